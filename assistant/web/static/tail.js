// @ts-check
// A job that the server does goes on without the page: one that shows it asks how far it is, also when opened anew.

/** @typedef {import("./net.js").Answer} Answer */

const GONE = ["no_job", "no_report", "stale_page"];  // then there is nothing to follow any more; a busy store is asked again

export class Tail {
  /**
   * @param {(job: number) => Promise<Answer>} ask how far it is @param {(answer: Answer) => void} show shows it, and calls `take`
   * @param {number} tick milliseconds; five of them where the server is away
   */
  constructor(ask, show, tick) {
    this.ask = ask;
    this.show = show;
    this.tick = tick;
    this.job = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** What an answer says of the job that is on: its number, 0 for none; nothing where it is about something else. @param {Answer} answer */
  take(answer) {
    if (answer.data && "job" in answer.data) this.job = answer.data.job;
    this.plan(this.tick);
  }

  /** @param {number} wait */
  plan(wait) {
    clearTimeout(this.timer);
    if (this.job) this.timer = setTimeout(() => this.look(), wait);
  }

  async look() {
    try {
      const answer = await this.ask(this.job);
      if (GONE.includes(answer.code || "")) this.job = 0;
      this.show(answer);
    } catch {
      this.plan(5 * this.tick);
    }
  }
}
