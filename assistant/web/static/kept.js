// @ts-check
// What is typed into small forms and not sent yet: kept in this browser, put back after a redraw or a reload.
import { reportId } from "./net.js";

const PLACE = "nb.typed";
const NEVER = /^(hidden|password|checkbox|file|submit|button)$/;  // no secret is kept, and no consent
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

/** The rest of every key that begins so. @param {string} start @returns {string[]} */
export const keptUnder = start => Object.keys(all()[reportId()] || {}).filter(key => key.startsWith(start)).map(key => key.slice(start.length));

/** What the page wrote into a field. @param {Field} field */
function written(field) {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  return ([...field.options].find(one => one.defaultSelected) || field.options[0])?.value;
}

/** What differs from what the page wrote. @param {HTMLFormElement} form */
function typed(form) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const field of /** @type {Iterable<Field>} */ (/** @type {unknown} */ (form.elements))) {
    if (!field.name || NEVER.test(field.type)) continue;
    if (field instanceof HTMLInputElement && field.type === "radio") { if (field.checked && !field.defaultChecked) found[field.name] = field.value; }
    else if (field.value !== written(field)) found[field.name] = field.value;
  }
  return found;
}

/** Note what was just typed. @param {Event} event */
export function remember(event) {
  const field = /** @type {Field} */ (event.target);
  const place = /** @type {HTMLElement | null} */ (field.closest?.("[data-keep]"));
  if (!place) return;
  const form = place instanceof HTMLFormElement, values = form ? typed(place) : {};
  keep(place.dataset.keep || "", form ? (Object.keys(values).length ? values : null) : field.value);
}

/** A field that a script made: what was typed into it comes back. @param {HTMLInputElement | HTMLTextAreaElement} field @param {string} key */
export function keeping(field, key) {
  field.dataset.keep = key;
  field.value = kept(key) || field.value;
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
    } else if (/** @type {Field} */ (place).value === written(/** @type {Field} */ (place))) /** @type {Field} */ (place).value = String(value);
  }
  return forms;
}

/** @param {HTMLFormElement} form @param {string} name @param {string} text */
function put(form, name, text) {
  const field = form.elements.namedItem(name);
  if (field instanceof RadioNodeList || field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) field.value = text;
}
