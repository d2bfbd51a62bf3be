"""Documents as messy as published ones, from random figures over any format's printed grid, with the truth beside them.

Each is one html page. A mutation that makes a cell ambiguous takes it out of the truth: it may then be missing, but
whatever is read of it must still be right.
"""

import html
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.domain.figures import Cell, Figures
from assistant.domain.formats import Format
from assistant.domain.printed import PrintedCell, PrintedTable, printed


@dataclass
class Outcome:
    """How many of the required cells were read right, and which were read wrong."""

    read: int
    wrong: list[str]


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass
class Mutant:
    """A page, the cells that must be read from it, and for the others what alone may be read."""

    page: str
    required: dict[str, Cell] = field(default_factory=dict[str, Cell])
    allowed: dict[str, Cell] = field(default_factory=dict[str, Cell])


@dataclass
class _Drawn:
    text: str
    cell: PrintedCell
    rows: int
    columns: int


class Maker:
    """Makes one mutant after the other from one seed."""

    def __init__(self, form: Format, seed: int) -> None:
        self.form, self.random = form, random.Random(seed)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def mutant(self) -> Mutant:
        made = Mutant("")
        style = self.random.choice(["zero", "zero", "zero", "blank", "slash", "dash"])
        parts = ["<div class=nav><a href=#>首页</a><ul><li>政务公开</li></ul></div>"]
        parts.append(
            f"<h1>云溪县某某局{self.form.years.first}年政府信息公开工作年度报告</h1><p>本报告依据规定编制。</p>"
        )
        for section in self.form.sections:
            parts.append(f"<p>{self.heading(section.heading)}</p>")
            if section.table:
                parts.append(self.table(printed(self.form.table(section.table)), style, made))
            else:
                parts.append("<p>（一）主动公开。全年公开信息3件。</p><p>工作平稳。</p>")
                if self.chance(0.2):
                    parts.append(self.noise_table())
        page = "<body>" + "".join(parts) + "<p>云溪县某某局</p><p>2025年1月20日</p></body>"
        if self.chance(0.2):
            page = f"<table width=100%><tr><td>{page}</td></tr></table>"
        made.page = f"<html><head><title>x</title><script>var a='<table>';</script></head>{page}</html>"
        return made

    def heading(self, text: str) -> str:
        if self.chance(0.1):
            return re.sub(r"^([一二三四五六])、", lambda found: f"{'一二三四五六'.index(found[1]) + 1}、 ", text)
        return text

    def noise_table(self) -> str:
        rows = [("渠道", "数量"), ("网站", "35"), ("公众号", "12"), ("其他", "7")]
        return "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</table>"

    # cells

    def figure(self, kind: str, style: str) -> tuple[str, Cell]:
        if kind == "amount":
            text = self.random.choice(["0", "12.5", "316441.00", "7"])
            return self.random.choice([text, f"{text}万元"]), self.number(text)
        value = self.random.choice([0, 0, 0, 0, 1, 2, 3, 5, 12, 47, 130, 1022, 12345])
        if kind == "change" and self.chance(0.3):
            value = -value
        if value == 0:
            marks = {"blank": ["", "&nbsp;", "\u3000"], "slash": ["/", "／"], "dash": ["-", "—", "——"]}
            if style in marks:
                text = self.random.choice(marks[style])
                return text, Cell(raw="" if style == "blank" else text)
            return self.random.choice(["0", "０", "0 ", "<span>0</span>", "0&nbsp;"]), Cell(value=0)
        return self.written(value), Cell(value=value)

    def number(self, text: str) -> Cell:
        from decimal import Decimal

        return Cell(value=Decimal(text) if "." in text else int(text))

    def written(self, value: int) -> str:
        text = str(value)
        styles: list[Callable[[], str]] = [
            lambda: f"{value:,}",
            lambda: text.translate(FULL_WIDTH),
            lambda: f"{text}件",
            lambda: f"{text}{self.random.choice(['①', '*', '（注1）', '[1]'])}",
            lambda: f"<span>{text[:1]}</span><span>{text[1:]}</span>",
            lambda: f"\u200b{text}\xa0",
            lambda: f"{text[:1]}\n   {text[1:]}" if len(text) > 3 else text,
            lambda: f"{text}（其中网上{max(value - 1, 0)}件）",
        ]
        return self.random.choice(styles)() if value > 0 and self.chance(0.4) else text

    def label(self, text: str) -> str:
        done = html.escape(text, quote=False)
        changes: list[Callable[[], str]] = [
            lambda: done.replace("（", "(").replace("）", ")"),
            lambda: " ".join(done[:4]) + done[4:],
            lambda: done.replace("、", ".").replace(".", "．"),
            lambda: done.replace("“", '"').replace("”", '"'),
            lambda: re.sub(r"^([一二三四]、|（.）|\d\.)", "", done),
            lambda: self.one_lost(done),
            lambda: done[: len(done) // 2] + "<br/>" + done[len(done) // 2 :],
            lambda: done.replace("政府信息公开", "信息公开"),
            lambda: "".join(f"<span>{done[at : at + 2]}</span>" for at in range(0, len(done), 2)),
            lambda: done[: len(done) // 2] if len(text) > 20 else done,
        ]
        if self.chance(0.6):
            done = self.random.choice(changes)()
        return self.random.choice(["<p>{}</p>", "{}", "{}", "<p><span style=x>{}</span></p>"]).format(done)

    def one_lost(self, text: str) -> str:
        at = self.random.randrange(len(text)) if len(text) > 4 else len(text)
        return text[:at] + text[at + 1 :]

    # tables

    def table(self, table: PrintedTable, style: str, made: Mutant) -> str:
        rows = self.drawn(table, style, made)
        rows = self.swapped_columns(table, rows)
        body = table.head_rows
        if table.head_rows and len(rows) > body + 4:
            rows = self.moved_rows(table, rows, made)
        if self.chance(0.3):
            rows = self.without_spans(rows)
        if self.chance(0.2):
            rows = self.with_column(table, rows)
        if not table.head_rows:
            return self.blocks_apart(rows, made)
        texts = [self.row(row) for row in rows]
        if table.head_rows and len(texts) > body + 6 and self.chance(0.25):
            return self.broken_over_pages(table, texts)
        if self.chance(0.15):
            texts.append(f"<tr><td colspan={table.columns}>注：以上数据单位为件，其他情况见说明</td></tr>")
        return f"<table border=1><tbody>{''.join(texts)}</tbody></table>"

    def drawn(self, table: PrintedTable, style: str, made: Mutant) -> list[list[_Drawn]]:
        rows: list[list[_Drawn]] = [[] for _ in range(table.rows)]
        for cell in sorted(table.cells, key=lambda item: (item.top, item.left)):
            if cell.cell_id:
                text, truth = self.figure(self.form.cells[cell.cell_id].kind, style)
                made.required[cell.cell_id] = truth
            else:
                text = self.label(cell.text)
            rows[cell.top].append(_Drawn(text, cell, cell.bottom - cell.top + 1, cell.right - cell.left + 1))
        return rows

    def blocks_apart(self, rows: list[list[_Drawn]], made: Mutant) -> str:
        """Give each block of a table one of its own, leave out titles, put prose between, drop a row."""
        apart, titles = self.chance(0.3), self.chance(0.8)
        if self.chance(0.2):
            whole = [row for row in rows if row and row[0].cell.kind == "label"]
            gone = self.random.choice(whole)
            for item in gone:
                if item.cell.cell_id:
                    made.allowed[item.cell.cell_id] = made.required.pop(item.cell.cell_id)
            rows = [row for row in rows if row is not gone]
        parts: list[str] = []
        for row in rows:
            if row and row[0].cell.kind == "title":
                if apart and parts:
                    parts.append(
                        f"</table>{self.random.choice(['', '<p>&nbsp;</p>', '<p>以上为本年数据。</p>'])}<table>"
                    )
                if not titles:
                    continue
            parts.append(self.row(row))
        return f"<table>{''.join(parts)}</table>"

    def without_spans(self, rows: list[list[_Drawn]]) -> list[list[_Drawn]]:
        """Undo all merges of labels and heads: what a cell covered is blank, or says the same again."""
        repeat = self.chance(0.5)
        flat: list[list[_Drawn]] = [[] for _ in rows]
        for index, row in enumerate(rows):
            for item in row:
                if item.cell.kind == "value" or item.cell.kind == "title":
                    flat[index].append(item)
                    continue
                for below in range(item.rows):
                    if index + below < len(rows):
                        for right in range(item.columns):
                            text = (
                                item.text if (below, right) == (0, 0) or (repeat and item.cell.kind == "label") else ""
                            )
                            place = item.cell._replace(left=item.cell.left + right)
                            flat[index + below].append(_Drawn(text, place, 1, 1))
        return [sorted(row, key=lambda item: item.cell.left) for row in flat]

    def with_column(self, table: PrintedTable, rows: list[list[_Drawn]]) -> list[list[_Drawn]]:
        """Add a column of remarks at the right, or of numbers at the left."""
        if not table.head_rows or not table.stub_columns:
            return rows
        left = self.chance(0.5)
        for index, row in enumerate(rows):
            head = "序号" if left else "备注"
            text = head if index == 0 else "" if index < table.head_rows else str(index) if left else ""
            cell = PrintedCell(
                index, -1 if left else table.columns, index, -1 if left else table.columns, "label", text
            )
            row.insert(0 if left else len(row), _Drawn(text, cell, 1, 1))
        return rows

    def swapped_columns(self, table: PrintedTable, rows: list[list[_Drawn]]) -> list[list[_Drawn]]:
        """Swap two neighbouring lowest heads with the figures under them."""
        if not self.chance(0.2) or table.head_rows < 2:
            return rows
        low = [cell for cell in table.cells if cell.kind == "head" and cell.top == table.head_rows - 1]
        pairs = [
            (a, b) for a, b in pairwise(low) if b.left == a.right + 1 and self.parent(table, a) == self.parent(table, b)
        ]
        if not pairs:
            return rows
        one, two = self.random.choice(pairs)
        for row in rows[table.head_rows - 1 :]:
            at = {item.cell.left: index for index, item in enumerate(row)}
            if one.left in at and two.left in at:
                first, second = at[one.left], at[two.left]
                row[first], row[second] = row[second], row[first]
        return rows

    def parent(self, table: PrintedTable, cell: PrintedCell) -> object:
        over = [
            item
            for item in table.cells
            if item.kind == "head" and item.bottom == cell.top - 1 and item.left <= cell.left <= item.right
        ]
        return over[0].text if over else None

    def moved_rows(self, table: PrintedTable, rows: list[list[_Drawn]], made: Mutant) -> list[list[_Drawn]]:
        """Drop, double and reorder rows that are no part of a merged group's first row."""
        body = table.head_rows
        free = [
            index
            for index in range(body, len(rows))
            if all(item.rows == 1 for item in rows[index])
            and sum(item.cell.kind == "label" for item in rows[index]) == 1
        ]
        whole = [index for index in free if rows[index][0].cell.left == 0]
        if whole and self.chance(0.2):
            gone = self.random.choice(whole)
            for item in rows[gone]:
                if item.cell.cell_id:
                    made.allowed[item.cell.cell_id] = made.required.pop(item.cell.cell_id)
            del rows[gone]
            return rows
        if whole and self.chance(0.15):
            rows.append(list(rows[self.random.choice(whole)]))
            return rows
        if len(whole) > 1 and self.chance(0.2):
            one, two = self.random.sample(whole, 2)
            rows[one], rows[two] = rows[two], rows[one]
        if whole and self.chance(0.15):
            self.contradict(rows, self.random.choice(whole), made)
        return rows

    def contradict(self, rows: list[list[_Drawn]], index: int, made: Mutant) -> None:
        """Write a row twice with other figures: neither may be believed where they differ."""
        again: list[_Drawn] = []
        for item in rows[index]:
            if item.cell.cell_id is None:
                again.append(item)
                continue
            truth = made.required.pop(item.cell.cell_id)
            again.append(_Drawn("77", item.cell, 1, item.columns))
            if truth.value == 77:
                made.required[item.cell.cell_id] = truth
        rows.append(again)

    def row(self, row: list[_Drawn]) -> str:
        tag = self.random.choice(["td", "td", "th"])
        cells = "".join(f"<{tag}{spans(item)}>{item.text}</{tag}>" for item in row)
        return f"<tr>{cells}{self.random.choice(['</tr>', '</tr>', ''])}"

    def broken_over_pages(self, table: PrintedTable, texts: list[str]) -> str:
        """Break a table in two between two groups, with or without the heads again."""
        body = table.head_rows
        spans = [cell for cell in table.cells if cell.kind == "label" and cell.bottom > cell.top]
        edges = [
            row for row in range(body + 2, len(texts) - 1) if not any(cell.top < row <= cell.bottom for cell in spans)
        ]
        if not edges or len(texts) != table.rows:
            return f"<table>{''.join(texts)}</table>"
        edge = self.random.choice(edges)
        again = texts[:body] if self.chance(0.5) else []
        between = self.random.choice(["", "<p>&nbsp;</p>", "<p>— 3 —</p>"])
        return f"<table>{''.join(texts[:edge])}</table>{between}<table>{''.join([*again, *texts[edge:]])}</table>"


def spans(item: _Drawn) -> str:
    rows = f" rowspan={item.rows}" if item.rows > 1 else ""
    return rows + (f' colspan="{item.columns}"' if item.columns > 1 else "")


def compared(mutant: "Mutant", figures: Figures) -> Outcome:
    """Hold what was read against the truth; a cell that may only be missing must be right where it is there."""
    wrong = [
        cell_id
        for cell_id, cell in figures.items()
        if (truth := mutant.required.get(cell_id) or mutant.allowed.get(cell_id)) is None or not same(cell, truth)
    ]
    read = sum(cell_id in figures and same(figures[cell_id], truth) for cell_id, truth in mutant.required.items())
    return Outcome(read, wrong)


def same(one: Cell, two: Cell) -> bool:
    return one.value == two.value and (one.value is not None or one.blank == two.blank)
