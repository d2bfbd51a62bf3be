import re
from collections.abc import Iterator

from assistant import lazy
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import lexicon, pattern, place, prose
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
_YEARS_BACK = 3


@rule("S110", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于准确的要求")
def no_year_is_left_over_from_last_year(report: Report) -> Iterator[Discrepancy]:
    """该写报告年度的地方不应是别的年份，下一步的措施也不应写成报告年度。

    多半是沿用去年的文字没有改。查总体情况和第六部分里以年份开头的句子，以及改进措施里的打算；作比较、引文件、
    说明哪年的问题或考核的句子，已经做了的事，不查。说法在 schemas/lexicons/other_years.yaml 里。
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
        said = _sentence(text, match.end())
        if str(year) in said:  # 2023年新收5件，2024年新收7件
            continue
        if year - _YEARS_BACK <= written < year and not _COMPARES.search(said):
            where = place(name, text, *match.span("year"))
            yield Discrepancy((where,), f"{written} 年", f"{year} 年", "该写报告年度的地方写了别的年份")


def _plans(year: int, name: str, text: str) -> Iterator[Discrepancy]:
    """Plans stand after the word for them; in the year reported on, or before, they are those of an old report."""
    words = {key: pattern((found,)) for key, found in lexicon("other_years").patterns.items()}
    to_do = words["措施"].search(text)
    begins = to_do or words["改进"].search(text)
    if begins is None:
        return
    told: set[int] = set()
    for kind in ("打算一", "打算二", "打算三", "做事"):
        is_plan = kind != "做事"  # else it may be an account of what was done
        for match in words[kind].finditer(text, 0 if kind == "打算三" else begins.end()):
            written, before = int(match["year"]), _before(text, match.start())
            if match.start("year") in told or not year - (_YEARS_BACK if is_plan else 0) <= written <= year:
                continue
            is_to_do = to_do is not None and match.start() > to_do.start()
            own = before if is_plan and is_to_do else before + match[0] + _sentence(text, match.end())
            if before.count("“") > before.count("”"):
                continue  # “党政办2022年6月底前完成”这一条: the plan that is quoted was made before
            if words["说明"].search(before) or words["做过"].search(own):
                continue
            if not is_plan and not is_to_do:
                continue
            told.add(match.start("year"))
            where: Place = place(name, text, *match.span("year"))
            message = "下一步的措施写成了" + ("报告年度" if written == year else "往年")
            yield Discrepancy((where,), f"{written} 年", f"{year + 1} 年，或写已做的", message)


def _before(text: str, at: int) -> str:
    """Return what stands in the same sentence before a place."""
    # “加强培训。此外” → 。
    return re.split(r"[。；\n]", text[max(0, at - 80) : at])[-1]


def _sentence(text: str, start: int) -> str:
    """Return what follows up to the end of the sentence, at most 200 characters of it."""
    # “加强培训。此外” → 。
    return re.split(r"[。；\n]", text[start : start + 200], maxsplit=1)[0]
