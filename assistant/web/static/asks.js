// @ts-check
// What a page needs in passing, loaded once it is shown: who works here, why a finding may stand, what a field lacks.
import { alone } from "./alone.js";
import { toast } from "./chrome.js";
import { keep, keeping, kept, putBack } from "./kept.js";
import { word } from "./words.js";
import "./within.js";

/** @typedef {import("./net.js").Answer} Answer */

/** Ask once who works here, then do what was to be done. @param {import("./shown.js").Shown} page @param {() => Promise<Answer>} then @returns {Promise<Answer>} */
export function askName(page, then) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("nb-name"));
  if (!form) return Promise.resolve({ ok: false });
  const back = /** @type {HTMLElement | null} */ (document.activeElement);
  form.hidden = false;
  alone(form);
  if (form.parentElement) putBack(form.parentElement);
  form.querySelector("input")?.focus();
  return new Promise(resolve => {
    const close = (/** @type {Answer} */ answer) => { form.hidden = true; form.onsubmit = null; form.onclick = null; alone(null); back?.focus(); resolve(answer); };
    const leave = () => { close({ ok: false, code: "no_name" }); toast(word("没有名字，这一步没有做。")); };
    form.onclick = event => { if (/** @type {HTMLElement} */ (event.target).closest("[data-close]")) leave(); };
    form.onkeydown = event => { if (event.key === "Escape") leave(); };
    form.onsubmit = async event => {
      event.preventDefault();
      event.stopPropagation();
      const answer = await page.act("name", { name: String(new FormData(form).get("name") || "") });
      if (answer.ok) { keep("name", null); close(await then()); }
    };
  });
}

/** One line that asks why a finding may stand. @param {import("./page.js").Page} page @param {HTMLElement} node @param {import("./rail.js").Item} item */
export function askReason(page, node, item) {
  const row = node.closest(".acts"), key = `why:${item.id}`;
  if (!row || row.querySelector("form")) return;
  const isNew = !kept(key), form = document.createElement("form"), input = document.createElement("input"), send = document.createElement("button");
  form.className = "row";
  Object.assign(input, { className: "inp grow", name: "reason", minLength: 4, required: true, placeholder: word("为什么可以这样") });
  input.setAttribute("aria-label", word("为什么可以这样"));
  keeping(input, key);
  send.className = "btn sm pri";
  send.textContent = word("记下");
  const till = document.createElement("small");
  till.className = "muted";
  till.textContent = word("数一变，说明自动失效");
  form.append(input, send, till);
  form.addEventListener("submit", async event => {
    event.preventDefault();
    event.stopPropagation();
    send.focus();  // the rail is drawn anew while nobody writes in it
    if ((await page.act("waive", { finding: item.id, reason: input.value })).ok) keep(key, null);
  });
  input.addEventListener("keydown", event => { if (event.key === "Escape") { event.stopPropagation(); keep(key, null); form.remove(); node.focus(); } });
  row.append(form);
  if (isNew) input.focus();
}

/** What a field lacks, in our words: the browser's own are in its language. @param {Event} event */
function onInvalid(event) {
  const field = /** @type {HTMLInputElement} */ (event.target);
  field.setCustomValidity("");
  const { valueMissing, tooShort, valid } = field.validity;
  if (valid) return;
  if (valueMissing) field.setCustomValidity(field.type === "checkbox" ? word("先勾上这一条") : field.type === "radio" ? word("选一个") : word("这里要写"));
  else field.setCustomValidity(tooShort ? word("写短了，至少 {n} 个字", { n: field.minLength }) : word("写得不对，再看一眼"));
}

document.addEventListener("invalid", onInvalid, true);
document.addEventListener("input", event => /** @type {HTMLInputElement} */ (event.target).setCustomValidity?.(""));
