// @ts-check
// Several totals of ② that are wrong at once, mended by one click.
import { button } from "./button.js";
import { word } from "./words.js";

const TOTALS = ["A101", "A102", "A201"], FEW = 3;

/** What the totals should be that the cards would change, each alone; a cell that two would change differently is left. @param {import("./rail.js").Item[]} items @returns {Record<string, string>} */
export function dueOf(items) {
  const shown = new Set(items.map(item => item.id)), open = items.filter(item => item.kind === "error" && TOTALS.includes(item.code) && item.cell && item.value && !shown.has(item.under));
  const split = new Set(open.filter(item => open.some(other => other.cell === item.cell && other.value !== item.value)).map(item => item.cell));
  return Object.fromEntries(open.filter(item => !split.has(item.cell)).map(item => [item.cell, item.value]));
}

/** A button over the cards, where there are several. @param {HTMLElement} rail @param {import("./rail.js").Item[]} items @param {(values: Record<string, string>) => void} act */
export function offer(rail, items, act) {
  const due = dueOf(items);
  if (Object.keys(due).length < FEW) return;
  const row = document.createElement("div");
  row.className = "every";
  row.append(button(word("这几个合计都按算出来的改"), () => act(due)));
  rail.querySelector(".live")?.before(row);
}
