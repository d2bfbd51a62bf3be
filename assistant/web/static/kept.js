// @ts-check
// What is typed into small forms and not sent yet: kept in this browser, put back after a redraw or a reload.
import { reportId } from "./net.js";

const PLACE = "nb.typed";
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** @returns {Record<string, Record<string, any>>} */
function all() {
  try {
    return JSON.parse(localStorage.getItem(PLACE) || "{}");
  } catch {
    return {};
  }
}

/** @param {string} key @param {any} value null forgets it */
export function keep(key, value) {
  const found = all(), own = found[reportId()] || {};
  if (value === null || value === "") delete own[key];
  else own[key] = value;
  if (Object.keys(own).length) found[reportId()] = own;
  else delete found[reportId()];
  try {
    localStorage.setItem(PLACE, JSON.stringify(found));
  } catch {
    // the browser keeps nothing: what is typed stays on the page
  }
}

/** @param {string} key @returns {any} */
export const kept = key => (all()[reportId()] || {})[key];

/** Note what was just typed. @param {Event} event */
export function remember(event) {
  const field = /** @type {Field} */ (event.target);
  const place = /** @type {HTMLElement | null} */ (field.closest?.("[data-keep]"));
  if (!place) return;
  const key = place.dataset.keep || "";
  if (place instanceof HTMLFormElement) keep(key, Object.fromEntries([...new FormData(place)].filter(([, value]) => value !== "")));
  else keep(key, field.value);
}

/** Put back what was typed. @param {ParentNode} root @returns {HTMLFormElement[]} the forms that something was put into */
export function putBack(root) {
  const forms = [];
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-keep]"))) {
    const value = kept(place.dataset.keep || "");
    if (value === undefined || value === null) continue;
    if (place instanceof HTMLFormElement) {
      for (const [name, text] of Object.entries(value)) put(place, name, String(text));
      forms.push(place);
    } else /** @type {Field} */ (place).value ||= String(value);
  }
  return forms;
}

/** @param {HTMLFormElement} form @param {string} name @param {string} text */
function put(form, name, text) {
  const field = form.elements.namedItem(name);
  if (field instanceof RadioNodeList) field.value = text;
  else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) field.value = text;
}
