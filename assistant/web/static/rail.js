// @ts-check
// What is to be handled, worst first, the same card and the same keys on every page.
import { icon } from "./icons.js";
import { marked, word } from "./words.js";

/** @typedef {{id: string, kind: string, code: string, text: string, where: string, cell: string, section: string,
 *   start: number | null, end: number | null, under: string, value: string, fix: string, cuts?: boolean, reason: string,
 *   may_stand: boolean, blocks: boolean, choices?: [string, string][], cells?: string[], href?: string, more?: string, quoted?: string}} Item */
/** @typedef {{head: string, items: Item[], checked: [string, string][], foot: string, next: [string, string] | null,
 *   agrees?: string, held?: string}} Rail */

const CARDS = ".find:is(.error, .asked, .warning)";  // what F8 goes through
const NAMES = { error: "错误", asked: "待答", warning: "提醒", advice: "知道就行", waived: "已说明", ok: "已核对" };

/** @param {string} tag @param {string} [className] @param {(string | Node)[]} inner @returns {HTMLElement} */
export function make(tag, className = "", ...inner) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...inner.flatMap(marked));
  return node;
}

/** @param {string} label @param {string} act @param {Item} item @param {boolean} [primary] */
function button(label, act, item, primary = false) {
  const node = /** @type {HTMLButtonElement} */ (make("button", `btn sm${primary ? " pri" : ""}`, label));
  node.type = "button";
  node.dataset.rail = act;
  node.dataset.item = item.id;
  return node;
}

/** @param {Item} item @param {boolean} caused */
function acts(item, caused) {
  const list = [];
  if (item.kind === "waived") return [button(word("撤回说明"), "unwaive", item)];
  for (const [value, label] of item.choices || []) { const node = button(label, "choose", item); node.dataset.value = value; list.push(node); }
  if (list.length && !item.cell && !item.may_stand) return list;
  if (item.kind === "asked") return [button(word(item.section === "cover" ? "去填" : "去答"), "goto", item, true)];
  if (item.href) list.push(button(word("去答"), "answer", item, true));
  const due = caused ? "" : item.value || item.fix;
  if (due || item.cuts) list.push(button(due ? word("改为 {value}", { value: due }) : word("删去"), "fix", item, true));
  if (item.cell) list.push(button(word("去看这格"), "goto", item));
  else if (item.section) list.push(button(word("去看"), "goto", item));
  if (item.may_stand) list.push(button(word("说明理由保留"), "waive", item));
  return list;
}

/** @param {Item} item @param {boolean} caused */
function card(item, caused) {
  const head = make("div", "k", icon(item.kind), word(NAMES[/** @type {keyof typeof NAMES} */ (item.kind)]), make("code", "", item.code));
  const box = make("li", `find ${item.kind}`, head, make("p", "", item.text));
  box.dataset.id = item.id;
  box.tabIndex = -1;
  if (item.more) box.append(make("details", "small", make("summary", "", word("详细")), item.more));
  if (item.reason) box.append(make("p", "small muted", item.reason));
  const where = [item.where, caused ? word("多半是上一条引起的") : ""].filter(Boolean).join(" · ");
  if (where) box.append(make("p", "where", where));
  const row = acts(item, caused);
  if (row.length) box.append(make("div", "acts", ...row));
  return box;
}

/** @param {Item[]} items */
function ordered(items) {
  const shown = new Set(items.map(item => item.id));
  const tops = items.filter(item => !shown.has(item.under));  // the cause may stand on another page
  return tops.flatMap(top => [top, ...items.filter(item => item.under === top.id)]);
}

/** @param {HTMLElement} place @param {Rail} rail */
export function drawRail(place, rail) {
  const now = document.activeElement, focused = now?.closest?.("[data-id]")?.getAttribute("data-id"), isOnward = Boolean(now?.closest?.("#rail .foot a"));
  const live = ordered(rail.items).filter(item => /error|asked/.test(item.kind));
  const rest = rail.items.filter(item => !live.includes(item));
  const count = make("span", "num", String(live.length));
  const keys = make("span", "keys", make("kbd", "", "F8"), ` ${word("下一条")}`);
  const scroll = make("div", "scroll");
  if (live.length) scroll.append(make("ul", "live", ...live.map(item => card(item, live.some(other => other.id === item.under)))));
  else scroll.append(empty(rail));
  if (rest.length) scroll.append(make("p", "group", word("不挡定稿")), make("ul", "", ...rest.map(item => card(item, false))));
  if (rail.checked.length) scroll.append(checkedList(rail.checked));
  const foot = make("div", "foot", make("p", "", rail.foot));
  if (rail.next) {
    const link = /** @type {HTMLAnchorElement} */ (make("a", "btn pri full", rail.next[0]));
    link.href = rail.next[1];
    foot.append(link);
  }
  place.replaceChildren(make("div", "rhead", make("h2", "", `${rail.head} `, count), keys), scroll, foot);
  place.setAttribute("aria-label", rail.head);
  drawBar(live.length, rail.next && [word("下一步"), rail.next[1]]);
  const first = place.querySelector(focused ? `[data-id="${CSS.escape(focused)}"]` : CARDS);
  first?.setAttribute("aria-current", "true");
  const again = isOnward ? foot.querySelector("a") : focused ? first : null;
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** On a phone the way to what is to be handled, and on, stands at the foot of the screen.
 * @param {number} n @param {string[] | null} next what it is called, and where it leads @param {string} open where what is to be handled stands */
export function drawBar(n, next, open = "#rail") {
  let bar = document.querySelector(".mbar");
  if (!bar) {
    bar = make("nav", "mbar");
    bar.setAttribute("aria-label", word("这一页"));
    document.body.append(bar);
  }
  const todo = /** @type {HTMLAnchorElement} */ (make("a", "btn", word("要处理 {n}", { n })));
  todo.href = open;
  bar.replaceChildren(todo);
  if (!next) return;
  const on = /** @type {HTMLAnchorElement} */ (make("a", "btn pri", next[0]));
  on.href = next[1];
  bar.append(on);
}

/** @param {Rail} rail */
function empty(rail) {
  const box = make("div", "empty", make("b", "", rail.agrees || ""), rail.held || "");
  if (rail.held) box.prepend(make("span", "okay", icon("ok")));
  return box;
}

/** @param {[string, string][]} lines */
function checkedList(lines) {
  const box = make("details", "");
  box.append(make("summary", "group", word("已核对 {n} 条", { n: lines.length })));
  box.append(make("ul", "", ...lines.map(([code, text]) => make("li", "find ok", make("div", "k", icon("ok"), word("已核对"), make("code", "", code)), make("p", "", text)))));
  return box;
}

/**
 * The card after (or before) the current one; it becomes the current one.
 * @param {HTMLElement} place @param {boolean} back @returns {string} its id, or ""
 */
export function step(place, back) {
  const cards = /** @type {HTMLElement[]} */ ([...place.querySelectorAll(CARDS)]);
  if (!cards.length) return "";
  const now = cards.findIndex(item => item.getAttribute("aria-current") === "true");
  // a card that became the current one because the one before is done with has not been gone to yet
  const used = now >= 0 && place.dataset.stepped === cards[now].dataset.id ? now + (back ? -1 : 1) : Math.max(now, 0);
  const next = cards[(used + cards.length) % cards.length];
  cards.forEach(item => item.removeAttribute("aria-current"));
  next.setAttribute("aria-current", "true");
  place.dataset.stepped = next.dataset.id || "";
  next.scrollIntoView({ block: "nearest" });
  return next.dataset.id || "";
}
