import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import is_specific, place, sentences
from assistant.domain import aspects
from assistant.domain.findings import Place, Severity
from assistant.domain.report import Report

_SECTION = "overview"
_HEADED = 3  # aspects with a heading of their own, from where on each is looked for there
_LISTED = 3  # aspects that a sentence without any fact names: it only announces them
_LONGEST = 30  # characters of a heading
_SHORTEST = 3  # characters of a clause that says something
# “（三）政府信息管理。” → （三）, “二、依申请公开” → 二、, “工作规范。（一）主动公开” → （一）, not “附件（一）”
_HEADING = lazy.compile(
    r"(?:^|(?<=[。！；\n]))[ \t　]*(?:[（(][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)",
    re.MULTILINE,
)
# A heading without a number: before “信息管理：开展检查”, before “依申请公开情况。全年收到”, not “全年公开35条。”
_LABEL = lazy.compile(r"^[ \t　]*(?=[^。，；：:\n（）()0-9]{2,14}[：:。][^\n]{4})", re.MULTILINE)
_ENDS = lazy.compile(r"[。：:\n]")  # “（三）管理情况。全年” → 。
_CLAUSE = lazy.compile(r"[，,；;]")  # “公开35条，培训2次” → ，
_NOTHING = lazy.compile(r"[\s。；;：:]*(?:无|略|暂无|没有)?[\s。；;]*")  # “无。” → 无。, not “没有收到申请。”


class _Paragraph(NamedTuple):
    """A part of the overview under a heading: the aspects that the heading names, where it stands, what is below it."""

    keys: frozenset[str]
    start: int
    end: int
    text: str


@rule("W108", Severity.WARNING, basis="国办公开办函〔2021〕30号，总体情况")
def the_overview_speaks_of_all_aspects(report: Report) -> Iterator[Discrepancy | Skip]:
    """总体情况应写到五个方面。

    主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障，一个都不能少。分了小标题的，看哪个方面没有自己的一段、
    哪一段下面没有内容，别处顺带有个词不算；没有分的，逐句看，只报名目的一句不算。各由哪些词认出来，在
    schemas/lexicons/aspects.yaml 里。
    改法：补写缺的方面；没有可写的，写明本年没有。

    Fails: 有“主动公开”“依申请公开”“政府信息管理”“平台建设”四段，“监督保障”只在开头提到。
    Passes: 五个方面各有一段。
    误报：有的机关把几个方面另设一节；说明理由后保留。
    """
    text = report.text(_SECTION) if _SECTION in report.sections else ""
    if not text.strip():
        yield Skip("总体情况没有文字")
        return
    known = {key for key, words in aspects.words().items() if words.named}
    labels = {aspect.key: aspect.label for aspect in report.form.aspects if aspect.key in known}
    paragraphs = [*_paragraphs(text, labels)]
    headed = frozenset[str]().union(*(item.keys for item in paragraphs))
    is_headed = len(headed) >= _HEADED
    for item in paragraphs if is_headed else ():
        if item.keys and _NOTHING.fullmatch(item.text):
            heading = text[item.start : item.end].strip()
            yield Discrepancy(
                (place(_SECTION, text, item.start, item.end),), "没有内容", "写明情况",
                f"“{heading}”下面没有内容。补写，没有可写的写明本年没有", complete=True,
            )  # fmt: skip
    rest = [item.text for item in paragraphs if not item.keys] if is_headed else [text]
    missing = "、".join(f"“{labels[key]}”" for key in _missing(rest, labels, headed, report.year))
    if missing:
        what = f"总体情况没有{missing}这一段" if is_headed else f"总体情况没有写到{missing}"
        message = f"{what}。补一段，没有可写的写明本年没有"
        yield Discrepancy((Place(section=_SECTION),), f"没有{missing}", "五个方面都写到", message, complete=True)


def _paragraphs(text: str, labels: dict[str, str]) -> Iterator[_Paragraph]:
    """Yield the parts under the headings of an overview; what stands before the first is none."""
    marks = [*_HEADING.finditer(text)]
    if len(marks) < _HEADED:
        marks = [*_LABEL.finditer(text)]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, last in zip(marks, ends, strict=False):
        stop = _ENDS.search(text, mark.end(), min(last, mark.end() + _LONGEST))
        end = stop.start() if stop else min(last, mark.end() + _LONGEST)
        heading = text[mark.end() : end]
        yield _Paragraph(_named(heading, labels), mark.start(), end, text[end:last] if stop or end < last else "")


def _named(heading: str, labels: dict[str, str]) -> frozenset[str]:
    """Return the aspects that a heading names, in its own words or by those of the aspect."""
    known = aspects.named(heading) or aspects.within(heading)
    found = {*_words(heading, labels), *(known.aspects if known else ())}
    if not found and (key := aspects.by_words(heading, among=labels)) is not None:
        found = {key}
    return frozenset(found & labels.keys())


def _missing(texts: list[str], labels: dict[str, str], headed: frozenset[str], year: int) -> list[str]:
    """Return the aspects that have no heading and that no clause of the texts speaks of."""
    left = [key for key in labels if key not in headed]
    clauses = (clause for text in texts for clause in _clauses(text, labels))
    while left and (clause := next(clauses, None)) is not None:
        key = aspects.by_words(clause, year, labels)
        said = [*_words(clause, labels)] if key is None else [key]
        left = [key for key in left if key not in said]
    return left


def _clauses(text: str, labels: dict[str, str]) -> Iterator[str]:
    """Yield the clauses of a text, but for sentences that only announce the aspects."""
    for _, sentence in sentences(text):
        if is_specific(sentence) or len([*_words(sentence, labels)]) < _LISTED:
            yield from (clause for clause in _CLAUSE.split(sentence) if len(clause) >= _SHORTEST)


def _words(text: str, labels: dict[str, str]) -> Iterator[str]:
    known = aspects.words()
    yield from (key for key in labels if any(word in text for word in known[key].named))
