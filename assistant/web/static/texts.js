// @ts-check
// The texts of ⑤: one editor each, saved as they are typed; undo takes a suggestion back with its words.
import { toast } from "./chrome.js";
import { Editor, inBrowser } from "./editor.js";
import { Hover } from "./hover.js";
import { reportId } from "./net.js";
import { Page } from "./page.js";
import { word } from "./words.js";

/** @typedef {import("./rail.js").Item} Item */
/** @typedef {import("./advice.js").Suggestion} Suggestion */
/** @typedef {import("./editor.js").Edit} Edit */
/** @typedef {{sections: import("./editor.js").Section[], marks: Record<string, import("./editor.js").Mark[]>,
 *   fixes: Record<string, Edit>, suggestions: Suggestion[], comments: import("./comments.js").Comment[], me: string,
 *   last_year: number, drafted: boolean, model: boolean, conflicts: import("./disputes.js").Dispute[]}} Texts */

const TEXT_WAIT = 400;
const PLACE = "nb.review";

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

  /** Decide on a suggestion. @param {string} act @param {string} id @param {object} [detail] @returns {Promise<void>} */
  async decide(act, id, detail = {}) { await this.act(act, { suggestion: id, ...detail }); }

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
    this.drawSegments();
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

  /** Make an edit that a person clicked, as if it were typed. @param {Edit} edit */
  edit(edit) {
    const same = this.pending().find(item => item.section === edit.section && item.start === edit.start && item.end === edit.end && item.replacement === edit.replacement);
    if (same) { this.decide("accept", same.id); return; }
    const editor = this.editors.get(edit.section);
    if (!editor || editor.area.value.slice(edit.start, edit.end) !== edit.quote) { toast(word("原文改过了，先看一眼再改")); return; }
    this.showSection(edit.section);
    editor.replace(edit.start, edit.end, edit.replacement);
    this.net.flush();
  }

  /** @param {Item} item */
  fixFinding(item) {
    const edit = this.state.fixes[item.id];
    if (edit && this.editors.has(edit.section)) this.edit(edit);
    else this.act("fix", { finding: item.id });
  }

  // ── what is shown ──

  drawRanges() {
    for (const editor of this.editors.values()) {
      const own = this.pending().filter(item => item.section === editor.key && item.id !== this.current && item.end > item.start);
      const said = this.state.comments.filter(item => item.section === editor.key && item.start >= 0 && !item.done);
      if (editor.area.value === this.state.sections.find(one => one.key === editor.key)?.text) {
        editor.ranges = [
          ...own.map(item => ({ start: item.start, end: item.end, css: "sug" })),
          ...said.map(item => ({ start: item.start, end: item.end, css: "cm", label: word("批{n}", { n: item.number }) })),
        ];
        const now = this.pending().find(item => item.id === this.current && item.section === editor.key);
        if (now) editor.ranges.push({ start: now.start, end: now.end, css: "sug now" });
      }
      editor.draw();
    }
    this.drawOn();
  }

  drawOn() {
    this.editor?.layer.querySelectorAll(".now, .on").forEach(node => node.classList.toggle("on", node.matches(".now")));
  }

  drawSegments() {
    for (const section of this.state.sections) {
      const button = this.find(`#which [data-section="${section.key}"]`);
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

  /** The section that was asked for, where the page was left, or the one with the first thing to do. */
  showFirst() {
    const goal = new URLSearchParams(location.search).get("goto") || "", [name, place] = goal.split(":");
    /** @type {{id?: string, section?: string, at?: number, y?: number}} */
    const kept = JSON.parse(sessionStorage.getItem(PLACE) || "{}");
    const first = [...this.pending(), ...this.rail.items].map(item => ("quoted" in item && item.quoted) || item.section).find(key => this.editors.has(key)) || "";
    const known = [name, kept.id === reportId() ? kept.section || "" : "", first, "overview"].find(key => this.editors.has(key));
    this.showSection(known || [...this.editors.keys()][0] || "");
    this.drawRanges();
    const editor = this.editor, [start, end] = (place || "").split("-").map(Number);
    if (editor && place && this.section === name) editor.reveal(inBrowser(editor.area.value, start), inBrowser(editor.area.value, end || start));
    else if (editor && kept.id === reportId() && kept.section === this.section && !name) { editor.area.setSelectionRange(kept.at || 0, kept.at || 0); window.scrollTo({ top: kept.y || 0 }); }
    sessionStorage.removeItem(PLACE);
  }

  keepPlace() {
    try {
      sessionStorage.setItem(PLACE, JSON.stringify({ id: reportId(), section: this.section, at: this.editor?.area.selectionStart ?? 0, y: window.scrollY }));
    } catch { /* the browser keeps nothing: the page opens at its beginning */ }
  }
}
