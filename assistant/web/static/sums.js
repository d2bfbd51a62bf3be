// @ts-check
// What a cell says and what a total should be, from the equations of the format; pasted blocks. No page is touched here.

/** @typedef {{code: string, plus: string[], minus: string[], total: boolean}} Equation */

/** @param {ParentNode} root @returns {Map<string, HTMLInputElement>} */
export function cellsOf(root) {
  const list = /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("input[data-k]")]);
  return new Map(list.map(input => [input.dataset.k || "", input]));
}

/** Full-width digits and signs as plain ones, no thousands separators. “１，２３４” → “1234” @param {string} text */
export function plain(text) {
  const narrow = text.replace(/[！-～]/g, char => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).trim();
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(narrow) ? narrow.replace(/,/g, "") : narrow;
}

/** The number in a cell, or null. “12” → 12, “3件” → 3, “/” → null @param {string} text @returns {number | null} */
export function follow(text) {
  const found = /^([+-]?\d+(?:\.\d+)?)(?:件|元|万元|次|宗)?$/.exec(plain(text));
  return found ? Number(found[1]) : null;
}

/**
 * The sum that a total is of: written out, what it should be, and whether it is wrong. A row that is not complete has none.
 * @param {Equation[]} equations @param {string} key @param {Record<string, string>} values
 */
export function sumOf(equations, key, values) {
  const equation = equations.find(one => one.total && one.minus.length === 1 && one.minus[0] === key);
  if (!equation) return { text: "", due: "", wrong: false };
  const parts = equation.plus.map(one => follow(values[one] ?? ""));
  if (parts.every(part => part === null)) return { text: "", due: "", wrong: false };
  const due = String(Math.round(parts.reduce((/** @type {number} */ sum, part) => sum + (part ?? 0), 0) * 1e6) / 1e6);
  const stated = follow(values[key] ?? "");
  const wrong = parts.every(part => part !== null) && stated !== null && String(stated) !== due;
  const shown = parts.length > 9 ? `… = ${due}` : `${parts.map(part => part ?? 0).join(" + ")} = ${due}`;
  return { text: shown, due, wrong };
}

/**
 * A pasted block as rows of texts: from a html table, else from tabs. A merged cell stands in its first place.
 * @param {string} html @param {string} text @returns {string[][]}
 */
export function spread(html, text) {
  if (/<table/i.test(html)) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const rows = [...page.querySelectorAll("tr")].map(row => [...row.querySelectorAll("td, th")].map(cell => (cell.textContent || "").trim()));
    const filled = rows.filter(row => row.length);
    if (filled.length) return filled;
  }
  return text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map(line => line.split("\t"));
}
