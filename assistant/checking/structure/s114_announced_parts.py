import re
from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import lexicon, pattern, place, sentences
from assistant.domain import numerals
from assistant.domain.findings import Severity
from assistant.domain.report import PREAMBLE, Report

_LIST = 3  # parts that are a list


@rule("S114", Severity.WARNING, basis="格式通知规定的各部分")
def the_preamble_announces_the_parts_there_are(report: Report) -> Iterator[Discrepancy]:
    """开头预告的部分，个数和名称应与格式规定的各部分一致。

    沿用旧文字的开头常写“五个部分”“七个部分”，或列出 2019 年以前才有的“收费及减免情况”。没有预告的不查。
    改法：按格式写六个部分的名称，或删去这一句。说法在 schemas/lexicons/announced_parts.yaml 里。

    Fails: 本报告由总体情况、主动公开、依申请公开、收费及减免情况、存在的问题五个部分组成。
    Passes: 全文包括总体情况等六个部分。
    误报：把附件、附表也算作一个部分的；说明理由后保留。
    """
    if PREAMBLE not in report.sections:
        return
    words = {name: pattern((found,)) for name, found in lexicon("announced_parts").patterns.items()}
    due = [section.key for section in report.form.sections]
    text = report.sections[PREAMBLE].text
    for start, sentence in sentences(text):
        said = words["引出"].search(sentence)
        if said is None:
            continue
        found = words["个数"].search(sentence, said.start())
        named = [key for key in due if key in words and words[key].search(sentence, said.end())]
        if found is None and len(named) < _LIST:
            continue
        wrong = list(_wrong(report, sentence, found, named, words))
        if wrong:
            end = start + (found.end() if found and len(named) < _LIST else len(sentence))
            where = place(PREAMBLE, text, start + said.start(), end)
            parts = "、".join(section.heading.partition("、")[2] for section in report.form.sections)
            message = f"开头预告的部分{'；'.join(wrong)}；格式是{numerals.chinese(len(due))}个部分：“{parts}”"
            expected = f"{numerals.chinese(len(due))}个部分"
            yield Discrepancy((where,), f"“{where.quote}”", expected, message, complete=True)


def _wrong(
    report: Report,
    sentence: str,
    found: re.Match[str] | None,
    named: list[str],
    words: dict[str, re.Pattern[str]],
) -> Iterator[str]:
    """Yield what is wrong with the parts that a sentence announces."""
    due = report.form.sections
    if found is not None and numerals.value(found["number"]) != len(due):
        yield f"写的是“{found[0]}”"
    if old := words["旧的部分"].search(sentence):
        yield f"写了“{old[0]}”，现在的格式没有这一部分"
    missing = [section.heading.partition("、")[2] for section in due if section.key not in named]
    if len(named) >= _LIST and missing and not words["不必列全"].search(sentence):
        yield f"没有写{'、'.join(f'“{name}”' for name in missing)}"
