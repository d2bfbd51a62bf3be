// @ts-check
// A chart as a picture: drawn anew from what the page says, in the light colours, with its title, to go into a document.
import { word } from "./words.js";

/** @typedef {{name: string, values: string[]}} Bar */
/** @typedef {{title: string, note: string, years: string[], bars: Bar[]}} Chart */

const COLOURS = ["", "#8fb3d6", "#1c5088"];  // the oldest of three years is an outline
const INK = "#1b2229", PALE = "#5a6671", LINE = "#7f8b96";
const FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif';
const WIDTH = 760, LEFT = 150, RIGHT = 70, TOP = 84, STEP = 19;

/** The longest bar's value, 1 where all are 0. @param {Bar[]} bars */
export const longest = bars => Math.max(1, ...bars.flatMap(bar => bar.values.map(value => Number(value) || 0)));

/** What a card of the page shows. @param {HTMLElement} card @returns {Chart} */
export function chartOf(card) {
  const years = [...card.querySelectorAll(".key > span")].map(item => item.textContent || "");
  const names = [...card.querySelectorAll(".hb .t")].map(item => item.textContent || "");
  const values = [...card.querySelectorAll(".hb .bs")].map(row => [...row.querySelectorAll("em")].map(item => item.textContent || ""));
  const bars = names.map((name, index) => ({ name, values: values[index] }));
  const months = [...card.querySelectorAll(".st-months th")].map((item, index) => ({
    name: item.textContent || "", values: [card.querySelectorAll(".st-months .n")[index].textContent || ""] }));
  return { title: card.dataset.title || "", note: card.dataset.note || "", years, bars: bars.length ? bars : months };
}

/** @param {Chart} chart @returns {Promise<Blob | null>} */
export function draw(chart) {
  const series = chart.bars[0]?.values.length || 1;
  const height = TOP + chart.bars.length * (series * STEP + 14) + 16;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * 2;
  canvas.height = height * 2;
  const pen = canvas.getContext("2d");
  if (!pen) return Promise.resolve(null);
  pen.scale(2, 2);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDTH, height);
  head(pen, chart, series);
  const most = longest(chart.bars), room = WIDTH - LEFT - RIGHT;
  chart.bars.forEach((bar, index) => {
    const top = TOP + index * (series * STEP + 14);
    write(pen, bar.name, LEFT - 12, top + (series * STEP) / 2, INK, "right");
    bar.values.forEach((value, number) => {
      const width = ((Number(value) || 0) / most) * room, y = top + number * STEP;
      block(pen, series, number, LEFT, y + 3, width, 13);
      write(pen, value, LEFT + width + 6, y + STEP / 2, INK, "left");
    });
    pen.fillStyle = LINE;
    pen.fillRect(LEFT - 1, top, 1, series * STEP);
  });
  return new Promise(resolve => canvas.toBlob(resolve, "image/png"));
}

/**
 * A bar of the year at `index` of `series` years.
 * @param {CanvasRenderingContext2D} pen @param {number} series @param {number} index
 * @param {number} x @param {number} y @param {number} width @param {number} height
 */
function block(pen, series, index, x, y, width, height) {
  pen.fillStyle = COLOURS[COLOURS.length - series + index] || COLOURS[1];
  pen.fillRect(x, y, width, height);
  if (COLOURS.length - series + index || width < 4) return;
  pen.fillStyle = "#fff";
  pen.fillRect(x + 1.5, y + 1.5, width - 3, height - 3);
}

/** @param {CanvasRenderingContext2D} pen @param {Chart} chart @param {number} series */
function head(pen, chart, series) {
  write(pen, chart.title, 20, 28, INK, "left", "600 17px");
  let left = 20;
  chart.years.forEach((year, index) => {
    block(pen, series, index, left, 50, 12, 12);
    write(pen, year, left + 18, 56, PALE, "left");
    left += 90;
  });
  if (chart.note) write(pen, `${word("（")}${chart.note}${word("）")}`, WIDTH - 20, 56, PALE, "right");
}

/**
 * @param {CanvasRenderingContext2D} pen @param {string} text @param {number} x @param {number} y @param {string} colour
 * @param {CanvasTextAlign} align @param {string} [font]
 */
function write(pen, text, x, y, colour, align, font = "14px") {
  pen.font = `${font} ${FONT}`;
  pen.fillStyle = colour;
  pen.textAlign = align;
  pen.textBaseline = "middle";
  pen.fillText(text, x, y);
}
