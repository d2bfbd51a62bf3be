// @ts-check
// ⑥ 定稿: the pages as they print, the sign-offs, the job that builds the final documents.
import { Page } from "./page.js";
import { drawBar } from "./rail.js";
import { Tail } from "./tail.js";
import { word } from "./words.js";

const TICK = 400;  // milliseconds from one look at the build to the next

/** @typedef {import("./net.js").Answer} Answer */

class FinishPage extends Page {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    this.tail = new Tail(job => this.net.ask("job", { job }), answer => this.followed(answer), TICK);
  }

  redrawRail() { /* the rail of this page is html of the server: sign-offs and downloads */ }

  /** What was refused was looked at with older eyes: another window may have changed the report since.
   * @param {string} name @param {object} [detail] @returns {Promise<Answer>} */
  async act(name, detail = {}) {
    const answer = await super.act(name, detail);
    if (name === "build" && !answer.ok && answer.code !== "away") super.act("open");
    return answer;
  }

  /** @param {Answer} answer */
  show(answer) {
    const role = /** @type {HTMLInputElement | null} */ (document.querySelector("#signing [name=role]"))?.value || "";
    const held = document.activeElement !== document.body;
    super.show(answer);
    if (answer.html?.["#main"]) this.drawPages();
    this.drawBar();
    if (held && document.activeElement === document.body) (document.getElementById(`sign-${role}`) || document.getElementById("fin-head"))?.focus({ preventScroll: true });
    if (answer.html?.["#signing"]) document.getElementById("fin-sign-head")?.focus();
    if (answer.html?.["#signing"]) document.getElementById("signing")?.scrollIntoView({ block: "start", behavior: "smooth" });
    this.tail.take(answer);
  }

  /** On a phone; the button itself stands beside the reason why it can't be pressed yet. */
  drawBar() {
    const build = document.getElementById("fin-build");
    if (build) drawBar(document.querySelectorAll("[data-lack]").length, [build.textContent || "", "#fin-build"], "#lacks");
  }

  /** Ask for the pages: setting them takes a moment, and the rest of the page does not wait. */
  async drawPages() {
    try {
      const answer = await this.net.ask("pages");
      for (const [selector, html] of Object.entries(answer.html || {})) this.replace(selector, html);
      if (!answer.ok) this.say(answer.msg || "");
    } catch {
      this.say(word("连不上服务器，打印的样子没有出来。"));
    }
  }

  /** @param {string} text */
  say(text) {
    const place = document.querySelector("#pages p");
    if (place) place.textContent = text;
  }

  /** The build goes on, which changes nothing here, or has ended. @param {Answer} answer */
  followed(answer) {
    if (answer.data?.job) this.tail.take(answer);
    else this.show(answer);
  }

  /** @param {Event} event */
  onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const turn = /** @type {HTMLElement | null} */ (target.closest("[data-turn]"));
    if (turn) this.turn(Number(turn.dataset.turn));
    else if (target.closest("[data-zoom]")) this.zoom();
    else if (target.closest("[data-close-sign]")) this.closeSign();
    else super.onClick(event);
  }

  /** One kind is the document itself, several are a zip, all are the whole. @param {Event} event */
  onChange(event) {
    if (/** @type {HTMLElement} */ (event.target).closest(".fin-which")) this.chooseKinds();
    else super.onChange(event);
  }

  chooseKinds() {
    const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".fin-which [name=kind]")]);
    const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("#fin-build[data-base]"));
    if (!link) return;
    const chosen = boxes.filter(box => box.checked), kinds = chosen.map(box => box.value);
    const name = link.querySelector("span"), one = chosen.length === 1 ? chosen[0].dataset.name || "" : "";
    if (name) name.textContent = one ? word("下载定稿（{kind}）", { kind: one }) : word("下载定稿（压缩包）");
    link.href = (link.dataset.base || "") + (kinds.length === boxes.length || !kinds.length ? "zip" : kinds.join("+"));
    this.drawBar();
  }

  closeSign() {
    const role = /** @type {HTMLInputElement | null} */ (document.querySelector("#signing [name=role]"))?.value || "";
    document.getElementById("signing")?.replaceChildren();
    document.getElementById(`sign-${role}`)?.focus();
  }

  /** Small figures are read at twice the size. */
  zoom() {
    const big = document.getElementById("pages")?.classList.toggle("fin-big") || false;
    document.getElementById("fin-zoom")?.setAttribute("aria-pressed", String(big));
  }

  /** @param {number} by pages */
  turn(by) {
    const place = document.querySelector(".fin-pages");
    const page = place?.querySelector(".fin-page");
    if (place && page) place.scrollBy({ left: by * (page.clientWidth + 18), behavior: "smooth" });
  }

  /** F8 goes through what is lacking. @param {boolean} back */
  onNext(back) {
    const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-lack]")]);
    if (!rows.length) return;
    const now = rows.findIndex(row => row.getAttribute("aria-current") === "true");
    const next = rows[(now < 0 ? 0 : now + (back ? -1 : 1) + rows.length) % rows.length];
    rows.forEach(row => row.removeAttribute("aria-current"));
    next.setAttribute("aria-current", "true");
    /** @type {HTMLElement | null} */ (next.querySelector("a, button"))?.focus();
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new FinishPage(element, server).start();
}
