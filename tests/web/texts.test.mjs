// What the scripts of the texts compute, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces } from "../../assistant/web/static/disputes.js";
import { difference, inBrowser } from "../../assistant/web/static/editor.js";

test("two texts differ in one piece of the first", () => {
  assert.deepEqual(difference("增长40%；", "增长50%；"), { start: 2, end: 3 });
  assert.deepEqual(difference("12件", "12件12件"), { start: 3, end: 3 });
  assert.deepEqual(difference("同", "同"), { start: 1, end: 1 });
});

test("what each of two has alone is told apart", () => {
  assert.deepEqual(pieces("4月起登记、补正", "登记、审核、补正"), [[true, "4月起"], [false, "登记、补正"]]);
  assert.deepEqual(pieces("登记、审核、补正", "登记、补正").filter(([own]) => own).map(([, text]) => text).join(""), "审核、");
  assert.deepEqual(pieces("", "登记"), []);
});

test("a rare character takes two places in a browser", () => {
  assert.equal(inBrowser("𠮷祥村", 1), 2);
});
