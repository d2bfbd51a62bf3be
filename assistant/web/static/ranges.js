// @ts-check
// What is drawn on the texts of ⑤ beside their numbers: suggestions and comments on their words, and on each section's
// tab how much of it is to do.
import { word } from "./words.js";

/** @typedef {import("./texts.js").Texts} Texts */

/** @param {Iterable<import("./editor.js").Editor>} editors @param {Texts} state @param {string} current the suggestion that is open */
export function drawRanges(editors, state, current) {
  const pending = state.suggestions.filter(item => item.status === "pending");
  for (const editor of editors) {
    const own = pending.filter(item => item.section === editor.key && item.id !== current && item.end > item.start);
    const said = state.comments.filter(item => item.section === editor.key && item.start >= 0 && !item.done);
    if (editor.area.value === state.sections.find(one => one.key === editor.key)?.text) {
      editor.ranges = [
        ...own.map(item => ({ start: item.start, end: item.end, css: "sug" })),
        ...said.map(item => ({ start: item.start, end: item.end, css: "cm", label: word("批{n}", { n: item.number }) })),
      ];
      const now = pending.find(item => item.id === current && item.section === editor.key);
      if (now) editor.ranges.push({ start: now.start, end: now.end, css: "sug now" });
    }
    editor.draw();
  }
}

/** @param {HTMLElement} element @param {Texts} state */
export function drawSegments(element, state) {
  for (const section of state.sections) {
    const button = element.querySelector(`#which [data-section="${section.key}"]`);
    const put = (/** @type {string} */ name, /** @type {number} */ n, /** @type {string} */ label) => {
      const place = button?.querySelector(name);
      if (!place) return;
      place.textContent = n ? String(n) : "";
      if (n) place.setAttribute("aria-label", label); else place.removeAttribute("aria-label");
    };
    put("[data-errors]", section.errors, word("{n} 处要改", { n: section.errors }));
    put("[data-asked]", section.asked, word("{n} 处待补充", { n: section.asked }));
  }
}
