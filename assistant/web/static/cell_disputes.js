// @ts-check
// Two filled in one cell differently: both stand over the tables until a person chooses.
import { button } from "./button.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {import("./figures.js").Conflict} Conflict */

/** @param {Element} place @param {Conflict[]} list @param {(act: string, detail: object) => void} act */
export function drawCells(place, list, act) {
  place.replaceChildren(...list.filter(one => one.cell).map(one => {
    const choose = (/** @type {string} */ choice, /** @type {string} */ value) => button(word("用 {value}", { value: value || word("空") }), () => act("settle", { dispute: one.id, choice }));
    const said = { name: one.name, by: one.by, mine: one.mine || word("空"), other: one.theirs_by, theirs: one.theirs || word("空") };
    return make("div", "note warning", make("div", "", word("{name}：这一格两人填得不一样。{by}填 {mine}，{other}填 {theirs}。", said)), make("div", "acts", choose("mine", one.mine), choose("theirs", one.theirs)));
  }));
}
