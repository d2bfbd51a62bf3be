// @ts-check
// A page: opens itself and passes on what is clicked and filled, also in its rail. figures.js, review.js build on it.
import { keep, kept, keptUnder, remember } from "./kept.js";
import { reportId, said } from "./net.js";
import { startChrome, toast } from "./chrome.js";
import { drawRail, step } from "./rail.js";
import { Shown, keptToast } from "./shown.js";
import { word } from "./words.js";

/** @typedef {import("./net.js").Answer} Answer */

export class Page extends Shown {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    this.stale = false;  // the rail has news that wait until nobody writes in it
    /** @type {((item: import("./rail.js").Item) => void)} */
    this.goto = item => this.leaveFor(item);
    /** @type {((item: import("./rail.js").Item) => void) | null} */
    this.fix = null;
    /** @type {((item: import("./rail.js").Item, value: string) => void) | null} an answer that a card offers */
    this.choose = null;
  }

  /** Open the page and listen to it. @returns {Promise<Answer>} */
  async start() {
    startChrome(() => this.net.waiting().length);
    if (location.search.includes("back=review")) import("./back.js").then(one => one.showBack());
    await this.net.flush();
    document.addEventListener("click", event => this.onClick(event));
    document.addEventListener("submit", event => this.onSubmit(event));
    document.addEventListener("change", event => this.onChange(event));
    document.addEventListener("input", remember);
    document.addEventListener("focusout", event => this.onLeft(event));
    window.addEventListener("pagehide", () => { if (this.net.waiting().length) this.net.flush(); });
    window.addEventListener("nb:flush", async () => { await this.net.flush(); if (!this.net.waiting().length) toast(document.querySelector(".rbar .save")?.textContent || word("都存好了")); });
    window.addEventListener("nb:next", event => this.onNext(/** @type {CustomEvent} */ (event).detail.back));
    window.addEventListener("nb:saved", event => this.show(/** @type {CustomEvent} */ (event).detail));
    const answer = await this.act("open", { goto: new URLSearchParams(location.search).get("goto") || "" });
    if (!answer.ok) this.showTrouble(answer);
    document.title = said("title");
    document.body.dataset.ready = "1";
    Promise.allSettled(this.behind());  // one that does not come now is fetched where it is needed, and missed only there
    const told = keptToast(); if (told) toast(told);
    if (kept("refused")) import("./refused.js").then(one => one.draw());
    return answer;
  }

  redrawRail() {
    const place = this.railPlace;
    if (!place) return;
    this.stale = place.contains(document.activeElement) && Boolean(document.activeElement?.matches("input"));
    if (this.stale) return;  // somebody writes in it
    drawRail(place, this.rail);
    this.reopenReasons();
  }

  /** @param {FocusEvent} event */
  onLeft(event) {
    if (this.net.waiting().length) this.net.flush();
    const form = /** @type {HTMLElement} */ (event.target).closest?.("form");
    if (this.stale && !form?.contains(/** @type {Node | null} */ (event.relatedTarget))) setTimeout(() => this.redrawRail());
  }

  /** @param {Event} event */
  onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const inRail = /** @type {HTMLElement | null} */ (target.closest("[data-rail]")), left = /** @type {HTMLElement | null} */ (target.closest("[data-forget]"));
    if (left) keep(/** @type {HTMLElement | null} */ (left.closest("[data-keep]"))?.dataset.keep || "", null);
    if (inRail) { this.onRail(inRail); return; }
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-get]"));
    if (link) { event.preventDefault(); this.get(link); return; }
    const node = /** @type {HTMLElement | null} */ (target.closest("[data-do]"));
    if (!node || node instanceof HTMLFormElement || node.matches("select, input:not([type=button])")) return;
    event.preventDefault();
    if (node.getAttribute("aria-disabled") === "true") return;
    this.act(node.dataset.do || "", this.payload(node));
  }

  /** A document: one of the practice is its last task. @param {HTMLAnchorElement} link */
  async get(link) {
    await (await import("./get.js")).get(link);
    if (document.querySelector("#nb-practice > *")) this.act("look");
  }

  /** @param {Event} event */
  onSubmit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.dataset.do) return;
    event.preventDefault();
    const key = form.dataset.keep;
    this.act(form.dataset.do, this.payload(form)).then(answer => { if (key && answer.ok) keep(key, null); });
  }

  /** @param {Event} event */
  onChange(event) {
    const node = /** @type {HTMLInputElement} */ (event.target);
    if (!node.matches("select[data-do], input[data-do]")) return;
    const value = node.type === "checkbox" ? node.checked : node.value;
    this.act(node.dataset.do || "", { ...this.payload(node), value });
  }

  /** @param {HTMLElement} node */
  onRail(node) {
    const item = this.rail.items.find(one => one.id === node.dataset.item);
    if (!item) return;
    const act = node.dataset.rail;
    if (act === "goto") this.goto(item);
    else if (act === "answer") location.assign(item.href || "");
    else if (act === "choose" && this.choose) this.choose(item, node.dataset.value || "");
    else if (act === "fix" && this.fix) this.fix(item);
    else if (act === "fix" || act === "unwaive") this.act(act, { finding: item.id });
    else if (act === "waive") this.askReason(node, item);
  }

  /** One line that asks why a finding may stand. @param {HTMLElement} node @param {import("./rail.js").Item} item */
  async askReason(node, item) { (await import("./asks.js")).askReason(this, node, item); }

  /** Reasons that were begun are open again. */
  reopenReasons() {
    const begun = keptUnder("why:");
    for (const node of /** @type {NodeListOf<HTMLElement>} */ (begun.length && this.railPlace?.querySelectorAll('[data-rail="waive"]') || [])) {
      const item = this.rail.items.find(one => one.id === node.dataset.item);
      if (item && begun.includes(item.id)) this.askReason(node, item);
    }
  }

  /** @param {boolean} back */
  onNext(back) {
    if (!this.railPlace) return;
    const id = step(this.railPlace, back);
    const item = this.rail.items.find(one => one.id === id);
    if (item) this.goto(item);
  }

  /** Go to the page where an item stands. @param {import("./rail.js").Item} item */
  leaveFor(item) {
    const id = encodeURIComponent(reportId());
    const place = item.cell || `${item.section}:${item.start ?? 0}-${item.end ?? 0}`;
    const page = item.cell ? "figures" : "review";
    const target = item.href || `/${page}?id=${id}&goto=${encodeURIComponent(place)}`;
    location.assign(target);
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  const page = new Page(element, server);
  await page.start();
}
