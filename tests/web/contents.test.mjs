// Which part of a long page its list of contents marks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { reading } from "../../assistant/web/static/contents.js";

test("the part is being read that began last above the line", () => {
  assert.equal(reading([100, 700, 1400], 800, false), 0);
  assert.equal(reading([-900, -300, 200], 800, false), 2);
  assert.equal(reading([-900, 270, 1000], 800, false), 1);
});

test("before the first, the first; at the end of the page, the last", () => {
  assert.equal(reading([400, 900], 800, false), 0);
  assert.equal(reading([-500, 100, 500, 700], 800, true), 3);
});

test("a part that is not on the page is none", () => {
  assert.equal(reading([undefined, 100, undefined], 800, true), 1);
  assert.equal(reading([], 800, false), 0);
});
