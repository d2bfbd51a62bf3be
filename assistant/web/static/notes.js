// @ts-check
// ③ 素材: a sentence is kept by Enter, changed in place, taken out and brought back; nothing typed is lost.
import { AskingPage, focusCard } from "./asking.js";
import { follow } from "./contents.js";
import { keep, kept } from "./kept.js";
import { NoteEdit } from "./note_edit.js";
import { HIDDEN, drawMarks, drawPending, drawPlaces, hideMay } from "./note_marks.js";
import { Incoming, keepingCards } from "./upload.js";

export class NotesPage extends AskingPage {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    this.contents = follow(".idx a");
    /** @type {Record<string, import("./note_marks.js").Marks>} */
    this.notes = {};
    this.edit = new NoteEdit(this);
    this.incoming = new Incoming(this, () => ({ as: "notes" }));
  }

  async start() {
    const answer = await super.start();
    if (kept("paste")) this.sorting(one => one.sortAgain(this));
    const goal = new URLSearchParams(location.search).get("goto") || "";
    if (goal.startsWith("note:")) this.goToNote(goal.slice(5));
    const asked = goal.startsWith("q:") ? document.querySelector(`[data-id="${CSS.escape(goal)}"]`) : null;
    asked?.scrollIntoView({ block: "nearest" });
    focusCard(asked);
    return answer;
  }

  /** @param {string} id */
  goToNote(id) {
    const note = document.querySelector(`li[data-note="${CSS.escape(id)}"]`);
    note?.scrollIntoView({ block: "center" });
    /** @type {HTMLElement | null | undefined} */ (note?.querySelector("[data-edit]"))?.focus({ preventScroll: true });
  }

  /** @param {import("./net.js").Answer} answer */
  show(answer) {
    if (answer.data?.notes) this.notes = answer.data.notes;
    keepingCards(this.element, () => super.show(answer));
    this.incoming.watch(answer);
    drawMarks(this.notes);
    drawPlaces();
    drawPending(this.net.waiting());
    hideMay();
    if (answer.html?.["#main"]) this.contents();
  }

  /** A list that is being changed in place stays as it is until that is done. @param {Element} place */
  isHeld(place) { return super.isHeld(place) || (place.id === "main" && Boolean(place.querySelector("li.editing"))); }

  /** @param {Event} event */
  onChange(event) {
    const line = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest?.("li.editing"));
    super.onChange(event);
    if (line && event.target instanceof HTMLSelectElement) this.edit.close(line);
  }

  /** @param {Event} event */
  onSubmit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.dataset.line) { event.preventDefault(); this.takeFile(form.dataset.job); return; }
    if (form.dataset.do === "sort") keep("sorted", null);  // another text, other sentences
    if (!form.dataset.add) { super.onSubmit(event); return; }
    event.preventDefault();
    const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=text]"));
    const text = input?.value.trim();
    if (!input || !text) { input?.focus(); return; }
    this.net.put(`note:${Date.now()}.${Math.random()}`, { note: "", aspect: form.dataset.add, text }, 0);
    input.value = "";
    keep(`add:${form.dataset.add}`, null);
    drawPending(this.net.waiting());
    input.focus();
  }

  /** @param {Event} event */
  onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const file = /** @type {HTMLElement | null} */ (target.closest("[data-file]"));
    const edit = target.closest("[data-edit]"), open = /** @type {HTMLElement | null} */ (target.closest("[data-open]"));
    const hide = /** @type {HTMLElement | null} */ (target.closest("[data-hide]")), write = /** @type {HTMLElement | null} */ (target.closest("[data-write]"));
    const about = /** @type {HTMLElement | null} */ (target.closest("[data-note-edit]"));
    if (about) { event.preventDefault(); this.goToNote(about.dataset.noteEdit || ""); }
    else if (edit) { event.preventDefault(); this.edit.open(/** @type {HTMLElement} */ (edit.closest("li"))); }
    else if (open) this.sorting(one => one.toggle(open.dataset.open || ""));
    else if (hide) { keep(HIDDEN, [...(kept(HIDDEN) || []), hide.dataset.hide]); hideMay(); }
    else if (write) { const input = document.getElementById(`add-${write.dataset.write}`); input?.scrollIntoView({ block: "center" }); input?.focus(); }
    else if (target.closest("[data-take]")) this.sorting(one => one.take(this));
    else if (file) this.takeFile(file.dataset.file);
    else super.onClick(event);
  }

  /** What is done with a text that was pasted, or a file. @param {(sorting: typeof import("./sorting.js")) => void} act */
  sorting(act) { import("./sorting.js").then(act); }

  behind() { return [...super.behind(), import("./sorting.js")]; }

  /** @param {string} [job] */
  takeFile(job) { this.sorting(one => one.takeFile(this, job || "")); }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new NotesPage(element, server).start();
}
