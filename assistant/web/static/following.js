// @ts-check
// The totals that nobody typed in this browser: they follow their parts, also after a reload.
import { isSum, sum, sumOf } from "./sums.js";

/** @typedef {import("./sums.js").Equation} Equation */

export class Following {
  /** @param {string} place where the browser keeps which they are */
  constructor(place) {
    this.place = place;
    /** @type {Set<string>} */
    this.totals = new Set();
  }

  /** Those that followed when the page was left, and still are their sum. @param {Equation[]} equations @param {Record<string, string>} values */
  resume(equations, values) {
    /** @type {string[]} */
    let kept = [];
    try { kept = JSON.parse(localStorage.getItem(this.place) || "[]"); } catch { /* none is known */ }
    for (const total of kept) if (sumOf(equations, total, values).due === values[total]) this.totals.add(total);
  }

  /** A person typed it: it follows no more. @param {string} key */
  leave(key) { if (this.totals.delete(key)) this.keep(); }

  /** It was filled in from its parts. @param {string} total */
  add(total) { this.totals.add(total); this.keep(); }

  /**
   * What totals become once cells changed: blank ones whose parts are all there, and those that followed before.
   * @param {Equation[]} equations @param {Record<string, string>} values @param {string[]} keys the cells that changed
   * @returns {Record<string, string>}
   */
  due(equations, values, keys) {
    /** @type {Record<string, string>} */
    const due = {};
    for (const equation of equations.filter(isSum)) {
      const total = equation.minus[0];
      if (!equation.plus.some(key => keys.includes(key)) || (values[total] !== "" && !this.totals.has(total))) continue;
      const found = sum(equation, values);
      if (found.whole) due[total] = found.due;
    }
    return due;
  }

  keep() {
    try { localStorage.setItem(this.place, JSON.stringify([...this.totals])); } catch { /* then they follow until the page is left */ }
  }
}
