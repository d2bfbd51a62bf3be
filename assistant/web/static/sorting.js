// @ts-check
// A pasted text of ③, sentence by sentence; and the sentences of a file, which go the same way. Loaded behind the page.
import { keep, kept } from "./kept.js";

/** @typedef {import("./page.js").Page} Page */

/** A pasted text that was not done with is there again, and how far its sentences were sorted. @param {Page} page */
export function sortAgain(page) {
  const part = document.getElementById("paste");
  if (part) part.hidden = false;
  if (kept("sorted")) page.act("sort", { said: kept("paste") });
}

/** @param {string} selector */
export function toggle(selector) {
  const part = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  if (!part) return;
  part.hidden = !part.hidden;
  if (!part.hidden) part.querySelector("textarea")?.focus();
}

/** Keep the sentences of a pasted text that have a place. @param {Page} page */
export async function take(page) {
  const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#sorted .sorted li")]);
  const items = lines.map(line => ({ text: line.querySelector("textarea")?.value || "", aspect: line.querySelector("select")?.value || "" }));
  const left = items.filter((one, at) => !one.aspect && lines[at].classList.contains("open")).map(one => one.text);
  const answer = await page.act("take", { items });
  if (!answer.ok) return;
  keep("sorted", null);
  keep("paste", left.length ? left.join("\n") : null);
  const area = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("pasted"));
  if (area && left.length) { area.value = left.join("\n"); toggle("#paste"); page.act("sort", { said: area.value }); }
}

/** Write the sentences of a file that have a place. @param {Page} page @param {string} job */
export async function takeFile(page, job) {
  const forms = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll(`#nf${CSS.escape(job)} form[data-line]`)]);
  const items = forms.map(form => ({ n: Number(form.dataset.line), ...Object.fromEntries(new FormData(form)) }));
  const answer = await page.act("take_file", { job: Number(job), items });
  const keys = answer.ok ? forms.map(form => form.dataset.keep || "") : [];
  for (const key of keys) if (!document.querySelector(`[data-keep="${CSS.escape(key)}"]`)) keep(key, null);
}
