// @ts-check
// A suggestion in a person's own words, kept until it is used or left.
import { keep, keeping, kept } from "./kept.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {import("./advice.js").Suggestion} Suggestion */
/** @typedef {import("./advice.js").Acts} Acts */

/** @param {HTMLElement} box @param {Suggestion} item @param {Acts} acts */
export function reword(box, item, acts) {
  if (box.querySelector("form")) return;
  const form = make("form", "row"), key = `reword:${item.id}`, isNew = !kept(key);
  const line = document.createElement("textarea");
  line.className = "inp grow";
  line.rows = 2;
  line.value = item.replacement;
  keeping(line, key);
  line.setAttribute("aria-label", word("改成"));
  const send = make("button", "btn sm pri", word("用这句"));
  const leave = () => { keep(key, null); form.remove(); box.focus(); };
  const use = () => { const own = line.value; leave(); acts.accept(item.id, own); };
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
