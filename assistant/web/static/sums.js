// @ts-check
// What a cell says and what a total should be, from the equations of the format; pasted blocks. No page is touched here.

/** @typedef {{code: string, plus: string[], minus: string[], total: boolean}} Equation */

/** @param {ParentNode} root @returns {Map<string, HTMLInputElement>} */
export function cellsOf(root) {
  const list = /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("input[data-k]")]);
  return new Map(list.map(input => [input.dataset.k || "", input]));
}

// What a cell holds is said by domain/cell_text.py; what is here says it at every key. A test holds the two together.
const COUNTED = /件次|人次|件|项|宗|条|次|个|份|起|人|部|家|台|例/.source, MONEY = /万元|亿元|元/.source, LONGEST = 40;
const NUMBER = new RegExp(`^([+-]|增加|增|减少|减)?(\\d{1,3}(?:,\\d{3})+|\\d{1,15})(\\.\\d{1,6})?(${COUNTED}|${MONEY})?$`);
// Two figures: “3 5”, not “12 345”; a footnote mark: “12①” → ①; a note: “9（含修订2件）” → 含修订2件
const APART = /(?:\p{Nd}{4}|(?<!\p{Nd})0)[^\S\r\n]+\p{Nd}|\p{Nd}[^\S\r\n]+(?!\p{Nd}{3}(?:\P{Nd}|$))\p{Nd}/u;
const MARK = /(?<=[\d０-９件项万元])(?:[\u2460-\u2473\u24ea\u00b9\u00b2\u00b3\u2070\u2074-\u2079*＊※#†]+|[[〔［(（]注?\p{Nd}{0,2}[\]〕］)）]|注\p{Nd}{0,2})$/u;
const NOTE = /^([^（(]+)[（(][^（()）]*[^\p{Nd}（()）]+[^（()）]*[)）]$/u;

/** @param {string} text */
const bare = text => text.replace(/[\u200b-\u200d\ufeff\u2060\u00ad]/g, "").replace(/\s+/g, "");
/** @param {string} text */
const narrow = text => text.normalize("NFKC").replace(/[−﹣]/g, "-").replace(/[，'’‘`]/g, ",");

/** Full-width digits and signs as plain ones, no thousands separators. “１，２３４” → “1234” @param {string} text */
export function plain(text) {
  const shown = narrow(text.trim());
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(shown) ? shown.replace(/,/g, "") : shown;
}

/**
 * The number in a cell, or null. “12” → 12, “3件” → 3, “/” → null
 * @param {string} text @param {string} kind what the cell may hold: a count, a change, an amount @returns {number | null}
 */
export function follow(text, kind = "count") {
  const said = bare(text);
  if (said.length > LONGEST || APART.test(text)) return null;
  const number = narrow(said.replace(MARK, "").replace(NOTE, "$1"));
  if (/^[零〇○]$/.test(number)) return 0;
  const [found, sign = "", whole = "", rest = "", unit = ""] = NUMBER.exec(number) || [];
  if (!found || (sign && sign !== "-" && kind !== "change") || (kind !== "amount" && MONEY.split("|").includes(unit))) return null;
  return Number(`${/[-减]/.test(sign) ? "-" : ""}${whole.replace(/,/g, "")}${rest}`);
}

/** The number before a measure word, which is all that one of a cell says. “3件” → “3”; not “3万元”, “9（含修订2件）” @param {string} text */
export const counted = text => new RegExp(`^(\\d{1,15})(?:${COUNTED})$`).exec(narrow(bare(text)))?.[1] ?? null;

/** Of a table's own sums: one cell is the total of others. @param {Equation} equation */
export const isSum = equation => equation.total && equation.minus.length === 1;

/**
 * The sum that a total is of; a total of a row and of a column (（七）总计·总计) has two, and of these the one that is wrong.
 * @param {Equation[]} equations @param {string} key @param {Record<string, string>} values
 */
export function sumOf(equations, key, values) {
  const sums = equations.filter(one => isSum(one) && one.minus[0] === key).map(one => sum(one, values));
  return sums.find(one => one.wrong) || sums[0] || { text: "", due: "", whole: false, wrong: false };
}

/**
 * A sum: written out, what its total should be, and whether that is wrong. A row that is not complete has none. Only
 * counts are summed in the formats of 2019 and 2021: a cell of any other kind in a sum would have to say so to `follow`.
 * @param {Equation} equation @param {Record<string, string>} values
 */
export function sum(equation, values) {
  const parts = equation.plus.map(one => follow(values[one] ?? ""));
  if (parts.every(part => part === null)) return { text: "", due: "", whole: false, wrong: false };
  const due = String(Math.round(parts.reduce((/** @type {number} */ all, part) => all + (part ?? 0), 0) * 1e6) / 1e6);
  const stated = follow(values[equation.minus[0]] ?? ""), whole = parts.every(part => part !== null);
  const shown = parts.length > 9 ? `… = ${due}` : `${parts.map(part => part ?? 0).join(" + ")} = ${due}`;
  return { text: shown, due, whole, wrong: whole && stated !== null && String(stated) !== due };
}

/**
 * The totals that are wrong with what each should be, and the parts of them. What rests on a total that is wrong itself
 * is wrong too, but what it should be is not known yet (""): as the cards do (web/rail.py).
 * @param {Equation[]} equations @param {Record<string, string>} values
 */
export function wrongSums(equations, values) {
  const wrong = equations.filter(one => isSum(one) && sum(one, values).wrong), totals = wrong.map(one => one.minus[0]);
  /** @type {Map<string, string>} */
  const due = new Map();
  for (const one of wrong) if (!due.get(one.minus[0])) due.set(one.minus[0], one.plus.some(key => totals.includes(key)) ? "" : sum(one, values).due);
  return { due, parts: new Set(wrong.flatMap(one => one.plus)) };
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
