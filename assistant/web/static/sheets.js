// @ts-check
// Which of the tables of ② is shown, with last year's numbers or without, and how many errors each has.

/** @param {HTMLElement} element @param {string} id */
export function showTable(element, id) {
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("section[data-t]"))) card.hidden = card.dataset.t !== id;
  for (const tab of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("#which button"))) tab.setAttribute("aria-pressed", String(tab.dataset.t === id));
}

/** @param {HTMLElement} element @param {boolean} on */
export function showLast(element, on) {
  element.querySelectorAll("table.fig").forEach(table => table.classList.toggle("showly", on));
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-v]"))) one.setAttribute("aria-pressed", String((one.dataset.v === "1") === on));
}

/** A tab, the choice of years, or a folded row of zeros. @param {HTMLElement} element @param {HTMLElement} target */
export function onClick(element, target) {
  const tab = /** @type {HTMLElement | null} */ (target.closest(".seg button"));
  if (tab?.dataset.t) showTable(element, tab.dataset.t);
  else if (tab?.dataset.v) showLast(element, tab.dataset.v === "1");
  else target.closest("tr.zrow")?.classList.add("open");
}

/** @param {HTMLElement} element @param {Record<string, [string, number]>} tabs of each table its state and how many errors */
export function drawTabs(element, tabs) {
  for (const [id, [state, count]] of Object.entries(tabs)) {
    const sign = element.querySelector(`#which [data-t="${CSS.escape(id)}"] b`);
    if (sign) { sign.textContent = state === "err" ? String(count) : state === "done" ? "✓" : ""; sign.className = state; }
  }
}
