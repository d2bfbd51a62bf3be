// A job that is followed.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Tail } from "../../assistant/web/static/tail.js";

/** @param {object[]} answers what the server says, one after the other; an error is a server that is away */
function followed(answers) {
  mock.timers.enable({ apis: ["setTimeout"] });
  const shown = [], asked = [];
  const ask = async job => { asked.push(job); const next = answers.shift(); if (next instanceof Error) throw next; return next; };
  const tail = new Tail(ask, answer => { shown.push(answer); tail.take(answer); }, 400);
  tail.take({ ok: true, data: { job: 7 } });
  const pass = async ms => { mock.timers.tick(ms); await new Promise(resolve => setImmediate(resolve)); };
  return { shown, asked, tail, pass };
}

test("it is asked about until it is over", async () => {
  const { shown, asked, pass } = followed([{ ok: true, data: { job: 7 } }, { ok: true, data: { job: 0 } }]);
  for (let n = 0; n < 4; n += 1) await pass(400);
  assert.deepEqual([asked, shown.length], [[7, 7], 2]);
  mock.timers.reset();
});

test("a server that is away is asked again later, a busy store at once", async () => {
  const { asked, pass } = followed([new Error("away"), { ok: false, code: "store_busy" }, { ok: true, data: { job: 0 } }]);
  await pass(400);
  await pass(1999);
  assert.equal(asked.length, 1);
  await pass(1);
  assert.equal(asked.length, 2);
  await pass(400);
  assert.equal(asked.length, 3);
  mock.timers.reset();
});

test("what is gone is followed no more", async () => {
  const { tail, asked, pass } = followed([{ ok: false, code: "no_job" }]);
  for (let n = 0; n < 3; n += 1) await pass(400);
  assert.deepEqual([asked.length, tail.job], [1, 0]);
  mock.timers.reset();
});
