// @ts-check
// A page with small forms that ask: the sentence that an answer becomes is shown before it is kept, and what is typed
// is never lost. The pages of notes and of drafts build on it.
import { toast } from "./chrome.js";
import { Page } from "./page.js";
import { Previews, drawForm, drawForms, firstEmpty } from "./previews.js";
import { drawBar, step } from "./rail.js";
import { keep, putBack } from "./kept.js";
import { word } from "./words.js";

const SOON = 250;

/** What a card asks for is answered in its first field. @param {Element | null | undefined} card @param {FocusOptions} [options] */
export function focusCard(card, options) {
  const place = card?.querySelector("input, textarea, a.btn, button") || card;
  if (place instanceof HTMLElement) place.focus(options);
}

export class AskingPage extends Page {
  /** @param {HTMLElement} element @param {import("./net.js").Server} server */
  constructor(element, server) {
    super(element, server);
    this.composing = false;
    /** @type {[string, string][]} */
    this.later = [];
    this.previews = new Previews(this);
  }

  async start() {
    document.addEventListener("compositionstart", () => { this.composing = true; });
    document.addEventListener("compositionend", () => { this.composing = false; this.catchUp(); });
    document.addEventListener("input", event => this.onTyped(event));
    document.addEventListener("keydown", event => this.onKeyDown(event));
    return super.start();
  }

  /** The rail of these pages is drawn by the server, with its forms. */
  redrawRail() {
    this.railPlace?.setAttribute("aria-label", this.railPlace.querySelector("h2")?.textContent?.trim() || "");
    drawBar(this.railPlace?.querySelectorAll(".live .find").length || 0, this.rail.next && [word("下一步"), this.rail.next[1]]);
  }

  /** Whether what has the focus must not be taken away. @param {Element} place */
  isHeld(place) { return this.composing && place.contains(document.activeElement); }

  /** @param {string} selector @param {string} html */
  replace(selector, html) {
    const place = document.querySelector(selector);
    if (place && this.isHeld(place)) { this.later = [...this.later.filter(one => one[0] !== selector), [selector, html]]; return; }
    const active = /** @type {HTMLInputElement | null} */ (document.activeElement);
    const form = active?.closest?.("form[data-keep]"), name = active?.name;
    const caret = active && "selectionStart" in active && place?.contains(active) ? active.selectionStart : null;
    const scrolled = place?.querySelector(".scroll")?.scrollTop || 0;
    super.replace(selector, html);
    const now = document.querySelector(selector);
    if (!now) return;
    for (const one of putBack(now)) if (one.matches(".ask")) this.previews.look(one, 0);
    now.querySelector(".scroll")?.scrollTo(0, scrolled);
    if (form instanceof HTMLFormElement && name && !form.isConnected) {
      const again = now.querySelector(`form[data-keep="${CSS.escape(form.dataset.keep || "")}"] [name="${CSS.escape(name)}"]:not([type=radio])`);
      if (again instanceof HTMLElement) again.focus({ preventScroll: true });
    }
    const focused = /** @type {HTMLInputElement | null} */ (document.activeElement);
    if (caret !== null && focused && now.contains(focused) && "setSelectionRange" in focused) focused.setSelectionRange(caret, caret);
    drawForms(now);
  }

  /** Show what had to wait while something was being composed. */
  catchUp() {
    const later = this.later;
    this.later = [];
    for (const [selector, html] of later) this.replace(selector, html);
  }

  /** @param {Event} event */
  onTyped(event) {
    const form = /** @type {HTMLElement} */ (event.target).closest?.("form.ask");
    if (form instanceof HTMLFormElement) { drawForm(form); this.previews.look(form, SOON); }
  }

  /** Whoever goes on with an answer chosen and not kept is asked first. @param {Event} event */
  onClick(event) {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {HTMLElement} */ (event.target).closest('.steps a, .foot a, .mbar a[href^="/"], #nb-practice a'));
    const ready = /** @type {HTMLFormElement | null | undefined} */ (this.railPlace?.querySelector('form.ask .acts .pri[aria-disabled="false"]')?.closest("form"));
    if (!link || !ready) { super.onClick(event); return; }
    event.preventDefault();
    toast(word("有一题答了还没记下。"), [[word("记下"), () => ready.requestSubmit()], [word("先不记，往下走"), () => location.assign(link.href)]]);
    ready.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  onKeyDown(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const form = target.closest?.("form");
    if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form) return;
    event.preventDefault();
    form.requestSubmit();
  }

  /** @param {Event} event */
  onSubmit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("form.ask")) { super.onSubmit(event); return; }
    event.preventDefault();
    const empty = firstEmpty(form);  // the button may be behind what was typed: the server says what is still missing
    if (empty && form.querySelector(".acts .pri")?.getAttribute("aria-disabled") === "true") { empty.focus(); return; }
    const payload = this.payload(form), key = form.dataset.keep || "", inRail = Boolean(this.railPlace?.contains(form));
    this.act(form.dataset.do || "", payload).then(answer => {
      if (!answer.ok) return;
      keep(key, null);
      if (inRail && !this.element.contains(document.activeElement)) this.focusCurrent();
    });
  }

  /** After an answer the next question has the focus, not the page. */
  focusCurrent() {
    const card = /** @type {HTMLElement | null | undefined} */ (this.railPlace?.querySelector('.live .find[aria-current="true"]') || this.railPlace?.querySelector(".foot a"));
    if (this.railPlace && card?.dataset.id) this.railPlace.dataset.stepped = card.dataset.id;
    focusCard(card, { preventScroll: true });
  }

  /** @param {boolean} back */
  onNext(back) {
    if (!this.railPlace) return;
    const id = step(this.railPlace, back);
    if (id) focusCard(this.railPlace.querySelector(`[data-id="${CSS.escape(id)}"]`));
  }
}
