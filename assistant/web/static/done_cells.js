// @ts-check
// Cells of ② that were left: the texts that quote them follow, once they are stored and their sums hold.

export class DoneCells {
  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    /** @type {Map<string, string>} what each said before: the texts have not followed yet */
    this.pending = new Map();
  }

  /** @param {string} key @param {string} before */
  async left(key, before) {
    const { page, pending } = this;
    if (!pending.has(key)) pending.set(key, before);
    await page.net.flush();
    if (page.net.waiting().length) return;
    const cells = [...pending].map(([cell, was]) => ({ cell, before: was }));
    pending.clear();
    const answer = await page.act("follow", { cells });
    for (const { cell, before: was } of cells) if (!answer.ok || answer.data?.held?.includes(cell)) pending.set(cell, was);
  }
}
