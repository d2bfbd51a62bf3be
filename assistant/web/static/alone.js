// @ts-check
// Behind an open dialog nothing can be clicked or reached by the keyboard.

/** @type {HTMLElement[]} */
let still = [];

/** @param {HTMLElement | null} box the dialog that is open, null when it is closed */
export function alone(box) {
  for (const one of still) one.inert = false;
  still = [];
  for (let at = box; at?.parentElement && at !== document.body; at = at.parentElement) {
    for (const one of at.parentElement.children) {
      if (!(one instanceof HTMLElement) || one === at || one.inert || one.id === "nb-toasts") continue;
      one.inert = true;
      still.push(one);
    }
  }
}
