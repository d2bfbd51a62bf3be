// @ts-check
// 首页: the list with its filters, files that come in, the dialogs; what was seen last is there when nothing answers.
import { alone } from "./alone.js";
import { kept } from "./kept.js";
import { Page } from "./page.js";
import { make } from "./rail.js";
import { Incoming, keepingCards } from "./upload.js";
import { word } from "./words.js";

const BEAT = 5000, SEEN = "nb.home";

class HomePage extends Page {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    /** @type {number[]} the files that came in on this visit */
    this.files = [];
    this.incoming = new Incoming(this, input => ({ as: input?.dataset.as, report: "" }), { begins: n => this.begins(n), sent: job => this.files.push(job) });
    this.year = "";
    this.find = "";
    this.leave = false;
    this.away = false;
  }

  async start() {
    const answer = await super.start();
    this.element.addEventListener("input", event => { const target = /** @type {HTMLInputElement} */ (event.target); if (target.id === "find") { this.find = target.value; this.filter(); } });
    document.addEventListener("click", event => this.onPlain(event));
    document.addEventListener("keydown", event => { if (event.key === "Escape") this.closeAll(); });
    setInterval(() => this.beat(), BEAT);
    return answer;
  }

  /** @param {string} name @param {object} [detail] */
  async act(name, detail = {}) {
    const answer = await super.act(name, { files: this.files.map(job => ({ job })), leave: this.leave, ...detail });
    if (name === "open" && !answer.ok) this.missing(answer.msg || "");
    if (answer.code === "away") this.seenLast();
    return answer;
  }

  /** @param {import("./net.js").Answer} answer */
  show(answer) {
    keepingCards(this.element, () => super.show(answer));
    const html = answer.html?.["#main"];
    if (html) {
      this.away = false;
      this.element.querySelector("#main")?.classList.remove("stale");
      try { localStorage.setItem(SEEN, JSON.stringify({ at: answer.at, html })); } catch { /* a full or private browser remembers nothing */ }
      this.filter();
      alone(null);
      const begun = /** @type {HTMLElement | null} */ (kept("new") && this.element.querySelector("#new"));
      if (begun) begun.hidden = false;
    }
    this.files = [...new Set([...this.files, ...(answer.data?.running || [])])];
    this.incoming.watch(answer);
  }

  /** What could not be read before is no news any more once another file comes. @param {number} n */
  begins(n) {
    for (const box of this.element.querySelectorAll("#files .note.error.file")) {
      const job = Number(/** @type {HTMLElement | null} */ (box.querySelector("[data-job]"))?.dataset.job);
      this.files = this.files.filter(own => own !== job);
      box.remove();
    }
    this.leave = n === 1 && !this.files.length;
  }

  /** The list was not given: say so, with a way on; what was seen last stays where it is. @param {string} why */
  missing(why) {
    const main = this.element.querySelector("#main");
    if (!main || main.querySelector(".list")) return;
    if (this.seenLast()) return;
    const again = make("button", "btn pri", word("再试"));
    again.dataset.do = "open";
    main.replaceChildren(make("section", "card", make("div", "empty", make("b", "", word("报告列表没读出来。")), why, make("div", "row", again))));
  }

  /** Nothing answers: the list of the last visit, greyed, with when it was seen. @returns {boolean} whether there is one */
  seenLast() {
    const main = this.element.querySelector("#main");
    let seen = { at: "", html: "" };
    try { seen = JSON.parse(localStorage.getItem(SEEN) || "{}"); } catch { return false; }
    if (!main || !seen.html) return false;
    if (!main.querySelector(".list")) this.replace("#main", seen.html);  // our own templates escaped it
    main.classList.add("stale");
    this.away = true;
    const note = /** @type {HTMLElement | null} */ (main.querySelector("#seen")), text = note?.querySelector("div");
    if (note && text) { note.hidden = false; text.textContent = word("连不上服务器。这是 {at} 看到的。", { at: seen.at || "" }); }
    return true;
  }

  async beat() {
    try {
      const answer = await fetch("/healthz", { cache: "no-store" });
      if (answer.ok && this.away) await this.act("open");
    } catch {
      if (!this.away) this.seenLast();
    }
  }

  /** What needs no server: dialogs, the menu, the filters. @param {Event} event */
  onPlain(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const show = /** @type {HTMLElement | null} */ (target.closest("[data-show]")), hide = /** @type {HTMLElement | null} */ (target.closest("[data-hide]"));
    for (const menu of this.element.querySelectorAll("details.more[open]")) if (!menu.contains(target) || show) menu.removeAttribute("open");
    if (show) {
      const box = /** @type {HTMLElement | null} */ (this.element.querySelector(show.dataset.show || ""));
      if (box) { this.opener = show; box.hidden = false; if (box.matches(".modal")) alone(box); /** @type {HTMLElement | null} */ (box.querySelector("input:not([type=hidden]), [data-hide]"))?.focus(); }
    }
    if (hide) this.closeAll();
    const year = /** @type {HTMLElement | null} */ (target.closest("#years button"));
    if (year) { this.year = year.dataset.year || ""; this.filter(); }
  }

  closeAll() {
    alone(null);
    for (const box of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll(".modal, #new"))) box.hidden = true;
    for (const menu of this.element.querySelectorAll("details.more[open]")) menu.removeAttribute("open");
    const back = this.opener?.closest("details")?.querySelector("summary") || this.opener;
    if (back instanceof HTMLElement && back.isConnected) back.focus();
    this.opener = null;
  }

  filter() {
    const find = /** @type {HTMLInputElement | null} */ (this.element.querySelector("#find"));
    if (find && find !== document.activeElement && find.value !== this.find) find.value = this.find;
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("#years button"))) button.setAttribute("aria-pressed", String((button.dataset.year || "") === this.year));
    let n = 0;
    const rows = /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("tr[data-organ]"));
    for (const row of rows) {
      row.hidden = Boolean((this.year && row.dataset.year !== this.year) || (this.find.trim() && !(row.dataset.organ || "").includes(this.find.trim())));
      n += row.hidden ? 0 : 1;
    }
    const none = /** @type {HTMLElement | null} */ (this.element.querySelector("#none"));
    if (none && rows.length) none.hidden = n > 0;
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new HomePage(element, server).start();
}
