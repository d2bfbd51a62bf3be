// What a cell says and what a total should be, in the browser as in the check.
import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, plain, spread, sumOf, wrongSums } from "../../assistant/web/static/sums.js";

const ROW = [{ code: "A101", plus: ["a", "b", "c"], minus: ["t"], total: true }];

test("full-width digits and separators of thousands are plain numbers", () => {
  assert.equal(plain("１，２３４"), "1234");
  assert.equal(plain(" 12 "), "12");
  assert.equal(plain("12,34"), "12,34");
});

test("a number with its measure word is followed, a sign is not", () => {
  assert.equal(follow("3件"), 3);
  assert.equal(follow("1.26"), 1.26);
  for (const text of ["/", "无", "—", "", "约7", "3次件", "3 5", "3万元"]) assert.equal(follow(text), null);
});

test("a total that is not the sum is wrong, with what it should be", () => {
  assert.deepEqual(sumOf(ROW, "t", { a: "9", b: "2", c: "1", t: "11" }), { text: "9 + 2 + 1 = 12", due: "12", whole: true, wrong: true });
  assert.equal(sumOf(ROW, "t", { a: "9", b: "2", c: "1", t: "12" }).wrong, false);
});

test("a row that is not complete is not wrong yet, and a blank one has no sum", () => {
  assert.equal(sumOf(ROW, "t", { a: "9", b: "", c: "1", t: "11" }).wrong, false);
  assert.deepEqual(sumOf(ROW, "t", { a: "", b: "", c: "", t: "" }), { text: "", due: "", whole: false, wrong: false });
});

test("decimals add up as they are written", () => {
  assert.equal(sumOf(ROW, "t", { a: "0.1", b: "0.2", c: "0", t: "0.3" }).wrong, false);
});

test("a block from a sheet is rows of cells, blanks kept", () => {
  assert.deepEqual(spread("", "1\t\t3\r\n4\t5\t6\r\n"), [["1", "", "3"], ["4", "5", "6"]]);
  assert.deepEqual(spread("", "7"), [["7"]]);
});


// 3 applicants by 2 rows: （七）总计·总计 is the total of its row and of its column
const GRID = [
  { code: "A101", plus: ["row.a", "row.b"], minus: ["all"], total: true },
  { code: "A102", plus: ["col.a", "col.b"], minus: ["all"], total: true },
  { code: "A101", plus: ["x", "y"], minus: ["col.a"], total: true },
];

test("a total of a row and of a column is wrong where either is, and by the sum that is", () => {
  const column = { "row.a": "3", "row.b": "4", "col.a": "3", "col.b": "5", all: "7", x: "1", y: "2" };
  assert.equal(sumOf(GRID, "all", column).text, "3 + 5 = 8");
  assert.deepEqual(wrongSums(GRID, column), { due: new Map([["all", "8"]]), parts: new Set(["col.a", "col.b"]) });
  const row = { ...column, "row.b": "5", "col.b": "4" };
  assert.deepEqual(wrongSums(GRID, row), { due: new Map([["all", "8"]]), parts: new Set(["row.a", "row.b"]) });
});

test("what rests on a wrong total is wrong, and what it should be is not known yet", () => {
  const values = { "row.a": "3", "row.b": "4", "col.a": "9", "col.b": "4", all: "7", x: "1", y: "2" };
  assert.deepEqual(wrongSums(GRID, values).due, new Map([["all", ""], ["col.a", "3"]]));
});
