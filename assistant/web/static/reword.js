// @ts-check
// A line that a suggestion asks for: the person's own words, or why an error may stand; kept until it is used or left.
import { keep, keeping, kept } from "./kept.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {import("./advice.js").Suggestion} Suggestion */
/** @typedef {import("./advice.js").Acts} Acts */

/** @param {string} what "own" words or "why" @param {HTMLElement} box @param {Suggestion} item @param {Acts} acts */
export function write(what, box, item, acts) {
  const key = `${what}:${item.id}`, isNew = !kept(key), isWhy = what === "why";
  const other = box.querySelector("form");
  if (other?.dataset.what === what) return;
  other?.remove();
  const form = make("form", "row"), line = document.createElement("textarea");
  form.dataset.what = what;
  line.className = "inp grow";
  line.rows = 2;
  line.value = isWhy ? "" : item.replacement;
  keeping(line, key);
  line.setAttribute("aria-label", isWhy ? word("为什么可以这样") : word("改成"));
  if (isWhy) line.placeholder = word("是错误，写明为什么可以这样才不挡定稿");
  const send = make("button", "btn sm pri", isWhy ? word("不采纳") : word("用这句"));
  const leave = () => { keep(key, null); form.remove(); box.focus(); };
  const use = () => {
    const said = line.value;
    leave();
    if (isWhy) acts.reject(item.id, said);
    else acts.accept(item.id, said);
  };
  form.addEventListener("submit", event => { event.preventDefault(); use(); });
  line.addEventListener("keydown", event => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); use(); }
    if (event.key === "Escape") { event.stopPropagation(); leave(); }
  });
  form.append(line, send);
  box.querySelector(".b")?.append(form);
  if (!isNew) return;
  line.focus();
  line.select();
}
