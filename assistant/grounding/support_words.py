"""What words need no source, mean the same, or say more than a source: schemas/lexicons/support.yaml."""

import re
from functools import cached_property, lru_cache
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator

from assistant import lazy, resources
from assistant.domain.lexicons import lexicon
from assistant.grounding.meanings import longest_first


def _split(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


def _blanked(found: re.Match[str]) -> str:
    """Return what stands for a plain word: one of one character may be half of another word."""
    return found[0] if len(found[0]) == 1 else "，"


class Words(BaseModel):
    """schemas/lexicons/support.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plain: Annotated[tuple[str, ...], BeforeValidator(_split)]
    same: tuple[tuple[str, ...], ...]
    more: dict[str, str]
    set: dict[str, str]
    statutory: tuple[str, ...]
    plan: str
    none: str
    past: str
    list_item: str
    answer: str

    @model_validator(mode="after")
    def _can_be_compiled(self, info: ValidationInfo) -> "Words":
        written = (*self.more.values(), *self.set.values(), self.plan, self.none, self.past, self.list_item, self.answer)
        for pattern in () if resources.is_shipped(info) else written:
            try:
                re.compile(pattern)
            except re.error:
                raise ValueError(f"“{pattern}”不是正确的正则表达式") from None
        return self

    @cached_property
    def key(self) -> "Key":
        """What is kept by the words it was made with."""
        return Key(self)

    @cached_property
    def plain_words(self) -> re.Pattern[str]:
        """The words that need no source, the longest first."""
        return lazy.compile(longest_first(self.plain))  # “依托广播” → 依托, not “广播”

    @cached_property
    def groups(self) -> dict[str, tuple[int, ...]]:
        """Which lines of words that mean the same each word of them is in."""
        found: dict[str, tuple[int, ...]] = {}
        for number, line in enumerate(self.same):
            for word in line:
                found[word] = (*found.get(word, ()), number)
        return found

    @cached_property
    def same_words(self) -> re.Pattern[str]:
        """The words of two characters and more that others mean the same as."""
        # “举行授课” → 授课, not “发生”
        return lazy.compile(longest_first(tuple(word for word in self.groups if len(word) > 1)))

    def groups_of(self, note: str) -> frozenset[int]:
        """Return the lines of words that mean the same as one of a note; one of one character is no part of a word."""
        groups = self.groups
        rest = self.same_words.sub("，", self.plain_words.sub(_blanked, note))
        found = [word for word in groups if word in (note if len(word) > 1 else rest)]
        return frozenset(number for word in found for number in groups[word])

    @cached_property
    def says_more(self) -> re.Pattern[str]:
        """What needs a source of its own, be it one word."""
        return lazy.compile("|".join(self.more.values()))  # “多次组织” → 多次, not “组织2次”

    @cached_property
    def lists(self) -> re.Pattern[str]:
        """How an item of a list within a sentence begins."""
        return lazy.compile(self.list_item)  # “二是解读少” → 二是, not “解读少”

    @cached_property
    def answers(self) -> re.Pattern[str]:
        """How a clause names a problem that the rest of the sentence answers."""
        return lazy.compile(self.answer)  # “针对更新慢的问题” → 针对, not “更新慢”

    @cached_property
    def set_phrases(self) -> re.Pattern[str]:
        """What the format demands, or every organ writes."""
        fixed = lexicon("statutory").patterns
        # “没有其他需要报告的事项” finds, not “没有责任追究”
        return lazy.compile("|".join([*self.set.values(), *(fixed[name] for name in self.statutory)]))


class Key:
    """Two are equal only where they are one: what was made with words is kept as long as they stay loaded."""

    def __init__(self, words: Words) -> None:
        self.words = words


class OfYear(NamedTuple):
    """The expressions that name years, for one year reported on."""

    plan: re.Pattern[str]
    past: re.Pattern[str]
    none: re.Pattern[str]


@lru_cache(16)
def of_year(plan: str, past: str, none: str, year: int) -> OfYear:
    """Return the expressions of `Words` for a year reported on."""
    # of 2025: “2026年轮训” → 2026年, “去年的问题” → 去年, “没有收费” → 没有
    return OfYear(
        lazy.compile(plan.replace("<NEXT>", f"{year + 1}年")),
        lazy.compile(past.replace("<LAST>", f"{year - 1}年")),
        lazy.compile(none),
    )


def load() -> Words:
    """Return the words.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    return resources.load(Words, "schemas/lexicons/support.yaml")
