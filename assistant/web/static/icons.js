// @ts-check
// The signs of the states: a colour never stands alone.

const PATHS = {
  error: '<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M8 4v5M8 11v1.4" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round"/>',
  warning: '<path d="M8 1.5 15 14H1z" fill="currentColor"/><path d="M8 6v3.6M8 11.4v1" stroke="var(--surface)" stroke-width="1.6" stroke-linecap="round"/>',
  advice: '<circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 7.2v4M8 4.6v.6" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/>',
  asked: '<path d="M2 2h12v9H8l-3.5 3V11H2z" fill="currentColor"/><path d="M6.4 5.4a1.7 1.7 0 1 1 1.8 1.9v.7M8.2 9.4v.3" fill="none" stroke="var(--surface)" stroke-width="1.3" stroke-linecap="round"/>',
  waived: '<circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M4.8 8h6.4" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>',
  ok: '<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="m4.6 8.2 2.4 2.4 4.4-4.8" fill="none" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>',
};

/** @param {string} kind @returns {SVGElement} */
export function icon(kind) {
  const box = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  box.setAttribute("class", "ico");
  box.setAttribute("viewBox", "0 0 16 16");
  box.setAttribute("aria-hidden", "true");
  box.innerHTML = PATHS[/** @type {keyof typeof PATHS} */ (kind)] || "";
  return box;
}
