import re
from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.checking.texts import place, prose
from assistant.domain.documents import Document, bare_title, plain_number
from assistant.domain.findings import Severity
from assistant.domain.report import Report

_SHORTEST = 6  # letters of a title that is found without 《》


@rule("X103", Severity.WARNING, basis="《中华人民共和国政府信息公开条例》第十四条、第十六条；国办公开办函〔2021〕30号")
def no_document_is_cited_that_is_not_public(report: Report) -> Iterator[Discrepancy | Skip]:
    """公布的文字里不应引用不公开的文件。

    列出本单位引用、制发的文件，注明不公开的，正文里出现名称或文号就指出来；
    文号的括号写法不同也认得。没有列出文件的，不查。
    改法：不写这个文件的名称和文号，只说做了什么事；可以公开的，先公开再引用。

    Fails: 列出的《青禾镇应急值守办法》注明不公开，正文写“落实《青禾镇应急值守办法》”。
    Passes: 引用的都是已经公开的文件。
    误报：名称相同、已经公开的另一份文件；说明理由后保留。
    """
    if not report.documents:
        yield Skip("报告里没有列出引用的文件，不知道哪些不公开")
        return
    for document in report.documents:
        if not document.public:
            for name, text in prose(report):
                yield from _cited(name, text, document)


def _cited(name: str, text: str, document: Document) -> Iterator[Discrepancy]:
    title, number = bare_title(document.title), plain_number(document.number)
    ways = [f"《{_loosely(title)}》"] + ([_loosely(title)] if len(title) >= _SHORTEST else [])
    ways += [_loosely(number)] if number else []
    last = 0
    # of 应急值守办法 and 青政发〔2025〕3号: “落实《应急值守办法》” → 《应急值守办法》, “青政发[2025]3号” finds,
    # not “青政发〔2025〕13号”
    for match in re.finditer("|".join(ways), text):
        if match.start() >= last:
            last = match.end()
            message = f"“{match[0]}”在文件清单里注明不公开，不要引用"
            yield Discrepancy(
                (place(name, text, *match.span()),), f"“{match[0]}”", "不引用不公开的文件", message, complete=True
            )


def _loosely(words: str) -> str:
    """Return an expression for words that may have blanks between them, and other brackets around a year."""
    marks = {"〔": "[〔\\[(（【［]", "〕": "[〕\\])）】］]第?"}
    return "[ \u3000]*".join(marks.get(char, re.escape(char)) for char in words)
