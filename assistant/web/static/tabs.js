// @ts-check
// The rail of ⑤ in tabs, of which one is shown.
import { make } from "./rail.js";

/** @param {HTMLElement} place @param {string[]} ids @param {(id: string) => void} pick */
export function build(place, ids, pick) {
  const tabs = make("div", "tabs"), scroll = make("div", "scroll");
  tabs.setAttribute("role", "tablist");
  for (const id of ids) {
    const tab = /** @type {HTMLButtonElement} */ (make("button", "")), panel = make("div", id);
    Object.assign(tab, { type: "button", id: `rt-${id}` });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `rp-${id}`);
    tab.addEventListener("click", () => pick(id));
    tabs.append(tab);
    panel.id = `rp-${id}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `rt-${id}`);
    scroll.append(panel);
  }
  place.replaceChildren(tabs, scroll, make("div", "foot"));
}

/** Which tab is shown, and how many each holds. @param {HTMLElement} place @param {string} shown @param {Record<string, [string, number]>} names */
export function name(place, shown, names) {
  for (const [id, [label, n]] of Object.entries(names)) {
    const tab = place.querySelector(`#rt-${id}`), panel = /** @type {HTMLElement} */ (place.querySelector(`#rp-${id}`));
    tab?.replaceChildren(label, ...(n ? [make("span", "n", String(n))] : []));
    tab?.setAttribute("aria-selected", String(id === shown));
    panel.hidden = id !== shown;
  }
}
