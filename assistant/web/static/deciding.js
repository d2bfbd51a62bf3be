// @ts-check
// ⑤ What a person decides on suggestions, by click and by key; undo takes the text and the card back together. Loaded
// once the page is shown.
import { toast } from "./chrome.js";
import { word } from "./words.js";

/** @typedef {import("./editor.js").Editor} Editor */
/** @typedef {{ids: string[], section: string, before: string, after: string, isBack: boolean}} Acted */

export class Deciding {
  /** @param {import("./review.js").ReviewPage} page */
  constructor(page) {
    this.page = page;
    /** @type {Acted[]} what was accepted on this page, for Ctrl+Z to take the card back too */
    this.acted = [];
    this.turns = 0;
    this.turning = Promise.resolve();
    this.fromRail = false;  // undo was asked for in the rail: the browser takes the focus into the text, it goes back
    this.rejected = "";  // the suggestion that was rejected last, for Ctrl+Z in the rail
  }

  /** @param {string} act @param {string} id @param {object} [detail] */
  async decide(act, id, detail = {}) {
    const { page } = this;
    await page.net.flush();
    if (page.net.waiting().length) { toast(word("连不上服务器，这一步没有做。写的东西都在。")); return; }
    const item = page.state.suggestions.find(one => one.id === id), due = page.pending().map(one => one.id);
    const editor = item ? page.editors.get(item.section) : undefined;
    if (editor) page.showSection(editor.key);
    const before = editor?.area.value || "", inRail = document.activeElement === document.body || page.railPlace?.contains(document.activeElement);
    if (editor) editor.area.readOnly = true;
    const following = due[due.indexOf(id) + 1] || due[due.indexOf(id) - 1] || "";
    page.current = act === "reopen" ? id : following;
    const answer = await page.act(act, { suggestion: id, ...detail });
    if (editor) editor.area.readOnly = false;
    if (!answer.ok) return;
    this.acted = this.acted.filter(one => !one.ids.includes(id));
    this.rejected = act === "reject" ? id : "";
    if (act === "accept" && editor) this.acted.push({ ids: [id], section: editor.key, before, after: editor.area.value, isBack: false });
    this.open(act === "reopen" ? id : page.current, Boolean(inRail));
  }

  async acceptAll() {
    const { page } = this;
    await page.net.flush();
    const due = page.pending().map(item => item.id), before = new Map([...page.editors].map(([key, editor]) => [key, editor.area.value]));
    const answer = await page.act("accept_all");
    if (!answer.ok) return;
    for (const [key, editor] of page.editors) {
      const ids = page.state.suggestions.filter(item => item.section === key && item.status === "accepted" && due.includes(item.id)).map(item => item.id);
      if (ids.length) this.acted.push({ ids, section: key, before: before.get(key) || "", after: editor.area.value, isBack: false });
    }
  }

  /** Make an edit that a person clicked, as if it were typed. @param {import("./editor.js").Edit} edit */
  edit(edit) {
    const { page } = this;
    const same = page.pending().find(item => item.section === edit.section && item.start === edit.start && item.end === edit.end && item.replacement === edit.replacement);
    if (same) { this.decide("accept", same.id); return; }
    const editor = page.editors.get(edit.section);
    if (!editor || editor.area.value.slice(edit.start, edit.end) !== edit.quote) { toast(word("原文改过了，先看一眼再改")); return; }
    page.showSection(edit.section);
    editor.replace(edit.start, edit.end, edit.replacement);
    page.net.flush();
  }

  /** Show a suggestion and its words. @param {string} id @param {boolean} focus */
  open(id, focus) {
    const { page } = this;
    page.current = id;
    page.tab = "advice";
    page.drawRanges();
    page.drawPanels();
    const item = page.pending().find(one => one.id === id);
    if (item && page.editors.has(item.section)) {
      page.showSection(item.section);
      page.editor?.reveal(item.start, item.end, false);
    }
    const box = /** @type {HTMLElement | null} */ (page.railPlace?.querySelector('.sg[aria-current="true"]') || null);
    box?.scrollIntoView({ block: "nearest" });
    if (focus) (box || /** @type {HTMLElement | null} */ (page.railPlace?.querySelector('[role="tab"][aria-selected="true"]')))?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const { page } = this, rail = page.railPlace;
    const target = /** @type {HTMLElement} */ (event.target), isField = target.matches("input, textarea, select"), command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z" && rail?.contains(target) && !isField) this.onUndo(event);
    if (!(rail?.contains(target) || target === document.body) || isField || command || event.altKey || page.tab !== "advice") return;
    const key = event.key.toLowerCase(), due = page.pending().map(item => item.id), at = due.indexOf(page.current);
    if (!"jkare".includes(key) || key.length !== 1 || !due.length) return;
    event.preventDefault();
    if (this.turns) return;  // a suggestion is on its way back: none is decided before it is there
    if (key === "j") this.open(due[Math.min(at + 1, due.length - 1)], true);
    else if (key === "k") this.open(due[Math.max(at - 1, 0)], true);
    else if (key === "a") this.decide("accept", page.current);
    else /** @type {HTMLElement | null} */ (rail?.querySelector(`.sg[aria-current] [data-k="${key}"]`))?.click();
  }

  /** Undo in the rail: a rejection is taken back here, anything else by the browser, with the text. @param {KeyboardEvent} event */
  onUndo(event) {
    this.fromRail = true;
    if (!this.rejected) return;
    event.preventDefault();
    const id = this.rejected;
    this.rejected = "";
    this.decide("reopen", id);
  }

  /** Undo and redo in a text take the card with it. @param {Editor} editor @param {InputEvent | null} event @returns {boolean} whether one went along */
  takesBack(editor, event) {
    const isHistory = Boolean(event?.inputType.startsWith("history"));
    if (isHistory && this.fromRail) this.page.railPlace?.focus({ preventScroll: true });
    if (isHistory && this.follow(editor)) return true;
    this.fromRail = false;
    return false;
  }

  /** @param {Editor} editor @returns {boolean} */
  follow(editor) {
    const text = editor.area.value, own = this.acted.filter(item => item.section === editor.key);
    const undone = own.reverse().find(item => !item.isBack && item.before === text);
    const redone = undone ? undefined : own.find(item => item.isBack && item.after === text);
    const item = undone || redone;
    if (!item) return false;
    item.isBack = Boolean(undone);
    const act = item.isBack ? "reopen" : "accept";
    editor.isHeld = true;
    this.turns += 1;
    this.turning = this.turning.then(() => this.turn(editor, item, act));
    return true;
  }

  /** One after the other, so that the store follows each step. @param {Editor} editor @param {Acted} item @param {string} act */
  async turn(editor, item, act) {
    const { page } = this;
    await page.net.flush();
    /** @type {import("./net.js").Answer} */
    let answer = { ok: false };
    for (const id of act === "reopen" ? [...item.ids].reverse() : item.ids) answer = await page.act(act, { suggestion: id });
    this.turns -= 1;
    /** @type {import("./editor.js").Section | undefined} */
    const stored = answer.data?.sections?.find((/** @type {{key: string}} */ one) => one.key === editor.key);
    if (stored) editor.revision = stored.revision;
    if (this.turns) return;
    editor.isHeld = false;
    if (stored?.text !== editor.area.value) { page.keepText(editor); return; }
    page.take(answer.data);
    if (this.fromRail && item.isBack) this.open(item.ids[0], true);
    this.fromRail = false;
  }
}
