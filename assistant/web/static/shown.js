// @ts-check
// What a page asks the server, and how what comes back is shown.
import { drawHead, drawSteps, toast } from "./chrome.js";
import { putBack } from "./kept.js";
import { sayAway, watchMissed } from "./missed.js";
import { Net, tell } from "./net.js";
import { showTrouble } from "./trouble.js";
import { word } from "./words.js";

/** @typedef {import("./net.js").Answer} Answer */

const TOAST = "nb.toast";  // what the page before said when it led here

/** @param {string} text */
function keepToast(text) {
  try { sessionStorage.setItem(TOAST, text); } catch { /* a private browser: it was shown before the page was left */ }
}

/** @returns {string} */
export function keptToast() {
  try {
    const kept = sessionStorage.getItem(TOAST) || "";
    sessionStorage.removeItem(TOAST);
    return kept;
  } catch {
    return "";
  }
}

export class Shown {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    this.element = element;
    this.net = new Net(server);
    watchMissed();
    /** @type {import("./rail.js").Rail} */
    this.rail = { head: "", items: [], checked: [], foot: "", next: null };
  }

  get railPlace() { return document.getElementById("rail"); }

  redrawRail() { /* see page.js */ }

  /** Scripts that an act or an answer needs, loaded once the page is shown: by then the server may be away. @returns {Promise<unknown>[]} */
  behind() { return [import("./asks.js"), import("./how.js"), import("./get.js"), import("./refused.js"), import("./here.js")]; }

  /** @param {string} name @param {object} [detail] @returns {Promise<Answer>} */
  async act(name, detail = {}) {
    try {
      const answer = await this.net.ask(name, detail);
      if (answer.code === "needs_name" && name !== "name") return await this.askName(() => this.act(name, detail));
      this.show(answer);
      return answer;
    } catch {
      sayAway();
      return { ok: false, code: "away" };
    }
  }

  /** Ask once who works here, then do what was to be done. @param {() => Promise<Answer>} then @returns {Promise<Answer>} */
  async askName(then) { return (await import("./asks.js")).askName(this, then); }

  /** @param {Answer} answer */
  show(answer) {
    for (const [selector, html] of Object.entries(answer.html || {})) this.replace(selector, html);
    if (answer.rail) { this.rail = answer.rail; this.redrawRail(); }
    if (answer.steps) drawSteps(answer.steps);
    const warns = Boolean(answer.head && drawHead(answer.head));
    if (answer.at) tell("nb:save", { state: "saved", at: answer.at });
    if (answer.msg || (warns && !answer.toast)) toast(answer.msg || "");
    if (answer.toast) {
      const { undo, see } = answer;
      toast(answer.toast, undo ? () => this.act("undo", undo) : see ? [[word("去看"), () => location.assign(see)]] : null);
    }
    if (answer.go) { if (answer.toast) keepToast(answer.toast); location.assign(answer.go); }
  }

  /** The page could not be opened: what is wrong, and the way out. @param {Answer} answer */
  showTrouble(answer) {
    const place = this.element.querySelector("#main");
    if (place) showTrouble(place, answer);
  }

  /** Replace a part by html that the server escaped; focus stays where it was. @param {string} selector @param {string} html */
  replace(selector, html) {
    const place = this.element.querySelector(selector) || document.querySelector(selector);
    if (!place) return;
    const now = document.activeElement, at = now ? [...place.querySelectorAll("*")].indexOf(now) : -1;
    place.innerHTML = html;
    putBack(place);
    const there = now?.id ? document.getElementById(now.id) : place.querySelectorAll("*")[at];
    if (now && (now.id || there?.isEqualNode(now))) /** @type {HTMLElement | null} */ (there)?.focus({ preventScroll: true });
  }

  /** @param {Element} node @returns {Record<string, any>} */
  payload(node) {
    const form = node.closest("form") || (node instanceof HTMLFormElement ? node : null);
    /** @type {Record<string, any>} */
    const values = form ? Object.fromEntries(new FormData(form)) : {};
    Object.assign(values, /** @type {HTMLElement} */ (node).dataset);  // what is clicked knows better than its form
    delete values.do;
    return values;
  }
}
