// @ts-check
// A table of ② that is filled in for the first time: what is still blank in it is asked for once it is left, or whole.

/** @typedef {import("./net.js").Answer} Answer */

const MOMENT = 400;  // the button that was clicked is not drawn anew under the pointer

export class Filling {
  /** @param {HTMLElement} element @param {(whole: Answer) => void} left shows what was held back */
  constructor(element, left) {
    this.element = element;
    this.left = left;
    this.table = "";  // the one that is being filled in
    /** @type {Answer} */
    this.whole = { ok: true };
    /** @type {import("./chrome.js").Step[] | undefined} the steps as they were shown last */
    this.steps = undefined;
    element.addEventListener("focusin", event => this.enter(/** @type {HTMLElement} */ (event.target)));
    element.addEventListener("focusout", () => setTimeout(() => this.leave(), MOMENT));
  }

  /** @param {HTMLElement} target */
  enter(target) {
    const table = target.matches("input[data-k]") ? /** @type {HTMLElement | null} */ (target.closest("section[data-t]")) : null;
    if (!table || table.dataset.t === this.table) return;
    const cells = /** @type {HTMLInputElement[]} */ ([...table.querySelectorAll("input[data-k]")]);
    this.table = cells.every(cell => !cell.value.trim()) ? table.dataset.t || "" : "";
  }

  leave() {
    const now = /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest("section[data-t]"));
    if (!this.table || now?.dataset.t === this.table) return;
    this.table = "";
    this.left(this.whole);
  }

  /** Whether a card says no more than that cells of this table are blank. @param {import("./rail.js").Item} item */
  isQuiet(item) {
    const input = item.code === "A301" && /** @type {HTMLInputElement | null} */ (this.element.querySelector(`[data-k="${CSS.escape(item.cell)}"]`));
    return Boolean(this.table && input && !input.value.trim() && /** @type {HTMLElement | null} */ (input.closest("section[data-t]"))?.dataset.t === this.table);
  }

  /** An answer without what is not to be said yet; the numbers of the tab and of the step go with it. @param {Answer} answer @returns {Answer} */
  calmed(answer) {
    const { rail, data } = answer;
    if (!rail || !data?.tabs) return answer;
    this.whole = { ok: true, rail, steps: answer.steps, data: { tabs: data.tabs } };
    const quiet = rail.items.filter(item => this.isQuiet(item)).length, [state, count] = data.tabs[this.table] || ["none", 0];
    if (!quiet) { this.steps = answer.steps; return answer; }
    const items = rail.items.filter(item => !this.isQuiet(item)), tab = count > quiet ? [state, count - quiet] : ["none", 0];
    const steps = answer.steps?.map((one, at) => (one.key === "figures" && one.state === "err" && this.steps ? this.steps[at] : one));
    return { ...answer, rail: { ...rail, items }, steps, data: { ...data, tabs: { ...data.tabs, [this.table]: tab } } };
  }
}
