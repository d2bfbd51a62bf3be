// @ts-check
// A small button with what it does.
import { make } from "./rail.js";

/** @param {string} label @param {() => void} act @param {boolean} [primary] */
export function button(label, act, primary = false) {
  const node = /** @type {HTMLButtonElement} */ (make("button", `btn sm${primary ? " pri" : ""}`, label));
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}
