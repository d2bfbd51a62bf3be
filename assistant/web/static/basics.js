// @ts-check
// ① Whose report it is, last year's report, and files that were read: each doubtful cell is chosen before it is taken.
import { keep, keptUnder } from "./kept.js";
import { Page } from "./page.js";
import { Incoming, keepingCards } from "./upload.js";

class BasicsPage extends Page {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    this.incoming = new Incoming(this, input => ({ as: input?.dataset.as }));
    /** @param {import("./rail.js").Item} item */
    this.goto = item => (item.id.startsWith("import:") ? this.goToDoubt(item.id) : item.section === "cover" ? this.act("edit", { field: item.id.slice(6) }) : this.leaveFor(item));
  }

  async start() {
    this.choose = (/** @type {import("./rail.js").Item} */ item, /** @type {string} */ value) => { if (value === "convert") { this.act(value); return; } const [, job, ...doubt] = item.id.split(":"); this.act("choose", { job, doubt: doubt.join(":"), value }); };
    const answer = await super.start();
    this.element.addEventListener("change", event => this.onOther(event));
    this.element.addEventListener("keydown", event => {
      if (event.key === "Escape" && /** @type {HTMLElement} */ (event.target).closest("form[data-keep^='cover:']")) { keep(/** @type {HTMLElement} */ (event.target).closest("form")?.dataset.keep || "", null); this.act("edit", { field: "" }); }
      if (event.key === "Enter" && /** @type {HTMLElement} */ (event.target).matches("[data-other]")) { event.preventDefault(); /** @type {HTMLElement} */ (event.target).blur(); }
    });
    if (document.getElementById("edit-field")) this.focusEdit();  // a line that was gone to
    return answer;
  }

  /** Lines of the cover where something was begun stay open. @param {string} name @param {object} [detail] */
  act(name, detail = {}) { return super.act(name, ["edit", "put"].includes(name) ? { ...detail, also: keptUnder("cover:").join() } : detail); }

  /** @param {import("./net.js").Answer} answer */
  show(answer) {
    const opened = this.element.querySelector("details.sure[open]")?.id;
    keepingCards(this.element, () => super.show(answer));
    if (opened) document.getElementById(opened)?.setAttribute("open", "");
    if (answer.html?.["#organ"]) this.focusEdit();
    else if (answer.html?.["#main"]) setTimeout(() => { if (keptUnder("cover:").some(field => document.getElementById(`edit-${field}`))) this.act("edit", { field: "" }); });
    if (this.lastEdited && document.activeElement === document.body) document.getElementById(this.lastEdited)?.focus({ preventScroll: true });
    const other = /** @type {HTMLInputElement | null} */ (this.element.querySelector('[data-other][value=""]'));
    if (other && answer.html?.["#main"]) other.focus({ preventScroll: true });
    this.incoming.watch(answer);
  }

  focusEdit() {
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById("edit-field"));
    if (!field) { document.getElementById(this.lastEdited || "")?.focus(); return; }
    this.lastEdited = `edit-${field.closest("form")?.querySelector("input[name=field]")?.getAttribute("value")}`;
    field.focus();
    if (field.select) field.select();
  }

  /** A number that is typed for a doubtful cell. @param {Event} event */
  onOther(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.dataset.other === undefined) return;
    keep(input.dataset.keep || "", null);
    this.act("choose", { job: input.dataset.job, doubt: input.dataset.doubt, value: `=${input.value}` });
  }

  /** @param {string} id */
  goToDoubt(id) {
    const row = /** @type {HTMLElement | null} */ (this.element.querySelector(`[data-doubt="${CSS.escape(id)}"]`));
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    (/** @type {HTMLElement | null} */ (row.querySelector("input:checked, input, button")) || row).focus({ preventScroll: true });
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new BasicsPage(element, server).start();
}
