// @ts-check
// ② The three tables: what is typed is saved and checked as it comes; a blank total follows its parts, from the
// equations that check it.
import { toast } from "./chrome.js";
import { reportId } from "./net.js";
import { Page } from "./page.js";
import { DoneCells } from "./done_cells.js";
import { Filling } from "./filling.js";
import { Following } from "./following.js";
import { Grid } from "./grid.js";
import { drawBar, drawMarks, foldZeros } from "./cell_marks.js";
import { drawTabs, onClick, showLast, showTable } from "./sheets.js";
import { offer } from "./totals.js";
import { word } from "./words.js";

/** @typedef {import("./sums.js").Equation} Equation */
/** @typedef {{id: number, cell: string, mine: string, theirs: string, by: string, theirs_by: string, name: string}} Conflict */
/** @typedef {{equations: Equation[], revisions: Record<string, number>, cells: Record<string, string>,
 *   names: Record<string, string>, tabs: Record<string, [string, number]>, conflicts: Conflict[]}} Figures */

const CELL_WAIT = 120, LOOK_EVERY = 5000;

class FiguresPage extends Page {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    /** @type {Figures} */
    this.state = { equations: [], revisions: {}, cells: {}, names: {}, tabs: {}, conflicts: [] };
    this.following = new Following(`nb.following.${reportId()}`);
    this.filling = new Filling(element, whole => this.show(whole));
    this.done = new DoneCells(this);
    this.grid = new Grid(element, {
      changed: values => this.changed(values), left: (key, before) => this.done.left(key, before),
      focused: input => this.drawBar(input), show: table => showTable(element, table),
    });
    /** @param {import("./rail.js").Item} item */
    this.goto = item => (item.cell && this.grid.cells.has(item.cell) ? this.grid.focus(item.cell) : this.leaveFor(item));
    /** @param {import("./rail.js").Item} item */
    this.fix = item => { if (item.cell && item.value) { this.grid.set({ [item.cell]: item.value }); this.grid.focus(item.cell); } else this.act("fix", { finding: item.id }); };
  }

  async start() {
    this.choose = (/** @type {import("./rail.js").Item} */ item, /** @type {string} */ value) => this.answerCard(item, value);
    const answer = await super.start(), { element } = this;
    element.addEventListener("click", event => onClick(element, /** @type {HTMLElement} */ (event.target)));
    element.addEventListener("keydown", event => { if (event.altKey && event.key === "ArrowDown") { event.preventDefault(); showLast(element, true); } });
    const wrong = /** @type {HTMLInputElement | null} */ (this.element.querySelector("section:not([hidden]) td.bad input"));
    if (wrong) this.drawBar(wrong);
    const goal = new URLSearchParams(location.search).get("goto") || "";
    if (this.grid.cells.has(goal)) this.grid.focus(goal);
    if (location.search.includes("last=1")) showLast(element, true);
    setInterval(() => { if (!document.hidden && !this.net.waiting().length && !this.net.failed) this.look(); }, LOOK_EVERY);
    return answer;
  }

  redrawRail() {
    super.redrawRail();
    if (this.railPlace && !this.stale) offer(this.railPlace, this.rail.items, values => this.fill(values));
  }

  /** Cells take values that one click gives, as one step back. @param {Record<string, string>} values */
  fill(values) {
    const keys = Object.keys(values);
    if (this.grid.set(values) > 1) toast(word("填了 {n} 格", { n: keys.length }), this.grid.backTo());
    this.grid.focus(keys[0]);
  }

  /** A card was answered: its cells take a value, or it stands with a reason. @param {import("./rail.js").Item} item @param {string} value */
  answerCard(item, value) {
    if (!value.startsWith("=")) { this.act("waive", { finding: item.id, reason: value }); return; }
    this.fill(Object.fromEntries((item.cells || []).map(key => [key, value.slice(1)])));
  }

  /** What others did meanwhile. */
  async look() {
    try { this.show(await this.net.ask("look")); } catch { /* the heartbeat says so */ }
  }

  /** @param {import("./net.js").Answer} answer */
  show(answer) {
    answer = this.filling.calmed(answer);
    super.show(answer);
    if (!answer.data?.tabs) return;
    this.state = { ...this.state, ...answer.data };
    if (answer.html?.["#main"]) this.takeTables();
    const waiting = new Set(this.net.waiting().map(item => item.key));
    for (const [key, value] of Object.entries(this.state.cells)) if (!waiting.has(`cell:${key}`)) this.grid.accept(key, value);
    this.draw();
  }

  /** The tables as the server wrote them, with what this browser kept and could not send yet. */
  takeTables() {
    for (const { payload } of this.net.waiting()) {
      const change = /** @type {{cell?: string, text?: string}} */ (payload);
      const input = /** @type {HTMLInputElement | null} */ (change.cell ? this.element.querySelector(`[data-k="${CSS.escape(change.cell)}"]`) : null);
      if (input && change.text !== undefined) input.value = change.text;
    }
    this.grid.take();
    this.following.resume(this.state.equations, this.grid.values());
  }

  /** @param {Record<string, string>} values */
  changed(values) {
    for (const [key, text] of Object.entries(values)) {
      this.following.leave(key);
      this.net.put(`cell:${key}`, { cell: key, text, base: this.state.revisions[key] ?? 0 }, CELL_WAIT);
    }
    this.followSums(Object.keys(values));
    this.draw();
  }

  /** A blank total whose parts are all there takes their sum; while nobody types one, it follows. @param {string[]} keys */
  followSums(keys) {
    for (const [total, due] of Object.entries(this.following.due(this.state.equations, this.grid.values(), keys))) {
      this.grid.set({ [total]: due }, true);
      this.following.add(total);
    }
  }

  /** @param {HTMLInputElement} input */
  drawBar(input, values = this.grid.values()) { drawBar(this.element, input, this.state.names, this.state.equations, values); }

  /** Marks on the cells: wrong totals with what they should be, parts of a wrong sum, zeros, what is no number. */
  draw() {
    const values = this.grid.values();
    drawMarks(this.grid.cells, values, this.state.equations, this.following.totals, new Set(this.state.conflicts.map(one => one.cell)));
    foldZeros(this.element);
    drawTabs(this.element, this.state.tabs);
    this.drawConflicts();
    const focused = /** @type {HTMLInputElement | null} */ (document.activeElement);
    if (focused?.dataset?.k) this.drawBar(focused, values);
  }

  behind() { return [...super.behind(), import("./cell_disputes.js")]; }

  async drawConflicts() {
    const place = this.element.querySelector("#conflicts"), list = this.state.conflicts;
    if (!place || !(place.childElementCount || list.length)) return;
    (await import("./cell_disputes.js")).drawCells(place, list, (act, detail) => this.act(act, detail));
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new FiguresPage(element, server).start();
}
