// @ts-check
// The card of a number: what it should be, how that is computed, where it stands; and what a person may do about it.
import { button } from "./button.js";
import { icon } from "./icons.js";
import { keep, keeping } from "./kept.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {import("./editor.js").Mark} Mark */
/** @typedef {{fix: (mark: Mark) => void, bind: (mark: Mark, source: {cell?: string, reason?: string}) => Promise<boolean>,
 *   unbind: (mark: Mark) => void, cells: (mark: Mark) => Promise<[string, string][]>, leave: () => void, placed: () => void}} Acts */

const KINDS = ["error", "warning", "ok", "asked"];

/** @param {HTMLElement} place @param {Mark} mark @param {Acts} acts */
export function fill(place, mark, acts) {
  const { card } = mark;
  const title = make("h3", KINDS.includes(card.kind) ? card.kind : "", icon(card.kind), card.title);
  const rows = card.rows.flatMap(([name, value, href, css]) => {
    const inner = css === "strong" ? make("b", "", value) : css === "eq" ? make("span", "eq", value) : href ? link(value, href, acts) : value;
    return [make("dt", "", name), make("dd", "", inner)];
  });
  const row = make("div", "row");
  for (const [label, href] of card.links) row.append(link(label, href, acts, "btn sm pri"));
  if (card.fix) row.append(button(card.fix.label, () => acts.fix(mark), true));
  if (card.bindable) row.append(button(word("是别的口径"), () => askSource(place, mark, acts)));
  if (card.bound) row.append(button(word("撤回说明"), () => acts.unbind(mark)));
  place.replaceChildren(title, make("dl", "", ...rows), ...card.lines.map(line => make("p", "sec small", line)));
  if (row.childElementCount) place.append(row);
}

/** @param {string} label @param {string} href @param {Acts} acts @param {string} [css] */
function link(label, href, acts, css = "") {
  const node = /** @type {HTMLAnchorElement} */ (make("a", css, label));
  node.href = `${href}&back=review`;
  node.addEventListener("click", () => acts.leave());
  return node;
}

/** One form: this cell is meant, or it counts something else. @param {HTMLElement} place @param {Mark} mark @param {Acts} acts */
async function askSource(place, mark, acts) {
  place.querySelector(".row")?.remove();
  const form = /** @type {HTMLFormElement} */ (make("form", "source"));
  const cells = await acts.cells(mark);
  const select = document.createElement("select");
  select.className = "inp";
  if (cells.length) {
    select.append(option("", word("不是表里的数")), ...cells.map(([cell, name]) => option(cell, name)));
    form.append(make("label", "fld", make("span", "", word("说的是这一格")), select));
  }
  const reason = document.createElement("input");
  reason.className = "inp";
  reason.maxLength = 500;
  const key = `bind:${mark.card.title}`;
  keeping(reason, key);
  reason.placeholder = word("是哪项工作、按什么口径，四个字以上");
  const other = make("label", "fld", make("span", "", word("是别的口径、别的工作")), reason);
  select.addEventListener("change", () => { other.hidden = Boolean(select.value); });
  const send = /** @type {HTMLButtonElement} */ (make("button", "btn sm pri", word("记下")));
  form.append(other, make("div", "row", send));
  form.addEventListener("submit", async event => {
    event.preventDefault();
    if (await acts.bind(mark, select.value ? { cell: select.value } : { reason: reason.value })) keep(key, null);
  });
  place.append(form);
  acts.placed();
  reason.focus({ preventScroll: true });
}

/** @param {string} value @param {string} label */
function option(value, label) {
  const node = document.createElement("option");
  node.value = value;
  node.textContent = label;
  return node;
}
