"""Change cells, and with them every quantity in the prose that is bound to one: rendered anew, or asked about."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assistant.domain import numerals
from assistant.domain.facts import Value
from assistant.domain.figures import Cell, Figures
from assistant.domain.findings import Edit
from assistant.domain.formats import Format
from assistant.domain.report import Report
from assistant.editing.moving import Moving, moving, rates, value_of
from assistant.editing.moving import in_words as rates_in_words
from assistant.grounding.differences import expected
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import Grounded, Kind, Verdict, is_replaceable, shown
from assistant.grounding.matching import ground
from assistant.grounding.numbers import share_of

_WAYS = {
    "增长": "下降",
    "增加": "减少",
    "上升": "下降",
    "提高": "降低",
    "下降": "增长",
    "减少": "增加",
    "降低": "提高",
    "回落": "增长",
}


class Asked(NamedTuple):
    """A quantity that was right and cannot be rendered anew: where, what stands there, what the figures give."""

    section: str
    start: int
    quote: str
    expected: str


class Changed(NamedTuple):
    """The report with new figures and prose, the totals that followed, the edits made, what a person must do.

    `unsettled` are the totals that were the sum of their parts and can no longer be: a part is no number now.
    """

    report: Report
    totals: dict[str, Value]
    edits: tuple[Edit, ...]
    asked: tuple[Asked, ...]
    unsettled: tuple[str, ...] = ()


def change(report: Report, values: Mapping[str, Cell], by: str = "", at: str = "", *, act: str = "set") -> Changed:
    """Set cells; totals that were their parts' sum stay so, and the prose says the new numbers where it said the old.

    A cell that had a number and has none now (“/”, blank) is not taken for 0: what rests on it is asked about.
    Only what the figures supported before is touched. A text that changes loses its approval.

    Args:
        report: The report; its cells must be of its format.
        values: Cell id → what shall stand there.
        by: Who changes them.
        at: When, ISO 8601.
        act: What changes them.
    """
    figures, totals = _totals(report.form, report.figures, report.figures.having(values), set(values))
    after = report.having(figures=figures)
    unknown = _without_number(report.figures, figures)
    old = facts_of(report, blanks_are_nothing=True)
    new = facts_of(after, blanks_are_nothing=True, unknown=unknown)
    edits: list[Edit] = []
    asked: list[Asked] = []
    for section in report.narratives:
        text = report.text(section)
        before = [item for item in ground(text, old) if item.kind is not Kind.PARTS]
        concerned = moving(text, before, old, new)
        in_words = rates_in_words(text, before, concerned.stale)
        text, done = _rendered(section, text, before, new, concerned)
        edits += done
        text, more, open_ones = _followed(section, text, before, new, concerned)
        edits += more
        known = rates(text)
        asked += open_ones
        asked += [Asked(section, *known[order], "") for order in in_words if order < len(known)]
        if text != after.text(section):
            after = after.with_text(section, text, act, by, at)
    unsettled = _unsettled(report.form, report.figures, figures, unknown)
    return Changed(after, totals, tuple(edits), tuple(asked), unsettled)


def _without_number(before: Figures, after: Figures) -> frozenset[str]:
    """Return the cells that had a number and have none now."""
    return frozenset(cell for cell in before if before.number(cell) is not None and after.number(cell) is None)


def _unsettled(form: Format, before: Figures, after: Figures, unknown: frozenset[str]) -> tuple[str, ...]:
    """Return the totals that were the sum of parts of which one is no number now."""
    found: dict[str, None] = {}
    for equation in form.equations:
        if not (equation.computes_minus and len(equation.minus) == 1 and unknown & {*equation.plus}):
            continue
        total, parts = equation.minus[0], before.numbers(equation.plus)
        if after.number(total) is not None and parts is not None and before.number(total) == sum(parts):
            found[total] = None
    return tuple(found)


def _totals(form: Format, before: Figures, after: Figures, given: set[str]) -> tuple[Figures, dict[str, Value]]:
    """Keep each total that was the sum of its parts; twice, for a total of totals."""
    found: dict[str, Value] = {}
    for equation in (*form.equations, *form.equations):
        if not equation.computes_minus or len(equation.minus) != 1 or equation.minus[0] in given:
            continue
        total = equation.minus[0]
        old, new = before.numbers(equation.plus), after.numbers(equation.plus)
        if old is not None and new is not None and before.number(total) == sum(old) and after.number(total) != sum(new):
            found[total] = sum(new)
            after = after.having({total: sum(new)})
    return after, found


def _rendered(
    section: str, text: str, before: Sequence[Grounded], new: Facts, concerned: Moving
) -> tuple[str, list[Edit]]:
    """Write the new values of counts that stood for a fact."""
    edits: list[Edit] = []
    for number in sorted(concerned.moved, reverse=True):
        quantity, value = before[number].quantity, value_of(before[number], new)
        numeral = numerals.rewritten(quantity.scale, quantity.style, value) if value is not None else None
        if numeral is not None:
            text, edit = _put(section, text, quantity.number, numeral)
            edits.append(edit)
    return text, edits


def _followed(
    section: str, text: str, was: Sequence[Grounded], new: Facts, concerned: Moving
) -> tuple[str, list[Edit], list[Asked]]:
    """Write what follows from the new values (shares, changes); ask about what was right and is no longer."""
    now = [item for item in ground(text, new) if item.kind is not Kind.PARTS]
    edits: list[Edit] = []
    asked: list[Asked] = []
    if len(now) != len(was):
        return (
            text,
            [],
            [_asked(section, was[number], text, "") for number in sorted(concerned.stale - concerned.moved)],
        )
    for number, item, old in reversed([*zip(range(len(was)), now, was, strict=True)]):
        is_moved = number in concerned.moved
        if old.verdict is not Verdict.SUPPORTED or (is_moved and old.kind is Kind.COUNT):
            continue
        if item.verdict is Verdict.SUPPORTED and (number not in concerned.stale or _has_its_reason(item, old)):
            continue
        item = item._replace(expected=_follows(old, new, sure=is_moved or old.named) or item.expected)
        may_move = is_moved or (number not in concerned.stale and is_replaceable(old))
        span, numeral = item.quantity.number, _numeral(item) if may_move else None
        if numeral is None:
            asked.append(_asked(section, item, text, item.expected))
            continue
        text, edit = _put(section, text, span, numeral)
        edits.append(edit)
        if item.kind is Kind.CHANGE and (turned := _turned(text, span[0], item)) is not None:
            text, edit = _put(section, text, *turned)
            edits.append(edit)
    return text, edits, asked


def _has_its_reason(item: Grounded, old: Grounded) -> bool:
    """Whether a quantity is right by what it rested on: the facts of another that has its value by chance are none."""
    return item.facts == old.facts and item.kind is old.kind


def _asked(section: str, item: Grounded, text: str, expected: str) -> Asked:
    return Asked(section, item.quantity.start, text[item.quantity.start : item.quantity.end], expected)


def _follows(old: Grounded, new: Facts, *, sure: bool) -> str:
    """Return what a quantity comes to by the facts that it rested on: the person has just set them.

    Args:
        old: The quantity as it was.
        new: What the new figures say.
        sure: Whether it is sure what it rested on.
    """
    facts = [fact for name in old.facts if (fact := new.about(name)) is not None]
    if not sure or len(facts) != len(old.facts):
        return ""
    if (value := value_of(old, new)) is not None and not {*facts[0].cells} & {*new.doubtful_cells}:
        return f"{shown(value)}{old.quantity.unit}"
    if old.kind is Kind.CHANGE and len(facts) == 1 and facts[0].last_year is not None:
        return expected(old.quantity, facts[0].value, facts[0].last_year)
    if old.kind is Kind.SHARE and len(facts) == 2 and facts[1].value:
        return f"{shown(share_of(facts[0].value, facts[1].value), old.quantity.places)}%"
    return ""


def _numeral(item: Grounded) -> str | None:
    """Return the numeral that the figures give, where it can be told from what was expected."""
    if item.quantity.style != "plain" or item.quantity.approx or not item.expected:
        return None
    number = (
        item.expected.removesuffix("%") if item.quantity.unit == "%" else item.expected.removesuffix(item.quantity.unit)
    )
    number = number.lstrip("增长加下降减少")
    return number if numerals.parse(number) is not None else None


def _turned(text: str, at: int, item: Grounded) -> tuple[tuple[int, int], str] | None:
    """Return the word of growth or decline before a number and its opposite, where the direction changed."""
    up = item.expected.startswith(("增长", "增加"))
    if up == (item.quantity.change > 0):
        return None
    for word, other in _WAYS.items():
        start = text.rfind(word, max(0, at - 5), at)
        if start >= 0:
            return (start, start + len(word)), other
    return None


def _put(section: str, text: str, span: tuple[int, int], new: str) -> tuple[str, Edit]:
    start, end = span
    edit = Edit(section=section, start=start, end=end, quote=text[start:end], replacement=new)
    return text[:start] + new + text[end:], edit
