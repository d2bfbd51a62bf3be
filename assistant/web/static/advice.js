// @ts-check
// The suggestions in the rail of ⑤, one open at a time.
import { button } from "./button.js";
import { icon } from "./icons.js";
import { kept } from "./kept.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {{id: string, section: string, start: number, end: number, quote: string, replacement: string, reason: string,
 *   status: string, before: string, after: string, old: string, new: string, line: string, name: string, where: string,
 *   accurate: boolean, exact: boolean, code: string, asks: boolean}} Suggestion */
/** @typedef {{accept: (id: string, text?: string) => void, reject: (id: string, why?: string) => void, reopen: (id: string) => void,
 *   drop: (id: string) => void, all: () => void, again: () => void, open: (id: string) => void,
 *   ask: (() => void) | null}} Acts */

/** @param {Suggestion} item @param {string} label */
function tag(item, label) {
  if (item.status === "accepted") return make("span", "tag ok", icon("ok"), word("已采纳"));
  if (item.status === "rejected") return make("span", "tag waived", icon("waived"), word("不采纳"));
  return item.accurate ? make("span", "tag error", icon("error"), label) : make("span", "tag brand", label);
}

/** @param {Suggestion} item @param {Acts} acts */
function decided(item, acts) {
  const back = /** @type {HTMLButtonElement} */ (make("button", "lnk small", word("撤销")));
  back.type = "button";
  back.addEventListener("click", () => acts.reopen(item.id));
  return make("div", "sg done", make("div", "h", tag(item, ""), make("b", "", item.line), back));
}

/** @param {Suggestion} item @param {Acts} acts */
function lost(item, acts) {
  return make("div", "sg done", make("div", "h", make("b", "", item.line)), make("div", "b", make("p", "sec small", word("原文改过了，这条用不上了")), make("div", "row", button(word("去掉"), () => acts.drop(item.id)))));
}

/** @param {Suggestion} item @param {string} number @param {boolean} current @param {Acts} acts */
function card(item, number, current, acts) {
  const head = make("div", "h", tag(item, item.name), make("b", "", current ? item.where : item.line), make("span", "n", number));
  const box = make("div", "sg", head);
  box.dataset.s = item.id;
  box.tabIndex = current ? 0 : -1;
  head.addEventListener("click", () => acts.open(item.id));
  if (!current) return box;
  box.setAttribute("aria-current", "true");
  const change = make("div", "chg", item.before);
  if (item.old) change.append(make("del", "", item.old));
  if (item.new) change.append(make("ins", "", item.new));
  change.append(item.after);
  const key = (/** @type {string} */ name) => make("kbd", "", name);
  const accept = button(word("采纳"), () => acts.accept(item.id), true), reject = button(word("不采纳"), () => item.asks ? write("why", box, item, acts) : acts.reject(item.id));
  const own = button(word("改了再用"), () => write("own", box, item, acts));
  accept.append(key("A")); reject.append(key("R")); own.append(key("E"));
  reject.dataset.k = "r"; own.dataset.k = "e";
  box.append(make("div", "b", change, make("p", "sec small", item.reason), make("div", "row", accept, reject, own)));
  for (const what of ["own", "why"]) if (kept(`${what}:${item.id}`)) write(what, box, item, acts);
  return box;
}

/** @type {typeof import("./reword.js") | undefined} */
let line;
const loading = import("./reword.js").then(one => { line = one; return one; });

/** At once: the next key is theirs. @param {string} what @param {HTMLElement} box @param {Suggestion} item @param {Acts} acts */
function write(what, box, item, acts) {
  if (line) line.write(what, box, item, acts);
  else loading.then(one => one.write(what, box, item, acts));
}

/** @param {HTMLElement} place @param {Suggestion[]} list @param {string} current @param {Acts} acts */
export function drawSuggestions(place, list, current, acts) {
  const due = list.filter(item => item.status === "pending"), at = due.findIndex(item => item.id === current);
  const exact = due.filter(item => item.exact);
  const head = make("p", "small muted", due.length ? word("第 {at} 条，共 {n} 条。改不改由你定，不会自动改。", { at: at + 1, n: due.length }) : word("没有建议了。"));
  const row = make("div", "row sg-all");
  if (exact.length > 1) row.append(button(word("全部采纳（准确的 {n} 条）", { n: exact.length }), acts.all));
  row.append(button(word("再看一遍"), acts.again));
  if (acts.ask) row.append(button(word("请模型看"), acts.ask));
  const cards = list.map(item => {
    if (item.status === "pending") return card(item, `${due.indexOf(item) + 1}/${due.length}`, item.id === current, acts);
    return item.status === "stale" ? lost(item, acts) : decided(item, acts);
  });
  place.replaceChildren(head, row, ...cards, ...keys());
}

function keys() {
  const list = make("div", "kb");
  for (const [key, what] of [["J", word("下一条")], ["K", word("上一条")], ["A", word("采纳")], ["R", word("不采纳")], ["E", word("改了再用")], ["Ctrl+Z", word("撤销")], ["F8", word("下一处问题")], ["Esc", word("回到正文")]]) {
    list.append(make("kbd", "", key), make("span", "", what));
  }
  return [make("p", "group", word("键盘")), list];
}
