import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import lexicon, literal, place
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_SECTION = "problems"
# “工作中还有一些不足” → 还有一些不足, “发现的问题” → 问题, not “工作平稳”
_PROBLEMS = lazy.compile(r"(?:存在|主要|仍有|还有)[^。：，；\n]{0,12}?(?:问题|不足之处|不足|差距|薄弱环节)|问题")
_HEADING = lazy.compile(r"存在的?(?:主要|突出)?问题")  # “（一）存在的主要问题” → 存在的主要问题
# “（二）改进措施” → 改进措施, “针对上述问题” → 针对上述问题, “2026年我局将” → 2026年我局将, not “存在问题”
_MEASURES = lazy.compile(
    r"(?:改进|整改)(?:措施|情况|方向|计划)|下一步|下步|今后|明年|(?:针对|对照)[^。\n]{0,8}(?:问题|不足)|20\d\d年[^。\n]{0,8}(?:将|要|拟|加大)|将(?:着力|重点|继续|从|采取|切实)"
)
# “一是人少” → 一是, “2.事多” → “2.”, “（三）经费” → （三）, not “12.5”
_ITEM = lazy.compile(
    r"(?:[一二三四五六七八九十]是|(?<![0-9])[1-9][.．、]|[（(][1-9一二三四五六七八九][)）]|第[一二三四五六七八九][，,、])"
)
_ENDS = lazy.compile(r"[；。\n]")  # “人少；事多” → ；
_OWN = 2


class _Item(NamedTuple):
    start: int
    end: int
    text: str


@rule("W107", Severity.WARNING, basis="国办公开办函〔2021〕30号，存在的主要问题及改进情况")
def every_problem_is_answered_by_a_measure(report: Report) -> Iterator[Discrepancy | Skip]:
    """每个问题都应有对应的改进措施。

    先按“问题”“措施”分成两部分，再按“一是、二是”“1.、2.”或分号分条，逐条比较实词：一条问题与任何措施都没有共同的实词，就指出来。
    措施比问题少的，另作建议。去年问题的整改情况不算在内。
    改法：给这个问题写一条措施，写明谁做、做什么、到什么时候。

    Fails: 问题有“政策解读形式单一”，措施里没有一条说政策解读。
    Passes: 一是政策解读形式单一 …… 一是丰富政策解读形式，每季度制作图解一次。
    误报：措施换了说法、没有一个相同的实词时会误报；用问题里的词即可。
    """
    text = report.text(_SECTION)
    parts = _parts(text)
    if parts is None:
        if text:
            yield Skip("分不出问题和措施两部分")
        return
    problems, measures = parts
    said = [_pairs(measure.text) for measure in measures]
    for problem in problems:
        own = _pairs(problem.text)
        if own and not any(own & measure for measure in said):
            where = place(_SECTION, text, problem.start, problem.end)
            yield Discrepancy(
                (where,), f"“{problem.text.strip()[:24]}”", "有一条对应的措施", "这个问题没有对应的改进措施"
            )
    if len(measures) < len(problems) and len(measures) > 1:
        where = place(_SECTION, text, measures[0].start, measures[-1].end)
        yield Discrepancy(
            (where,),
            f"问题 {len(problems)} 条，措施 {len(measures)} 条",
            "逐条对应",
            "措施比问题少",
            severity=Severity.ADVICE,
        )


def _parts(text: str) -> tuple[list[_Item], list[_Item]] | None:
    begin = _HEADING.search(text) or _PROBLEMS.search(text)
    turn = _MEASURES.search(text, begin.end()) if begin else None
    if begin is None or turn is None:
        return None
    heading = text.rfind("\n", 0, turn.start()) + 1
    middle = heading if heading > begin.end() and turn.start() - heading <= 5 else turn.start()
    problems, measures = _items(text, begin.end(), middle), _items(text, turn.end(), len(text))
    return (problems, measures) if problems and measures else None


def _items(text: str, start: int, end: int) -> list[_Item]:
    marks = [match.start() for match in _ITEM.finditer(text, start, end)]
    if not marks:
        marks = [start, *(match.end() for match in _ENDS.finditer(text, start, end))]
    spans = zip(marks, [*marks[1:], end], strict=True)
    found = [_Item(first, last, text[first:last]) for first, last in spans]
    return [item for item in found if len(_pairs(item.text)) >= _OWN]


def _pairs(text: str) -> set[str]:
    """Return the pairs of letters of the content words: the common ones of this trade say nothing."""
    rest = literal(lexicon("common_words").words).sub(" ", text)
    # “人手 少” → 人手
    runs = re.findall(r"[\u4e00-\u9fffA-Za-z]{2,}", rest)
    return {run[index : index + 2] for run in runs for index in range(len(run) - 1)}
