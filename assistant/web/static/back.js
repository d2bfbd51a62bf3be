// @ts-check
// A page that was opened from a text shows the way back to it; the text opens where it was left.
import { reportId } from "./net.js";
import { make } from "./rail.js";
import { word } from "./words.js";

export function showBack() {
  if (new URLSearchParams(location.search).get("back") !== "review" || document.querySelector(".nb-back")) return;
  const link = /** @type {HTMLAnchorElement} */ (make("a", "btn nb-back", `← ${word("回到审改")}`));
  link.href = `/review?id=${encodeURIComponent(reportId())}`;
  document.body.append(link);
}
