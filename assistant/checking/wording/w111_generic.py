from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import lexicon, literal, place, prose, sentences
from assistant.domain.findings import Severity
from assistant.domain.report import PREAMBLE, Report


@rule("W111", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于避免空洞、敷衍的要求")
def sentences_say_who_and_what(report: Report) -> Iterator[Discrepancy]:
    """不应写没有主语、没有数、没有时间的笼统话。

    “部分地区”“多数部门”不是一个乡镇、一个局的话，多半是从综述里抄来的。词表在 schemas/lexicons/generic.yaml 里。
    改法：写明是本单位的哪个部门、哪件事、什么时候。

    Fails: 一些地区对政务公开认识不足，多数部门缺少专人。
    Passes: 12 个村中有 3 个没有专人负责政务公开。
    误报：省、市级机关概述全省、全市情况的；说明理由后保留。
    """
    words = literal(lexicon("generic").words)
    for name, text in prose(report):
        if name == PREAMBLE:
            continue
        for start, sentence in sentences(text):
            match = words.search(sentence)
            if match and not any(char.isdigit() for char in sentence):
                where = place(name, text, start + match.start(), start + match.end())
                yield Discrepancy((where,), f"“{match[0]}”", "写明是谁、哪件事", "说得笼统，没有本单位的事")
