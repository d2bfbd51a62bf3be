// @ts-check
// 设置: the fields of a server only where one is used, a try of what is typed, the dialog that restores a backup.
import { alone } from "./alone.js";
import { toast } from "./chrome.js";
import { follow } from "./contents.js";
import { kept } from "./kept.js";
import { Page } from "./page.js";
import { word } from "./words.js";

class SettingsPage extends Page {
  contents = follow(".set nav a");

  /** @param {import("./net.js").Answer} answer */
  show(answer) {
    const held = document.activeElement !== document.body;
    super.show(answer);
    if (held && document.activeElement === document.body) document.getElementById("set-head")?.focus({ preventScroll: true });
    if (answer.html?.["#main"]) { alone(null); this.drawKind(); this.drawBegun(); this.contents(); }
    if (answer.data && "theme" in answer.data) this.dress(answer.data.theme, answer.data.large);
    if (answer.data?.names) this.drawNames(answer.data.names);
  }

  /** The page looks as was chosen at once: a theme is put on by the frame (chrome.py), the browser's own here. @param {string} theme @param {boolean} large */
  dress(theme, large) {
    document.body.classList.toggle("large", large);
    document.body.dataset.theme = theme;
    if (!theme) document.body.classList.toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches);
  }

  drawKind() {
    const kind = /** @type {HTMLSelectElement | null} */ (document.getElementById("set-kind"));
    document.querySelectorAll("[data-server]").forEach(node => { /** @type {HTMLElement} */ (node).hidden = kind?.value !== "server"; });
  }

  /** What was typed and not saved is there again: say that it is not in use. */
  drawBegun() {
    const state = document.getElementById("model-state");
    if (state && kept("model")) state.textContent = word("改的还没保存");
  }

  /** @param {string[]} names */
  drawNames(names) {
    const list = document.getElementById("model-names"), said = document.getElementById("names-said");
    list?.replaceChildren(...names.map(name => Object.assign(document.createElement("option"), { value: name })));
    if (said && names.length) said.textContent = word("从服务器读到 {n} 个。", { n: names.length });
  }

  /** @param {Event} event */
  onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const opener = /** @type {HTMLElement | null} */ (target.closest("[data-open]"));
    if (target.closest("[data-test]")) this.test();
    else if (opener) this.open(opener);
    else if (target.closest("[data-shut]")) this.shut();
    else if (target.dataset.copy) navigator.clipboard.writeText(target.dataset.copy).then(() => toast(word("复制好了")), () => toast(word("没有复制上，展开“查了哪些”自己选。")));
    else super.onClick(event);
  }

  async test() {
    const form = /** @type {HTMLFormElement | null} */ (document.getElementById("model"));
    const state = document.getElementById("model-state"), button = /** @type {HTMLButtonElement | null} */ (form?.querySelector("[data-test]"));
    if (!form || !button || button.disabled) return;
    button.disabled = true;
    if (state) state.textContent = word("正在测，最多 20 秒");
    const answer = await this.act("test", this.payload(form));
    if (!answer.ok && state) state.textContent = "";
    button.disabled = false;
  }

  /** @param {HTMLElement} opener */
  open(opener) {
    const dialog = /** @type {HTMLElement | null} */ (document.querySelector(opener.dataset.open || ""));
    if (!dialog) return;
    this.opener = opener;
    dialog.hidden = false;
    alone(dialog);
    dialog.onkeydown = event => { if (event.key === "Escape") this.shut(); };
    /** @type {HTMLElement | null} */ (dialog.querySelector("input"))?.focus();
  }

  shut() {
    const dialog = document.getElementById("restore");
    alone(null);
    if (dialog) dialog.hidden = true;
    this.opener?.focus();
  }

  /** @param {Event} event */
  onChange(event) {
    if (/** @type {HTMLElement} */ (event.target).id === "set-kind") this.drawKind();
    else super.onChange(event);
  }
}

/** @param {HTMLElement} element @param {import("./net.js").Server} server */
export async function mount(element, server) {
  await new SettingsPage(element, server).start();
}
