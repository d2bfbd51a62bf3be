// @ts-check
// What is drawn on the notes of ③: what is private in one, whether it is last year's sentence, what is not stored yet.
import { icon } from "./icons.js";
import { kept } from "./kept.js";
import { places } from "./note_edit.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {{text: string, personal: string[], like: string}} Marks */

export const HIDDEN = "hidden";  // the questions that need no answer and were put aside

/** @param {Record<string, Marks>} notes */
export function drawMarks(notes) {
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("li[data-note]"))) {
    const marks = notes[line.dataset.note || ""];
    line.querySelectorAll(".x").forEach(one => one.remove());
    if (!marks) continue;
    if (marks.personal.length) line.append(make("p", "x error", icon("error"), make("span", "", word("里面有{what}，公开的报告里不能有，改掉它。", { what: marks.personal.join(word("、")) })), make("code", "", "X101")));
    if (marks.like) {
      const mark = make("p", "x warning", icon("warning"), make("span", "", word("和去年一样，改一改？")), make("code", "", "W106"));
      mark.title = marks.like;
      line.append(mark);
    }
  }
}

/** What nobody could sort has its question beside it. */
export function drawPlaces() {
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-list="unsorted"] li[data-note]'))) {
    const select = line.querySelector("select") ? null : places(line);
    if (select) line.querySelector("[data-edit]")?.before(select);
  }
}

/** Notes that the server does not have yet. @param {import("./net.js").Waiting[]} waiting */
export function drawPending(waiting) {
  document.querySelectorAll("li.pending").forEach(one => one.remove());
  for (const item of waiting) {
    const change = /** @type {{note?: string, aspect?: string, text?: string}} */ (item.payload);
    if (change.note !== "" || !change.text) continue;
    const list = document.querySelector(`[data-list="${CSS.escape(change.aspect || "")}"]`);
    list?.append(make("li", "pending", make("div", "said", change.text), make("small", "", word("没存上"))));
  }
}

export function hideMay() {
  const hidden = kept(HIDDEN) || [];
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-may]"))) one.hidden = hidden.includes(one.dataset.may);
  for (const group of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".may"))) group.hidden = !group.querySelector("[data-may]:not([hidden])");
}
