"""What words need no source, mean the same, or say more than a source: schemas/lexicons/support.yaml."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator

from assistant import lazy, resources
from assistant.domain.lexicons import lexicon
from assistant.few import code, pairs_of

Span = tuple[int, int]


def _split(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


class Vocabulary:
    """Many words that are found in a text, the longest at each place: by their first two characters, not one by one."""

    def __init__(self, words: Iterable[str]) -> None:
        known = sorted(set(words), key=len, reverse=True)
        self._single = frozenset(word for word in known if len(word) == 1)
        self.longer: dict[int, list[str]] = {}
        for word in known:
            if len(word) > 1:
                self.longer.setdefault(code(word[:2]), []).append(word)

    def find(self, text: str, pairs: Sequence[int]) -> list[Span]:
        """Return where words of two characters and more stand, none over another; `pairs` are the text's."""
        return self._alone.find(text, pairs)[0]

    @cached_property
    def _alone(self) -> "Together":
        return Together([self])

    def singles(self, text: str) -> bytes:
        """Return for each character of a text whether it is a word by itself."""
        return bytes(map(self._single.__contains__, text))

    def within(self, text: str, pairs: Iterable[int]) -> set[str]:
        """Return all words that a text has, those that stand over one another too."""
        longer = self.longer
        found = {word for pair in set(pairs) if pair in longer for word in longer[pair] if word in text}
        return found | self._single.intersection(text)


class Together:
    """Several vocabularies whose words are found in one pass over a text."""

    def __init__(self, some: Sequence[Vocabulary]) -> None:
        self._count = len(some)
        self._longer: dict[int, list[tuple[int, list[str]]]] = {}
        for number, one in enumerate(some):
            for pair, words in one.longer.items():
                self._longer.setdefault(pair, []).append((number, words))

    def find(self, text: str, pairs: Sequence[int]) -> list[list[Span]]:
        """Return for each vocabulary where its words stand; `pairs` are the text's."""
        longer = self._longer
        found: list[list[Span]] = [[] for _ in range(self._count)]
        done = [0] * self._count
        for at, known in [(at, longer[pair]) for at, pair in enumerate(pairs) if pair in longer]:
            for number, words in known:
                if at < done[number]:
                    continue
                for word in words:
                    if text.startswith(word, at):
                        done[number] = end = at + len(word)
                        found[number].append((at, end))
                        break
        return found


class Claims:
    """Words that claim something, by kind: plain ones are looked up, only the others are expressions."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds: dict[str, str] = {}
        patterns: dict[str, list[str]] = {}
        for kind, pattern in kinds.items():
            for one in _alternatives(pattern):
                if len(one) > 1 and one.isalpha():
                    self._kinds.setdefault(one, kind)
                else:
                    patterns.setdefault(kind, []).append(one)
        self.plain = Vocabulary(self._kinds)
        self._named = {f"k{number}": kind for number, kind in enumerate(patterns)}
        self._parts = [f"(?P<k{number}>{'|'.join(some)})" for number, some in enumerate(patterns.values())]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return lazy.compile("|".join(self._parts) or "(?!)")  # “每周更新” → 每周, not “更新2次”

    def find(self, text: str, plain: Iterable[Span]) -> list[tuple[int, int, str]]:
        """Return where such words stand, and their kind, in order; `plain` are the places of the plain ones."""
        found = [(start, end, self._kinds[text[start:end]]) for start, end in plain]
        found += [(*match.span(), self._named[match.lastgroup or ""]) for match in self._pattern.finditer(text)]
        found.sort()
        return found

    def words(self, text: str) -> list[str]:
        """Return such words of a text, in order."""
        return [text[start:end] for start, end, _ in self.find(text, self.plain.find(text, pairs_of(text)))]


def _alternatives(pattern: str) -> list[str]:
    """Return what stands between the bars of an expression that are in no brackets: “甲|(乙|丙)” → 甲, (乙|丙)."""
    found, depth = [""], 0
    for char in pattern:
        depth += (char in "([") - (char in ")]")
        if char == "|" and not depth:
            found.append("")
        else:
            found[-1] += char
    return found


class Noted(BaseModel):
    """What reads the same in every report, but needs a note that says it too, in whatever words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    said: str
    note: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """How reports say it."""
        return lazy.compile(self.said)  # “本年度没有其他需要报告的事项” → 没有其他需要报告的事项

    @cached_property
    def of_note(self) -> re.Pattern[str]:
        """How a note says it."""
        return lazy.compile(self.note)  # “别的没有” → 别的没, not “其他乡镇没有”


class Words(BaseModel):
    """schemas/lexicons/support.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plain: Annotated[tuple[str, ...], BeforeValidator(_split)]
    light: Annotated[tuple[str, ...], BeforeValidator(_split)]
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
            *(pattern for one in self.noted for pattern in (one.said, one.note)),
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

    def groups_of(self, note: str) -> frozenset[int]:
        """Return the lines of words that mean the same as one of a note; one of one character is no part of a word."""
        groups, pairs, rest = self.groups, pairs_of(note), list(note)
        for spans in self._meant.find(note, pairs):
            for start, end in spans:
                rest[start:end] = "，" * (end - start)
        found = self.same_words.within(note, pairs).union(char for char in rest if char in groups)
        return frozenset(number for word in found for number in groups[word])

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
