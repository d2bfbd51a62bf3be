"""Suggestions to a text (cases with `draft`). A result's text is then JSON: those kept, and those dropped with why."""

import json
from dataclasses import dataclass
from typing import NamedTuple

from assistant import checking
from assistant.domain.suggestions import Suggestion
from assistant.evaluation.scorers.base import LEFT_OUT, Sample, Score, Scorer, passes, share


class Proposed(NamedTuple):
    """What came of a text: suggestions that can be applied, and the others with why."""

    kept: tuple[Suggestion, ...]
    dropped: tuple[tuple[str, str], ...]

    def text(self) -> str:
        """Return it as the text of a result."""
        kept = [item.model_dump(mode="json", include={"id", "section", "start", "end", "quote", "replacement", "reason",
                                                      "category", "source"}) for item in self.kept]  # fmt: skip
        return json.dumps({"kept": kept, "dropped": [list(item) for item in self.dropped]}, ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> "Proposed":
        """Return what a result's text holds."""
        plain = json.loads(text)
        kept = tuple(Suggestion.model_validate(item) for item in plain["kept"])
        return cls(kept, tuple((quote, why) for quote, why in plain["dropped"]))


@dataclass
class Usable(Scorer):
    """建议用得上：提出的建议有几成原文找得到、只有一处、没有改动数和待补充的内容、没有带进杂物。

    一条也没有提的不评。
    """

    of = (True,)

    def score(self, sample: Sample) -> Score:
        found = Proposed.of(sample.text)
        total = len(found.kept) + len(found.dropped)
        return share(len(found.kept), total, [f"{why}：{quote}" for quote, why in found.dropped])


@dataclass
class Improves(Scorer):
    """建议改得好：把建议都接受，规则找出的问题不比原来多；原来有问题的，少了。没有建议的不评。"""

    of = (True,)

    def score(self, sample: Sample) -> Score:
        if not (kept := Proposed.of(sample.text).kept):
            return LEFT_OUT
        section = sample.case.section
        before, after = (len(_found(sample, section, text)) for text in (sample.case.draft, _applied(sample, kept)))
        return passes([f"规则找出的问题由 {before} 处变为 {after} 处"] if after > before or after == before > 0 else [])


@dataclass
class Finds(Scorer):
    """找得着该改的：案例写明的毛病（expect.finds），有几成有一条建议的原文盖住它。"""

    of = (True,)

    def score(self, sample: Sample) -> Score:
        wanted = sample.case.expect.finds
        if not wanted:
            return LEFT_OUT
        quotes = [item.quote for item in Proposed.of(sample.text).kept]
        missing = [word for word in wanted if not any(word in quote or quote in word for quote in quotes)]
        return share(len(wanted) - len(missing), len(wanted), [f"没有提到：{word}" for word in missing])


def _applied(sample: Sample, kept: tuple[Suggestion, ...]) -> str:
    text, last = sample.case.draft, len(sample.case.draft)
    for item in sorted(kept, key=lambda one: -one.start):
        if item.end <= last:  # of two that overlap the later stands
            text, last = text[: item.start] + item.replacement + text[item.end :], item.start
    return text


def _found(sample: Sample, section: str, text: str) -> list[str]:
    checked = checking.check(sample.report.with_text(section, text))
    return [item.message for item in checked.findings if any(place.section == section for place in item.where)]
