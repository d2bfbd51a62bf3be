// @ts-check
// What is drawn on the cells of ②, and over them of the one that is being filled in.
import { follow, sumOf, wrongSums } from "./sums.js";
import { marked, word } from "./words.js";

/** @typedef {import("./sums.js").Equation} Equation */
/** @typedef {Map<string, HTMLInputElement>} Cells */

/** @param {Cells} cells @param {Record<string, string>} values @param {Equation[]} equations @param {Set<string>} following @param {Set<string>} split of two persons each */
export function drawMarks(cells, values, equations, following, split) {
  const { due, parts } = wrongSums(equations, values);
  for (const [key, input] of cells) {
    const td = input.closest("td");
    if (!td) continue;
    const wrong = due.has(key), strange = wrong ? "" : strangeness(input), should = due.get(key);
    input.placeholder = values[key] === "" ? sumOf(equations, key, values).due : "";
    input.setAttribute("aria-invalid", String(wrong || Boolean(strange)));
    td.classList.toggle("bad", wrong);
    td.classList.toggle("rel", parts.has(key) && !wrong);
    td.classList.toggle("z", input.value === "0");
    td.classList.toggle("warn", Boolean(strange) || split.has(key));
    td.classList.toggle("auto", following.has(key));
    if (should || strange) td.dataset.want = should ? word("应为 {value}", { value: should }) : strange;
    else delete td.dataset.want;
    const last = /** @type {HTMLElement | null} */ (td.querySelector(".ly"));
    last?.classList.toggle("up", !["", input.dataset.ly].includes(input.value));
    if (last) last.hidden = input.dataset.ly === "0" && ["", "0"].includes(input.value);  // a 0 in a blank cell looks like this year's
  }
}

/** Why what stands in a cell cannot be its number, "" where it can. @param {HTMLInputElement} input */
function strangeness(input) {
  if (!input.value.trim()) return "";
  const number = follow(input.value, input.dataset.kind), isCount = (input.dataset.kind || "count") === "count";
  if (number === null) return word("不是数");
  if (isCount && !Number.isInteger(number)) return word("应是整数");
  return isCount && number < 0 ? word("不能是负数") : "";
}

/** Rows of nothing but zeros are folded. @param {HTMLElement} element */
export function foldZeros(element) {
  for (const row of element.querySelectorAll("table.fig3 tbody tr")) {
    const cells = /** @type {HTMLInputElement[]} */ ([...row.querySelectorAll("input[data-k]")]);
    row.classList.toggle("zrow", cells.length > 0 && cells.every(cell => cell.value === "0"));
  }
}

/** The line over the tables: of one cell its name, both years, its sum. @param {HTMLElement} element @param {HTMLInputElement} input
 * @param {Record<string, string>} names @param {Equation[]} equations @param {Record<string, string>} values */
export function drawBar(element, input, names, equations, values) {
  const key = input.dataset.k || "", last = input.dataset.ly || "", now = follow(input.value, input.dataset.kind), then = follow(last, input.dataset.kind);
  const difference = now === null || then === null ? "—" : `${now - then > 0 ? "+" : ""}${Math.round((now - then) * 100) / 100}`;
  const sum = sumOf(equations, key, values);
  const put = (/** @type {string} */ id, /** @type {string} */ text) => { element.querySelector(id)?.replaceChildren(...marked(text)); };
  put("#cbn", names[key] || key);
  put("#cbv", input.value || word("空"));
  put("#cbl", last || "—");
  put("#cbd", difference);
  put("#cbe", sum.text);
  const place = /** @type {HTMLElement | null} */ (element.querySelector("#cbe"));
  if (place) { place.hidden = !sum.text; place.classList.toggle("bad", sum.wrong); }
  element.querySelectorAll("thead th.hl").forEach(one => one.classList.remove("hl"));
  input.closest("table")?.querySelector(`thead th[data-c="${input.dataset.c}"]`)?.classList.add("hl");
}
