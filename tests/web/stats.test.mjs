import assert from "node:assert/strict";
import { test } from "node:test";
import { longest } from "../../assistant/web/static/picture.js";
import { csvLine } from "../../assistant/web/static/stats.js";

test("a difference stays a number and a formula becomes text", () => {
  assert.equal(csvLine(["新收申请", "+4", "−2"]), '"新收申请","+4","−2"');
  assert.equal(csvLine(["=HYPERLINK(1)", 'a"b']), '"\'=HYPERLINK(1)","a""b"');
});

test("bars of nothing but zeros and blanks have a length", () => {
  assert.equal(longest([{ name: "", values: ["0", "—"] }]), 1);
  assert.equal(longest([{ name: "", values: ["3", "1.26"] }]), 3);
});
