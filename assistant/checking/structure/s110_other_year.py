import re
from collections.abc import Iterator

from assistant import lazy
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import place, prose
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report

# “2024年，公开9条” → 2024, “工作平稳。2024年我局公开” → 2024, not “较2024年，增加”, not “2024年印发”
_OPENS = lazy.compile(
    r"(?:^|(?<=[。；\n]))[ \t\u3000]*(?P<year>20\d\d) ?年度?"
    r"(?=[，,我本全共未没无各县镇乡区市局委办厅]|上半年)",
    re.MULTILINE,
)
# “，增加9条，同比” → 同比, “出台办法以来” → 以来, not “公开9条”
_COMPARES = lazy.compile(r"较|相比|同比|比|以来|起|印发|出台|制定|修订|施行|发布的|《|上年|去年|结转|至|—|-")
# “（二）下一步打算” → 下一步, “整改措施” → 整改措施, not “存在问题”
_MEASURES = lazy.compile(r"整改措施|改进措施|改进情况|下一步|今后|工作打算|工作计划|明年|下一年")
# “2025年，我局将加强” → 2025, “2025年度继续” → 2025, not “2025年公开”, not “至2025年将”
_PLANS = lazy.compile(
    r"(?<![至到—\-])(?P<year>20\d\d) ?年度?[，,]?(?:我[局镇乡县区市办委厅街]|本单位|本机关)?"
    r"(?:将|要|拟|计划|继续|进一步|加大|加强|着力|重点)"
)
# What was done then: “已举办” → 已, not “举办培训”
_PAST = lazy.compile(r"已|针对|存在|虽然|以来|完成了|取得")
_YEARS_BACK = 3


@rule("S110", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于准确的要求")
def no_year_is_left_over_from_last_year(report: Report) -> Iterator[Discrepancy]:
    """该写报告年度的地方不应是别的年份，下一步的措施也不应写成报告年度。

    多半是沿用去年的文字没有改。查总体情况和第六部分里以年份开头的句子，以及改进措施里的打算；作比较、引文件的句子不查。
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
    """Plans stand after the word for them; in the year reported on they are last year's plans."""
    begins = _MEASURES.search(text)
    if begins is None:
        return
    for match in _PLANS.finditer(text, begins.end()):
        if int(match["year"]) == year and not _PAST.search(_sentence(text, match.end())):
            where: Place = place(name, text, *match.span("year"))
            yield Discrepancy((where,), f"{year} 年", f"{year + 1} 年，或写已做的", "下一步的措施写成了报告年度")


def _sentence(text: str, start: int) -> str:
    """Return what follows up to the end of the sentence, at most 200 characters of it."""
    # “加强培训。此外” → 。
    return re.split(r"[。；\n]", text[start : start + 200], maxsplit=1)[0]
