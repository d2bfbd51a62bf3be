import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from assistant import lazy, resources
from assistant.checking import near_words
from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import edit, pattern, place, prose, touches
from assistant.domain.findings import Fix, Severity
from assistant.domain.lexicons import any_of
from assistant.domain.report import Report
from assistant.few import Few

# “公开公开栏” → 公开, not “公开栏公开”
_TWICE = lazy.compile(r"([\u4e00-\u9fff]{2,4})\1")

_TITLE = lazy.compile(r"《[^《》\n]{1,80}》")  # “馆藏《資治通鑑》” → 《資治通鑑》


class _Slips(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    slips: dict[str, str]
    patterns: dict[str, str] = {}
    doubled: tuple[str, ...]
    right: tuple[str, ...]
    old_letters: Annotated[tuple[str, ...], BeforeValidator(str.split)] = ()

    @cached_property
    def few(self) -> Few[str]:
        """The patterns, of which only those are tried that may find something in a text."""
        return Few((expression, pattern((expression,))) for expression in self.patterns)

    @cached_property
    def old(self) -> re.Pattern[str]:
        """Find a traditional letter among simplified ones."""
        letters = "".join(pair[0] for pair in self.old_letters)
        # of 煩 and 訊: “频煩。” → 煩, not “煩訊”
        return lazy.compile(f"(?<![{letters}])[{letters}](?![{letters}])")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        # of 收效甚浅: “整改收效甚浅” → 收效甚浅, not “认知尚浅”
        return lazy.compile(any_of(self.slips))

    def find(self, text: str) -> dict[tuple[int, int], str]:
        """Return where slips stand, each with what should stand there."""
        found = {
            match.span(): self.slips[match[0]]
            for match in self.pattern.finditer(text)
            if len(match[0]) > 2 or near_words.reads_better(text, *match.span(), self.slips[match[0]])
        }
        for expression in self.few.of(text):
            right = self.patterns[expression]
            found |= {match.span(): match.expand(right) for match in pattern((expression,)).finditer(text)}
        simplified = {pair[0]: pair[1] for pair in self.old_letters}
        titles = [match.span() for match in _TITLE.finditer(text)]
        old = (match for match in self.old.finditer(text) if not touches(titles, *match.span()))
        found |= {match.span(): simplified[match[0]] for match in old}
        for span, right in near_words.slips(text).items():
            if not touches(sorted(found), *span):
                found[span] = right
        return found


@rule("W101", Severity.WARNING, basis="国办公开办函〔2021〕30号，关于表述准确的要求")
def words_are_not_known_slips(report: Report) -> Iterator[Discrepancy]:
    """不应有已知的错词，也不应把一个词连写两遍。

    错词和改法在 schemas/lexicons/slips.yaml 里，可以增加。这一行常用的词写成同音、形近的字（公开渠到、权责青单），
    固定的说法多一个字、少一个字的，不在表里也认得（schemas/lexicons/near_words.yaml）。
    改法：nianbao fix 报告 --code W101 按词表改正。

    Fails: 整改收效甚浅。
    Passes: 整改收效甚微；工作人员认知尚浅。
    误报：地名、人名、引用的原文里碰巧有这几个字；说明理由后保留。
    """
    known = resources.load(_Slips, "schemas/lexicons/slips.yaml")
    for name, text in prose(report):
        found = known.find(text)
        slips = sorted(found)
        right = [match.span() for match in pattern(known.right).finditer(text)]
        for match in _TWICE.finditer(text):
            if touches(right, *match.span()):
                continue
            at = max(0, bisect_left(slips, match.span()) - 1)
            before = slips[at : at + 2]
            covered = any(start < match.end() and match.start() < end for start, end in before)
            if not covered and match[0] not in known.doubled and len(set(match[1])) > 1:
                found[match.span()] = match[1]
        for (start, end), right in sorted(found.items()):
            wrong = text[start:end]
            fix = Fix(edits=(edit(name, text, start, end, right),))
            yield Discrepancy((place(name, text, start, end),), f"“{wrong}”", f"“{right}”", "有错词", fix)
