// @ts-check
// The rail of ⑤: suggestions one at a time, what is to be handled, what colleagues say, what was changed.
import { button } from "./button.js";
import { icon } from "./icons.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {{id: string, section: string, start: number, end: number, quote: string, replacement: string, reason: string,
 *   status: string, before: string, after: string, old: string, new: string, name: string, where: string,
 *   accurate: boolean, exact: boolean, code: string}} Suggestion */
/** @typedef {{id: string, number: number, section: string, quote: string, start: number, end: number,
 *   said: {text: string, by: string, at: string}[], done: string}} Comment */
/** @typedef {{accept: (id: string, text?: string) => void, reject: (id: string) => void, reopen: (id: string) => void,
 *   drop: (id: string) => void, all: () => void, again: () => void, open: (id: string) => void,
 *   ask: (() => void) | null}} Acts */
/** @typedef {{reply: (id: string, said: string) => void, settled: (id: string) => void, goto: (comment: Comment) => void}} Talk */

/** @param {Suggestion} item @returns {string} the change in one line */
function short(item) {
  if (!item.new) return word("删去“{old}”", { old: item.old });
  if (!item.old) return word("加上“{new}”", { new: item.new });
  return `${item.before.slice(-4)}${item.old} → ${item.new}`;
}

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
  return make("div", "sg done", make("div", "h", tag(item, ""), make("b", "", short(item)), back));
}

/** @param {Suggestion} item @param {Acts} acts */
function lost(item, acts) {
  return make("div", "sg done", make("div", "h", make("b", "", short(item))), make("div", "b", make("p", "sec small", word("原文改过了，这条用不上了")), make("div", "row", button(word("去掉"), () => acts.drop(item.id)))));
}

/** @param {Suggestion} item @param {string} number @param {boolean} current @param {Acts} acts */
function card(item, number, current, acts) {
  const head = make("div", "h", tag(item, item.name), make("b", "", current ? item.where : short(item)), make("span", "n", number));
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
  const accept = button(word("采纳"), () => acts.accept(item.id), true), reject = button(word("不采纳"), () => acts.reject(item.id));
  const own = button(word("改了再用"), () => reword(box, item, acts));
  accept.append(key("A")); reject.append(key("R")); own.append(key("E"));
  own.dataset.own = "1";
  box.append(make("div", "b", change, make("p", "sec small", item.reason), make("div", "row", accept, reject, own)));
  return box;
}

/** @param {HTMLElement} box @param {Suggestion} item @param {Acts} acts */
function reword(box, item, acts) {
  if (box.querySelector("form")) return;
  const form = make("form", "row");
  const line = document.createElement("textarea");
  line.className = "inp grow";
  line.rows = 2;
  line.value = item.replacement;
  line.setAttribute("aria-label", word("改成"));
  const send = make("button", "btn sm pri", word("用这句"));
  const use = () => { const own = line.value; form.remove(); box.focus(); acts.accept(item.id, own); };
  form.addEventListener("submit", event => { event.preventDefault(); use(); });
  line.addEventListener("keydown", event => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); use(); }
    if (event.key === "Escape") { event.stopPropagation(); form.remove(); box.focus(); }
  });
  form.append(line, send);
  box.querySelector(".b")?.append(form);
  line.focus();
  line.select();
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

/** @param {HTMLElement} place @param {Comment[]} list @param {Talk} talk */
export function drawComments(place, list, talk) {
  const cards = list.map(item => {
    const first = item.said[0];
    const head = make("div", "k", icon("asked"), `${word("批{n}", { n: item.number })}　${first.by}`, make("code", "", first.at));
    const box = make("li", `find ${item.done ? "ok" : "asked"}`, head, make("p", "where", item.start < 0 ? `${item.quote}（${word("原文改过了")}）` : item.quote));
    for (const [index, said] of item.said.entries()) box.append(make("p", index ? "reply" : "", index ? `${said.by}：${said.text}` : said.text));
    if (item.done) box.append(make("p", "small muted", word("{by}说改好了", { by: item.done })));
    const acts = make("div", "acts");
    if (item.start >= 0) acts.append(button(word("去看"), () => talk.goto(item)));
    acts.append(button(word("回复"), () => acts.after(sayForm(word("回复"), said => talk.reply(item.id, said)))));
    acts.append(button(item.done ? word("还没改好") : word("改好了"), () => talk.settled(item.id)));
    box.append(acts);
    return box;
  });
  if (cards.length) place.replaceChildren(make("ul", "", ...cards));
  else place.replaceChildren(make("div", "empty", word("没有批注。选中一段文字，点“批注”。")));
}

/** A line to say something in; Ctrl+Enter says it. @param {string} label @param {(said: string) => void} say */
export function sayForm(label, say) {
  const form = make("form", "say"), line = document.createElement("textarea");
  line.className = "inp";
  line.rows = 2;
  line.setAttribute("aria-label", label);
  line.placeholder = label;
  form.append(line, make("div", "row", make("button", "btn sm pri", word("记下"))));
  const send = () => { if (line.value.trim()) { const said = line.value; form.remove(); say(said); } };
  form.addEventListener("submit", event => { event.preventDefault(); event.stopPropagation(); send(); });
  line.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) { event.preventDefault(); send(); }
    if (event.key === "Escape") form.remove();
  });
  setTimeout(() => line.focus());
  return form;
}
