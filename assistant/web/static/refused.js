// @ts-check
// What can never be stored of what was typed: shown with its words until a person has copied them, or wants them no more.
import { button } from "./button.js";
import { toast } from "./chrome.js";
import { keep, kept } from "./kept.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {{at: number, where: string, why: string}} Refused what the server says of a change, by its place in the list */
/** @typedef {{where: string, why: string, text: string}} Refusal */

/** @param {Refusal} one */
function row(one) {
  const words = /** @type {HTMLTextAreaElement} */ (make("textarea", "inp"));
  Object.assign(words, { value: one.text, readOnly: true, rows: 3, ariaLabel: word("没存进去的字") });
  const copy = button(word("复制"), () => navigator.clipboard.writeText(one.text).then(() => toast(word("复制好了")), () => words.select()));
  const leave = button(word("不要了"), () => { const left = all().filter(other => other.text !== one.text || other.why !== one.why); keep("refused", left.length ? left : null); draw(); });
  return make("li", "", make("b", "", one.where), `${word("：")}${one.why}`, words, make("div", "row", copy, leave));
}

/** Keep what was refused, before the outbox forgets it. @param {Refused[]} refused @param {import("./net.js").Waiting[]} sent */
export function take(refused, sent) {
  keep("refused", [...all(), ...refused.map(({ at, where, why }) => ({ where, why, text: sent[at]?.payload.text || "" }))]);
  draw();
}

/** @returns {Refusal[]} */
const all = () => kept("refused") || [];

/** Show what is kept of this report. */
export function draw() {
  const box = document.getElementById("nb-refused"), list = all();
  if (!box) return;
  box.hidden = !list.length;
  box.querySelector("ul")?.replaceChildren(...list.map(row));
}
