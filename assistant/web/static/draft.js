// @ts-check
// ④ 起草: what leaves the machine is on the screen before anything does; a draft is followed while it comes, also by a
// page that was opened anew.
import { AskingPage } from "./asking.js";
import { ModelChoice } from "./model_choice.js";
import { Tail } from "./tail.js";

const TICK = 400, RETRIES = 3;

export class DraftPage extends AskingPage {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    this.tail = new Tail(job => this.net.ask("job", { job }), answer => this.followed(answer), TICK);
    this.tab = "";
    this.retried = 0;
    this.choice = new ModelChoice(this);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
  }

  /** @param {import("./net.js").Answer} answer */
  show(answer) {
    super.show(answer);
    this.tail.take(answer);
    this.choice.draw();
    this.drawTab();
    this.plan();
  }

  get job() { return this.tail.job; }

  /** What failed for a moment is tried again. */
  plan() {
    const trouble = /** @type {HTMLElement | null} */ (document.getElementById("trouble"));
    clearTimeout(this.retry);
    if (trouble?.dataset.wait && this.retried < RETRIES) this.retry = setTimeout(() => { this.retried += 1; this.begin("again"); }, Number(trouble.dataset.wait) * 1000);
  }

  /** @param {import("./net.js").Answer} answer */
  followed(answer) {
    const stop = document.activeElement?.id === "stop";
    this.show(answer);
    if (stop) document.getElementById("stop")?.focus({ preventScroll: true });
  }

  /** @param {Event} event */
  onChange(event) {
    const node = /** @type {HTMLElement} */ (event.target);
    if (!node.closest("#gen")) { super.onChange(event); return; }
    this.choice.changed();
  }

  /** @param {Event} event */
  onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const begin = /** @type {HTMLElement | null} */ (target.closest("[data-begin]")), tab = /** @type {HTMLElement | null} */ (target.closest("[data-tab]"));
    const place = /** @type {HTMLElement | null} */ (target.closest("[data-show-draft]"));
    if (target.closest("#start")) { this.retried = 0; this.begin("again"); }
    else if (begin) { this.retried = 0; this.begin(begin.dataset.begin || ""); }
    else if (target.closest("[data-calm]")) { this.retried = RETRIES; clearTimeout(this.retry); target.remove(); }
    else if (tab) { this.tab = tab.dataset.tab || ""; this.drawTab(); }
    else if (place) this.showDraft(place.dataset.showDraft || "");
    else if (target.closest("[data-sent]")) this.choice.showSent(/** @type {HTMLElement} */ (target.closest("[data-sent]")));
    else super.onClick(event);
  }

  /** @param {string} how `again` as it is chosen, `resume`, or `offline` */
  begin(how) {
    clearTimeout(this.retry);
    this.choice.start(how);
  }

  /** Of several sections one is shown. */
  drawTab() {
    const tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-tab]")]);
    if (!tabs.length) return;
    const chosen = tabs.find(one => one.dataset.tab === this.tab) || tabs.find(one => one.getAttribute("aria-selected") === "true") || tabs[0];
    tabs.forEach(one => one.setAttribute("aria-selected", String(one === chosen)));
    for (const panel of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-panel]"))) panel.hidden = panel.dataset.panel !== chosen.dataset.tab;
  }

  /** @param {string} id */
  showDraft(id) {
    const place = document.getElementById(id), panel = /** @type {HTMLElement | null | undefined} */ (place?.closest("[data-panel]"));
    if (!place || !panel) return;
    this.tab = panel.dataset.panel || "";
    this.drawTab();
    const wrong = place.querySelector(".q.con") || place.querySelector(".q.dbt") || place;
    wrong.scrollIntoView({ block: "center", inline: "center" });
    place.focus({ preventScroll: true });
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new DraftPage(element, server).start();
}
