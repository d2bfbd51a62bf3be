// @ts-check
// The frame round every page: steps, save state, toasts, the keys that hold everywhere, the word when the server is away.
import { watchServer } from "./heartbeat.js";
import { tell, reportId, inCells, places } from "./net.js";
import { exportOutbox } from "./save.js";
import { marked, word } from "./words.js";

/** @typedef {{key: string, name: string, state: string, note: string}} Step */

/** @typedef {{title: string, deadline: string, lapsed: boolean}} Head */

const UNDO_FOR = 10000, SHOWN = 5000;
let refused = "";  // why the server, which is there, stores nothing
/** @type {boolean | null} whether a signature has lapsed, once it is known */
let isLapsed = null;
let warnTill = 0;  // until then every toast says so: a cell is saved, warns, and its texts that follow toast too
/** @param {string} selector @returns {HTMLElement | null} */
const find = selector => document.querySelector(selector);

/** @param {Step[]} steps */
export function drawSteps(steps) {
  steps.forEach((step, index) => {
    const link = find(`.steps a[data-step="${step.key}"]`);
    if (!link) return;
    link.className = step.state;
    link.title = step.note ? `${step.name}${word("：")}${step.note}` : step.name;
    const sign = link.querySelector("i"), note = link.querySelector("small");
    if (sign) sign.textContent = step.state === "done" ? "✓" : String(index + 1);
    if (note) note.textContent = step.note;
  });
}

/** Whose report on which year, and by when: it changes with ①, and once it is signed.
 * @param {Head} head @returns {boolean} whether a signature has just lapsed, which is to be said */
export function drawHead(head) {
  const name = find(".rname b"), due = find(".rname span");
  if (name && name.textContent !== head.title) {
    document.title = document.title.replace(name.textContent || "", head.title);
    name.textContent = head.title;
  }
  if (due && due.textContent !== head.deadline) due.textContent = head.deadline;
  const isNew = isLapsed === false && head.lapsed;
  isLapsed = head.lapsed;
  warnTill = isNew ? Date.now() + SHOWN : isLapsed ? warnTill : 0;
  return isNew;
}

/** @param {{state: string, at?: string, n?: number}} saved */
function drawSave(saved) {
  const place = find(".rbar .save");
  if (!place) return;
  place.className = `save ${saved.state === "busy" ? "busy" : saved.state === "saved" ? "" : "off"}`.trim();
  if (saved.state === "busy") place.textContent = word("正在保存…");
  else if (saved.state === "saved") place.textContent = word("已保存 {at}", { at: saved.at || "" });
  else if (saved.state === "off") place.textContent = inCells() ? word("{n} 格没存上", { n: saved.n || 0 }) : word("{n} 处改动没存上", { n: saved.n || 0 });
  else place.textContent = word("浏览器存不下了，连上之前不要关这一页");
}

/** @param {string} said @param {(() => void) | [string, () => void][] | null} acts what can be done about it; one alone is undo */
export function toast(said, acts = null) {
  const region = find("#nb-toasts"), warning = Date.now() < warnTill ? word("签过字的又改了，改到的那部分签字失效。改回原样，签字就恢复。") : "";
  if (!region) return;
  const text = [said, warning].filter(Boolean).join(" ");
  const box = document.createElement("span");
  box.className = "toast";
  box.append(...marked(text));
  for (const [label, act] of typeof acts === "function" ? /** @type {[string, () => void][]} */ ([[word("撤销"), acts]]) : acts || []) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => { box.remove(); act(); });
    box.append(" ", button);
  }
  region.replaceChildren(box);
  setTimeout(() => box.remove(), acts ? UNDO_FOR : SHOWN);
}

/** @param {boolean} away @param {number} n @param {string} why what the server said, where it is there and cannot store */
function drawAway(away, n, why = "") {
  const banner = find("#nb-away"), head = banner?.querySelector("b"), text = banner?.querySelector("span");
  if (!banner || !head || !text) return;
  banner.hidden = !away;
  head.dataset.own ??= head.textContent || "";
  head.textContent = why || head.dataset.own;
  const what = places(n);
  text.textContent = !n ? word("改的会记在这台电脑的浏览器里，之后自动补存。") : why ? word("改的 {what}记在这台电脑的浏览器里，能存了自动补存。", { what }) : word("改的 {what}记在这台电脑的浏览器里，连上后自动补存。", { what });
}

/** A page of another build: what it has not stored yet goes when it is loaded again. @param {number} n */
function drawStale(n) {
  const banner = find("#nb-stale"), text = banner?.querySelector("span");
  if (!banner) return;
  banner.hidden = false;
  if (n && text) text.textContent = word("没存上的 {what}记在浏览器里，刷新后自动补存。", { what: places(n) });
}

/** Gradio sets a base, so that the address of a link like “#rail” would be the first page's. @param {HTMLElement} target @param {Event} event */
function goWithin(target, event) {
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest('a[href^="#"]:not([data-do])'));
  if (!link) return;
  event.preventDefault();
  const there = document.getElementById(link.hash.slice(1));
  if (!there) return;
  if (there.tabIndex < 0) there.tabIndex = -1;  // it can be given the focus, and is none of the stops of Tab
  there.scrollIntoView();
  there.focus({ preventScroll: true });
}

const how = () => import("./how.js").then(one => one.how());

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.isComposing) return;
  if (event.key === "F8") {
    event.preventDefault();
    tell("nb:next", { back: event.shiftKey });
  } else if (event.altKey && /^[1-6]$/.test(event.key)) {
    const link = /** @type {HTMLAnchorElement | undefined} */ (document.querySelectorAll(".steps a")[Number(event.key) - 1]);
    if (link) { event.preventDefault(); link.click(); }
  } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    tell("nb:flush");
  } else if (event.key === "?" && !isTyping(event.target)) {
    how();
  }
}

/** @param {EventTarget | null} target */
export const isTyping = target => target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);

/** @param {() => number} waiting how many changes are not saved */
export function startChrome(waiting) {
  document.addEventListener("keydown", onKey);
  window.addEventListener("nb:save", event => {
    const detail = /** @type {CustomEvent} */ (event).detail;
    if (detail.state === "saved" && waiting()) return;  // the report is, and something of this page is not
    drawSave(detail);
    if (["busy", "full"].includes(detail.state) || detail.code === "stale_page") return;
    refused = detail.why || "";
    if (refused) drawAway(true, waiting(), refused);
    else if (detail.state === "off") setTimeout(() => { if (waiting()) drawAway(true, waiting(), refused); }, 3000);
    else drawAway(false, 0);
  });
  window.addEventListener("nb:away", () => drawAway(true, waiting()));
  window.addEventListener("nb:toast", event => toast(/** @type {CustomEvent} */ (event).detail.text, /** @type {CustomEvent} */ (event).detail.undo));
  window.addEventListener("nb:stale", () => drawStale(waiting()));
  document.addEventListener("click", event => {
    const target = /** @type {HTMLElement} */ (event.target);
    goWithin(target, event);
    if (target.closest("#nb-reconnect")) { tell("nb:beat"); tell("nb:flush"); }
    if (target.closest("#nb-how")) how();
    if (target.closest("#nb-export")) exportOutbox();
    if (target.closest("[data-reload]")) location.reload();
  });
  if (reportId()) watchServer(() => { if (!refused) drawAway(false, 0); });
}
