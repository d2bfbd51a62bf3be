// @ts-check
// ② The three tables: what is typed is saved and checked as it comes; a blank total follows its parts, from the
// equations that check it.
import { toast } from "./chrome.js";
import { reportId } from "./net.js";
import { Page } from "./page.js";
import { Grid } from "./grid.js";
import { make } from "./rail.js";
import { follow, sumOf } from "./sums.js";
import { marked, word } from "./words.js";

/** @typedef {import("./sums.js").Equation} Equation */
/** @typedef {{id: number, cell: string, mine: string, theirs: string, by: string, theirs_by: string, name: string}} Conflict */
/** @typedef {{equations: Equation[], revisions: Record<string, number>, cells: Record<string, string>,
 *   names: Record<string, string>, tabs: Record<string, [string, number]>, conflicts: Conflict[]}} Figures */

const CELL_WAIT = 120, LOOK_EVERY = 5000, FOLLOWING = "nb.following.";

/** The totals that followed their parts when the page was left. @returns {string[]} */
function keptFollowing() {
  try { return JSON.parse(localStorage.getItem(FOLLOWING + reportId()) || "[]"); } catch { return []; }
}

class FiguresPage extends Page {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    /** @type {Figures} */
    this.state = { equations: [], revisions: {}, cells: {}, names: {}, tabs: {}, conflicts: [] };
    /** @type {Set<string>} totals that nobody typed in this browser: they follow their parts, also after a reload */
    this.following = new Set();
    /** @type {Map<string, string>} cells that were left, with what they said before: the texts have not followed yet */
    this.pending = new Map();
    this.grid = new Grid(element, {
      changed: values => this.changed(values), drawn: () => this.draw(), left: (key, before) => this.left(key, before),
      focused: input => this.drawBar(input), show: table => this.showTable(table),
    });
    /** @param {import("./rail.js").Item} item */
    this.goto = item => (item.cell && this.grid.cells.has(item.cell) ? this.grid.focus(item.cell) : this.leaveFor(item));
    /** @param {import("./rail.js").Item} item */
    this.fix = item => { if (item.cell && item.value) { this.grid.set({ [item.cell]: item.value }); this.grid.focus(item.cell); } else this.act("fix", { finding: item.id }); };
  }

  async start() {
    this.choose = (/** @type {import("./rail.js").Item} */ item, /** @type {string} */ value) => this.answerCard(item, value);
    const answer = await super.start();
    this.element.addEventListener("click", event => this.onSegment(event));
    this.element.addEventListener("keydown", event => { if (event.altKey && event.key === "ArrowDown") { event.preventDefault(); this.showLast(true); } });
    const wrong = /** @type {HTMLInputElement | null} */ (this.element.querySelector("section:not([hidden]) td.bad input"));
    if (wrong) this.drawBar(wrong);
    const goal = new URLSearchParams(location.search).get("goto") || "";
    if (this.grid.cells.has(goal)) this.grid.focus(goal);
    if (location.search.includes("last=1")) this.showLast(true);
    setInterval(() => { if (!document.hidden && !this.net.waiting().length && !this.net.failed) this.look(); }, LOOK_EVERY);
    return answer;
  }

  /** A card was answered: its cells take a value, or it stands with a reason. @param {import("./rail.js").Item} item @param {string} value */
  answerCard(item, value) {
    if (!value.startsWith("=")) { this.act("waive", { finding: item.id, reason: value }); return; }
    const cells = item.cells || [], said = value.slice(1);
    if (this.grid.set(Object.fromEntries(cells.map(key => [key, said]))) > 1) toast(word("填了 {n} 格", { n: cells.length }), this.grid.backTo());
    this.grid.focus(item.cell || cells[0]);
  }

  /** What others did meanwhile. */
  async look() {
    try { this.show(await this.net.ask("look")); } catch { /* the heartbeat says so */ }
  }

  /** @param {import("./net.js").Answer} answer */
  show(answer) {
    super.show(answer);
    if (!answer.data?.cells) return;
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
    const values = this.grid.values();
    for (const total of keptFollowing()) if (sumOf(this.state.equations, total, values).due === values[total]) this.following.add(total);
  }

  /** @param {Record<string, string>} values */
  changed(values) {
    for (const [key, text] of Object.entries(values)) {
      if (this.following.delete(key)) this.keepFollowing();
      this.net.put(`cell:${key}`, { cell: key, text, base: this.state.revisions[key] ?? 0 }, CELL_WAIT);
    }
    this.followSums(Object.keys(values));
    this.draw();
  }

  /** A blank total whose parts are all there takes their sum; while nobody types one, it follows. @param {string[]} keys */
  followSums(keys) {
    const values = this.grid.values();
    for (const equation of this.state.equations) {
      const total = equation.minus[0];
      if (!equation.total || equation.minus.length !== 1 || !equation.plus.some(key => keys.includes(key))) continue;
      if (values[total] !== "" && !this.following.has(total)) continue;
      const whole = equation.plus.every(key => follow(values[key] ?? "") !== null);
      const sum = sumOf(this.state.equations, total, values);
      if (!whole || !sum.due) continue;
      this.grid.set({ [total]: sum.due }, true);
      this.following.add(total);
      this.keepFollowing();
    }
  }

  keepFollowing() {
    try { localStorage.setItem(FOLLOWING + reportId(), JSON.stringify([...this.following])); } catch { /* then they follow until the page is left */ }
  }

  /** A cell is done: the texts that quote it follow. @param {string} key @param {string} before */
  async left(key, before) {
    if (!this.pending.has(key)) this.pending.set(key, before);
    await this.net.flush();
    if (this.net.waiting().length) return;
    const cells = [...this.pending].map(([cell, was]) => ({ cell, before: was }));
    this.pending.clear();
    const answer = await this.act("follow", { cells });
    for (const { cell, before: was } of cells) if (!answer.ok || answer.data?.held?.includes(cell)) this.pending.set(cell, was);
  }

  /** @param {string} id */
  showTable(id) {
    for (const card of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("section[data-t]"))) card.hidden = card.dataset.t !== id;
    for (const tab of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("#which button"))) tab.setAttribute("aria-pressed", String(tab.dataset.t === id));
  }

  /** @param {boolean} on */
  showLast(on) {
    this.element.querySelectorAll("table.fig").forEach(table => table.classList.toggle("showly", on));
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("[data-v]"))) one.setAttribute("aria-pressed", String((one.dataset.v === "1") === on));
  }

  /** @param {Event} event */
  onSegment(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const tab = /** @type {HTMLElement | null} */ (target.closest(".seg button"));
    if (tab?.dataset.t) this.showTable(tab.dataset.t);
    else if (tab?.dataset.v) this.showLast(tab.dataset.v === "1");
    else target.closest("tr.zrow")?.classList.add("open");
  }

  /** @param {HTMLInputElement} input */
  drawBar(input) {
    const key = input.dataset.k || "", last = input.dataset.ly || "", now = follow(input.value, input.dataset.kind), then = follow(last, input.dataset.kind);
    const difference = now === null || then === null ? "—" : `${now - then > 0 ? "+" : ""}${Math.round((now - then) * 100) / 100}`;
    const sum = sumOf(this.state.equations, key, this.grid.values());
    const put = (/** @type {string} */ id, /** @type {string} */ text) => { this.element.querySelector(id)?.replaceChildren(...marked(text)); };
    put("#cbn", this.state.names[key] || key);
    put("#cbv", input.value || word("空"));
    put("#cbl", last || "—");
    put("#cbd", difference);
    put("#cbe", sum.text);
    const place = /** @type {HTMLElement | null} */ (this.element.querySelector("#cbe"));
    if (place) { place.hidden = !sum.text; place.classList.toggle("bad", sum.wrong); }
    this.element.querySelectorAll("thead th.hl").forEach(one => one.classList.remove("hl"));
    input.closest("table")?.querySelector(`thead th[data-c="${input.dataset.c}"]`)?.classList.add("hl");
  }

  /** Marks on the cells: wrong totals with what they should be, parts of a wrong sum, zeros, what is no number. */
  draw() {
    const values = this.grid.values();
    /** @type {Map<string, string>} */
    const bad = new Map();
    /** @type {Set<string>} */
    const related = new Set();
    for (const equation of this.state.equations) {
      if (!equation.total || equation.minus.length !== 1) continue;
      const total = equation.minus[0], sum = sumOf(this.state.equations, total, values);
      const input = this.grid.cells.get(total);
      if (input) input.placeholder = values[total] === "" ? sum.due : "";
      if (!sum.wrong) continue;
      bad.set(total, word("应为 {value}", { value: sum.due }));
      equation.plus.forEach(key => related.add(key));
    }
    const split = new Set((this.state.conflicts || []).map(one => one.cell));
    for (const [key, input] of this.grid.cells) this.mark(key, input, bad.get(key), related.has(key), split.has(key));
    for (const row of this.element.querySelectorAll("table.fig3 tbody tr")) {
      const cells = /** @type {HTMLInputElement[]} */ ([...row.querySelectorAll("input[data-k]")]);
      row.classList.toggle("zrow", cells.length > 0 && cells.every(cell => cell.value === "0"));
    }
    this.drawTabs();
    this.drawConflicts();
    const focused = /** @type {HTMLInputElement | null} */ (document.activeElement);
    if (focused?.dataset?.k) this.drawBar(focused);
  }

  /** @param {string} key @param {HTMLInputElement} input @param {string | undefined} due @param {boolean} related @param {boolean} split */
  mark(key, input, due, related, split) {
    const td = input.closest("td");
    if (!td) return;
    const strange = input.value.trim() !== "" && follow(input.value, input.dataset.kind) === null;
    td.classList.toggle("bad", Boolean(due));
    td.classList.toggle("rel", related && !due);
    td.classList.toggle("z", input.value === "0");
    td.classList.toggle("warn", strange || split);
    td.classList.toggle("auto", this.following.has(key));
    const last = /** @type {HTMLElement | null} */ (td.querySelector(".ly"));
    last?.classList.toggle("up", !["", input.dataset.ly].includes(input.value));
    if (last) last.hidden = input.dataset.ly === "0" && ["", "0"].includes(input.value);  // a 0 in a blank cell looks like this year's
    input.setAttribute("aria-invalid", String(Boolean(due) || strange));
    if (due) td.dataset.want = due;
    else if (strange) td.dataset.want = word("不是数");
    else delete td.dataset.want;
  }

  drawTabs() {
    for (const [id, [state, count]] of Object.entries(this.state.tabs || {})) {
      const sign = this.element.querySelector(`#which [data-t="${CSS.escape(id)}"] b`);
      if (sign) { sign.textContent = state === "err" ? String(count) : state === "done" ? "✓" : ""; sign.className = state; }
    }
  }

  drawConflicts() {
    const place = this.element.querySelector("#conflicts");
    if (!place) return;
    place.replaceChildren(...(this.state.conflicts || []).filter(one => one.cell).map(one => {
      const choose = (/** @type {string} */ choice, /** @type {string} */ value) => {
        const button = /** @type {HTMLButtonElement} */ (make("button", "btn sm", word("用 {value}", { value: value || word("空") })));
        button.type = "button";
        button.addEventListener("click", () => this.act("settle", { dispute: one.id, choice }));
        return button;
      };
      const said = { name: one.name, by: one.by, mine: one.mine || word("空"), other: one.theirs_by, theirs: one.theirs || word("空") };
      return make("div", "note warning", make("div", "", word("{name}：这一格两人填得不一样。{by}填 {mine}，{other}填 {theirs}。", said)), make("div", "acts", choose("mine", one.mine), choose("theirs", one.theirs)));
    }));
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new FiguresPage(element, server).start();
}
