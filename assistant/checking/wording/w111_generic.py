import re
from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import is_specific, place, prose, sentences
from assistant.domain.findings import Severity
from assistant.domain.lexicons import any_of
from assistant.domain.report import PREAMBLE, Report


class Generic(BaseModel):
    """schemas/lexicons/generic.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quantifiers: tuple[str, ...]
    between: tuple[str, ...]
    bodies: tuple[str, ...]
    persons: tuple[str, ...]
    whole: tuple[str, ...]
    named: tuple[str, ...]
    vague: tuple[str, ...] = ()
    amiss: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Find who is not named."""
        # of 部分, 基层, 单位, 工作人员: “部分基层单位更新慢” → 部分基层单位, “有关部门重视不够” → 有关部门,
        # not “部分公开”, not “部分单位名称”, not “会同有关部门”
        return re.compile(
            rf"(?:{any_of(self.quantifiers)})(?:{any_of(self.between)}){{0,2}}"
            rf"(?:(?P<person>{any_of(self.persons)})|(?P<body>{any_of(self.bodies)}))(?!名称|之间|居?民|务|级|规|群众)"
            rf"|{any_of(self.whole)}"
            rf"|(?:^|(?<=[，；。：\n]))(?:{any_of(self.vague)})"
            rf"(?:{any_of((*self.bodies, *self.persons))})(?=[^，。；\n]{{0,10}}?(?:{any_of(self.amiss)}))"
        )

    @cached_property
    def is_counted(self) -> re.Pattern[str]:
        """Find how many there are of those that are not named."""
        # of 科室: “共有3个科室” → 3个科室, “三家单位” → 三家单位, not “退回34条”
        return re.compile(rf"[0-9一二两三四五六七八九十]+ ?[个家]?(?:{any_of((*self.bodies, *self.persons))})")

    @cached_property
    def is_named(self) -> re.Pattern[str]:
        """Find where an example is given."""
        # of 例如: “部分科室（例如财政所）” → 例如, “个别科室，如财政所” → “，如”, “（财政所、民政办）” → （财政所、,
        # not “如期完成”
        return re.compile(rf"{any_of(self.named)}|[，（(]如(?!期|何|果|实|下|有|需)|[（(][^（）()]{{2,20}}、")


def _unnamed(known: Generic, sentence: str, found: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield those whose half of a sentence says nothing that can be looked up, though the sentence does."""
    for match in found:
        begin = max(sentence.rfind(mark, 0, match.start()) for mark in "，、：") + 1
        end = sentence.find("，", match.end())
        leads = match[0].startswith(known.unnamed) and begin == match.start()
        if leads and end >= 0 and not is_specific(sentence[begin:end]):
            yield match


@rule("W111", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于避免空洞、敷衍的要求")
def sentences_say_who_and_what(report: Report) -> Iterator[Discrepancy]:
    """不应写没有主语、没有数、没有时间的笼统话。

    “部分单位”“有的同志”“个别科室”不说是谁，看不出是不是本单位的事，多半是从综述里抄来的；“部分工作人员”只作建议。
    同一句里有数、日期、书名或举了例子的不算，句首的序号和年份不是数。“有的科室……，全年退回34条”，数说的不是有几个科室，还算。
    词表在 schemas/lexicons/generic.yaml 里。
    改法：写明是本单位的哪个部门、哪件事、什么时候。

    Fails: 1.部分单位对政务公开认识不足，有的同志怕麻烦。
    Passes: 12 个村中有 3 个没有专人负责政务公开；个别科室（财政所、民政办）更新慢。
    误报：省、市级机关概述全省、全市情况的；说明理由后保留。
    """
    known = resources.load(Generic, "schemas/lexicons/generic.yaml")
    for name, text in prose(report):
        if name == PREAMBLE:
            continue
        for start, sentence in sentences(text):
            found = [*known.pattern.finditer(sentence)]
            if not found or known.is_named.search(sentence):
                continue
            if is_specific(sentence):
                found = [] if known.is_counted.search(sentence) else [*_unnamed(known, sentence, found)]
            if not found:
                continue
            only_persons = all(match["person"] for match in found)
            words = "、".join(f"“{word}”" for word in dict.fromkeys(match[0] for match in found))
            yield Discrepancy(
                tuple(place(name, text, start + match.start(), start + match.end()) for match in found),
                words,
                "写明是谁、哪件事",
                f"{words}没说是谁。写明是本单位的哪个部门、哪件事",
                severity=Severity.ADVICE if only_persons else None,
                complete=True,
            )
