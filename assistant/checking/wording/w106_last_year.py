from collections.abc import Iterator

from assistant.checking import copies
from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import compact, place, sentences
from assistant.checking.years import NOT_AT_HAND, last_year
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_SECTIONS = ("overview", "problems")
_LEAST = 40  # letters of a passage


@rule("W106", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于责任的部分（雷同）；《条例》第四十七条")
def no_passage_is_copied_from_last_years_report(report: Report) -> Iterator[Discrepancy | Skip]:
    """不应照抄去年的报告。

    逐句与去年的同一节比，相似度 0.9 以上（rapidfuzz）的连续几句合成一段；一段不到四十字、或带着今年的数的不算。
    存在的问题和改进措施与去年一字不差，最容易被认定为敷衍。
    改法：写今年的情况；确实没有变化的，写明去年提出的措施做到了哪一步。

    Fails: “存在的主要问题”与去年全文相同。
    Passes: 先写去年问题的整改结果，再写今年的问题。
    误报：制度性的表述逐年沿用的会误报；说明理由后保留。
    """
    last = last_year(report)
    if last is None:
        yield Skip(NOT_AT_HAND)
        return
    for name in _SECTIONS:
        before = copies.of(last, name)
        if before and name in report.sections:
            yield from _copied(name, report.text(name), before)


def _copied(name: str, text: str, before: list[str]) -> Iterator[Discrepancy]:
    begin, end = -1, -1
    for start, sentence in (*sentences(text), (len(text) + 9, "")):
        bare = compact(sentence)
        copied = copies.copied_from(sentence, before) is not None
        if copied and begin >= 0:
            end = start + len(sentence)
        elif copied:
            begin, end = start, start + len(sentence)
        elif begin >= 0 and (len(bare) >= copies.SHORTEST or not bare):
            if len(compact(text[begin:end])) >= _LEAST:
                where = place(name, text, begin, end)
                found = f"{len(compact(text[begin:end]))} 字与去年相同"
                message = f"这一段有 {found}，应写今年的情况"
                yield Discrepancy((where,), found, "写今年的情况", message, complete=True)
            begin = -1
