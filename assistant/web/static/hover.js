// @ts-check
// Under the pointer, or where the caret stands, a number shows its card; it stays while the pointer is on it.

/** @typedef {import("./editor.js").Editor} Editor */
/** @typedef {import("./texts.js").TextsPage} TextsPage */

const HOVER = 250, TYPING = 600;

export class Hover {
  /** @param {TextsPage} page */
  constructor(page) {
    this.page = page;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.hover = undefined;
    this.shownMark = "";
  }

  listen() {
    const ed = this.page.find("#ed");
    document.addEventListener("selectionchange", () => this.onCaret());
    ed?.addEventListener("mousemove", event => this.onPointer(/** @type {MouseEvent} */ (event)));
    ed?.addEventListener("mouseleave", () => this.later(() => this.hide()));
  }

  /** @param {() => void} act */
  later(act) {
    clearTimeout(this.hover);
    this.hover = setTimeout(act, HOVER);
  }

  /** @param {MouseEvent} event */
  onPointer(event) {
    const editor = this.page.editor, pop = this.page.find("#pop");
    if (!editor || event.buttons || pop?.contains(/** @type {Node} */ (event.target))) { clearTimeout(this.hover); return; }
    const index = editor.markUnder(event.clientX, event.clientY);
    const name = index < 0 ? "" : `${editor.key}:${index}`;
    if (name === this.shownMark) { clearTimeout(this.hover); return; }
    if (name) this.later(() => this.show(editor, index));
    else if (!pop?.contains(document.activeElement)) this.later(() => this.hide());
  }

  onCaret() {
    const editor = this.page.editor;
    if (!editor || document.activeElement !== editor.area || editor.isQuiet) return;
    const { selectionStart, selectionEnd } = editor.area;
    if (Date.now() - editor.lastInput < TYPING) return;
    const index = selectionStart === selectionEnd ? editor.markAt(selectionStart) : editor.marks.findIndex(mark => mark.start === selectionStart && mark.end === selectionEnd);
    if (index >= 0) this.later(() => this.show(editor, index));
    else this.later(() => this.hide());
  }

  /** @param {Editor} editor @param {number} index */
  async show(editor, index) {
    const { fill } = await import("./card.js");
    const mark = editor.marks[index], pop = this.page.find("#pop");
    if (!mark || !pop || mark.old) return;
    this.shownMark = `${editor.key}:${index}`;
    fill(pop, mark, {
      fix: one => { if (one.card.fix) this.page.edit(one.card.fix); this.hide(); },
      bind: async (one, source) => { await this.page.net.flush(); const answer = await this.page.act("bind", { section: editor.key, start: one.start, ...source }); if (answer.ok) this.hide(); return answer.ok; },
      unbind: async one => { await this.page.net.flush(); await this.page.act("unbind", { section: editor.key, start: one.start }); this.hide(); },
      cells: async one => { await this.page.net.flush(); return (await this.page.act("cells", { section: editor.key, start: one.start })).data?.cells || []; },
      leave: () => this.page.keepPlace(),
      placed: () => this.place(editor, index),
    });
    editor.layer.querySelectorAll(".on").forEach(node => node.classList.remove("on"));
    editor.layer.querySelectorAll(`[data-m="${index}"]`).forEach(node => node.classList.add("on"));
    pop.hidden = false;
    this.place(editor, index);
  }

  /** Below the number, or above it where there is more room. @param {Editor} editor @param {number} index */
  place(editor, index) {
    const pop = this.page.find("#pop"), span = editor.layer.querySelector(`[data-m="${index}"]`);
    if (!pop) return;
    const rect = span?.getClientRects()[0], box = this.page.find("#ed")?.getBoundingClientRect();
    if (!rect || !box) return;
    const isBelow = rect.bottom + pop.offsetHeight + 16 < innerHeight || rect.top < pop.offsetHeight + 130;
    pop.style.left = `${Math.min(Math.max(12, rect.left - box.left - 40), box.width - pop.offsetWidth - 12)}px`;
    pop.style.top = `${isBelow ? rect.bottom - box.top + 8 : rect.top - box.top - pop.offsetHeight - 8}px`;
  }

  hide() {
    clearTimeout(this.hover);
    const pop = this.page.find("#pop");
    if (pop) pop.hidden = true;
    this.shownMark = "";
    this.page.drawOn();
  }
}
