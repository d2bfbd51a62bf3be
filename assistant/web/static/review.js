// @ts-check
// ⑤ The texts, edited with every number's source under the pointer; suggestions, comments and history in the rail.
import { drawSuggestions } from "./advice.js";
import { showFirst } from "./place.js";
import { drawRail } from "./rail.js";
import { build, name } from "./tabs.js";
import { TextsPage } from "./texts.js";
import { word } from "./words.js";

/** @typedef {import("./net.js").Answer} Answer */

export class ReviewPage extends TextsPage {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    this.tab = "";
    /** @type {import("./adviser.js").Adviser | null} */
    this.adviser = null;
    // what decides is loaded while the page opens: from then on every key finds it at once, also without the server
    this.loading = import("./deciding.js").then(one => (this.deciding = new one.Deciding(this)));
  }

  async start() {
    const answer = await super.start();
    this.listen();
    showFirst(this);
    if (this.state.asked) (await this.theAdviser()).resume(this.state.asked);
    return answer;
  }

  listen() {
    this.hover.listen();
    document.addEventListener("keydown", event => this.onKey(event));
    this.find("#note")?.addEventListener("mousedown", event => event.preventDefault());  // the selection stays
    this.find("#note")?.addEventListener("click", () => this.talk(one => one.begin(this)));
    this.find("#write")?.addEventListener("click", () => { this.state.drafted = true; this.drawView(); this.editor?.area.focus(); });
    this.find("#which")?.addEventListener("click", event => this.onSegment(event));
    this.find("#how")?.addEventListener("click", event => this.onSegment(event));
    window.addEventListener("pagehide", () => this.keepPlace());
  }

  /** @param {Answer} answer */
  show(answer) {
    const own = answer.html?.["#rp-history"];
    super.show(answer);
    if (answer.html?.["#main"]) this.build();
    if (answer.data?.sections) this.take(answer.data);
    if (own === undefined && this.tab === "history" && answer.data?.sections) this.act("history");
  }

  /** @param {import("./texts.js").Texts} data */
  take(data) {
    super.take(data);
    if (!this.pending().some(item => item.id === this.current)) this.current = this.pending()[0]?.id || "";
    if (!this.tab) this.tab = this.pending().length ? "advice" : "todo";
    this.drawRanges();
    this.drawPanels();
    this.drawDisputes();
  }

  behind() { return [...super.behind(), import("./card.js"), import("./disputes.js"), import("./comments.js"), import("./adviser.js")]; }

  async drawDisputes() {
    const place = this.find("#disputes");
    if (!place || !(place.childElementCount || this.state.conflicts.length)) return;
    const { chooseBetween } = await import("./disputes.js");
    chooseBetween(place, this.state.conflicts, this.state, (act, detail) => this.act(act, detail));
  }

  async theAdviser() {
    const { Adviser } = await import("./adviser.js");
    return (this.adviser ||= new Adviser(this));
  }

  async askModel() { await (await this.theAdviser()).show(); }

  /** @param {string} act @param {string} id @param {object} [detail] */
  async decide(act, id, detail = {}) { await (await this.loading).decide(act, id, detail); }

  /** @param {import("./editor.js").Edit} edit */
  edit(edit) { this.loading.then(one => one.edit(edit)); }

  /** @param {(comments: typeof import("./comments.js")) => void} say */
  talk(say) { import("./comments.js").then(say); }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.onEscape(/** @type {HTMLElement} */ (event.target));
    else if (this.deciding) this.deciding.onKey(event);
    else this.loading.then(one => one.onKey(event));
  }

  /** @param {HTMLElement} target */
  onEscape(target) {
    const isOpen = !this.find("#pop")?.hidden;
    this.hover.hide();
    if (isOpen || this.railPlace?.contains(target)) this.editor?.area.focus();
  }

  // ── the rail ──

  redrawRail() {
    const place = this.railPlace;
    if (!place) return;
    if (!place.querySelector("#rp-todo")) build(place, ["advice", "todo", "comments", "history"], id => { this.tab = id; this.drawPanels(); if (id === "history") this.act("history"); });
    this.drawPanels();
  }

  drawPanels() {
    const place = this.railPlace, todo = /** @type {HTMLElement | null} */ (place?.querySelector("#rp-todo") || null);
    if (!place || !todo) return;
    const items = this.rail.items.map(item => ({ ...item, fix: this.state.fixes[item.id]?.becomes ?? item.fix }));
    if (!isBusy(todo)) { drawRail(todo, { ...this.rail, items }); this.reopenReasons(); }
    const foot = todo.querySelector(".foot");
    if (foot) { foot.firstElementChild?.replaceChildren(this.rail.foot); place.querySelector(":scope > .foot")?.replaceWith(foot); }
    this.drawAdvice(/** @type {HTMLElement} */ (place.querySelector("#rp-advice")));
    const comments = /** @type {HTMLElement} */ (place.querySelector("#rp-comments"));
    this.talk(one => { if (!isBusy(comments)) one.drawTalk(this, comments); });  // asked once it is loaded
    const live = todo.querySelectorAll(".live .find").length, open = this.state.comments.filter(item => !item.done).length;
    name(place, this.tab || "advice", { advice: [word("建议"), this.pending().length], todo: [word("要处理的"), live], comments: [word("批注"), open], history: [word("历史"), 0] });
  }

  /** @param {HTMLElement} place */
  drawAdvice(place) {
    if (isBusy(place)) return;
    const isFocused = place.contains(document.activeElement);
    drawSuggestions(place, this.state.suggestions, this.current, {
      accept: (id, text) => this.decide("accept", id, text === undefined ? {} : { text }), reject: (id, reason) => this.decide("reject", id, { reason }),
      reopen: id => this.decide("reopen", id), drop: id => this.act("drop", { suggestion: id }), all: () => this.loading.then(one => one.acceptAll()),
      again: () => this.act("suggest"), open: id => this.loading.then(one => one.open(id, true)), ask: this.state.model ? () => this.askModel() : null,
    });
    if (isFocused) /** @type {HTMLElement | null} */ (place.querySelector(".sg[aria-current]"))?.focus({ preventScroll: true });
  }

  /** @param {boolean} back */
  onNext(back) {
    this.tab = "todo";
    this.drawPanels();
    super.onNext(back);
  }
}

/** @param {Element} panel */
const isBusy = panel => panel.contains(document.activeElement) && Boolean(document.activeElement?.matches("input, textarea"));

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new ReviewPage(element, server).start();
}
