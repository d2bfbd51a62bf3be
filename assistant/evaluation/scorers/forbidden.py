"""What may not stand in a text."""

import unicodedata
from dataclasses import dataclass

from assistant.domain.gaps import leftovers
from assistant.domain.unseen import name_of, unseen
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes

_ASKED = "【待补充"  # how a draft asks; <待补> is left of a template


@dataclass
class Never(Scorer):
    """没有写不该写的：案例（expect.never）或套件（texts）列出的文字，一处也没有；全角、隔开写的也算。都没有列的不评。"""

    version = 2

    texts: tuple[str, ...] = ()

    def score(self, sample: Sample) -> Score:
        wanted = (*self.texts, *(sample.case.expect.never or ()))
        return passes([f"写了：{text}" for text in wanted if sample.says(text)]) if wanted else LEFT_OUT


@dataclass
class Clean(Scorer):
    """没有杂物：没有与人对话的话（“以下是……”“希望对您有帮助”）、对模型下的命令、Markdown 记号、模板残留、看不见的字符。

    引注、版本、字数、给人挑的两种写法也是杂物；问句【待补充：…】不是。
    不好：“## 总体情况”“**主动公开**”“XX件”“[具体数字]”。
    """

    version = 2

    def score(self, sample: Sample) -> Score:
        if not sample.text.strip():
            return LEFT_OUT
        bad = [item.shown for item in leftovers(sample.text) if not (item.entry.asks and _ASKED in item.quote)]
        bad += [name_of(item.character) for item in unseen(sample.text)]
        bad += [
            f"看不出是什么字（私用区 U+{ord(one):04X}）" for one in sample.text if unicodedata.category(one) == "Co"
        ]
        return passes([*bad, *(f"像是命令：{words}" for words in sample.orders)])
