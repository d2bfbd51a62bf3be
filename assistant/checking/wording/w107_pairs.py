import re
from collections.abc import Iterator, Sequence

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import place, says_nothing, touches
from assistant.domain import pairing
from assistant.domain.findings import Severity
from assistant.domain.gaps import gaps
from assistant.domain.problem_parts import Item, parts
from assistant.domain.report import Report

_SECTION = "problems"
_OWN = 1  # pairs of letters that tell what an item is about
_LONGEST = 30  # letters of a quote
# By when, or how often: “3月底前报” → 月底前, “每月5日” → 每月, “逐季通报” → 逐季, “5日前交” → 日前,
# not “2024年3月起”, not “日前已联系”, not “按日常要求”
_DUE = lazy.compile(
    "[每逐按][半1一两三]?个?[年季月周旬日天](?!常)|[年月季周度旬](?:底|末|中|初)?(?:以前|之前|前|以内|之内|内)"
    "|(?<=[0-9])日(?:以前|之前|前|以内|之内|内)|[上下]半年|[一二三四1-4]季度|[年月](?:底|末)"
    "|(?:小时|工作日|个月|天)(?:以内|之内|内)|明年|次年"
)


@rule("W107", Severity.WARNING, basis="国办公开办函〔2021〕30号，存在的主要问题及改进情况")
def every_problem_is_answered_by_a_measure(report: Report) -> Iterator[Discrepancy | Skip]:
    """每个问题都应有对应的改进措施。

    先按“问题”“措施”分开，再按“一是、二是”“1.、2.”、分号或一句里的几个“不够”分条，逐条比较：一条问题与任何措施既没有共同的实词，
    也不是一个方面（schemas/lexicons/topics.yaml）的，就指出来。用词不同，但两边一样多、剩下的措施写了什么时候做的，算是给剩下的问题的。
    去年的问题和它的整改情况、只写“暂无”的不算在内。都对得上、但措施比问题少的，另作建议。
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
        if len(pairing.content(item.text)) >= _OWN
        and not touches(asked, item.start, item.end)
        and not says_nothing(item.text)
    ]
    if not problems or not found.measures:
        if text:
            yield Skip("分不出问题和措施两部分")
        return
    unanswered = _unanswered(problems, found.measures)
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


def _unanswered(problems: Sequence[Item], measures: Sequence[Item]) -> list[Item]:
    """Return the problems that no measure speaks of.

    Where as many measures are left that say when, none is; where fewer, those in whose place none of them stands.
    """
    alone = {
        at
        for at, problem in enumerate(problems)
        if not any(pairing.likeness(problem.text, measure.text) for measure in measures)
    }
    if alone and len(problems) == len(measures):
        pairs = pairing.paired([item.text for item in problems], [item.text for item in measures])
        used = {at for number, own in enumerate(pairs) if number not in alone for at in own}
        dated = {at for at, item in enumerate(measures) if at not in used and _DUE.search(item.text)}
        if len(dated) >= len(alone):
            return []
        alone -= dated
    return [problems[at] for at in sorted(alone)]


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
