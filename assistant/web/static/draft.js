// @ts-check
// ④ 起草: what leaves the machine is on the screen before anything does; a draft is followed while it comes, also by a
// page that was opened anew.
import { AskingPage } from "./asking.js";
import { toast } from "./chrome.js";
import { word } from "./words.js";

const TICK = 400;
const RETRIES = 3;
const GONE = ["no_job", "no_report", "stale_page"];  // then there is nothing to follow any more; a busy store is asked again

class DraftPage extends AskingPage {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    this.job = 0;
    this.tab = "";
    this.retried = 0;
    this.looking = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.tail = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
  }

  async start() {
    const answer = await super.start();
    if (location.hash) document.querySelector(`#${CSS.escape(location.hash.slice(1))}`)?.scrollIntoView();
    return answer;
  }

  /** @param {import("./net.js").Answer} answer */
  show(answer) {
    super.show(answer);
    if (answer.data && "job" in answer.data) this.job = answer.data.job;
    this.drawWritten();
    this.drawTab();
    this.drawModel();
    this.plan();
  }

  /** While a job is on, ask how far it is. */
  plan() {
    clearTimeout(this.tail);
    if (this.job) this.tail = setTimeout(() => this.follow(), TICK);
    const trouble = /** @type {HTMLElement | null} */ (document.getElementById("trouble"));
    clearTimeout(this.retry);
    if (trouble?.dataset.wait && this.retried < RETRIES) this.retry = setTimeout(() => { this.retried += 1; this.begin("again"); }, Number(trouble.dataset.wait) * 1000);
  }

  async follow() {
    try {
      const stop = document.activeElement?.id === "stop";
      const answer = await this.net.ask("job", { job: this.job });
      this.show(answer);
      if (stop) document.getElementById("stop")?.focus({ preventScroll: true });
      if (!answer.ok && GONE.includes(answer.code || "")) { this.job = 0; clearTimeout(this.tail); }
    } catch {
      this.tail = setTimeout(() => this.follow(), 5 * TICK);
    }
  }

  /** What the step says while a draft is being written. */
  drawWritten() {
    const note = document.querySelector('.steps a[data-step="draft"] small'), start = /** @type {HTMLButtonElement | null} */ (document.getElementById("start"));
    if (note && this.job) note.textContent = word("正在写");
    if (!start) return;
    start.disabled = Boolean(this.job) || this.looking > 0;
    start.title = this.job ? word("这一份写完再写") : "";
  }

  /** How many, and from which version, is asked of models alone. */
  drawModel() {
    const form = /** @type {HTMLFormElement | null} */ (document.getElementById("gen"));
    if (!form) return;
    const offline = new FormData(form).get("model") === "offline";
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-of-model]"))) {
      part.classList.toggle("off", offline);
      part.title = offline ? word("离线起草每次写的都一样，只写 1 份。") : "";
      const select = part.querySelector("select");
      if (select) select.disabled = offline;
    }
  }

  /** @param {Event} event */
  onChange(event) {
    const node = /** @type {HTMLElement} */ (event.target);
    if (!node.closest("#gen")) { super.onChange(event); return; }
    const sent = document.getElementById("sent");
    if (sent) sent.hidden = true;
    this.lookAhead();
  }

  /** What would leave the machine for what is chosen now; nothing can be sent before it is on the screen. */
  async lookAhead() {
    this.looking += 1;
    this.drawWritten();
    await this.act("plan", this.wanted());
    this.looking -= 1;
    this.drawWritten();
  }

  /** @returns {Record<string, any>} */
  wanted() {
    const form = /** @type {HTMLFormElement | null} */ (document.getElementById("gen"));
    return form ? Object.fromEntries(new FormData(form)) : {};
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
    else if (target.closest("[data-sent]")) this.showSent(/** @type {HTMLElement} */ (target.closest("[data-sent]")));
    else super.onClick(event);
  }

  /** @param {string} how `again` as it is chosen, `resume`, or `offline` */
  begin(how) {
    clearTimeout(this.retry);
    const start = /** @type {HTMLElement | null} */ (document.getElementById("start")), form = /** @type {HTMLFormElement | null} */ (document.getElementById("gen"));
    if (how === "offline") {
      const select = /** @type {HTMLSelectElement | null | undefined} */ (form?.querySelector("[name=model]"));
      if (select) select.value = "offline";
      this.lookAhead();
      this.act("start", { ...this.wanted(), model: "offline", seen: "" });
      return;
    }
    if (!start) { toast(word("现在不能发，先看上面写的原因。")); return; }
    if (how === "resume") this.act("start", { ...this.wanted(), section: "", resume: 1, seen: start.dataset.where || "" });
    else this.act("start", { ...this.wanted(), seen: start.dataset.seen || "" }).then(answer => { if (answer.code === "not_shown") this.lookAhead(); });
  }

  /** @param {HTMLElement} button */
  async showSent(button) {
    const place = document.getElementById("sent");
    if (!place) return;
    if (place.hidden) await this.act("outgoing", this.wanted());
    place.hidden = !place.hidden;
    button.setAttribute("aria-expanded", String(!place.hidden));
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
