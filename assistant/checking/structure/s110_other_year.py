import re
from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import place, prose
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report

# “2024年，公开9条” → 2024, “工作平稳。2024年我局公开” → 2024, not “较2024年，增加”, not “2024年印发”
_OPENS = re.compile(
    r"(?:^|(?<=[。；\n]))[ \t\u3000]*(?P<year>20\d\d) ?年度?"
    r"(?=[，,我本全共未没无各县镇乡区市局委办厅]|上半年)",
    re.MULTILINE,
)
# “，增加9条，同比” → 同比, “出台办法以来” → 以来, not “公开9条”
_COMPARES = re.compile(r"较|相比|同比|比|以来|起|印发|出台|制定|修订|施行|发布的|《|上年|去年|结转|至|—|-")
# What is still to be done stands behind: “（二）下一步打算” → 下一步, “整改措施” → 整改措施, not “存在问题”
_MEASURES = re.compile(r"整改措施|改进措施|下一步|今后|工作打算|工作计划|工作安排|明年|下一年|下年度")
# What was done may stand behind too: “改进情况” → 改进情况, not “下一步”
_IMPROVED = re.compile(r"改进情况|整改情况")
_WHO = r"(?:我[局镇乡县区市办委厅街]|本单位|本机关)?"  # “2025年我局将” → 我局
# A plan in so many words: “2025年，我局将加强” → 2025, “2025年度继续” → 2025, “将在2025年里” → 2025,
# “计划于2025年6月底前” → 2025, not “2025年公开”, not “至2025年将”
_PLANS = re.compile(
    rf"(?<![至到—\-])(?P<year>20\d\d) ?年(?:度|的?工作(?:中|里)|[里内中])?[，,]? ?{_WHO}(?:将|要|拟|计划|继续|进一步)"
    r"|(?:[将要拟][在于]|(?:计划|打算|力争|争取)[在于]?)(?P<other>20\d\d) ?年(?!(?:度)?(?:的?(?:基础|工作)上|的?工作(?:的)?基础|的|[^，。；\n]{1,12}》))"
)
# What may be a plan or an account: “2025年我局加大力度” → 2025, “2025年6月底前完成” → 2025, not “2025年公开”
_ACTS = re.compile(
    rf"(?<![至到—\-])(?P<year>20\d\d) ?年(?:度|(?:\d{{1,2}}月)?(?:年?底|月底|末)?(?:之?前))?[，,]? ?{_WHO}(?:加大|加强|着力|重点|完成|实现|建成|开展一次)"
)
# What was done then: “已举办” → 已, “加强了培训” → 了, “培训3场” → 3场, not “举办培训”
_PAST = re.compile(
    r"已|针对|存在|虽然|以来|完成了|取得|[强化善展实办高大]了|得到|有效|明显|\d+ ?(?:[次场期件条份个篇人]|%)"
)
# A year that only dates what is named: “2024年考核” → 考核, “2024年的办法” → 办法, “2024年基础上” → 基础, not “2024年将”
_NAMES = re.compile(
    r"》|考核|评估|通报|检查|要点|办法|方案|通知|意见|印发|制定|出台|修订|基础|反馈|指出|提出|问题|以来|起(?=[，施实])"
)
_YEARS_BACK = 3


@rule("S110", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于准确的要求")
def no_year_is_left_over_from_last_year(report: Report) -> Iterator[Discrepancy]:
    """该写报告年度的地方不应是别的年份，下一步的措施也不应写成报告年度。

    多半是沿用去年的文字没有改。查总体情况和第六部分里以年份开头的句子，以及改进措施里的打算；作比较、引文件、
    说明哪年的问题或考核的句子，已经做了的事，不查。
    改法：改年份，同时核对这一句的内容是不是今年的。

    Fails: 2021年，全镇主动公开政府信息 35 条（报告 2022 年度）。
    Passes: 2022年，全镇主动公开政府信息 35 条，比2021年增加 4 条（报告 2022 年度）。
    误报：专门回顾往年的句子；说明理由后保留。
    """
    for name, text in prose(report):
        if name == "problems":
            yield from _plans(report.year, name, text)
        elif name != "preamble":
            yield from _openings(report.year, name, text)


def _openings(year: int, name: str, text: str) -> Iterator[Discrepancy]:
    for match in _OPENS.finditer(text):
        written = int(match["year"])
        if year - _YEARS_BACK <= written < year and not _COMPARES.search(_sentence(text, match.end())):
            where = place(name, text, *match.span("year"))
            yield Discrepancy((where,), f"{written} 年", f"{year} 年", "该写报告年度的地方写了别的年份")


def _plans(year: int, name: str, text: str) -> Iterator[Discrepancy]:
    """Plans stand after the word for them; in the year reported on, or before, they are those of an old report."""
    begins = _MEASURES.search(text) or _IMPROVED.search(text)
    if begins is None:
        return
    still_to_do = [match.start() for match in _MEASURES.finditer(text)]
    for match in (*_PLANS.finditer(text, begins.end()), *_ACTS.finditer(text, begins.end())):
        sure = match.re is _PLANS
        group = "year" if match["year"] else "other"
        written = int(match[group])
        own = _before(text, match.start()) + match[0] + _sentence(text, match.end())
        if not (year - _YEARS_BACK <= written <= year if sure else written == year):
            continue
        if _NAMES.search(_before(text, match.start())):
            continue
        if not sure and (_PAST.search(own) or not any(at < match.start() for at in still_to_do)):
            continue
        if sure and _PAST.search(_before(text, match.start())):
            continue
        where: Place = place(name, text, *match.span(group))
        due = f"{year + 1} 年，或写已做的"
        yield Discrepancy(
            (where,), f"{written} 年", due, "下一步的措施写成了" + ("报告年度" if written == year else "往年")
        )


def _before(text: str, at: int) -> str:
    """Return what stands in the same sentence before a place."""
    # “加强培训。此外” → 。
    return re.split(r"[。；\n]", text[max(0, at - 80) : at])[-1]


def _sentence(text: str, start: int) -> str:
    """Return what follows up to the end of the sentence, at most 200 characters of it."""
    # “加强培训。此外” → 。
    return re.split(r"[。；\n]", text[start : start + 200], maxsplit=1)[0]
