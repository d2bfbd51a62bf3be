"""What words need no source, mean the same, or say more than a source: schemas/lexicons/support.yaml."""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator

from assistant import lazy, resources
from assistant.domain.lexicons import lexicon
from assistant.few import pairs_of
from assistant.grounding.vocabulary import Claims, Together, Vocabulary

# what is done of any matter: 举办 of a training and of a press conference
_OF_ANYTHING = ("举办", "召开", "开展", "组织", "公开", "增加", "参加", "共", "群众")
_VERB, _DONE = 2, "了过着"  # characters of a verb of one that is done


def _split(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


class Noted(BaseModel):
    """What reads the same in every report, but needs a note that says it too, in whatever words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    said: str
    note: str
    hint: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """How reports say it."""
        return lazy.compile(self.said)  # “本年度没有其他需要报告的事项” → 没有其他需要报告的事项

    @cached_property
    def of_note(self) -> re.Pattern[str]:
        """How a note says it."""
        return lazy.compile(self.note)  # “别的没有” → 别的没, not “其他乡镇没有”

    @cached_property
    def hinted(self) -> re.Pattern[str]:
        """What a note has that may say so in other words."""
        return lazy.compile(self.hint)  # “分文没要” → 分文, not “培训3次”


class Words(BaseModel):
    """schemas/lexicons/support.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plain: Annotated[tuple[str, ...], BeforeValidator(_split)]
    light: Annotated[tuple[str, ...], BeforeValidator(_split)]
    anywhere: str
    same: tuple[tuple[str, ...], ...]
    more: dict[str, str]
    claims: dict[str, str]
    set: dict[str, str]
    set_hint: str
    noted: tuple[Noted, ...]
    statutory: tuple[str, ...]
    plan: str
    none: str
    past: str
    cause: str
    list_item: str
    answer: str

    @model_validator(mode="after")
    def _can_be_compiled(self, info: ValidationInfo) -> "Words":
        claims = (*self.more.values(), *self.claims.values())
        found = (
            *claims,
            *self.set.values(),
            self.set_hint,
            self.plan,
            self.none,
            self.past,
            self.cause,
            self.list_item,
            self.answer,
            *(pattern for one in self.noted for pattern in (one.said, one.note, one.hint)),
        )
        for pattern in () if resources.is_shipped(info) else found:
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
    def plain_words(self) -> "Vocabulary":
        """The words that need no source."""
        return Vocabulary(self.plain)

    @cached_property
    def together(self) -> "Together":
        """What is found in one pass: words that need no source, that mean the same, say little, say more, claim."""
        return Together(
            [self.plain_words, self.same_words, self.light_words, self.says_more.plain, self.says_that.plain]
        )

    @cached_property
    def _meant(self) -> "Together":
        return Together([self.plain_words, self.same_words])

    @cached_property
    def groups(self) -> dict[str, tuple[int, ...]]:
        """Which lines of words that mean the same each word of them is in."""
        found: dict[str, tuple[int, ...]] = {}
        for number, line in enumerate(self.same):
            for word in line:
                found[word] = (*found.get(word, ()), number)
        return found

    @cached_property
    def same_words(self) -> "Vocabulary":
        """The words of two characters and more that others mean the same as."""
        return Vocabulary(word for word in self.groups if len(word) > 1)

    @cached_property
    def light_words(self) -> "Vocabulary":
        """The words that say little."""
        return Vocabulary(self.light)

    def said_of(self, notes: Sequence[str]) -> tuple[re.Pattern[str], ...]:
        """Return what may be said as every report says it, since a note says so too."""
        return tuple(one.pattern for one in self.noted if any(one.of_note.search(note) for note in notes))

    def unheard_of(self, notes: Sequence[str]) -> tuple[re.Pattern[str], ...]:
        """Return what every report says and no note says or hints at, so that it has no source for sure."""
        return tuple(one.pattern for one in self.noted if not any(map(one.hinted.search, notes)))

    def groups_of(self, note: str) -> frozenset[int]:
        """Return the lines of words that mean the same as one of a note; one of one character is no part of a word."""
        groups, pairs, rest = self.groups, pairs_of(note), list(note)
        for spans in self._meant.find(note, pairs):
            for start, end in spans:
                if end - start > _VERB or note[end - 1] not in _DONE:  # 坏了 is 坏 too
                    rest[start:end] = "，" * (end - start)
        rest += [char for char in self.anywhere if char in note]
        found = self.same_words.within(note, pairs).union(char for char in rest if char in groups)
        return frozenset(number for word in found for number in groups[word])

    @cached_property
    def groups_of_anything(self) -> frozenset[int]:
        """The lines of what is said of any matter: 举办 of a training and of a press conference."""
        said = {*self.plain, *_OF_ANYTHING}
        return frozenset(number for number, line in enumerate(self.same) if not said.isdisjoint(line))

    @cached_property
    def says_more(self) -> "Claims":
        """What needs a source of its own, be it one word."""
        return Claims(self.more)

    @cached_property
    def says_that(self) -> "Claims":
        """What more often than other words is what no source says, though some say it in other words."""
        return Claims(self.claims)

    @cached_property
    def lists(self) -> re.Pattern[str]:
        """How an item of a list within a sentence begins."""
        return lazy.compile(self.list_item)  # “二是解读少” → 二是, not “解读少”

    @cached_property
    def answers(self) -> re.Pattern[str]:
        """How a clause names a problem that the rest of the sentence answers."""
        return lazy.compile(self.answer)  # “针对更新慢的问题” → 针对, not “更新慢”

    @cached_property
    def causes(self) -> re.Pattern[str]:
        """How a cause begins."""
        return lazy.compile(self.cause)  # “因超期被撤销” → 因, not “因信息公开引起的复议”

    @cached_property
    def hints(self) -> re.Pattern[str]:
        """What a sentence has that has such a phrase."""
        return lazy.compile(self.set_hint)  # “报告如下” → 报告, not “公开9条”

    @cached_property
    def set_phrases(self) -> re.Pattern[str]:
        """What the format demands, or every organ writes."""
        fixed = lexicon("statutory").patterns
        # “数据的统计期限为” finds, not “数据口径不一致”
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
    return OfYear(*(_compiled(item, year) for item in (plan, past, none)))


def _compiled(written: str, year: int) -> re.Pattern[str]:
    # of “下一步|<NEXT>”, 2025: “2026年轮训” → 2026年, not “2025年轮训”
    return lazy.compile(written.replace("<NEXT>", f"{year + 1}年").replace("<LAST>", f"{year - 1}年"))


def load() -> Words:
    """Return the words.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    return resources.load(Words, "schemas/lexicons/support.yaml")


@lru_cache(4096)
def _families(text: str, key: Key) -> frozenset[int]:
    return key.words.groups_of(text) - key.words.groups_of_anything


def kin(one: str, other: str) -> bool:
    """Whether two texts have words that mean the same: 窗口递 and 当面提交, 发 and 公开."""
    key = load().key
    return not _families(one, key).isdisjoint(_families(other, key))
