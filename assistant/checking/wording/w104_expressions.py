from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import pattern, place, prose, sentence_around, sentences, touches
from assistant.domain.findings import Severity
from assistant.domain.report import Report

# What looks back, right behind an expression: “以来，全镇” → 以来, “期间建成” → 期间, not “规划”
_LOOKS_BACK = lazy.compile(r"”?(?:以来|期间|时期以来|之后|后|以后|末|时)")
_APART = 8  # letters between two words of one list
_TITLE = lazy.compile(r"《[^《》\n]{1,80}")  # “印发《云溪县十三五规划》” → 《云溪县十三五规划


class _Expression(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    find: str
    finds: tuple[str, ...]
    since: int = 0
    until: int = 9999
    now: str = ""
    unless: str = ""

    def why(self, year: int, words: str) -> str:
        """Return what is amiss with the expression in a report on a year."""
        said = words if "“" in words else f"“{words}”"
        if year < self.since:
            return f"{said}是 {self.since} 年才有的提法，这份报告说的是 {year} 年"
        return f"{said}是 {self.until} 年以前的提法" + (
            f"，现在写“{self.now.strip('“”')}”" if self.now else "，核对还用不用"
        )


class Expressions(BaseModel):
    """schemas/lexicons/expressions.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    expressions: tuple[_Expression, ...]
    orders: tuple[tuple[str, ...], ...]


@rule("W104", Severity.ADVICE, basis="公文固定提法的惯例")
def fixed_expressions_are_of_their_time_and_in_order(report: Report) -> Iterator[Discrepancy]:
    """固定提法应合报告年度，几个连用时次序应合惯例。

    查会议精神、指导思想、教育活动、规划、改了名的机关；书名号里的、“党的十八大以来”一类回顾的、同一句还写了新提法的不算。
    一个提法只提一次，指出每一处。词表在 schemas/lexicons/expressions.yaml 里，可以增加新的提法和起止年度。
    改法：换成当年的提法，或调整次序。

    Fails: 2024 年度的报告写“深入学习党的十八大精神”。
    Passes: 2024 年度的报告写“深入学习党的二十大精神”；党的十八大以来。
    误报：回顾往年的句子；只作建议。
    """
    known = resources.load(Expressions, "schemas/lexicons/expressions.yaml")
    late = [item for item in known.expressions if not item.since <= report.year <= item.until]
    any_late = pattern(tuple(item.find for item in late)) if late else None
    for name, text in prose(report):
        for item in late if any_late and any_late.search(text) else ():
            yield from _out_of_time(report.year, name, text, item)
        orders = [order for order in known.orders if all(word in text for word in order)]
        for start, sentence in sentences(text) if orders else ():
            for order in orders:
                yield from _out_of_order(name, text, start, sentence, order)


def _out_of_time(year: int, name: str, text: str, item: _Expression) -> Iterator[Discrepancy]:
    titles = [match.span() for match in _TITLE.finditer(text)]
    unless = pattern((item.unless,)) if item.unless else None
    found = [
        match
        for match in pattern((item.find,)).finditer(text)
        if not _LOOKS_BACK.match(text, match.end())
        and not touches(titles, *match.span())
        and not (unless and unless.search(sentence_around(text, match.start())))
    ]
    if found:
        where = tuple(place(name, text, *match.span()) for match in found)
        words = found[0][0]
        yield Discrepancy(where, f"“{words}”", item.now and f"“{item.now}”", item.why(year, words), complete=True)


def _out_of_order(name: str, text: str, start: int, sentence: str, order: tuple[str, ...]) -> Iterator[Discrepancy]:
    places = [sentence.find(word) for word in order]
    if -1 in places or places == sorted(places):
        return
    first, end = min(places), max(at + len(word) for at, word in zip(places, order, strict=True))
    if end - first > len("".join(order)) + _APART * (len(order) - 1):
        return
    where = place(name, text, start + first, start + end)
    message = f"固定提法的次序颠倒了，应依次写{'、'.join(order)}"
    yield Discrepancy((where,), "次序颠倒", "、".join(order), message, complete=True)
