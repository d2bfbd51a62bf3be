// @ts-check
// 怎么用: the six steps and the keys, in a dialog.
import { alone } from "./alone.js";

/** Open it, unless it is open. */
export function how() {
  const box = document.getElementById("nb-keys");
  if (!box || !box.hidden) return;
  const back = /** @type {HTMLElement | null} */ (document.activeElement);
  const close = () => { box.hidden = true; alone(null); document.removeEventListener("keydown", onKey); back?.focus(); };
  const onKey = (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape" || event.key === "?") { event.stopPropagation(); close(); } };
  box.hidden = false;
  alone(box);
  document.addEventListener("keydown", onKey);
  box.onclick = event => { if (/** @type {HTMLElement} */ (event.target).closest("[data-close]")) close(); };
  /** @type {HTMLElement | null} */ (box.querySelector("[data-close]"))?.focus();
}
