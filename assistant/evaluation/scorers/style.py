"""How it reads."""

import re
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.domain.lexicons import literal
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, Some, passes, share
from assistant.grounding.sentence_ends import sentences

# “按《关于全面推进公开的意见》办” → 《关于全面推进公开的意见》, “按“三公”要求” → ““三公””
_QUOTED = lazy.compile(r"《[^《》\n]{1,100}》|“[^“”\n]{1,40}”")
_LEXICONS = "schemas/lexicons"


class _Phrases(BaseModel):
    """A lexicon of phrases; what else its file has is for others."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    words: tuple[str, ...] = ()
    patterns: dict[str, str] = {}


@dataclass
class Cliches(Scorer):
    """少套话：每 per 个字允许没有套话，出现一处扣去一份：1 减去“套话处数 ÷ (字数 ÷ per)”，最低 0。

    套话在 schemas/lexicons/ 的 list 里（默认 stock_phrases：高度重视、扎实推进、提高…站位）。书名号、引号里转述的不算。
    空的草稿不评。
    """

    version = 2

    per: Some = 200
    list: str = "stock_phrases"

    def __post_init__(self) -> None:
        known = resources.names(_LEXICONS)
        if self.list not in known:
            raise ValueError(f"没有名为 {self.list} 的词表；有：{'、'.join(known)}")

    def score(self, sample: Sample) -> Score:
        if not sample.text.strip():
            return LEFT_OUT
        own = resources.load(_Phrases, f"{_LEXICONS}/{self.list}.yaml")
        text = _QUOTED.sub("", sample.text)
        found = [match[0] for match in literal(own.words).finditer(text)] if own.words else []
        found += [match[0] for pattern in own.patterns.values() for match in re.finditer(pattern, text)]
        due = max(1.0, len(sample.text) / self.per)
        return share(round(1e6 * max(0.0, 1 - len(found) / due)), 10**6, found)


@dataclass
class Sentences(Scorer):
    """句子不长：有几成句子不超过 most 个字。小标题和问句也算句子。"""

    most: Some = 120

    def score(self, sample: Sample) -> Score:
        spans = [*sentences(sample.text)]
        long = [sample.text[start : start + 20] + "……" for start, end in spans if end - start > self.most]
        return share(len(spans) - len(long), len(spans), long)


@dataclass
class Concrete(Scorer):
    """说具体的：没有只有套话的句子（W102），没有“部分地区”“个别部门”一类无主语的话（W111），没有口语、相对年份（W115）。"""

    version = 3

    def score(self, sample: Sample) -> Score:
        if not sample.text.strip():
            return LEFT_OUT
        return passes([item.message for item in sample.findings("W102", "W111", "W115")])


@dataclass
class Written(Scorer):
    """行文干净：没有错别字（W101）、错用的标点和空格（S108）、不合国标的数字写法（W109）。"""

    version = 3

    def score(self, sample: Sample) -> Score:
        if not sample.text.strip():
            return LEFT_OUT
        return passes([item.message for item in sample.findings("W101", "S108", "W109")])
