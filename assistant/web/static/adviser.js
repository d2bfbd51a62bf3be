// @ts-check
// A model is asked for suggestions: first what goes where, then the work, which goes on when the page is closed.
import { button } from "./button.js";
import { toast } from "./chrome.js";
import { make } from "./rail.js";
import { word } from "./words.js";

/** @typedef {{server: string, is_outside: boolean, size: number, seen: string}} Leaving */

const EVERY = 700;

export class Adviser {
  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.box = make("div", "find asking");
    this.box.hidden = true;
  }

  /** Above the suggestions, where it stays while they are drawn anew. */
  place() {
    const panel = this.page.railPlace?.querySelector("#rp-advice");
    if (panel && this.box.nextElementSibling !== panel) panel.before(this.box);
  }

  async show() {
    this.place();
    await this.page.net.flush();
    /** @type {Leaving | undefined} */
    const sent = (await this.page.act("adviser")).data?.leaving;
    if (!sent) return;
    const where = word("发到 {server}，四节文字和用到的材料，共 {n} 字。不发电话、批注、签字。", { server: sent.server, n: sent.size });
    const row = make("div", "acts", button(word("发出去看"), () => this.ask(sent.seen), true), button(word("不发"), () => { this.box.hidden = true; }));
    this.draw(where, row, sent.is_outside);
  }

  /** What was asked before the page was opened goes on, or was broken off. @param {{job: number, state: string}} asked */
  resume({ job, state }) {
    this.place();
    if (state !== "orphaned") { this.follow(job, Date.now()); return; }
    const over = button(word("知道了"), () => { this.box.hidden = true; this.page.act("job", { job, over: "1" }); });
    this.draw(word("上次请模型看到一半，程序停了，没有看完。"), make("div", "acts", button(word("再来一次"), () => this.show(), true), over), false);
  }

  /** @param {string} seen */
  async ask(seen) {
    const answer = await this.page.act("consult", { seen });
    if (answer.ok) this.follow(Number(answer.data.job), Date.now());
  }

  /** @param {number} job @param {number} since */
  async follow(job, since) {
    const answer = await this.page.act("job", { job }), work = answer.data?.work;
    if (answer.code === "away" || (work && ["running", "queued"].includes(work.state))) {
      const stop = button(word("停下"), () => this.page.act("job", { job, stop: "1" }));
      this.draw(word("正在看，{n} 秒", { n: Math.round((Date.now() - since) / 1000) }), make("div", "acts", stop), false);
      setTimeout(() => this.follow(job, since), EVERY);
      return;
    }
    if (work?.state === "orphaned") { this.resume({ job, state: work.state }); return; }
    this.box.hidden = true;
    if (work?.state === "done") toast(word("看完了，多了 {n} 条。", { n: work.result?.n ?? 0 }));
    else if (work?.state === "failed") toast(word("模型没有回应。文字没有动，可以再试。"));
  }

  /** @param {string} text @param {HTMLElement} row @param {boolean} isOutside */
  draw(text, row, isOutside) {
    this.box.hidden = false;
    this.box.classList.toggle("warning", isOutside);
    const said = make("p", "", text);
    if (isOutside) said.prepend(make("b", "", word("这是外网地址，报告内容会出去。")));
    this.box.replaceChildren(said, row);
  }
}
