"""What words of all or none speak of: their subject, and the cells that must then be 0."""

from collections.abc import Iterator, Sequence

from assistant import lazy
from assistant.domain.facts import Fact
from assistant.grounding.claim_views import WHOLES, View
from assistant.grounding.names import Name, narrowest
from assistant.grounding.numbers import APPLICANTS
from assistant.grounding.quantities import Quantity

Cell = tuple[str, str, str]
_AND = lazy.compile(r"[、和及与或]{1,2}(?:其他)?")  # “和” → 和, “、其他” → 、其他, not “，”
_SUITS = ("litigation_direct", "litigation_after_reconsideration")
_RESULTS = ("upheld", "corrected", "other_result", "pending")
FLOW = {"received", "brought_forward", "carried_forward", "outcomes_total", "all", "disclosed"}


def spoken_of(view: View, found: Sequence[Name], *, every: bool = False) -> Iterator[list[Cell]]:
    """Yield the cells that words of none speak of, each with its other readings.

    Args:
        view: The sentence.
        found: The names of what there is none of.
        every: Whether a row without a column means all of its columns (规章均为零).
    """
    disputes = [name for name in found if name.table == "disputes"]
    # 无其他事项 speaks of no result
    others = all(name.names == ("other_result",) and "结果" not in name.text for name in disputes)
    # 予以公开3件，没有其他处理结果: of the requests that the sentence lists
    of_requests = _is_of_requests(found) or (_is_of_requests(view.strong) and not dispute_rows(view.strong))
    if any(name.kind == "row" for name in disputes) or (disputes and not others and not of_requests):
        yield from _disputes(view, disputes)
    elif not _is_of_requests(found) and any(
        name.names_cells and name.strong and name.table == "disclosure" for name in found
    ):
        yield from _disclosure(view, found, every=every)
    else:
        yield from _requests(found, view.facts.parents)


def _is_of_requests(found: Sequence[Name]) -> bool:
    return any(name.kind == "row" and name.table == "requests" and name.strong for name in found)


def _disputes(view: View, found: Sequence[Name]) -> Iterator[list[Cell]]:
    columns = [column for name in found if name.kind == "column" for column in name.names[0].split("+")] or ["total"]
    in_court = columns != ["total"] and all("诉" in name.text for name in found)  # 败诉 is of no review
    rows = dispute_rows(found)
    if not rows:
        rows = dispute_rows(view.strong) or view.disputes_before()
        if in_court:  # 直接起诉的12件，无一败诉: of these alone
            rows = [row for row in rows if row.startswith("litigation")] or ["litigation"]
    for row in rows:
        for column in dict.fromkeys(columns):
            yield [("disputes", row, column)]


def dispute_rows(found: Sequence[Name]) -> list[str]:
    """Return the disputes that are named; 复议 before 后起诉 is none."""
    rows = [(name.names[0], name.end) for name in found if name.kind == "row" and name.table == "disputes"]
    after = {row for row, _ in rows if row in _SUITS}
    return list(
        dict.fromkeys(row for row, _ in rows if not (row == "litigation" and after and len(rows) == len(after) + 1))
    )


def _disclosure(view: View, found: Sequence[Name], *, every: bool) -> Iterator[list[Cell]]:
    said = [name for name in found if name.kind == "column" and name.table == "disclosure"]
    of = [name for name in found if name.kind == "row" and name.table == "disclosure"]
    of = of or [name for name in view.strong if name.kind == "row" and name.table == "disclosure"][:1]
    for row in dict.fromkeys(row for name in of for row in name.names[0].split("+")):
        have = view.facts.columns("disclosure", row)
        columns = [column for name in said for column in name.names[0].split("|") if column in have]
        if not columns and (every or len(have) == 1):
            columns = have
        yield from ([("disclosure", row, column)] for column in dict.fromkeys(columns))


def _requests(found: Sequence[Name], parents: dict[str, str]) -> Iterator[list[Cell]]:
    columns = [c for name in found if name.kind == "column" and name.table == "requests" for c in name.names[:1]] or [
        "total"
    ]
    strong = [name for name in found if name.strong_row and name.table == "requests"]
    strong = narrowest(strong, {row: parent for row, parent in parents.items() if "." in row})
    weak = [name for name in found if name.kind == "row" and not name.strong]
    readings = [name.names for name in strong] or [
        name.names for name in weak if name.names[0] in ("received", "carried_forward")
    ]
    if not readings and any(name.kind == "subject" and not name.text.endswith(("人", "事项")) for name in found):
        readings = [("received",)]
    for rows in dict.fromkeys(readings):
        for column in dict.fromkeys(columns):
            yield [("requests", row, column) for row in rows]


def others_than(view: View, said: Name, found: Sequence[Name]) -> Iterator[tuple[list[Cell], Fact | None]]:
    """Yield the cells that must be 0 where all of a subject are one thing, each alone; and the fact of that thing.

    Args:
        view: The sentence.
        said: The name of what all are.
        found: The names of the subject.
    """
    rows = [name for name in found if name.kind == "row"]
    applicants = [c for name in found if name.kind == "column" and name.table == "requests" for c in name.names[:1]]
    if said.table == "disputes":
        yield from _all_disputes(view, said, [name for name in rows if name.table == "disputes"])
    elif said.kind == "column":
        if said.table == "requests":
            yield from _all_applicants(view, said, found)
    elif said.table == "requests" and not any(name.table == "disputes" for name in rows):
        yield from _all_requests(view, said, rows, found, applicants[0] if applicants else "total")


def _all_disputes(view: View, said: Name, rows: Sequence[Name]) -> Iterator[tuple[list[Cell], Fact | None]]:
    named = dispute_rows(rows) or dispute_rows([name for name in view.strong if name.end <= said.end])
    some = [n for n in view.strong if n.kind == "column" and n.table == "disputes" and n.end <= said.start]
    results = [name.names[0] for name in some]
    of_suits = "litigation" in named or (results and named == [said.names[0]])
    if said.kind == "row" and said.names[0] in _SUITS and of_suits:
        other = _SUITS[1 - _SUITS.index(said.names[0])]
        column = results[-1] if results else "total"  # 败诉2件，均为未经复议直接起诉: those that were lost
        yield [("disputes", other, column)], view.facts.at("disputes", said.names[0], column)
        return
    if said.kind != "column":
        return
    results = said.names[0].split("+")
    for row in named:
        own = view.facts.at("disputes", row, "+".join(results))
        for column in _RESULTS:
            if column not in results:
                yield [("disputes", row, column)], own


def _joined(view: View, said: Name) -> list[Name]:
    """Return what all are, with what is named right behind it: 全部来自自然人和商业企业."""
    found = [said]
    for name in view.named:
        if name.kind == said.kind and name.table == said.table and name.start > found[-1].start:
            if not _AND.fullmatch(view.text, found[-1].end, name.start):
                break
            found.append(name)
    return found


def _all_applicants(view: View, said: Name, found: Sequence[Name]) -> Iterator[tuple[list[Cell], Fact | None]]:
    if not any(name.kind in ("subject", "row") for name in found):
        return
    kept = {column for name in _joined(view, said) for column in name.names[:1]}
    kept |= set(APPLICANTS[1:]) if "organizations" in kept else set()
    of_some = any("organizations" in name.names for name in found if name.kind == "column")
    others = [column for column in APPLICANTS[of_some:] if column not in kept]  # 单位申请全部来自企业
    told = [name for name in view.rows if name.end <= said.start]
    told = narrowest(told, {part: row for part, row in view.facts.parents.items() if "." in part})
    row = told[-1].names[0] if told and told[-1].names[0] not in WHOLES else "received"
    whole, number = view.facts.at("requests", row, "total"), view.last_number(view.start, said.start)
    other = whole is not None and number is not None and not number.holds(whole.value)
    if row != "received" and other and not _is_beside(view, told[-1], number):
        return  # 部分公开9件，涉企的3件均为…: some of them
    own = view.facts.at("requests", row, said.names[0])
    for column in others:  # 部分公开9件，均为自然人申请: the applicants of those nine
        yield [("requests", row, column)], own


def _is_beside(view: View, row: Name, number: Quantity | None) -> bool:
    """Whether a number is that of a row beside it: 部分公开的9件均来自…, 9件部分公开的申请均由…."""
    if number is None:
        return False
    start, end = number.start + view.start, number.end + view.start
    between = (row.end, start) if row.end <= start else (end, row.start)
    named = any(n.kind == "column" and between[0] <= n.start < between[1] for n in view.strong)
    return not named and not view.unknown(*between) and "，" not in view.text[between[0] : between[1]]


def _all_requests(
    view: View, said: Name, rows: Sequence[Name], found: Sequence[Name], column: str
) -> Iterator[tuple[list[Cell], Fact | None]]:
    own = said.names[0]
    facts = view.facts
    strong = [name.names[0] for name in rows if name.strong]
    if "outcomes_total" in said.names and not said.strong:
        if any(name.names == ("outcomes_total",) for name in rows):
            return  # 答复申请805件，均在期限内答复: all of those that were answered
        if found and (not any(row not in WHOLES for row in strong) or _is_of_all(view, strong, said.start)):
            yield [("requests", "carried_forward", column)], facts.at("requests", "outcomes_total", column)
        return
    if not said.strong or own in FLOW:
        return
    parent = facts.parents.get(own)
    if parent in strong and "." in own:
        some = [row for row in facts.children[parent] if row != own]
    elif found and not any(row not in WHOLES for row in strong):
        some = results_beside(view, [own])
    else:
        return
    for row in some:
        yield [("requests", row, column)], facts.at("requests", own, column)


def _is_of_all(view: View, rows: Sequence[str], at: int) -> bool:
    """Whether the numbers before a place are all there was to do: 上年结转4件，加上新收48件，合计52件，悉数了结.

    Not where it is also what was brought forward: 上年结转的2件均已办结.
    """
    whole, brought, new = (view.facts.at("requests", row, "total") for row in ("all", "brought_forward", "received"))
    number = view.last_number(view.start, at)
    if whole is None or number is None or not set(rows) <= {*WHOLES, "brought_forward"}:
        return False
    told = [one for one in view.numbers if one.start + view.start < at]
    if brought is not None and new is not None and len(told) == len((new, brought)):  # 新收8件，上年结转1件，均已办结
        first, second = told
        begin, _ = view.clause(at)
        if first.holds(new.value) and second.holds(brought.value) and begin >= second.end + view.start:
            return True
    return number.holds(whole.value) and (brought is None or not number.holds(brought.value))


def results_beside(view: View, listed: Sequence[str]) -> list[str]:
    """Return the results of requests that are neither among some rows, nor the whole or a part of one."""
    facts = view.facts
    family = {row for own in listed for row in (own, *facts.children.get(own, ()), facts.parents.get(own, own))}
    tops = (row for row in facts.rows("requests") if "." not in row and row not in FLOW)
    return [row for row in tops if row not in family]
