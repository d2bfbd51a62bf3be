// @ts-check
// 评测: what is looked at stands in the address; a run is followed while it goes on, also by a page opened anew; cases
// are gone through, and marked, by keys.
import { Page } from "./page.js";
import { isTyping } from "./chrome.js";
import { Tail } from "./tail.js";

const TICK = 500;
const STATE = ["view", "suite", "a", "b", "case", "scorer"];

class EvalsPage extends Page {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    const asked = new URLSearchParams(location.search);
    /** @type {Record<string, string>} */
    this.state = Object.fromEntries(STATE.map(key => [key, asked.get(key) || ""]));
    this.tail = new Tail(job => this.net.ask("job", { ...this.state, job }), answer => this.show(answer), TICK);
    document.addEventListener("keydown", event => this.onKey(event));
  }

  /** What is looked at is said with every act; what is clicked knows better. @param {string} name @param {object} [detail] */
  act(name, detail = {}) { return super.act(name, { ...this.state, ...this.wanted(), ...detail }); }

  /** What the form of a run holds. @returns {Record<string, any>} */
  wanted() {
    const form = /** @type {HTMLFormElement | null} */ (document.getElementById("ev-form"));
    return form ? Object.fromEntries(new FormData(form)) : {};
  }

  /** @param {import("./net.js").Answer} answer */
  show(answer) {
    super.show(answer);
    if (answer.data?.state) this.remember(answer.data.state);
    this.tail.take(answer);
  }

  /** @param {Record<string, string>} state */
  remember(state) {
    this.state = state;
    const said = new URLSearchParams(Object.entries(state).filter(([, value]) => value));
    if (location.search.includes("__theme=dark")) said.set("__theme", "dark");
    history.replaceState(null, "", `/evals?${said}`);
  }

  /** @param {Event} event */
  onChange(event) {
    const node = /** @type {HTMLSelectElement} */ (event.target), pick = node.dataset.pick;
    if (node.closest("#ev-form")) this.act("plan");
    else if (pick === "suite") this.act("show", { suite: node.value, view: "", a: "", b: "", case: "", scorer: "", run: "" });
    else if (pick === "case") this.act("case", { case: node.value });
    else super.onChange(event);
  }

  /** @param {Event} event */
  onSubmit(event) {
    if (/** @type {HTMLElement} */ (event.target).matches("#ev-form, .ev-mark")) event.preventDefault();
    else super.onSubmit(event);
  }

  /** @param {Event} event */
  async onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target), toCase = target.closest("[data-to-case]");
    super.onClick(event);
    if (!toCase) return;
    const place = await new Promise(resolve => { const own = new MutationObserver(() => { own.disconnect(); resolve(document.getElementById("case")); }); own.observe(this.element, { childList: true, subtree: true }); });
    place?.scrollIntoView({ block: "start" });
    place?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !document.getElementById("case")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") this.step(key === "j" ? 1 : -1);
    else if (key === "1" || key === "2") this.mark(key === "1" ? "good" : "bad");
    else return;
    event.preventDefault();
  }

  /** The next case; the draft that had the focus keeps it. @param {number} step */
  async step(step) {
    const id = document.activeElement?.closest(".ev-column")?.id || "case";
    await this.act("case", { step });
    document.getElementById(id)?.focus({ preventScroll: true });
    document.getElementById("case")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} mark */
  mark(mark) {
    const columns = [...document.querySelectorAll(".ev-column")];
    const column = document.activeElement?.closest(".ev-column") || columns[columns.length - 1];
    /** @type {HTMLElement | null} */ (column?.querySelector(`[data-mark="${mark}"]`))?.click();
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new EvalsPage(element, server).start();
}
