import re
from collections.abc import Iterator, Sequence

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import place, touches
from assistant.domain import pairing
from assistant.domain.findings import Severity
from assistant.domain.gaps import gaps
from assistant.domain.problem_parts import Item, parts
from assistant.domain.report import Report

_SECTION = "problems"
_OWN = 1  # pairs of letters that tell what an item is about
_LONGEST = 30  # letters of a quote


@rule("W107", Severity.WARNING, basis="国办公开办函〔2021〕30号，存在的主要问题及改进情况")
def every_problem_is_answered_by_a_measure(report: Report) -> Iterator[Discrepancy | Skip]:
    """每个问题都应有对应的改进措施。

    先按“问题”“措施”分开，再按“一是、二是”“1.、2.”、分号或一句里的几个“不够”分条，逐条比较：一条问题与任何措施既没有共同的实词，
    也不是一个方面（schemas/lexicons/topics.yaml）的，就指出来。去年的问题和它的整改情况不算在内。都对得上、但措施比问题少的，另作建议。
    改法：给这个问题写一条措施，写明谁做、做什么、到什么时候。

    Fails: 问题有“政策解读形式单一”，措施里没有一条说政策解读。
    Passes: 一是政策解读形式单一 …… 一是丰富政策解读形式，每季度制作图解一次。
    误报：措施换了说法、词表里又没有的会误报；用问题里的词，或补进词表。
    """
    text = report.text(_SECTION)
    found = parts(text, report.year)
    asked = [(gap.start, gap.end) for gap in gaps(text)]  # a question that stands in the text is no problem
    problems = [
        item
        for item in found.problems
        if len(pairing.content(item.text)) >= _OWN and not touches(asked, item.start, item.end)
    ]
    if not problems or not found.measures:
        if text:
            yield Skip("分不出问题和措施两部分")
        return
    unanswered = [
        item for item in problems if not any(pairing.likeness(item.text, measure.text) for measure in found.measures)
    ]
    for group in _together(text, unanswered):
        words = "、".join(f"“{item.text[:_LONGEST]}{'……' if len(item.text) > _LONGEST else ''}”" for item in group)
        message = f"{words}没有对应的改进措施。写一条：谁做、做什么、到什么时候"
        where = tuple(place(_SECTION, text, item.start, item.end) for item in group)
        yield Discrepancy(where, words, "有一条对应的措施", message, complete=True)
    if not unanswered and 1 < len(found.measures) < len(problems):
        where = place(_SECTION, text, found.measures[0].start, found.measures[-1].end)
        said = f"问题 {len(problems)} 条，措施 {len(found.measures)} 条"
        message = f"{said}，有的问题没有单独的措施。逐条对应写"
        yield Discrepancy((where,), said, "逐条对应", message, severity=Severity.ADVICE, complete=True)


def _together(text: str, items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield items apart, but those of one sentence without numbers together: they are mended at once."""
    group: list[Item] = []
    for item in items:
        if group and (item.marked or re.search(r"[。；;\n]", text[group[-1].end : item.start])):  # “。二是” → 。
            yield group
            group = []
        group.append(item)
    if group:
        yield group
