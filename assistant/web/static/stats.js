// @ts-check
// 统计: another report is chosen, a chart is saved as a picture, the table as a file for Excel.
import { Page } from "./page.js";
import { chartOf, draw } from "./picture.js";
import { save } from "./save.js";
import { word } from "./words.js";

/** A row of a table as a line of CSV. @param {string[]} cells @returns {string} */
export const csvLine = cells => cells.map(cell => `"${(/^[=+@]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell).replace(/"/g, '""')}"`).join(",");

class StatsPage extends Page {
  /** @param {import("./net.js").Answer} answer */
  show(answer) {
    super.show(answer);
    if (answer.data?.id) history.replaceState(null, "", `/stats?id=${answer.data.id}${location.search.includes("__theme=dark") ? "&__theme=dark" : ""}`);
  }

  /** @param {Event} event */
  onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const card = /** @type {HTMLElement | null} */ (target.closest("[data-png]")?.closest("[data-chart]") || null);
    if (card) this.picture(card);
    else if (target.closest("[data-csv]")) this.table();
    else super.onClick(event);
  }

  /** @param {HTMLElement} card */
  async picture(card) {
    const chart = chartOf(card), content = await draw(chart);
    if (content) save(content, `${chart.title.replace(/[\\/:*?"<>|]/g, "")}.png`);
  }

  table() {
    const rows = [...document.querySelectorAll(".st-chart .st-table tr, #st-all tr")];
    const lines = rows.map(row => csvLine([...row.querySelectorAll("th, td")].map(cell => cell.textContent || "")));
    save(new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" }), `${word("年报统计")}.csv`);
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new StatsPage(element, server).start();
}
