// @ts-check
// The small forms that ask: what an answer becomes is shown before it is kept.
import { word } from "./words.js";

/** The first field of a form that is still empty. @param {HTMLFormElement} form @returns {HTMLElement | null} */
export function firstEmpty(form) {
  const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input, textarea")]);
  return fields.find(field => (field.type === "radio" ? !new FormData(form).get("how") : !field.value) && !field.closest("[hidden]")) || null;
}

/** @param {ParentNode} root */
export function drawForms(root) { for (const form of root.querySelectorAll("form.ask")) drawForm(/** @type {HTMLFormElement} */ (form)); }

/** Blanks that only one of the choices has are shown with it. @param {HTMLFormElement} form */
export function drawForm(form) {
  const how = new FormData(form).get("how");
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-when]"))) part.hidden = part.dataset.when !== how;
  const due = form.querySelector(".due");
  if (due && form.querySelector(".acts .pri")?.getAttribute("aria-disabled") === "true" && !due.textContent) due.textContent = word("上面还没写好");
}

export class Previews {
  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    /** @type {Map<HTMLFormElement, ReturnType<typeof setTimeout>>} */
    this.asked = new Map();
  }

  /** Ask the server what an answer becomes. @param {HTMLFormElement} form @param {number} wait */
  look(form, wait) {
    clearTimeout(this.asked.get(form));
    this.asked.set(form, setTimeout(async () => {
      try {
        const answer = await this.page.net.ask("preview", this.page.payload(form));
        if (answer.ok && form.isConnected) this.drawPreview(form, answer.data.preview);
      } catch {
        // the server is away: the banner says so, what is typed is kept
      }
    }, wait));
  }

  /** @param {HTMLFormElement} form @param {{label: string, sentence: string, missing: number, like: boolean, left: string}} preview */
  drawPreview(form, preview) {
    const box = /** @type {HTMLElement | null} */ (form.querySelector(".becomes"));
    const made = form.querySelector(".made"), due = form.querySelector(".due"), send = form.querySelector(".acts .pri");
    const alike = /** @type {HTMLElement | null} */ (form.querySelector(".alike"));
    if (!box || !made || !due || !send || !alike) return;
    box.hidden = !preview.sentence;
    made.previousElementSibling?.replaceChildren(preview.label);
    made.textContent = preview.sentence;
    alike.hidden = !preview.like;
    const ready = Boolean(preview.sentence) && !preview.missing;
    send.setAttribute("aria-disabled", String(!ready));
    const chosen = new FormData(form).get("how");
    due.textContent = ready ? preview.left : chosen === "some" && preview.missing ? word("还差 {n} 个空", { n: preview.missing }) : "";
  }
}
