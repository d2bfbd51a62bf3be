// @ts-check
// Ways within a page: the place that the address asks for, the room of the rail, the menu of a phone.

const menu = /** @type {HTMLElement | null} */ (document.querySelector(".top .menu"));

/** @param {boolean} isOpen */
function showMenu(isOpen) {
  document.body.classList.toggle("menu-open", isOpen);
  menu?.setAttribute("aria-expanded", String(isOpen));
}

document.getElementById(location.hash.slice(1))?.scrollIntoView();  // asked for in the address

/** In a low window the top bar goes when the page is scrolled, and the rail takes its room. */
function fill() {
  const bar = /** @type {HTMLElement | null} */ (document.querySelector(".top"));
  const gone = bar && getComputedStyle(bar).position === "static" ? Math.min(scrollY, bar.offsetHeight) : 0;
  document.documentElement.style.setProperty("--gone", `${gone}px`);
}
document.addEventListener("scroll", fill, { passive: true });
fill();

document.addEventListener("click", event => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (menu?.contains(target)) showMenu(!document.body.classList.contains("menu-open"));
  else if (!target.closest(".top .nav")) showMenu(false);
});
document.addEventListener("keydown", event => {
  if (event.key !== "Escape" || !document.body.classList.contains("menu-open")) return;
  showMenu(false);
  menu?.focus();
});
