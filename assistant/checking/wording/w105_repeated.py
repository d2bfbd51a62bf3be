from collections.abc import Iterator

from assistant import lazy
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import compact, place, prose, sentences
from assistant.domain.findings import Severity
from assistant.domain.report import PREAMBLE, Report

_SHORTEST, _ALIKE, _EDGE, _MOST = 15, 95, 6, 20
_NUMBER = lazy.compile(r"[0-9]+(?:\.[0-9]+)?")  # sentences of one form that count other things: “公开3.5万条” → 3.5


@rule("W105", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于避免雷同的要求")
def no_sentence_is_said_twice(report: Report) -> Iterator[Discrepancy]:
    """同一句话不应在报告里出现两遍。

    十五个字以上、相似度 0.95 以上（rapidfuzz，不看标点空格）的两句，指出后一句。数字不同的不算。
    改法：删去一处，或改写。

    Fails: 第一段和第三段都写“进一步健全政府信息公开工作机制，压实工作责任”。
    Passes: 两段各说各的事。
    误报：依次说几类事项时，句式相同而数字不同的不算；其他的说明理由后保留。
    """
    edges: dict[str, list[tuple[str, list[str]]]] = {}
    for name, text in prose(report):
        if name == PREAMBLE:
            continue
        for start, sentence in sentences(text):
            bare = compact(sentence)
            if len(bare) < _SHORTEST:
                continue
            numbers = _NUMBER.findall(bare)
            twin = _twin(bare, numbers, edges)
            if twin is not None:
                where = place(name, text, start, start + len(sentence))
                yield Discrepancy((where,), f"与前面的“{twin[:20]}……”相同", "删去一处", "同一句话写了两遍")
            for key in (bare[:_EDGE], bare[-_EDGE:]):
                edges.setdefault(key, []).append((bare, numbers))


def _twin(bare: str, numbers: list[str], edges: dict[str, list[tuple[str, list[str]]]]) -> str | None:
    """Return the sentence before that is nearly the same; such a one shares its beginning or its end."""
    near = (*edges.get(bare[:_EDGE], ())[-_MOST:], *edges.get(bare[-_EDGE:], ())[-_MOST:])
    return next((other for other, its in near if other == bare or (its == numbers and _alike(other, bare))), None)


def _alike(other: str, bare: str) -> bool:
    if 200 * min(len(other), len(bare)) < _ALIKE * (len(other) + len(bare)):
        return False  # too different in length
    from rapidfuzz import fuzz

    return fuzz.ratio(other, bare) >= _ALIKE
