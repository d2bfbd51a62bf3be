// @ts-check
// Where in the texts of ⑤ a person was, or is to go.
import { inBrowser } from "./editor.js";
import { reportId } from "./net.js";

/** @typedef {import("./texts.js").TextsPage} TextsPage */

const PLACE = "nb.review";

/** @param {TextsPage} page */
export function keepPlace(page) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ id: reportId(), section: page.section, at: page.editor?.area.selectionStart ?? 0, y: window.scrollY }));
  } catch { /* the browser keeps nothing: the page opens at its beginning */ }
}

/** The section that was asked for, where the page was left, or the one with the first thing to do. @param {TextsPage} page */
export function showFirst(page) {
  const goal = new URLSearchParams(location.search).get("goto") || "", [name, place] = goal.split(":");
  /** @type {{id?: string, section?: string, at?: number, y?: number}} */
  const kept = JSON.parse(sessionStorage.getItem(PLACE) || "{}");
  const first = [...page.pending(), ...page.rail.items].map(item => ("quoted" in item && item.quoted) || item.section).find(key => page.editors.has(key)) || "";
  const known = [name, kept.id === reportId() ? kept.section || "" : "", first, "overview"].find(key => page.editors.has(key));
  page.showSection(known || [...page.editors.keys()][0] || "");
  page.drawRanges();
  const editor = page.editor, [start, end] = (place || "").split("-").map(Number);
  if (editor && place && page.section === name) editor.reveal(inBrowser(editor.area.value, start), inBrowser(editor.area.value, end || start));
  else if (editor && kept.id === reportId() && kept.section === page.section && !name) { editor.area.setSelectionRange(kept.at || 0, kept.at || 0); window.scrollTo({ top: kept.y || 0 }); }
  sessionStorage.removeItem(PLACE);
}
