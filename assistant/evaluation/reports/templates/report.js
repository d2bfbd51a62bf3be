// @ts-check
// Filters, sorts and steps through the cases. The page is whole without it.
"use strict";
(() => {
  /** @param {string} id */
  const by = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const list = by("list"), find = /** @type {HTMLInputElement} */ (by("find"));
  const only = /** @type {HTMLSelectElement} */ (by("only")), order = /** @type {HTMLSelectElement} */ (by("order"));
  const cases = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (list.querySelectorAll("details.case"))];
  const said = new Map(cases.map((item) => [item, (item.textContent || "").toLowerCase()]));

  /** @param {HTMLElement} item @param {string} name */
  const number = (item, name) => Number(item.dataset[name]);
  /** @type {Record<string, (item: HTMLElement) => boolean>} */
  const kinds = {
    moved: (item) => number(item, "size") > 1e-9,
    worse: (item) => number(item, "worst") < -1e-9,
    better: (item) => number(item, "best") > 1e-9,
    errors: (item) => number(item, "errors") > 0,
    con: (item) => !!item.querySelector(".q.con"),
    uns: (item) => !!item.querySelector(".q.uns"),
    gap: (item) => !!item.querySelector(".q.gap"),
  };
  /** @type {Record<string, (a: HTMLElement, b: HTMLElement) => number>} */
  const orders = {
    size: (a, b) => number(b, "size") - number(a, "size"),
    worst: (a, b) => number(a, "worst") - number(b, "worst"),
    best: (a, b) => number(b, "best") - number(a, "best"),
    id: (a, b) => (a.dataset.id || "").localeCompare(b.dataset.id || "", "zh"),
  };

  const filter = () => {
    const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = kinds[only.value];
    for (const item of cases) {
      item.hidden = !words.every((word) => (said.get(item) || "").includes(word)) || (!!fits && !fits(item));
    }
    by("count").textContent = `${cases.filter((item) => !item.hidden).length} / ${cases.length}`;
  };
  const sort = () => {
    cases.sort(orders[order.value]);
    list.append(...cases);
  };
  /** @param {number} by */
  const step = (by) => {
    const seen = cases.filter((item) => !item.hidden);
    const at = seen.findIndex((item) => item.open);
    const next = seen[at < 0 ? (by > 0 ? 0 : seen.length - 1) : at + by];
    if (!next) return;
    for (const item of seen) item.open = item === next;
    const head = /** @type {HTMLElement} */ (next.querySelector("summary"));
    head.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  };

  find.addEventListener("input", filter);
  only.addEventListener("change", filter);
  order.addEventListener("change", sort);
  by("next").addEventListener("click", () => step(1));
  by("back").addEventListener("click", () => step(-1));
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea")) return;
    if (event.key === "j" || event.key === "J") step(1);
    else if (event.key === "k" || event.key === "K") step(-1);
  });
  by("cases").querySelector(".tools")?.removeAttribute("hidden");
  filter();
})();
