// @ts-check
// Two wrote onto the same text: both are shown, with what differs, until a person chooses.
import { button } from "./button.js";
import { difference } from "./editor.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {{id: number, section: string, part: string, mine: string, theirs: string, by: string, theirs_by: string}} Dispute */

const AROUND = 40, MOST = 250000;

/**
 * A text in pieces: what the other has too, and what it has alone (longest common subsequence).
 * @param {string} text @param {string} other @returns {[boolean, string][]}
 */
export function pieces(text, other) {
  if (!text) return [];
  if (text.length * other.length > MOST) return [[true, text]];
  const width = other.length + 1, table = new Uint16Array((text.length + 1) * width);
  for (let i = text.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = text[i] === other[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  /** @type {[boolean, string][]} */
  const found = [];
  for (let i = 0, j = 0; i < text.length;) {
    const isOwn = j >= other.length || text[i] !== other[j];
    if (isOwn && j < other.length && table[i * width + j + 1] > table[(i + 1) * width + j]) { j += 1; continue; }
    const last = found[found.length - 1];
    if (last && last[0] === isOwn) last[1] += text[i]; else found.push([isOwn, text[i]]);
    i += 1;
    if (!isOwn) j += 1;
  }
  return found;
}

/**
 * @param {HTMLElement} place @param {Dispute[]} list
 * @param {{me: string, sections: {key: string, name: string}[]}} state
 * @param {(act: string, detail: object) => void} act
 */
export function chooseBetween(place, list, state, act) {
  const own = list.filter(one => one.part.startsWith("text."));
  const known = [...place.children].map(one => /** @type {HTMLElement} */ (one).dataset.key).join();
  const keys = own.map(one => `${one.id}/${one.mine}/${one.theirs}`);
  if (known === keys.join()) return;
  place.replaceChildren(...own.map((one, index) => {
    const box = dialog(one, state, act);
    box.dataset.key = keys[index];
    return box;
  }));
}

/** @param {Dispute} one @param {{me: string, sections: {key: string, name: string}[]}} state @param {(act: string, detail: object) => void} act */
function dialog(one, state, act) {
  const other = one.theirs_by || word("另一个人"), isMine = one.by === state.me;
  const name = state.sections.find(section => section.key === one.section)?.name || "";
  const box = make("section", "dlg");
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-label", word("两人同改"));
  const texts = make("div", "cmp", side(one.mine, one.theirs, isMine ? word("你写的") : word("{by}写的", { by: one.by }), true), side(one.theirs, one.mine, word("{by}写的", { by: other }), false));
  const row = make("div", "row",
    button(word("用他的"), () => act("settle", { dispute: one.id, choice: "theirs" })),
    button(word("用我的"), () => act("settle", { dispute: one.id, choice: "mine" })),
    button(word("合起来再改"), () => act("merge", { dispute: one.id }), true));
  box.append(make("h2", "", word("{by}刚才也改了这一节", { by: other })), make("p", "sec", `${name}${word("：")}${word("你的没有丢，也没有盖掉他的。选一份，或者合起来。")}`), texts, row);
  return box;
}

/** @param {string} text @param {string} against @param {string} label @param {boolean} isMine */
function side(text, against, label, isMine) {
  const { start, end } = difference(text, against);
  const from = Math.max(0, start - AROUND), to = Math.min(text.length, end + AROUND);
  const said = make("p", "", `${from ? "…" : ""}${text.slice(from, start)}`);
  const other = against.slice(start, against.length - (text.length - end));
  for (const [isOwn, piece] of pieces(text.slice(start, end), other)) said.append(isOwn ? make("ins", "", piece) : piece);
  said.append(`${text.slice(end, to)}${to < text.length ? "…" : ""}`);
  return make("div", "", make("span", isMine ? "tag brand" : "tag", label), said);
}
