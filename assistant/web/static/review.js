// @ts-check
// ⑤ The texts, edited with every number's source under the pointer; suggestions, comments and history in the rail.
import { drawSuggestions } from "./advice.js";
import { toast } from "./chrome.js";
import { keptUnder } from "./kept.js";
import { drawRail, make } from "./rail.js";
import { TextsPage } from "./texts.js";
import { word } from "./words.js";

/** @typedef {import("./net.js").Answer} Answer */

class ReviewPage extends TextsPage {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    this.tab = "";
    /** @type {import("./adviser.js").Adviser | null} */
    this.adviser = null;
    this.rejected = "";  // the suggestion that was rejected last, for Ctrl+Z in the rail
    /** @param {string} id */
    this.reopened = id => this.openSuggestion(id, true);
  }

  async start() {
    const answer = await super.start();
    this.listen();
    this.showFirst();
    return answer;
  }

  listen() {
    this.hover.listen();
    document.addEventListener("keydown", event => this.onKey(event));
    this.find("#note")?.addEventListener("mousedown", event => event.preventDefault());  // the selection stays
    this.find("#note")?.addEventListener("click", () => this.startComment());
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

  /** Seldom needed, and loaded when it is. */
  async drawDisputes() {
    const place = this.find("#disputes");
    if (!place || !(place.childElementCount || this.state.conflicts.length)) return;
    const { chooseBetween } = await import("./disputes.js");
    chooseBetween(place, this.state.conflicts, this.state, (act, detail) => this.act(act, detail));
  }

  async askModel() {
    const { Adviser } = await import("./adviser.js");
    this.adviser ||= new Adviser(this);
    await this.adviser.show();
  }

  // ── suggestions ──

  /** @param {string} act @param {string} id @param {object} [detail] */
  async decide(act, id, detail = {}) {
    await this.net.flush();
    if (this.net.waiting().length) { toast(word("连不上服务器，这一步没有做。写的东西都在。")); return; }
    const item = this.state.suggestions.find(one => one.id === id), due = this.pending().map(one => one.id);
    const editor = item ? this.editors.get(item.section) : undefined;
    if (editor) this.showSection(editor.key);
    const before = editor?.area.value || "", inRail = this.railPlace?.contains(document.activeElement);
    if (editor) editor.area.readOnly = true;
    const following = due[due.indexOf(id) + 1] || due[due.indexOf(id) - 1] || "";
    if (act !== "reopen") this.current = following;
    else this.current = id;
    const answer = await this.act(act, { suggestion: id, ...detail });
    if (editor) editor.area.readOnly = false;
    if (!answer.ok) return;
    this.acted = this.acted.filter(one => !one.ids.includes(id));
    this.rejected = act === "reject" ? id : "";
    if (act === "accept" && editor) this.acted.push({ ids: [id], section: editor.key, before, after: editor.area.value, isBack: false });
    this.openSuggestion(act === "reopen" ? id : this.current, Boolean(inRail));
  }

  async acceptAll() {
    await this.net.flush();
    const due = this.pending().map(item => item.id), before = new Map([...this.editors].map(([key, editor]) => [key, editor.area.value]));
    const answer = await this.act("accept_all");
    if (!answer.ok) return;
    for (const [key, editor] of this.editors) {
      const ids = this.state.suggestions.filter(item => item.section === key && item.status === "accepted" && due.includes(item.id)).map(item => item.id);
      if (ids.length) this.acted.push({ ids, section: key, before: before.get(key) || "", after: editor.area.value, isBack: false });
    }
  }

  /** @param {string} id @param {boolean} focus */
  openSuggestion(id, focus) {
    this.current = id;
    this.tab = "advice";
    this.drawRanges();
    this.drawPanels();
    const item = this.pending().find(one => one.id === id);
    if (item && this.editors.has(item.section)) {
      this.showSection(item.section);
      this.editor?.reveal(item.start, item.end, false);
    }
    const box = /** @type {HTMLElement | null} */ (this.railPlace?.querySelector('.sg[aria-current="true"]') || null);
    box?.scrollIntoView({ block: "nearest" });
    if (focus) (box || /** @type {HTMLElement | null} */ (this.railPlace?.querySelector('[role="tab"][aria-selected="true"]')))?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing) return;
    const target = /** @type {HTMLElement} */ (event.target), inRail = Boolean(this.railPlace?.contains(target)) && !target.matches("input, textarea, select");
    if (event.key === "Escape") { this.onEscape(target); return; }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && inRail) this.onUndo(event);
    if (!(this.railPlace?.contains(target) || target === document.body) || target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey || this.tab !== "advice") return;
    const key = event.key.toLowerCase(), due = this.pending().map(item => item.id), at = due.indexOf(this.current);
    if (!"jkare".includes(key) || key.length !== 1 || !due.length) return;
    event.preventDefault();
    if (this.turns) return;  // a suggestion is on its way back: none is decided before it is there
    if (key === "j") this.openSuggestion(due[Math.min(at + 1, due.length - 1)], true);
    else if (key === "k") this.openSuggestion(due[Math.max(at - 1, 0)], true);
    else if (key === "a") this.decide("accept", this.current);
    else /** @type {HTMLElement | null} */ (this.railPlace?.querySelector(`.sg[aria-current] [data-k="${key}"]`))?.click();
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
    if (!place.querySelector("#rp-todo")) {
      const tabs = make("div", "tabs");
      tabs.setAttribute("role", "tablist");
      for (const id of ["advice", "todo", "comments", "history"]) {
        const tab = /** @type {HTMLButtonElement} */ (make("button", ""));
        Object.assign(tab, { type: "button", id: `rt-${id}` });
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", `rp-${id}`);
        tab.addEventListener("click", () => { this.tab = id; this.drawPanels(); if (id === "history") this.act("history"); });
        tabs.append(tab);
      }
      const scroll = make("div", "scroll");
      for (const id of ["advice", "todo", "comments", "history"]) {
        const panel = make("div", id);
        panel.id = `rp-${id}`;
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", `rt-${id}`);
        scroll.append(panel);
      }
      place.replaceChildren(tabs, scroll, make("div", "foot"));
    }
    this.drawPanels();
  }

  drawPanels() {
    const place = this.railPlace, todo = /** @type {HTMLElement | null} */ (place?.querySelector("#rp-todo") || null);
    if (!place || !todo) return;
    const tab = this.tab || "advice";
    const advice = /** @type {HTMLElement} */ (place.querySelector("#rp-advice")), comments = /** @type {HTMLElement} */ (place.querySelector("#rp-comments"));
    const items = this.rail.items.map(item => ({ ...item, fix: this.state.fixes[item.id]?.becomes ?? item.fix }));
    if (!isBusy(todo)) { drawRail(todo, { ...this.rail, items }); this.reopenReasons(); }
    const foot = todo.querySelector(".foot");
    if (foot) { foot.firstElementChild?.replaceChildren(this.rail.foot); place.querySelector(":scope > .foot")?.replaceWith(foot); }
    if (!isBusy(advice)) {
      const isFocused = advice.contains(document.activeElement);
      drawSuggestions(advice, this.state.suggestions, this.current, {
        accept: (id, text) => this.decide("accept", id, text === undefined ? {} : { text }), reject: (id, reason) => this.decide("reject", id, { reason }),
        reopen: id => this.decide("reopen", id), drop: id => this.act("drop", { suggestion: id }), all: () => this.acceptAll(),
        again: () => this.act("suggest"), open: id => this.openSuggestion(id, true), ask: this.state.model ? () => this.askModel() : null,
      });
      if (isFocused) /** @type {HTMLElement | null} */ (advice.querySelector(".sg[aria-current]"))?.focus({ preventScroll: true });
    }
    this.drawTalk(comments);
    const live = todo.querySelectorAll(".live .find").length, open = this.state.comments.filter(item => !item.done).length;
    const names = { advice: [word("建议"), this.pending().length], todo: [word("要处理的"), live], comments: [word("批注"), open], history: [word("历史"), 0] };
    for (const [id, [name, n]] of Object.entries(names)) {
      const button = place.querySelector(`#rt-${id}`), panel = /** @type {HTMLElement} */ (place.querySelector(`#rp-${id}`));
      button?.replaceChildren(String(name), ...(n ? [make("span", "n", String(n))] : []));
      button?.setAttribute("aria-selected", String(id === tab));
      panel.hidden = id !== tab;
    }
  }

  /** @param {HTMLElement} place */
  async drawTalk(place) {
    const { drawComments } = await import("./comments.js");
    if (isBusy(place)) return; // since the module was asked for
    drawComments(place, this.state.comments, {
      reply: (id, said) => this.act("reply", { comment: id, said }), settled: id => this.act("settled", { comment: id }),
      goto: item => { this.showSection(item.section); this.editor?.reveal(item.start, item.end); },
    });
    for (const about of keptUnder("comment:")) this.comment(about);
  }

  /** @param {boolean} back */
  onNext(back) {
    this.tab = "todo";
    this.drawPanels();
    super.onNext(back);
  }

  async startComment() {
    const editor = this.editor, start = editor?.area.selectionStart ?? 0, end = editor?.area.selectionEnd ?? 0;
    if (!editor || start === end) { toast(word("先选中一段文字，再点批注。")); return; }
    this.tab = "comments";
    this.drawPanels();
    await this.comment(`${editor.key}:${start}:${editor.area.value.slice(start, end)}`);
  }

  /** A comment that is being written, on a quote that goes with its words. @param {string} about section, start and quote */
  async comment(about) {
    const { writeComment } = await import("./comments.js");
    const [section, from] = about.split(":", 2), quote = about.slice(section.length + from.length + 2), editor = this.editors.get(section);
    if (editor) writeComment(this.railPlace?.querySelector("#rp-comments"), about, quote, async said => {
      await this.net.flush();
      const text = editor.area.value, start = text.startsWith(quote, Number(from)) ? Number(from) : text.indexOf(quote);
      await this.act("comment", { section, start, end: start + quote.length, said });
    });
  }
}

/** @param {Element} panel */
const isBusy = panel => panel.contains(document.activeElement) && Boolean(document.activeElement?.matches("input, textarea"));

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new ReviewPage(element, server).start();
}
