"""What words mean which row, column or table: schemas/meanings.yaml, and where a text speaks of them."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import resources

# A year is no count, but says which year the words around it speak of: “2024年” → 2024, not “1024年”
_YEAR = r"(?P<year>(?:19|20)[0-9]{2}) ?年"


class Row(BaseModel):
    """Words for one row, or for one of several; `weak` ones only where the subject of the table is spoken of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: tuple[str, ...]
    words: tuple[str, ...]
    weak: bool = False


class TableWords(BaseModel):
    """Words for one table: what it counts, in which units, its rows and columns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: tuple[str, ...]
    total: str
    default: tuple[str, ...]
    subject: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    shy: tuple[str, ...] = ()
    rows: tuple[Row, ...]
    columns: dict[str, tuple[str, ...]]


class Partition(BaseModel):
    """Rows that together are all of another; each part is a choice of rows, a+b where both must be told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    whole: str
    parts: tuple[tuple[str, ...], ...]


class Dated(BaseModel):
    """A way of naming a row by a year: 含2023年结转1件, 转入2025年办理2件."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    row: str
    back: int
    before: str = ""
    after: str = ""


class Meaning(NamedTuple):
    """What a word may mean.

    `kind`: row, column, subject, past, present, parts, open, respectively, share,
    elsewhere, or "" for one that changes nothing.
    """

    kind: str
    table: str = ""
    names: tuple[str, ...] = ()
    weak: bool = False


class Mention(NamedTuple):
    """A word of the vocabulary in a text, with all it may mean; `year` where it is one."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    year: int | None = None

    def of(self, kind: str) -> Meaning | None:
        """Return the meaning of a kind."""
        for meaning in self.meanings:
            if meaning.kind == kind:
                return meaning
        return None


class Meanings(BaseModel):
    """schemas/meanings.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tables: dict[str, TableWords]
    ignorable: tuple[str, ...]
    past: tuple[str, ...]
    present: tuple[str, ...]
    parts: tuple[str, ...]
    open: tuple[str, ...]
    respectively: tuple[str, ...]
    share: tuple[str, ...]
    whole_words: tuple[str, ...]
    dated: tuple[Dated, ...] = ()
    partitions: tuple[Partition, ...]

    @cached_property
    def words(self) -> dict[str, tuple[Meaning, ...]]:
        """Every word and what it may mean."""
        found: dict[str, list[Meaning]] = {}

        def add(words: tuple[str, ...], meaning: Meaning) -> None:
            for word in words:
                found.setdefault(word, []).append(meaning)

        for name, table in self.tables.items():
            add(table.shy, Meaning("shy", name))
            for row in table.rows:
                add(row.words, Meaning("row", name, row.rows, row.weak))
            for columns, words in table.columns.items():
                add(words, Meaning("column", name, tuple(columns.split("|"))))
            add(table.subject, Meaning("subject", name))
            add(table.elsewhere, Meaning("elsewhere", name))
        for kind in ("past", "present", "parts", "open", "respectively", "share"):
            add(getattr(self, kind), Meaning(kind))
        add((*self.ignorable, *self.whole_words), Meaning(""))
        return {word: tuple(meanings) for word, meanings in found.items()}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """One expression for all words, the longest first, and years."""
        # one run over the text for all words: “收到政府信息公开申请” → 政府信息公开申请, not the shorter word 申请
        return re.compile(f"{_longest_first(self.words)}|{_YEAR}")

    def mentions(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Return the words of the vocabulary between two places of a text, in order, without overlap."""
        words = self.words
        return [
            Mention(match.start(), match.end(), words.get(match[0], ()), int(match["year"]) if match["year"] else None)
            for match in self.pattern.finditer(text, start, len(text) if end is None else end)
        ]


def _longest_first(words: Iterable[str]) -> str:
    """Return an expression for the longest of many words: a tree by characters, five times as fast as a list."""
    branches: dict[str, list[str]] = {}
    ends = False
    for word in words:
        if word:
            branches.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    inner = "|".join(f"{re.escape(first)}{_longest_first(rest)}" for first, rest in branches.items())
    if not inner:
        return ""
    return f"(?:{inner}){'?' if ends else ''}"


def load() -> Meanings:
    """Return the vocabulary.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    return resources.load(Meanings, "schemas/meanings.yaml")


def likeness(one: str, other: str) -> float:
    """Return how much of the shorter text's pairs of characters the longer one has, 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    fewer = min(len(first), len(second))
    return len(first & second) / fewer if fewer else 0.0


@lru_cache(4096)
def _pairs(text: str) -> frozenset[str]:
    # two texts are alike by their words, whatever the numbers: “答复12件” → 12
    han = re.sub(r"[^\u3400-\u9fffA-Za-z]+", "", text)
    return frozenset(han[index : index + 2] for index in range(len(han) - 1))
