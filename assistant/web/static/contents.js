// @ts-check
// A list of contents beside a long page: the part that is being read is the current one, also after a redraw.

const LINE = 0.35;  // of the height of the window: what begins above it is being read

/** @param {string} links @param {(id: string) => HTMLElement | null} [part] */
export function follow(links, part = id => document.getElementById(id)) {
  let isClicked = false;  // what was clicked is current, also where the page ends before it is at its top
  const draw = () => {
    const all = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(links)]), parts = all.map(link => part(link.hash.slice(1)));
    if (isClicked) { isClicked = false; return; }
    const now = reading(parts.map(one => one?.getBoundingClientRect().top), innerHeight, scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2);
    mark(all, all[now]);
  };
  document.addEventListener("scroll", draw, { passive: true });
  document.addEventListener("click", event => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {HTMLElement} */ (event.target).closest(links));
    if (!link) return;
    mark([...document.querySelectorAll(links)], link);
    isClicked = true;
    setTimeout(() => { isClicked = false; }, 300);
  });
  return draw;
}

/** Which part is being read. @param {(number | undefined)[]} tops of the parts, in the window @param {number} height of the window @param {boolean} isEnd of the page */
export function reading(tops, height, isEnd) {
  const known = tops.flatMap((top, at) => (top === undefined ? [] : [at]));
  const begun = known.filter(at => /** @type {number} */ (tops[at]) <= height * LINE);
  return (isEnd ? known[known.length - 1] : begun[begun.length - 1]) ?? known[0] ?? 0;
}

/** @param {Element[]} all @param {Element | undefined} link */
function mark(all, link) {
  for (const one of all) if (one === link) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
}
