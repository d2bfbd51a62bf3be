from collections.abc import Iterator, Sequence

from assistant import lazy
from assistant.checking import copies
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.spoken import grounded
from assistant.checking.texts import place
from assistant.checking.years import NOT_AT_HAND, last_year
from assistant.domain.findings import Severity
from assistant.domain.last_problems import problems_of
from assistant.domain.report import Report
from assistant.grounding.grounded import Verdict

_SECTIONS = ("overview", "problems")
_LEAST = 35  # letters of a passage
_LARGE = 20  # what a figure must reach to be no standing one, like the number of villages
# What is counted anew each year: “公开信息163条” → 163, “41人次” → 41, not “每周1期”, not “12个村”, not “2024年”
_COUNTED = lazy.compile(r"(?<![0-9.])(?P<number>[0-9]{2,})(?= ?[余多]?(?:条|篇|件|份|人次))")


@rule("W106", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于责任的部分（雷同）；《条例》第四十七条")
def no_passage_is_copied_from_last_years_report(report: Report) -> Iterator[Discrepancy | Skip]:
    """不应照抄去年的报告。

    逐句与去年的同一节比，不看年份和数字，相似度 0.9 以上（rapidfuzz）的连续几句合成一段；
    只换了年份或一个数的、首尾换了而中间一大半没换的也算照抄，带着今年新数的半句不算。
    一段不到三十五字的不提；但连“公开信息 163 条”这样的数都和去年一样、表和记录里又没有的，一句也提。
    点名去年的问题再写怎么改的（“针对……”），点的那个名不算；文中还空着的问题也不算。
    格式语句、固定提法、没有发生的事（schemas/lexicons/statutory.yaml）每年照写，不算。
    改法：写今年的情况；确实没有变化的，写明去年提出的措施做到了哪一步。

    Fails: “存在的主要问题”与去年全文相同，或只把 2023 年改成了 2024 年。
    Passes: 先写去年问题的整改结果，再写今年的问题；组织培训 3 次，参加 55 人次（去年是 2 次，40 人次）。
    误报：制度性的表述逐年沿用的会误报；说明理由后保留。
    """
    last = last_year(report)
    if last is None:
        yield Skip(NOT_AT_HAND)
        return
    for name in _SECTIONS:
        before = copies.of(last, name)
        if before and name in report.sections:
            yield from _found(report, last, name, before)


def _found(report: Report, last: Report, name: str, before: copies.Before) -> Iterator[Discrepancy]:
    text = report.text(name)
    for passage in copies.passages(text, before, problems_of(last) if name == "problems" else ()):
        old = [(one, _old_figures(report, name, one)) for one in passage]
        if copies.copied(passage) >= _LEAST:
            yield _discrepancy(name, text, passage, next((numbers[0] for _, numbers in old if numbers), ""))
        else:
            yield from (_discrepancy(name, text, [one], numbers[0]) for one, numbers in old if numbers)


def _discrepancy(name: str, text: str, passage: Sequence[copies.Copied], old: str) -> Discrepancy:
    from rapidfuzz import fuzz

    pairs = [(one.item, one.source) for one in passage if one.source is not None]
    now, then = "".join(item.bare for item, _ in pairs), "".join(source.bare for _, source in pairs)
    alike = 100 if now == then else min(99, round(fuzz.ratio(now, then)))
    only = ""
    if now != then and all(item.shape == source.shape for item, source in pairs):
        only = "，只换了年份" if copies.figures(now) == copies.figures(then) else "，只换了年份、数字"
    figures = f"，“{old}”也是去年的数" if old else ""
    where = place(name, text, passage[0].start, passage[-1].end)
    message = f"这段和去年 {alike}% 一样{only}{figures}。写今年的情况"
    return Discrepancy((where,), f"{alike}% 一样", "写今年的情况", message, complete=True)


def _old_figures(report: Report, name: str, one: copies.Copied) -> list[str]:
    """Return last year's figures of what is counted anew each year, where nothing of this year has them."""
    if one.source is None or copies.figures(one.item.bare) != copies.figures(one.source.bare):
        return []
    numbers = [number for number in _COUNTED.findall(one.item.bare) if int(number) >= _LARGE]
    if not numbers:
        return []
    known = [
        said.words
        for said in grounded(report)
        if said.section == name
        and said.item.verdict is Verdict.SUPPORTED
        and one.start <= said.item.quantity.start < one.end
    ]
    return [number for number in numbers if not any(words.startswith(number) for words in known)]
