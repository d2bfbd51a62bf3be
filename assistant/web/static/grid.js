// @ts-check
// The cells of the tables as a sheet: moving, pasting, copying blocks, undo. What is changed is told, not saved, here.
import { cellsOf, counted, plain, spread } from "./sums.js";
import { toast } from "./chrome.js";
import { word } from "./words.js";

/** @typedef {Record<string, [string, string]>} Step cell → [before, after] */
/** @typedef {{changed: (values: Record<string, string>) => void, left: (key: string, before: string) => void, focused: (input: HTMLInputElement) => void, show: (table: string) => void}} Ears */

/** @param {Element} table @returns {HTMLInputElement[][]} the cells of a table by rows, as they are printed */
function rowsOf(table) {
  /** @type {Map<string, HTMLInputElement[]>} */
  const rows = new Map();
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (table.querySelectorAll("input[data-k]"))) {
    const row = rows.get(input.dataset.r || "") || [];
    row.push(input);
    rows.set(input.dataset.r || "", row);
  }
  return [...rows.values()];
}

export class Grid {
  /** @param {HTMLElement} element @param {Ears} ears */
  constructor(element, ears) {
    this.element = element;
    this.ears = ears;
    /** @type {Map<string, HTMLInputElement>} */
    this.cells = new Map();
    /** @type {Map<string, string>} what stands in each cell, as last told */
    this.known = new Map();
    /** @type {Step[]} */
    this.done = [];
    /** @type {Step[]} */
    this.undone = [];
    /** @type {Set<HTMLInputElement>} */
    this.block = new Set();
    /** @type {[HTMLInputElement, HTMLInputElement] | null} */
    this.corners = null;
    element.addEventListener("input", event => this.onInput(event));
    element.addEventListener("compositionend", event => this.onInput(event));
    element.addEventListener("keydown", event => this.onKey(event));
    element.addEventListener("paste", event => this.onPaste(event));
    element.addEventListener("copy", event => this.onCopy(event));
    element.addEventListener("focusin", event => this.onFocus(event));
    element.addEventListener("focusout", event => this.onLeave(event));
  }

  /** Take the cells that the page shows now. */
  take() {
    this.cells = cellsOf(this.element);
    for (const [key, input] of this.cells) this.known.set(key, input.value);
  }

  /** @returns {Record<string, string>} */
  values() {
    return Object.fromEntries([...this.cells].map(([key, input]) => [key, input.value]));
  }

  /** Show a value that came from elsewhere; undo does not know it. @param {string} key @param {string} value */
  accept(key, value) {
    const input = this.cells.get(key);
    if (!input || input.value === value || input === document.activeElement) return;
    input.value = value;
    this.known.set(key, value);
    const td = input.closest("td");
    td?.classList.add("flash");
    setTimeout(() => td?.classList.remove("flash"), 600);
  }

  /**
   * Set cells as one step that Ctrl+Z takes back; `joined` adds them to the step before.
   * @param {Record<string, string>} values @param {boolean} [joined] @returns {number} how many changed
   */
  set(values, joined = false) {
    /** @type {Step} */
    const step = {};
    for (const [key, value] of Object.entries(values)) {
      const input = this.cells.get(key), before = this.known.get(key) ?? "";
      if (!input || before === value) continue;
      step[key] = [before, value];
      input.value = value;
      this.known.set(key, value);
    }
    const changed = Object.keys(step);
    if (!changed.length) return 0;
    const last = this.done[this.done.length - 1];
    if (joined && last) for (const key of changed) last[key] = [last[key]?.[0] ?? step[key][0], step[key][1]];
    else this.done.push(step);
    this.undone = [];
    this.ears.changed(Object.fromEntries(changed.map(key => [key, step[key][1]])));
    return changed.length;
  }

  /** What takes the last step back, also after others; a cell that has been changed since stays. @returns {() => void} */
  backTo() {
    const step = this.done[this.done.length - 1];
    return () => {
      if (this.done[this.done.length - 1] === step) this.back(false);
      else this.set(Object.fromEntries(Object.entries(step).filter(([key, pair]) => this.known.get(key) === pair[1]).map(([key, pair]) => [key, pair[0]])));
    };
  }

  /** @param {boolean} again */
  back(again) {
    const step = (again ? this.undone : this.done).pop();
    if (!step) return;
    (again ? this.done : this.undone).push(step);
    /** @type {Record<string, string>} */
    const values = {};
    for (const [key, pair] of Object.entries(step)) {
      const input = this.cells.get(key);
      if (!input) continue;
      values[key] = again ? pair[1] : pair[0];
      input.value = values[key];
      this.known.set(key, values[key]);
    }
    this.ears.changed(values);
    this.focus(Object.keys(step)[0]);
  }

  /** @param {string} key */
  focus(key) {
    const input = this.cells.get(key);
    if (!input) return;
    this.ears.show(input.closest("section")?.dataset.t || "");
    input.scrollIntoView({ block: "center" });
    input.focus({ preventScroll: true });
    input.select();
  }

  /** @param {Event} event */
  onInput(event) {
    const input = /** @type {HTMLInputElement} */ (event.target), key = input.dataset.k;
    if (!key || /** @type {InputEvent} */ (event).isComposing) return;
    const last = this.done[this.done.length - 1], before = this.known.get(key) ?? "";
    if (before === input.value) return;
    const typing = last && last[key] && last[key][1] === before && input.dataset.typing;
    input.dataset.typing = "1";
    this.known.set(key, input.value);
    if (typing) last[key][1] = input.value;
    else this.done.push({ [key]: [before, input.value] });
    this.undone = [];
    this.ears.changed({ [key]: input.value });
  }

  /** @param {Event} event */
  onFocus(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (!input.dataset?.k) return;
    input.dataset.was = input.value;
    delete input.dataset.typing;
    input.select();
    this.ears.focused(input);
  }

  /** @param {Event} event */
  onLeave(event) {
    this.leave(/** @type {HTMLInputElement} */ (event.target));
  }

  /** A cell is done with. @param {HTMLInputElement} input */
  leave(input) {
    const key = input.dataset?.k;
    if (!key) return;
    const number = counted(input.value);
    if (number !== null) {
      this.set({ [key]: number }, true);
      toast(word("取了 {value}", { value: number }));
    }
    if (input.dataset.was === undefined || input.dataset.was === input.value) return;
    this.ears.left(key, input.dataset.was);
    input.dataset.was = input.value;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const input = /** @type {HTMLInputElement} */ (event.target), key = input.dataset.k;
    if (!key || event.isComposing) return;
    const letter = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (letter === "z" || letter === "y")) {
      event.preventDefault();
      this.back(letter === "y" || event.shiftKey);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.select(null);
      this.set({ [key]: input.dataset.was ?? input.value });
      input.select();
    } else if (event.key === "Delete" && this.block.size > 1) {
      event.preventDefault();
      this.set(Object.fromEntries([...this.block].map(one => [one.dataset.k || "", ""])));
    } else this.move(event, input);
  }

  /** @param {KeyboardEvent} event @param {HTMLInputElement} input */
  move(event, input) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const atStart = input.selectionStart === 0, atEnd = input.selectionEnd === input.value.length;
    const back = event.key === "Enter" && event.shiftKey;
    const step = { ArrowDown: [1, 0], Enter: [back ? -1 : 1, 0], ArrowUp: [-1, 0] }[event.key]
      || (event.key === "ArrowLeft" && (atStart || event.shiftKey) ? [0, -1] : event.key === "ArrowRight" && (atEnd || event.shiftKey) ? [0, 1] : null);
    if (!step) return;
    const from = event.shiftKey && event.key !== "Enter" ? (this.corners?.[1] || input) : input;
    const next = this.neighbour(from, step[0], step[1]);
    if (!next && event.key === "Enter") this.leave(input);  // the last row: there is nowhere to go, and the cell is done
    if (!next) return;
    event.preventDefault();
    if (event.shiftKey && event.key !== "Enter") this.select([this.corners?.[0] || input, next]);
    else { this.select(null); next.focus(); }
  }

  /** @param {HTMLInputElement} input @param {number} down @param {number} right @returns {HTMLInputElement | undefined} */
  neighbour(input, down, right) {
    const table = input.closest("table");
    if (!table) return undefined;
    const rows = rowsOf(table), at = rows.findIndex(row => row.includes(input));
    if (right) return rows.flat()[rows.flat().indexOf(input) + right];
    const row = rows[at + down];
    return row?.find(one => one.dataset.c === input.dataset.c) || row?.[0];
  }

  /** Mark a block between two cells. @param {[HTMLInputElement, HTMLInputElement] | null} corners */
  select(corners) {
    for (const one of this.block) one.closest("td")?.classList.remove("sel");
    this.block = new Set();
    this.corners = corners;
    const table = corners?.[0].closest("table");
    if (!corners || !table || corners[1].closest("table") !== table) return;
    const rows = rowsOf(table), [from, to] = corners.map(cell => rows.findIndex(row => row.includes(cell))).sort((a, b) => a - b);
    const [left, right] = corners.map(cell => Number(cell.dataset.c)).sort((a, b) => a - b);
    for (const row of rows.slice(from, to + 1)) for (const cell of row) {
      if (Number(cell.dataset.c) >= left && Number(cell.dataset.c) <= right) { this.block.add(cell); cell.closest("td")?.classList.add("sel"); }
    }
  }

  /** @param {ClipboardEvent} event */
  onCopy(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (!input.dataset?.k) return;
    const table = input.closest("table");
    const rows = table && this.block.size > 1 ? rowsOf(table).map(row => row.filter(cell => this.block.has(cell))).filter(row => row.length) : [[input]];
    if (rows.length === 1 && rows[0].length === 1 && input.selectionStart !== input.selectionEnd && !this.isWhole(input)) return;
    event.clipboardData?.setData("text/plain", rows.map(row => row.map(cell => cell.value).join("\t")).join("\n"));
    event.preventDefault();
  }

  /** @param {HTMLInputElement} input */
  isWhole(input) { return input.selectionStart === 0 && input.selectionEnd === input.value.length; }

  /** @param {ClipboardEvent} event */
  onPaste(event) {
    const input = /** @type {HTMLInputElement} */ (event.target), data = event.clipboardData;
    if (!input.dataset?.k || !data) return;
    const block = spread(data.getData("text/html"), data.getData("text/plain"));
    if (block.length === 1 && block[0].length === 1) return;  // one value: the browser's own paste
    event.preventDefault();
    const table = input.closest("table");
    if (!table) return;
    const rows = rowsOf(table), first = rows[0][0];
    const whole = block.length === rows.length && block.every((line, at) => line.length === rows[at].length);
    this.paste(whole ? first : input, block);
    if (!whole || input === first) return;
    const here = () => { this.back(false); this.paste(input, block); };
    toast(word("像是整张表，从第一格贴了"), [[word("就从这里"), here], [word("撤销"), this.backTo()]]);
  }

  /** Put a block into the table from a cell on, row by row. @param {HTMLInputElement} input @param {string[][]} block */
  paste(input, block) {
    const table = input.closest("table");
    if (!table) return;
    const rows = rowsOf(table), at = rows.findIndex(row => row.includes(input));
    /** @type {Record<string, string>} */
    const values = {};
    let wide = 0, long = 0;
    block.forEach((line, down) => {
      const row = rows[at + down];
      if (!row) { long += 1; return; }
      const from = Math.max(row.findIndex(one => one.dataset.c === input.dataset.c), 0);
      line.forEach((text, right) => {
        const target = row[from + right];
        if (target?.dataset.k) values[target.dataset.k] = plain(text);
        else wide = Math.max(wide, from + right + 1 - row.length);
      });
    });
    const n = Object.keys(values).length, changed = this.set(values);
    const more = (wide ? word("，多出 {n} 列没贴", { n: wide }) : "") + (long ? word("，多出 {n} 行没贴", { n: long }) : "");
    toast(word("已粘贴 {n} 格", { n }) + more, changed ? this.backTo() : null);
  }
}
