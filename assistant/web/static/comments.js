// @ts-check
// What colleagues say of the texts, in the rail of ⑤; loaded after the texts.
import { button } from "./button.js";
import { toast } from "./chrome.js";
import { icon } from "./icons.js";
import { keep, keeping, kept, keptUnder } from "./kept.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {{id: string, number: number, section: string, quote: string, start: number, end: number,
 *   said: {text: string, by: string, at: string}[], done: string}} Comment */
/** @typedef {{reply: (id: string, said: string) => void, settled: (id: string) => void, goto: (comment: Comment) => void}} Talk */

/** @typedef {import("./review.js").ReviewPage} ReviewPage */

/** All of them, and those that were begun. @param {ReviewPage} page @param {HTMLElement} place */
export function drawTalk(page, place) {
  drawComments(place, page.state.comments, {
    reply: (id, said) => page.act("reply", { comment: id, said }), settled: id => page.act("settled", { comment: id }),
    goto: item => { page.showSection(item.section); page.editor?.reveal(item.start, item.end); },
  });
  for (const about of keptUnder("comment:")) write(page, about);
}

/** Begin one on the words that are selected. @param {ReviewPage} page */
export function begin(page) {
  const editor = page.editor, start = editor?.area.selectionStart ?? 0, end = editor?.area.selectionEnd ?? 0;
  if (!editor || start === end) { toast(word("先选中一段文字，再点批注。")); return; }
  page.tab = "comments";
  page.drawPanels();
  const about = `${editor.key}:${start}:${editor.area.value.slice(start, end)}`;
  page.talk(() => write(page, about));  // behind the cards, which are being drawn
}

/** Go on with one, on a quote that goes with its words. @param {ReviewPage} page @param {string} about section, start and quote */
function write(page, about) {
  const [section, from] = about.split(":", 2), quote = about.slice(section.length + from.length + 2), editor = page.editors.get(section);
  if (editor) writeComment(page.railPlace?.querySelector("#rp-comments"), about, quote, async said => {
    await page.net.flush();
    const text = editor.area.value, start = text.startsWith(quote, Number(from)) ? Number(from) : text.indexOf(quote);
    await page.act("comment", { section, start, end: start + quote.length, said });
  });
}

/** @param {HTMLElement} place @param {Comment[]} list @param {Talk} talk */
function drawComments(place, list, talk) {
  const cards = list.map(item => {
    const first = item.said[0];
    const head = make("div", "k", icon("asked"), `${word("批{n}", { n: item.number })}　${first.by}`, make("code", "", first.at));
    const box = make("li", `find ${item.done ? "ok" : "asked"}`, head, make("p", "where", item.start < 0 ? `${item.quote}（${word("原文改过了")}）` : item.quote));
    for (const [index, said] of item.said.entries()) box.append(make("p", index ? "reply" : "", index ? `${said.by}：${said.text}` : said.text));
    if (item.done) box.append(make("p", "small muted", word("{by}说改好了", { by: item.done })));
    const acts = make("div", "acts");
    if (item.start >= 0) acts.append(button(word("去看"), () => talk.goto(item)));
    const key = `reply:${item.id}`, reply = () => acts.after(sayForm(word("回复"), said => talk.reply(item.id, said), key));
    acts.append(button(word("回复"), reply));
    acts.append(button(item.done ? word("还没改好") : word("改好了"), () => talk.settled(item.id)));
    box.append(acts);
    if (kept(key)) reply();
    return box;
  });
  if (cards.length) place.replaceChildren(make("ul", "", ...cards));
  else place.replaceChildren(make("div", "empty", word("没有批注。选中一段文字，点“批注”。")));
}

/** The form of a comment on a quote, at the top; two answers that come at once draw it once.
 * @param {Element | null | undefined} place @param {string} about section, start and quote @param {string} quote @param {(said: string) => void} say */
function writeComment(place, about, quote, say) {
  const key = `comment:${about}`;
  if (!place || [...place.querySelectorAll("textarea")].some(line => line.dataset.keep === key)) return;
  const form = sayForm(word("批注"), say, key);
  form.prepend(make("p", "where", quote.length > 60 ? `${quote.slice(0, 60)}…` : quote));
  place.prepend(form);
}

/** A line to say something in; Ctrl+Enter says it. @param {string} label @param {(said: string) => void} say @param {string} key what is typed is kept under it */
function sayForm(label, say, key) {
  const form = make("form", "say"), line = document.createElement("textarea");
  line.className = "inp";
  line.rows = 2;
  line.setAttribute("aria-label", label);
  line.placeholder = label;
  const isNew = !kept(key);
  keeping(line, key);
  const leave = /** @type {HTMLButtonElement} */ (make("button", "btn sm txt", word("不写了")));
  leave.type = "button";
  leave.addEventListener("click", () => { keep(key, null); form.remove(); });
  form.append(line, make("div", "row", make("button", "btn sm pri", word("记下")), leave));
  const send = () => { if (line.value.trim()) { const said = line.value; keep(key, null); form.remove(); say(said); } };
  form.addEventListener("submit", event => { event.preventDefault(); event.stopPropagation(); send(); });
  line.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) { event.preventDefault(); send(); }
    if (event.key === "Escape") { keep(key, null); form.remove(); }
  });
  if (isNew) setTimeout(() => line.focus());
  return form;
}
