// @ts-check
// One text to edit: a textarea whose words are drawn by the layer under it, exactly where they stand, with every number
// underlined. The browser's own undo stays: each change of ours is typed (execCommand), never set. No paragraph is
// indented: see docs/web.md.

/** @typedef {{kind: string, title: string, rows: [string, string, string, string][], lines: string[],
 *   links: [string, string][], fix?: (Edit & {label: string}) | null, bindable?: boolean, bound?: boolean}} Card */
/** @typedef {{section: string, start: number, end: number, quote: string, replacement: string, becomes?: string}} Edit */
/** @typedef {{start: number, end: number, state: string, card: Card, old?: boolean}} Mark */
/** @typedef {{start: number, end: number, css: string, label?: string}} Range */
/** @typedef {{key: string, name: string, text: string, revision: number, errors: number, asked: number}} Section */

const HEADING = /^（[^）\n]{1,3}）[^。；\n]{1,28}$/gm;
const CSS = { ok: "q", con: "q con", uns: "q uns", dbt: "q dbt", gap: "gap" };
const ENDS = `。！？\n`;

export class Editor {
  /**
   * @param {HTMLElement} box
   * @param {(editor: Editor, event: InputEvent | null) => void} typed called after a person changed the text
   */
  constructor(box, typed) {
    this.box = box;
    this.key = box.dataset.section || "";
    this.area = /** @type {HTMLTextAreaElement} */ (box.querySelector("textarea"));
    this.layer = /** @type {HTMLElement} */ (box.querySelector(".layer"));
    this.typed = typed;
    this.before = "";
    this.revision = 0;
    this.isQuiet = false;
    this.isComposing = false;
    this.isHeld = false;
    this.hasConflict = false;
    this.lastInput = 0;
    /** @type {Mark[]} */
    this.marks = [];
    /** @type {Range[]} */
    this.ranges = [];
    this.area.addEventListener("compositionstart", () => { this.isComposing = true; });
    this.area.addEventListener("compositionend", () => { this.isComposing = false; this.changed(null); });
    this.area.addEventListener("input", event => this.changed(/** @type {InputEvent} */ (event)));
  }

  /** @param {InputEvent | null} event */
  changed(event) {
    if (!this.isQuiet) this.lastInput = Date.now();
    this.move();
    this.draw();
    if (!this.isQuiet && !this.isComposing) this.typed(this, event);
  }

  /** Marks and ranges go with their words; those of the sentence that was touched are grey until they are checked again. */
  move() {
    const now = this.area.value, { start, end } = difference(this.before, now), by = now.length - this.before.length;
    if (now === this.before) return;
    /** @template {Range | Mark} T @param {T[]} list @returns {T[]} */
    const moved = list => list.flatMap(item => {
      if (item.end <= start) return [item];
      if (item.start >= end) return [{ ...item, start: item.start + by, end: item.end + by }];
      return [];
    });
    this.marks = moved(this.marks);
    this.ranges = moved(this.ranges);
    const [from, to] = sentence(now, start, end + by);
    this.marks = this.marks.map(mark => (mark.end > from && mark.start < to ? { ...mark, old: true } : mark));
    this.before = now;
  }

  /**
   * What the server has: shown where nobody typed since.
   * @param {Section} section @param {Mark[]} marks @param {boolean} isWaiting
   */
  take(section, marks, isWaiting) {
    if (this.isHeld || this.isComposing || this.hasConflict) return;
    if (!isWaiting) {
      this.revision = section.revision;
      this.sync(section.text);
    }
    if (this.area.value === section.text) this.marks = marks;
  }

  /** Type the least that makes the text another one. @param {string} text */
  sync(text) {
    const now = this.area.value;
    if (now === text) return;
    const { start, end } = difference(now, text);
    this.replace(start, end, text.slice(start, text.length - (now.length - end)), true);
  }

  /** @param {number} start @param {number} end @param {string} text @param {boolean} [isQuiet] */
  replace(start, end, text, isQuiet = false) {
    const now = this.area.value, wanted = now.slice(0, start) + text + now.slice(end);
    const focused = /** @type {HTMLElement | null} */ (document.activeElement), was = [this.area.selectionStart, this.area.selectionEnd];
    const wasQuiet = this.isQuiet;
    this.isQuiet = isQuiet;
    const wasLocked = this.area.readOnly;
    this.area.readOnly = false;
    if (!this.box.hidden && this.box.offsetParent && now) {
      this.area.focus({ preventScroll: true });
      this.area.setSelectionRange(start, end);
      if (text) document.execCommand("insertText", false, text);
      else if (start < end) document.execCommand("delete");
    }
    if (this.area.value !== wanted) {
      this.area.value = wanted;
      this.changed(null);
    }
    this.area.readOnly = wasLocked;
    this.isQuiet = wasQuiet;
    if (focused === this.area) {
      const place = (/** @type {number} */ at) => (at <= start ? at : at >= end ? at + wanted.length - now.length : start + text.length);
      this.area.setSelectionRange(place(was[0]), place(was[1]));
    } else if (focused && focused !== document.body) focused.focus({ preventScroll: true });
    else this.area.blur();  // nobody wrote in it: the next key (A on ⑤) is no letter of the text
  }

  /** Select some characters and bring them into sight. @param {number} start @param {number} end @param {boolean} [focus] */
  reveal(start, end, focus = true) {
    if (focus) {
      this.area.focus({ preventScroll: true });
      this.area.setSelectionRange(start, end);
    }
    const line = this.rectOf(start);
    if (line && (line.top < 160 || line.bottom > innerHeight - 120)) window.scrollBy({ top: line.top - innerHeight / 3 });
  }

  /** Where a character stands on the screen. @param {number} at @returns {DOMRect | null} */
  rectOf(at) {
    let rest = at;
    const walker = document.createTreeWalker(this.layer, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.textContent?.length || 0;
      if (rest < length) {
        const range = document.createRange();
        range.setStart(node, rest);
        range.setEnd(node, rest + 1);
        return range.getBoundingClientRect();
      }
      rest -= length;
    }
    return null;
  }

  draw() {
    const text = this.area.value;
    /** @type {(Range & {mark?: number})[]} */
    const all = this.ranges.map(item => {  // a change within a number is shown on all of it
      const whole = this.marks.find(mark => mark.start <= item.start && item.end <= mark.end);
      return whole ? { ...item, start: whole.start, end: whole.end } : item;
    });
    this.marks.forEach((mark, index) => all.push({ ...mark, mark: index, css: `${CSS[/** @type {keyof typeof CSS} */ (mark.state)]}${mark.old ? " old" : ""}` }));
    for (const found of text.matchAll(HEADING)) all.push({ start: found.index, end: found.index + found[0].length, css: "h" });
    const edges = [...new Set([0, text.length, ...all.flatMap(item => [item.start, item.end])])].filter(at => at >= 0 && at <= text.length).sort((a, b) => a - b);
    /** @type {(Node | string)[]} */
    const pieces = [];
    for (let index = 0; index + 1 < edges.length; index += 1) {
      const from = edges[index], to = edges[index + 1];
      const over = all.filter(item => item.start <= from && item.end >= to && item.start < item.end);
      if (!over.length) { pieces.push(text.slice(from, to)); continue; }
      const span = document.createElement("span");
      span.className = over.map(item => item.css).join(" ");
      const mark = over.find(item => item.mark !== undefined);
      if (mark) span.dataset.m = String(mark.mark);
      const label = over.find(item => item.label && item.end === to);
      if (label) span.dataset.label = label.label;
      span.textContent = text.slice(from, to);
      pieces.push(span);
    }
    this.layer.replaceChildren(...pieces, "\u200b");
  }

  /** The mark at a place of the text. @param {number} at @returns {number} its index, or -1 */
  markAt(at) { return this.marks.findIndex(mark => mark.start <= at && at <= mark.end); }

  /** The mark under a point of the screen. @param {number} x @param {number} y @returns {number} */
  markUnder(x, y) {
    for (const node of document.elementsFromPoint(x, y)) {
      const place = /** @type {HTMLElement} */ (node).dataset?.m;
      if (place !== undefined && this.layer.contains(node)) return Number(place);
    }
    return -1;
  }
}

/** What differs between two texts, as one piece of the first. @param {string} one @param {string} other */
export function difference(one, other) {
  const most = Math.min(one.length, other.length);
  let start = 0, same = 0;
  while (start < most && one[start] === other[start]) start += 1;
  while (same < most - start && one[one.length - 1 - same] === other[other.length - 1 - same]) same += 1;
  return { start, end: one.length - same };
}

/** The sentence round some characters. @param {string} text @param {number} start @param {number} end @returns {[number, number]} */
function sentence(text, start, end) {
  let from = start, to = end;
  while (from > 0 && !ENDS.includes(text[from - 1])) from -= 1;
  while (to < text.length && !ENDS.includes(text[to])) to += 1;
  return [from, to];
}

/** A place that the server counted in whole characters. @param {string} text @param {number} at */
export const inBrowser = (text, at) => [...text].slice(0, at).join("").length;
