// @ts-check
// One way to the server: every call says which build and which report it is for; what could not be sent is kept.

import { word } from "./words.js";

/** @typedef {{ok: boolean, msg?: string, code?: string, at?: string, html?: Record<string, string>, toast?: string,
 *   undo?: object, see?: string, go?: string, rail?: import("./rail.js").Rail, steps?: import("./chrome.js").Step[], head?: import("./chrome.js").Head,
 *   refused?: import("./refused.js").Refused[], data?: any, title?: string}} Answer */
/** @typedef {{ask: (payload: object) => Promise<Answer>}} Server */
/** @typedef {{key: string, payload: Record<string, any>, n: number, late?: boolean}} Waiting late: it could not be sent at once */

const RETRIES = [1000, 2000, 5000, 10000];
export const OUTBOX = "nb.outbox";
export const TAB = crypto.randomUUID().slice(0, 12);  // what this tab wrote itself is never in its way

/** The build of the program that wrote this page. @returns {string} */
export const build = () => document.body.dataset.build || "";

/** The report that this page shows, or "". @returns {string} */
export const reportId = () => new URLSearchParams(location.search).get("id") || "";

/** What the server says of this page: `title`; `token`, what our own routes ask for and no other site knows. @param {string} name @returns {string} */
export const said = name => JSON.parse(document.getElementById("nb-page")?.textContent || "{}")[name] || "";
export const token = () => said("token");

/** Whether what is typed on this page are cells. */
export const inCells = () => location.pathname === "/figures";

/** @param {number} n */
export const places = n => (inCells() ? word("{n} 格", { n }) : word("{n} 处", { n }));

/** @param {string} type @param {any} [detail] */
export const tell = (type, detail) => window.dispatchEvent(new CustomEvent(type, { detail }));

/** The server is there and took nothing: `told` says why, for the banner. */
class Refused extends Error {
  /** @param {Answer} answer */
  constructor(answer) {
    super(answer.msg);
    this.told = { code: answer.code, why: answer.msg };
  }
}

export class Net {
  /** @param {Server} server */
  constructor(server) {
    this.server = server;
    this.failed = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.sending = Promise.resolve();
    window.addEventListener("online", () => this.flush());
  }

  /**
   * Ask the server something. A call that it did not answer rejects.
   * @param {string} act @param {object} [detail] @returns {Promise<Answer>}
   */
  async ask(act, detail = {}) {
    const answer = await this.server.ask({ act, id: reportId(), build: build(), lang: document.body.dataset.lang, tab: TAB, ...detail });
    if (answer.code === "stale_page") tell("nb:stale", answer);
    return answer;
  }

  /** What waits to be saved on this machine, of this report. @returns {Waiting[]} */
  waiting() {
    try {
      const all = JSON.parse(localStorage.getItem(OUTBOX) || "{}");
      return Object.values(all[reportId()] || {});
    } catch {
      return [];
    }
  }

  /** @param {Waiting[]} list @returns {boolean} whether the browser could keep it */
  keep(list) {
    try {
      const all = JSON.parse(localStorage.getItem(OUTBOX) || "{}");
      if (list.length) all[reportId()] = Object.fromEntries(list.map(item => [item.key, item]));
      else delete all[reportId()];
      localStorage.setItem(OUTBOX, JSON.stringify(all));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Keep a change until the server has it. A later change under the same key takes its place.
   * @param {string} key @param {Record<string, any>} payload @param {number} wait milliseconds
   */
  put(key, payload, wait) {
    const all = this.waiting(), list = all.filter(item => item.key !== key);
    list.push({ key, payload, n: Date.now(), late: all.find(item => item.key === key)?.late });
    if (!this.keep(list)) tell("nb:save", { state: "full" });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }

  /** Send what waits, in order; resolves when it was tried. @returns {Promise<void>} */
  flush() {
    clearTimeout(this.timer);
    this.sending = this.sending.then(() => this.send());
    return this.sending;
  }

  async send() {
    const list = this.waiting();
    if (!list.length) return;
    const slow = setTimeout(() => { if (!this.failed) tell("nb:save", { state: "busy" }); }, 300);
    try {
      const answer = await this.ask("save", { changes: list.map(item => item.payload) }).finally(() => clearTimeout(slow));
      if (!answer.ok && answer.code !== "conflict" && answer.code !== "unchecked") throw new Refused(answer);
      if (answer.refused) (await import("./refused.js")).take(answer.refused, list);
      const n = list.filter((item, at) => item.late && !answer.refused?.some(one => one.at === at)).length;
      if (n) tell("nb:toast", { text: word("连上了，{what}已补存", { what: places(n) }) });
      this.failed = 0;
      const sent = new Map(list.map(item => [item.key, item.n]));
      this.keep(this.waiting().filter(item => sent.get(item.key) !== item.n));
      tell("nb:saved", answer);
      tell("nb:save", { state: "saved", at: answer.at });
    } catch (error) {
      const wait = RETRIES[Math.min(this.failed, RETRIES.length - 1)];
      this.failed += 1;
      if (!document.hidden) this.keep(this.waiting().map(item => ({ ...item, late: true })));  // a page that is left hears nothing
      tell("nb:save", { state: "off", n: this.waiting().length, ...(error instanceof Refused ? error.told : {}) });
      this.timer = setTimeout(() => this.flush(), wait);
    }
  }
}
