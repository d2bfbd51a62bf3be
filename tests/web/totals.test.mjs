// The totals that one click sets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dueOf } from "../../assistant/web/static/totals.js";

const card = more => ({ id: more.cell, kind: "error", code: "A101", cell: "", value: "", under: "", ...more });

test("totals take what their own cards say", () => {
  assert.deepEqual(dueOf([card({ cell: "a", value: "8" }), card({ cell: "b", value: "4", code: "A201" })]), { a: "8", b: "4" });
});

test("what another fault causes, what has no number and what is no total is left", () => {
  const cards = [card({ cell: "a", value: "8" }), card({ id: "b1", cell: "b", value: "4", under: "a" }), card({ cell: "c" }), card({ cell: "d", value: "1", code: "A301" }), card({ cell: "e", value: "1", kind: "waived" })];
  assert.deepEqual(dueOf(cards), { a: "8" });
});

test("a cell that two would change differently is left", () => {
  assert.deepEqual(dueOf([card({ id: "1", cell: "a", value: "7" }), card({ id: "2", cell: "a", value: "0" })]), {});
});
