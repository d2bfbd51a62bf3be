// @ts-check
// ④ Which model writes what: nothing can be sent before what would leave the machine is on the screen.
import { toast } from "./chrome.js";
import { word } from "./words.js";

export class ModelChoice {
  /** @param {import("./draft.js").DraftPage} page */
  constructor(page) {
    this.page = page;
    this.looking = 0;
  }

  /** @returns {HTMLFormElement | null} */
  get form() { return /** @type {HTMLFormElement | null} */ (document.getElementById("gen")); }

  /** @returns {Record<string, any>} what is chosen */
  get wanted() { return this.form ? Object.fromEntries(new FormData(this.form)) : {}; }

  draw() {
    this.drawWritten();
    this.drawModel();
  }

  /** What the step says while a draft is being written. */
  drawWritten() {
    const { job } = this.page, note = document.querySelector('.steps a[data-step="draft"] small'), start = /** @type {HTMLButtonElement | null} */ (document.getElementById("start"));
    if (note && job) note.textContent = word("正在写");
    if (!start) return;
    start.disabled = Boolean(job) || this.looking > 0;
    start.title = job ? word("这一份写完再写") : "";
  }

  /** How many, and from which version, is asked of models alone. */
  drawModel() {
    const offline = this.wanted.model === "offline";
    for (const part of /** @type {NodeListOf<HTMLElement> | []} */ (this.form?.querySelectorAll("[data-of-model]") || [])) {
      part.classList.toggle("off", offline);
      part.title = offline ? word("离线起草每次写的都一样，只写 1 份。") : "";
      const select = part.querySelector("select");
      if (select) select.disabled = offline;
    }
  }

  changed() {
    const sent = document.getElementById("sent");
    if (sent) sent.hidden = true;
    this.lookAhead();
  }

  /** What would leave the machine for what is chosen now. */
  async lookAhead() {
    this.looking += 1;
    this.drawWritten();
    await this.page.act("plan", this.wanted);
    this.looking -= 1;
    this.drawWritten();
  }

  /** @param {string} how `again` as it is chosen, `resume`, or `offline` */
  start(how) {
    const start = document.getElementById("start"), { page, wanted } = this;
    if (how === "offline") {
      const select = /** @type {HTMLSelectElement | null | undefined} */ (this.form?.querySelector("[name=model]"));
      if (select) select.value = "offline";
      this.lookAhead();
      page.act("start", { ...this.wanted, model: "offline", seen: "" });
      return;
    }
    if (!start) { toast(word("现在不能发，先看上面写的原因。")); return; }
    if (how === "resume") page.act("start", { ...wanted, section: "", resume: 1, seen: start.dataset.where || "" });
    else page.act("start", { ...wanted, seen: start.dataset.seen || "" }).then(answer => { if (answer.code === "not_shown") this.lookAhead(); });
  }

  /** Word for word what is sent. @param {HTMLElement} button */
  async showSent(button) {
    const place = document.getElementById("sent");
    if (!place) return;
    if (place.hidden) await this.page.act("outgoing", this.wanted);
    place.hidden = !place.hidden;
    button.setAttribute("aria-expanded", String(!place.hidden));
  }
}
