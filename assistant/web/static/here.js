// @ts-check
// Who else has this report open: loaded once somebody has.
import { word } from "./words.js";

/** @param {string[]} said */
export function drawHere(said) {
  const place = document.getElementById("nb-here"), text = said.join(word("；"));
  if (!place || place.title === text) return;
  place.title = text;
  const avatar = document.createElement("i");
  avatar.textContent = [...text][0] || "";
  avatar.ariaHidden = "true";
  place.replaceChildren(...(text ? [avatar, Object.assign(document.createElement("span"), { textContent: text })] : []));
}
