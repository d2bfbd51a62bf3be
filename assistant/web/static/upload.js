// @ts-check
// A file to the server: by our own route, with its progress, in our own words; nothing of it is kept in the browser.
import { reportId, token } from "./net.js";
import { icon } from "./icons.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {{ok: boolean, job?: number, msg?: string}} Sent */

const LARGEST = 20 * 1024 * 1024, EVERY = 800;

/**
 * Send one file.
 * @param {File} file @param {{as?: string, report?: string, first?: boolean}} about
 * @param {(share: number) => void} onProgress @param {(cancel: () => void) => void} onStart
 * @returns {Promise<Sent>}
 */
function send(file, about, onProgress, onStart) {
  if (file.size > LARGEST) return Promise.resolve({ ok: false, msg: word("文件超过 20 MB。") });
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    request.open("POST", "/upload");
    const heads = {
      "x-nb-name": encodeURIComponent(file.name), "x-nb-token": token(), "x-nb-lang": document.documentElement.lang,
      "x-nb-report": about.report ?? reportId(), "x-nb-as": about.as || "", "x-nb-first": about.first ? "1" : "", "content-type": "application/octet-stream",
    };
    for (const [name, value] of Object.entries(heads)) request.setRequestHeader(name, value);
    request.upload.onprogress = event => { if (event.lengthComputable) onProgress(event.loaded / event.total); };
    request.onload = () => {
      try {
        resolve(JSON.parse(request.responseText));
      } catch {
        resolve({ ok: false, msg: word("服务器没有收下这个文件，再试一次。") });
      }
    };
    request.onerror = () => resolve({ ok: false, msg: word("连不上服务器，文件没有传完。连上再导入一次。") });
    request.onabort = () => resolve({ ok: false });
    onStart(() => request.abort());
    request.send(file);
  });
}

/** A card that shows how a file is sent. @param {File} file */
function card(file) {
  const share = make("i"), bar = make("div", "bar", share), cancel = make("button", "btn sm", word("不传了"));
  /** @type {HTMLButtonElement} */ (cancel).type = "button";
  share.style.width = "2%";
  const body = make("div", "body stack", make("div", "row", make("b", "grow", file.name), make("span", "small sec", word("正在传"))), bar, make("div", "row", cancel));
  return { box: make("section", "card file", body), share, cancel };
}

/**
 * Draw a page anew without losing the cards of what is being sent, or was refused.
 * @param {HTMLElement} element @param {() => void} draw
 */
export function keepingCards(element, draw) {
  const cards = [...element.querySelectorAll("#sending > *")];
  draw();
  const place = element.querySelector("#sending");
  if (place && !place.childElementCount) place.append(...cards);
}

/** @param {File} file @param {string} msg */
function refusal(file, msg) {
  const close = make("button", "btn sm txt", "×");
  close.setAttribute("aria-label", word("知道了"));
  /** @type {HTMLButtonElement} */ (close).type = "button";
  const box = make("div", "note error file", icon("error"), make("div", "", make("b", "", file.name), make("br"), make("span", "sec", msg)), make("div", "acts", close));
  box.setAttribute("role", "alert");
  close.addEventListener("click", () => box.remove());
  return box;
}

/**
 * Send several files, a card for each in `place`; `then` hears of every one that the server has begun to read.
 * @param {FileList | File[]} files @param {() => HTMLElement | null} place @param {{as?: string, report?: string}} about
 * @param {(job: number) => void} then
 */
async function sendAll(files, place, about, then) {
  for (const refused of place()?.querySelectorAll(".note.error.file") || []) refused.remove();
  for (const [index, file] of [...files].entries()) {
    const shown = card(file);
    place()?.append(shown.box);
    const sent = await send(file, { ...about, first: !index }, share => { shown.share.style.width = `${Math.round(share * 100)}%`; }, cancel => shown.cancel.addEventListener("click", cancel));
    shown.box.remove();
    if (sent.ok && sent.job) then(sent.job);
    else if (sent.msg) place()?.append(refusal(file, sent.msg));
  }
}

/** The files that a page sends: each goes to the server, which is asked until it has read them all. */
export class Incoming {
  /**
   * @param {import("./page.js").Page} page @param {(input: HTMLInputElement | null) => {as?: string, report?: string}} about what they are for
   * @param {{begins?: (n: number) => void, sent?: (job: number) => void}} [ears] how many come now; each that the server has begun to read
   */
  constructor(page, about, ears = {}) {
    this.page = page;
    this.about = about;
    this.ears = ears;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    listen((files, input) => this.send(files, input));
  }

  /** An answer says which files are being read. @param {import("./net.js").Answer} answer */
  watch(answer) {
    /** @type {number[] | undefined} */
    const running = answer.data?.running;
    if (!running) return;
    clearTimeout(this.timer);
    if (running.length) this.timer = setTimeout(() => this.page.act("watch", { n: running.length }), EVERY);
  }

  /** @param {FileList | File[]} files @param {HTMLInputElement | null} input */
  async send(files, input) {
    if (input?.dataset.instead) await this.page.act("drop", { job: Number(input.dataset.instead) });
    this.ears.begins?.(files.length);
    await sendAll(files, () => document.getElementById("sending"), this.about(input), job => this.ears.sent?.(job));
    await this.page.act("watch", { n: -1 });
  }
}

/**
 * Listen to every `input[data-upload]` and to files that are dropped on the page.
 * @param {(files: FileList | File[], input: HTMLInputElement | null) => void} onFiles
 */
function listen(onFiles) {
  document.addEventListener("change", event => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (!input.matches("input[data-upload]") || !input.files?.length) return;
    const files = [...input.files];
    input.value = "";
    onFiles(files, input);
  });
  const has = (/** @type {DragEvent} */ event) => [...(event.dataTransfer?.types || [])].includes("Files");
  document.addEventListener("dragover", event => { if (has(event)) { event.preventDefault(); document.body.classList.add("dropping"); } });
  document.addEventListener("dragleave", event => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  document.addEventListener("drop", event => {
    document.body.classList.remove("dropping");
    if (!has(event) || !event.dataTransfer) return;
    event.preventDefault();
    onFiles([...event.dataTransfer.files], null);
  });
}
