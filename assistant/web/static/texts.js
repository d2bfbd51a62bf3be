// @ts-check
// The texts of ⑤: one editor each, saved as they are typed; undo takes a suggestion back with its words.
import { Editor, inBrowser } from "./editor.js";
import { Hover } from "./hover.js";
import { Page } from "./page.js";
import { keepPlace } from "./place.js";
import { drawRanges, drawSegments } from "./ranges.js";

/** @typedef {import("./rail.js").Item} Item */
/** @typedef {import("./advice.js").Suggestion} Suggestion */
/** @typedef {import("./editor.js").Edit} Edit */
/** @typedef {{sections: import("./editor.js").Section[], marks: Record<string, import("./editor.js").Mark[]>,
 *   fixes: Record<string, Edit>, suggestions: Suggestion[], comments: import("./comments.js").Comment[], me: string,
 *   last_year: number, drafted: boolean, model: boolean, asked?: {job: number, state: string} | null, conflicts: import("./disputes.js").Dispute[]}} Texts */

const TEXT_WAIT = 400;

export class TextsPage extends Page {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    /** @type {Map<string, Editor>} */
    this.editors = new Map();
    /** @type {Texts} */
    this.state = { sections: [], marks: {}, fixes: {}, suggestions: [], comments: [], me: "", last_year: 0, drafted: true, model: false, conflicts: [] };
    this.section = "";
    this.view = "edit";
    this.current = "";
    /** @type {import("./deciding.js").Deciding | null} */
    this.deciding = null;
    this.hover = new Hover(this);
    this.goto = (/** @type {import("./rail.js").Item} */ item) => this.goTo(item);
    this.fix = (/** @type {import("./rail.js").Item} */ item) => this.fixFinding(item);
  }

  /** Make an edit that a person clicked; see review.js. @param {Edit} _edit */
  edit(_edit) { /* what decides is loaded later */ }

  /** @param {string} selector @returns {HTMLElement | null} */
  find(selector) { return this.element.querySelector(selector); }

  get editor() { return this.editors.get(this.section); }

  build() {
    this.editors = new Map();
    for (const box of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll(".ed .paper"))) {
      const editor = new Editor(box, (one, event) => this.typed(one, event));
      this.editors.set(editor.key, editor);
    }
  }

  /** @param {Texts} data */
  take(data) {
    this.state = data;
    const waiting = new Map(this.net.waiting().map(item => [item.key, /** @type {{text?: string, base?: number}} */ (item.payload)]));
    for (const section of data.sections) {
      const editor = this.editors.get(section.key);
      if (!editor) continue;
      const kept = waiting.get(`text:${section.key}`);
      if (kept?.text !== undefined && !editor.before && editor.area.value !== kept.text) {  // typed before a reload
        editor.sync(kept.text);
        editor.revision = kept.base ?? section.revision;
      }
      const dispute = data.conflicts.find(one => one.section === section.key);
      editor.hasConflict = Boolean(dispute) && (editor.hasConflict || dispute?.mine === editor.area.value);
      editor.take(section, data.marks[section.key] || [], Boolean(kept));
    }
    drawSegments(this.element, this.state);
    this.drawView();
  }

  pending() { return this.state.suggestions.filter(item => item.status === "pending"); }

  // ── the text ──

  /** @param {Editor} editor @param {InputEvent | null} event */
  typed(editor, event) {
    this.hover.hide();
    if (this.deciding?.takesBack(editor, event)) return;
    if (!editor.isHeld) this.keepText(editor);  // what is typed while a card is taken back goes with it
  }

  /** @param {Editor} editor */
  keepText(editor) {
    this.net.put(`text:${editor.key}`, { section: editor.key, text: editor.area.value, base: editor.revision }, TEXT_WAIT);
  }

  /** @param {Item} item */
  fixFinding(item) {
    const edit = this.state.fixes[item.id];
    if (edit && this.editors.has(edit.section)) this.edit(edit);
    else this.act("fix", { finding: item.id });
  }

  // ── what is shown ──

  drawRanges() {
    drawRanges(this.editors.values(), this.state, this.current);
    this.drawOn();
  }

  drawOn() {
    this.editor?.layer.querySelectorAll(".now, .on").forEach(node => node.classList.toggle("on", node.matches(".now")));
  }

  drawView() {
    const isEdit = this.view === "edit", isWritten = this.state.drafted;
    const put = (/** @type {string} */ id, /** @type {boolean} */ shown) => { const place = this.find(id); if (place) place.hidden = !shown; };
    put("#ed", isEdit && isWritten);
    put("#undrafted", isEdit && !isWritten);
    put("#compared", !isEdit);
    put("#note", isEdit && isWritten);
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("#how button"))) button.setAttribute("aria-pressed", String(button.dataset.view === this.view));
  }

  /** @param {string} key */
  showSection(key) {
    if (!this.editors.has(key)) return;
    if (this.section !== key) this.hover.hide();
    this.section = key;
    if (this.view !== "edit") { this.view = "edit"; this.drawView(); }
    for (const [name, editor] of this.editors) editor.box.hidden = name !== key;
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("#which button"))) button.setAttribute("aria-pressed", String(button.dataset.section === key));
  }

  /** @param {Event} event */
  async onSegment(event) {
    const button = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("button"));
    if (!button) return;
    const view = button.dataset.view || this.view;
    if (button.dataset.section) this.showSection(button.dataset.section);
    this.view = view;
    this.drawView();
    if (view === "edit") return;
    await this.net.flush();
    await this.act("compare", { section: this.section, with: view });
  }

  /** @param {Item} item */
  goTo(item) {
    const editor = item.cell ? undefined : this.editors.get(item.section);
    if (!editor) { this.keepPlace(); this.leaveFor(item); return; }
    this.showSection(item.section);
    const text = editor.area.value;
    editor.reveal(inBrowser(text, item.start ?? 0), inBrowser(text, item.end ?? item.start ?? text.length));
  }

  keepPlace() { keepPlace(this); }
}
