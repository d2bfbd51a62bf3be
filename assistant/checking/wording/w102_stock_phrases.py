from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import lexicon, literal, place, prose, sentences
from assistant.domain.findings import Severity
from assistant.domain.report import PREAMBLE, Report

_RUN = 3


@rule("W102", Severity.ADVICE, basis="国办公开办函〔2021〕30号，关于避免空洞、敷衍的要求")
def a_sentence_says_more_than_stock_phrases(report: Report) -> Iterator[Discrepancy]:
    """一句话里不应连用几个套话而没有一件具体的事。

    一句里有三个以上词表中的套话、又没有数字和书名号的，多半没有可核对的内容。词表在
    schemas/lexicons/stock_phrases.yaml 里。
    改法：写做了哪件事、谁做的、结果怎样；没有可写的就删去。

    Fails: 高度重视政务公开工作，精心组织，狠抓落实，取得明显成效。
    Passes: 高度重视政务公开工作，全年召开专题会议 2 次。
    误报：开头一段的总述；只作建议。
    """
    phrases = literal(lexicon("stock_phrases").words)
    for name, text in prose(report):
        if name == PREAMBLE:
            continue
        for start, sentence in sentences(text):
            found = phrases.findall(sentence)
            if len(found) >= _RUN and not any(char.isdigit() or char == "《" for char in sentence):
                where = place(name, text, start, start + len(sentence))
                yield Discrepancy((where,), "、".join(f"“{word}”" for word in found), "写具体的事", "这一句只有套话")
