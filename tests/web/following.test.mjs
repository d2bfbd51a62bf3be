// The totals of ② that follow their parts, as a page keeps them.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Following } from "../../assistant/web/static/following.js";

const ROW = [{ code: "A101", plus: ["a", "b"], minus: ["t"], total: true }];
const CARRY = [{ code: "A103", plus: ["a", "b"], minus: ["t", "c"], total: false }];

/** @type {Map<string, string>} */
const kept = new Map();
beforeEach(() => {
  kept.clear();
  globalThis.localStorage = /** @type {any} */ ({ getItem: key => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
});

test("a blank total takes its sum once all of its parts are there", () => {
  const own = new Following("nb.following.1");
  assert.deepEqual(own.due(ROW, { a: "2", b: "", t: "" }, ["a"]), {});
  assert.deepEqual(own.due(ROW, { a: "2", b: "1", t: "" }, ["b"]), { t: "3" });
  assert.deepEqual(own.due(ROW, { a: "2", b: "1", t: "" }, ["x"]), {});
  assert.deepEqual(own.due(CARRY, { a: "2", b: "1", t: "", c: "0" }, ["b"]), {});
});

test("what a person typed is never changed; what followed goes on following, until it is typed", () => {
  const own = new Following("nb.following.1");
  assert.deepEqual(own.due(ROW, { a: "2", b: "1", t: "4" }, ["a"]), {});
  own.add("t");
  assert.deepEqual(own.due(ROW, { a: "2", b: "1", t: "4" }, ["a"]), { t: "3" });
  own.leave("t");
  assert.deepEqual(own.due(ROW, { a: "2", b: "1", t: "4" }, ["a"]), {});
});

test("after a reload those follow that still are their sum, of this report alone", () => {
  new Following("nb.following.1").add("t");
  const again = new Following("nb.following.1"), changed = new Following("nb.following.1"), other = new Following("nb.following.2");
  again.resume(ROW, { a: "2", b: "1", t: "3" });
  changed.resume(ROW, { a: "2", b: "1", t: "4" });
  other.resume(ROW, { a: "2", b: "1", t: "3" });
  assert.deepEqual([again, changed, other].map(one => [...one.totals]), [["t"], [], []]);
});

test("a browser that keeps nothing lets them follow until the page is left", () => {
  globalThis.localStorage = /** @type {any} */ ({ getItem: () => "{", setItem: () => { throw new Error("full"); } });
  const own = new Following("nb.following.1");
  own.resume(ROW, { a: "2", b: "1", t: "3" });
  own.add("t");
  assert.deepEqual([...own.totals], ["t"]);
});
