// @ts-check
// A page that could not be opened: what is wrong, and the way out.
import { make } from "./rail.js";
import { word } from "./words.js";

/** @param {Element} place @param {import("./net.js").Answer} answer */
export function showTrouble(place, answer) {
  const link = (/** @type {string} */ label, /** @type {string} */ href) => Object.assign(make("a", "btn", label), { href });
  const again = answer.code?.includes("report") ? [] : [link(word("再试"), location.pathname + location.search)];  // what is gone stays gone
  place.replaceChildren(make("div", "empty", make("b", "", answer.msg || word("这一页没读出来。")), make("div", "row", ...again, link(word("回到报告列表"), "/"))));
}
