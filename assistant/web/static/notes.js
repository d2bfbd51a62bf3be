// @ts-check
// ③ 素材: a sentence is kept by Enter, changed in place, taken out and brought back; nothing typed is lost.
import { AskingPage, focusCard } from "./asking.js";
import { icon } from "./icons.js";
import { keep, kept } from "./kept.js";
import { make } from "./rail.js";
import { keepingCards, listen, sendAll } from "./upload.js";
import { word } from "./words.js";

const WAIT = 400, EVERY = 800;
const HIDDEN = "hidden";
/** @typedef {{text: string, personal: string[], like: string}} Marks */

class NotesPage extends AskingPage {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    /** @type {Record<string, Marks>} */
    this.notes = {};
    /** @type {Map<string, string[]>} what a note has read like while it was changed here */
    this.seen = new Map();
    /** @type {number[]} files that the server is reading */
    this.running = [];
  }

  async start() {
    listen((files, input) => this.send(files, input));
    document.addEventListener("focusout", event => this.onLeave(event));
    const answer = await super.start();
    const watched = new IntersectionObserver(seen => this.onSeen(seen), { rootMargin: "-20% 0px -60% 0px" });
    for (const card of this.element.querySelectorAll(".n2 .card")) watched.observe(card);
    if (kept("paste")) this.sortAgain();
    const goal = new URLSearchParams(location.search).get("goto") || "";
    if (goal.startsWith("note:")) this.goToNote(goal.slice(5));
    const asked = goal.startsWith("q:") ? document.querySelector(`[data-id="${CSS.escape(goal)}"]`) : null;
    asked?.scrollIntoView({ block: "nearest" });
    focusCard(asked);
    if (location.hash) document.querySelector(`#${CSS.escape(location.hash.slice(1))}`)?.scrollIntoView();
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
    if (answer.data?.running) { this.running = answer.data.running; this.watch(); }
    this.drawMarks();
    this.drawPlaces();
    this.drawPending();
    this.hideMay();
  }

  /** A list that is being changed in place stays as it is until that is done. @param {Element} place */
  isHeld(place) { return super.isHeld(place) || (place.id === "main" && Boolean(place.querySelector("li.editing"))); }

  /** Of each note: what is private in it, whether it is last year's sentence. */
  drawMarks() {
    for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("li[data-note]"))) {
      const marks = this.notes[line.dataset.note || ""];
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
  drawPlaces() {
    for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-list="unsorted"] li[data-note]'))) {
      const select = line.querySelector("select") ? null : this.places(line);
      if (select) line.querySelector("[data-edit]")?.before(select);
    }
  }

  /** @param {HTMLElement} line @returns {HTMLSelectElement | null} */
  places(line) {
    const all = /** @type {HTMLTemplateElement | null} */ (document.getElementById("places"));
    const select = /** @type {HTMLSelectElement | undefined} */ (all?.content.firstElementChild?.cloneNode(true));
    if (!select) return null;
    select.dataset.note = line.dataset.note || "";
    return select;
  }

  /** @param {Event} event */
  onChange(event) {
    const line = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest?.("li.editing"));
    super.onChange(event);
    if (line && event.target instanceof HTMLSelectElement) this.close(line, /** @type {HTMLTextAreaElement} */ (line.querySelector("textarea")));
  }

  /** Notes that the server does not have yet. */
  drawPending() {
    document.querySelectorAll("li.pending").forEach(one => one.remove());
    for (const item of this.net.waiting()) {
      const change = /** @type {{note?: string, aspect?: string, text?: string}} */ (item.payload);
      if (change.note !== "" || !change.text) continue;
      const list = document.querySelector(`[data-list="${CSS.escape(change.aspect || "")}"]`);
      list?.append(make("li", "pending", make("div", "said", change.text), make("small", "", word("没存上"))));
    }
  }

  /** @param {Event} event */
  onSubmit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.dataset.line) { event.preventDefault(); this.takeFile(form.dataset.job || ""); return; }
    if (form.dataset.do === "sort") keep("sorted", null);  // another text, other sentences
    if (!form.dataset.add) { super.onSubmit(event); return; }
    event.preventDefault();
    const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=text]"));
    const text = input?.value.trim();
    if (!input || !text) { input?.focus(); return; }
    this.net.put(`note:${Date.now()}.${Math.random()}`, { note: "", aspect: form.dataset.add, text }, 0);
    input.value = "";
    keep(`add:${form.dataset.add}`, null);
    this.drawPending();
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
    else if (edit) { event.preventDefault(); this.edit(/** @type {HTMLElement} */ (edit.closest("li"))); }
    else if (open) this.toggle(open.dataset.open || "");
    else if (hide) { keep(HIDDEN, [...(kept(HIDDEN) || []), hide.dataset.hide]); this.hideMay(); }
    else if (write) { const input = document.getElementById(`add-${write.dataset.write}`); input?.scrollIntoView({ block: "center" }); input?.focus(); }
    else if (target.closest("[data-take]")) this.take();
    else if (file) this.takeFile(file.dataset.file || "");
    else super.onClick(event);
  }

  /** A pasted text that was not done with is there again, and how far its sentences were sorted. */
  sortAgain() {
    const part = /** @type {HTMLElement | null} */ (document.getElementById("paste"));
    if (part) part.hidden = false;
    if (kept("sorted")) this.act("sort", { said: kept("paste") });
  }

  /** @param {string} selector */
  toggle(selector) {
    const part = /** @type {HTMLElement | null} */ (document.querySelector(selector));
    if (!part) return;
    part.hidden = !part.hidden;
    if (!part.hidden) part.querySelector("textarea")?.focus();
  }

  hideMay() {
    const hidden = kept(HIDDEN) || [];
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-may]"))) one.hidden = hidden.includes(one.dataset.may);
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".may"))) group.hidden = !group.querySelector("[data-may]:not([hidden])");
  }

  /** Change a note in place. @param {HTMLElement} line */
  edit(line) {
    const said = line.querySelector(".said"), text = line.querySelector(".t");
    if (!said || !text || line.classList.contains("editing")) return;
    const area = document.createElement("textarea");
    area.className = "inp";
    area.maxLength = 2000;
    area.rows = 1;
    area.value = text.textContent || "";
    area.dataset.was = area.value;
    area.setAttribute("aria-label", word("改这一条"));
    this.seen.set(line.dataset.note || "", [area.value]);
    const row = make("div", "row tools", this.tool(word("好了"), "done"), this.tool(word("去掉"), "drop"));
    const select = this.places(line);
    if (select) row.append(select);
    line.classList.add("editing");
    line.querySelector("[data-edit]")?.setAttribute("hidden", "");
    said.append(area, row);
    /** @type {HTMLElement} */ (text).hidden = true;
    area.addEventListener("input", () => { this.typed(line, area); this.fit(area); });
    area.addEventListener("keydown", event => this.onEditKey(event, line, area));
    row.addEventListener("mousedown", event => { if (/** @type {HTMLElement} */ (event.target).matches("button")) event.preventDefault(); });
    row.addEventListener("click", event => {
      const act = /** @type {HTMLElement} */ (event.target).dataset.tool;
      if (act === "drop") area.value = "";
      if (act) this.close(line, area);
    });
    this.fit(area);
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }

  /** @param {string} name @param {string} act */
  tool(name, act) {
    const button = /** @type {HTMLButtonElement} */ (make("button", "btn sm", name));
    button.type = "button";
    button.dataset.tool = act;
    return button;
  }

  /** @param {HTMLTextAreaElement} area */
  fit(area) { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; }

  /** @param {HTMLElement} line @param {HTMLTextAreaElement} area */
  typed(line, area) {
    const note = line.dataset.note || "", text = area.value.trim();
    if (!text) return;  // an empty line is taken out when it is left, not while it is being written
    const seen = this.seen.get(note) || [];
    this.net.put(`note:${note}`, { note, text, seen: seen.slice(-50) }, WAIT);
    if (!seen.includes(text)) this.seen.set(note, [...seen, text]);
  }

  /** @param {KeyboardEvent} event @param {HTMLElement} line @param {HTMLTextAreaElement} area */
  onEditKey(event, line, area) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.close(line, area); }
    else if (event.key === "Escape") { event.preventDefault(); area.value = area.dataset.was || ""; this.typed(line, area); this.close(line, area); }
  }

  /** @param {FocusEvent} event */
  onLeave(event) {
    const area = /** @type {HTMLTextAreaElement} */ (event.target), line = /** @type {HTMLElement | null} */ (area.closest?.("li.editing"));
    if (line && area.matches("textarea, select") && !line.contains(/** @type {Node | null} */ (event.relatedTarget))) this.close(line, /** @type {HTMLTextAreaElement} */ (line.querySelector("textarea")));
  }

  /** @param {HTMLElement} line @param {HTMLTextAreaElement} area */
  close(line, area) {
    if (!line.classList.contains("editing")) return;
    const text = /** @type {HTMLElement | null} */ (line.querySelector(".t")), edit = line.querySelector("[data-edit]"), value = area.value.trim();
    line.classList.remove("editing");
    if (text) { text.hidden = false; if (value) text.textContent = value; }
    edit?.removeAttribute("hidden");
    area.remove();
    line.querySelector(".tools")?.remove();
    if (!value) this.net.flush().then(() => this.act("drop", { note: line.dataset.note }));
    else { this.net.flush(); /** @type {HTMLElement | null} */ (edit)?.focus({ preventScroll: true }); }
    this.catchUp();
  }

  /** Keep the sentences of a pasted text that have a place. */
  async take() {
    const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#sorted .sorted li")]);
    const items = lines.map(line => ({ text: line.querySelector("textarea")?.value || "", aspect: line.querySelector("select")?.value || "" }));
    const left = items.filter((one, at) => !one.aspect && lines[at].classList.contains("open")).map(one => one.text);
    const answer = await this.act("take", { items });
    if (!answer.ok) return;
    keep("sorted", null);
    keep("paste", left.length ? left.join("\n") : null);
    const area = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("pasted"));
    if (area && left.length) { area.value = left.join("\n"); this.toggle("#paste"); this.act("sort", { said: area.value }); }
  }

  watch() {
    clearTimeout(this.timer);
    if (this.running.length) this.timer = setTimeout(() => this.act("watch", { n: this.running.length }), EVERY);
  }

  /** @param {FileList | File[]} files @param {HTMLInputElement | null} input */
  async send(files, input) {
    if (input?.dataset.instead) await this.act("drop", { job: Number(input.dataset.instead) });
    await sendAll(files, () => document.getElementById("sending"), { as: "notes" }, () => {});
    await this.act("watch", { n: -1 });
  }

  /** Write the sentences of a file that have a place. @param {string} job */
  async takeFile(job) {
    const forms = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll(`#nf${CSS.escape(job)} form[data-line]`)]);
    const items = forms.map(form => ({ n: Number(form.dataset.line), ...Object.fromEntries(new FormData(form)) }));
    const answer = await this.act("take_file", { job: Number(job), items });
    const keys = answer.ok ? forms.map(form => form.dataset.keep || "") : [];
    for (const key of keys) if (!document.querySelector(`[data-keep="${CSS.escape(key)}"]`)) keep(key, null);
  }

  /** @param {IntersectionObserverEntry[]} seen */
  onSeen(seen) {
    const now = seen.find(one => one.isIntersecting);
    if (!now) return;
    for (const link of this.element.querySelectorAll(".idx a")) {
      if (link.getAttribute("href") === `#${now.target.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new NotesPage(element, server).start();
}
