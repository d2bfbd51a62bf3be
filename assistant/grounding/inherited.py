"""The facts that a number without a row of its own may speak of: by weak words, and by what was said before it."""

from collections.abc import Iterator

from assistant.grounding.cells import Asked, Cells, Own
from assistant.grounding.numbers import Candidate, Place


def inherited(cells: Cells, index: int, asked: Asked, own: Own) -> Iterator[Candidate]:
    """Yield the facts of rows that a weak word may mean or that were named before."""
    tables = list(dict.fromkeys(name.table for name in own.near))
    said = said_before(cells, index)
    weak = list(dict.fromkeys(("requests", row) for name in own.weak for row in name.names))
    if own.other:
        weak += [("requests", "other_outcome"), ("requests", "other_outcome.unlisted")]
    for table, row, tier in _rows(cells, asked, own, said, weak):
        if tables and table not in tables and not (weak and table == "requests"):
            continue
        mine, theirs = cells.columns_of(table, index, own)
        if own.other and table == "requests" and not mine and "requests" in cells.columns_named:
            mine = ["other_organization"]
        yield from cells.facts_of(table, [row], mine, asked, tier, theirs)
    if own.other:
        yield from _others(cells, asked, said)


def said_before(cells: Cells, index: int) -> list[Place]:
    """Return the rows that earlier numbers and names spoke of, the latest first."""
    sentence = cells.sentence
    said = [row for number in reversed(sentence.numbers[:index]) for row in number.rows]
    earlier = reversed(sentence.within(sentence.start, sentence.gaps[index][0]))
    said += [(name.table, row) for name in earlier if name.strong_row for row in name.names]
    return list(dict.fromkeys([*said, *sentence.before.rows]))


def _rows(cells: Cells, asked: Asked, own: Own, said: list[Place], weak: list[Place]) -> Iterator[tuple[str, str, int]]:
    yield from ((table, row, 1) for table, row in weak)
    if not weak or own.near:
        yield from ((table, row, 1 if own.near else 2) for table, row in said)
    tables = {table for table, _ in said}
    if _speaks_of_requests(cells, own):
        if not weak:
            tier = 1 if any(name.kind == "subject" for name in asked.names) else 2
            rows = ("received",) if own.near and said else ("received", "all", "outcomes_total")
            yield from (("requests", row, tier) for row in rows)
        elif any(name.table == "requests" for name in own.near) and "requests" not in tables:
            yield "requests", "received", 2
    if "disputes" not in tables and any(name.table == "disputes" for name in own.near):
        yield from (("disputes", row, 2) for row in ("reconsideration", "litigation", "all"))
    if any(name.names == ("amount",) for name in own.near) and "disclosure" not in tables:
        yield "disclosure", "fees", 1
    documents = any(name.names[0].startswith(("issued", "repealed", "in_force", "published")) for name in own.near)
    if documents and "disclosure" not in tables and "文件" in cells.sentence.own:
        yield "disclosure", "normative_documents", 2


def _speaks_of_requests(cells: Cells, own: Own) -> bool:
    sentence = cells.sentence
    named = any(name.kind == "subject" or (name.kind == "row" and name.table == "requests") for name in sentence.names)
    applicants = any(name.table == "requests" for name in own.near)
    return bool(own.weak) or named or applicants or "requests" in sentence.before.tables


def _others(cells: Cells, asked: Asked, said: list[Place]) -> Iterator[Candidate]:
    """Yield what a bare 其他 may be: another applicant, another result."""
    if "requests" in cells.columns_named:
        rows = [row for table, row in said if table == "requests"]
        yield from cells.facts_of("requests", [*rows, "received"], ["other_organization"], asked, 1)
    if any(name.table == "disputes" and name.kind == "row" for name in cells.sentence.names):
        rows = [row for table, row in said if table == "disputes"]
        yield from cells.facts_of("disputes", rows, ["other_result"], asked, 1)
