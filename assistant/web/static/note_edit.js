// @ts-check
// A note of ③ is changed in place: every key is kept, Enter is done, Escape takes back, an empty one is taken out.
import { button } from "./button.js";
import { make } from "./rail.js";
import { word } from "./words.js";

const WAIT = 400, MOST = 50;  // of its readings so many are told: what the server has of them is this tab's own

/** A question beside a note: where it belongs. @param {HTMLElement} line @returns {HTMLSelectElement | null} */
export function places(line) {
  const all = /** @type {HTMLTemplateElement | null} */ (document.getElementById("places"));
  const select = /** @type {HTMLSelectElement | undefined} */ (all?.content.firstElementChild?.cloneNode(true));
  if (!select) return null;
  select.dataset.note = line.dataset.note || "";
  return select;
}

export class NoteEdit {
  /** @param {import("./notes.js").NotesPage} page */
  constructor(page) {
    this.page = page;
    /** @type {Map<string, string[]>} what a note has read like while it was changed here */
    this.seen = new Map();
    document.addEventListener("focusout", event => this.onLeave(event));
  }

  /** @param {HTMLElement} line */
  open(line) {
    const said = line.querySelector(".said"), text = line.querySelector(".t");
    if (!said || !text || line.classList.contains("editing")) return;
    const area = document.createElement("textarea");
    Object.assign(area, { className: "inp", maxLength: 2000, rows: 1, value: text.textContent || "" });
    area.dataset.was = area.value;
    area.setAttribute("aria-label", word("改这一条"));
    this.seen.set(line.dataset.note || "", [area.value]);
    const drop = () => { area.value = ""; this.close(line, area); };
    const row = make("div", "row tools", button(word("好了"), () => this.close(line, area)), button(word("去掉"), drop));
    const select = places(line);
    if (select) row.append(select);
    line.classList.add("editing");
    line.querySelector("[data-edit]")?.setAttribute("hidden", "");
    said.append(area, row);
    /** @type {HTMLElement} */ (text).hidden = true;
    area.addEventListener("input", () => { this.typed(line, area); this.fit(area); });
    area.addEventListener("keydown", event => this.onKey(event, line, area));
    row.addEventListener("mousedown", event => { if (/** @type {HTMLElement} */ (event.target).matches("button")) event.preventDefault(); });
    this.fit(area);
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }

  /** @param {HTMLTextAreaElement} area */
  fit(area) { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; }

  /** @param {HTMLElement} line @param {HTMLTextAreaElement} area */
  typed(line, area) {
    const note = line.dataset.note || "", text = area.value.trim();
    if (!text) return;  // an empty line is taken out when it is left, not while it is being written
    const seen = this.seen.get(note) || [];
    this.page.net.put(`note:${note}`, { note, text, seen: seen.slice(-MOST) }, WAIT);
    if (!seen.includes(text)) this.seen.set(note, [...seen, text]);
  }

  /** @param {KeyboardEvent} event @param {HTMLElement} line @param {HTMLTextAreaElement} area */
  onKey(event, line, area) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.close(line, area); }
    else if (event.key === "Escape") { event.preventDefault(); area.value = area.dataset.was || ""; this.typed(line, area); this.close(line, area); }
  }

  /** @param {FocusEvent} event */
  onLeave(event) {
    const area = /** @type {HTMLTextAreaElement} */ (event.target), line = /** @type {HTMLElement | null} */ (area.closest?.("li.editing"));
    if (line && area.matches("textarea, select") && !line.contains(/** @type {Node | null} */ (event.relatedTarget))) this.close(line);
  }

  /** @param {HTMLElement} line @param {HTMLTextAreaElement} [area] */
  close(line, area = /** @type {HTMLTextAreaElement} */ (line.querySelector("textarea"))) {
    if (!line.classList.contains("editing")) return;
    const { page } = this, text = /** @type {HTMLElement | null} */ (line.querySelector(".t")), edit = line.querySelector("[data-edit]"), value = area.value.trim();
    line.classList.remove("editing");
    if (text) { text.hidden = false; if (value) text.textContent = value; }
    edit?.removeAttribute("hidden");
    area.remove();
    line.querySelector(".tools")?.remove();
    if (!value) page.net.flush().then(() => page.act("drop", { note: line.dataset.note }));
    else { page.net.flush(); /** @type {HTMLElement | null} */ (edit)?.focus({ preventScroll: true }); }
    page.catchUp();
  }
}
