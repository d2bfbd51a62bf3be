from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import place, prose, sentences
from assistant.domain.findings import Severity
from assistant.domain.report import Report


class _Expression(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    says: str
    since: int = 0
    until: int = 9999
    now: str = ""


class _Expressions(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    expressions: tuple[_Expression, ...]
    orders: tuple[tuple[str, ...], ...]


@rule("W104", Severity.ADVICE, basis="公文固定提法的惯例")
def fixed_expressions_are_of_their_time_and_in_order(report: Report) -> Iterator[Discrepancy]:
    """固定提法应合报告年度，几个连用时次序应合惯例。

    词表在 schemas/lexicons/expressions.yaml 里，可以增加新的提法和起止年度。
    改法：换成当年的提法，或调整次序。

    Fails: 2024 年度的报告写“深入学习党的十九大精神”。
    Passes: 2024 年度的报告写“深入学习党的二十大精神”。
    误报：回顾往年的句子；只作建议。
    """
    known = resources.load(_Expressions, "schemas/lexicons/expressions.yaml")
    for name, text in prose(report):
        for item in known.expressions:
            at = text.find(item.says)
            if at >= 0 and not item.since <= report.year <= item.until:
                why = "报告年度还没有这个提法" if report.year < item.since else "报告年度已有新的提法"
                yield Discrepancy(
                    (place(name, text, at, at + len(item.says)),), f"“{item.says}”", item.now and f"“{item.now}”", why
                )
        orders = [order for order in known.orders if all(word in text for word in order)]
        for start, sentence in sentences(text) if orders else ():
            for order in orders:
                places = [sentence.find(word) for word in order]
                if -1 not in places and places != sorted(places):
                    where = place(
                        name, text, start + min(places), start + max(places) + len(order[places.index(max(places))])
                    )
                    yield Discrepancy((where,), "次序颠倒", "、".join(order), "固定提法的次序")
