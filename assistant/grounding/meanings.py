"""What words mean which row, column or table: schemas/meanings.yaml; and how alike two texts are."""

import math
import re
from collections import Counter
from functools import cached_property, lru_cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.few import Few


class Form(BaseModel):
    """A way of saying something: an expression, words beside it, and examples of what it finds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    find: str = ""
    finds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    weak: bool = False

    def expression(self, year: int, years: dict[str, str]) -> str:
        """Return the expression for a year reported on."""
        words = [re.escape(word) for word in sorted(self.words, key=len, reverse=True)]
        whole = "|".join([*([self.find] if self.find else []), *words])
        for name, said in years.items():
            whole = whole.replace(f"<{name.upper()}>", said)
        for offset in (-1, 0, 1):
            whole = whole.replace(f"<{offset}>", str(year + offset))
        return whole


class RowForm(Form):
    """A way of naming a row, or one of several; a weak one only where the subject of the table is spoken of."""

    rows: tuple[str, ...]


class ColumnForm(Form):
    """A way of naming a column, or one of several; with `beside` only where one of those columns is named too."""

    columns: tuple[str, ...]
    beside: tuple[str, ...] = ()


class TableWords(BaseModel):
    """Words for one table: in which units it counts, its rows and columns, what other counts are told by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    rows: tuple[RowForm, ...]
    columns: tuple[ColumnForm, ...]
    alike: dict[str, tuple[str, ...]] = {}


class Found(NamedTuple):
    """An expression and what it names."""

    pattern: re.Pattern[str]
    kind: str
    table: str
    names: tuple[str, ...]
    strong: bool
    beside: tuple[str, ...] = ()


class Meanings(BaseModel):
    """schemas/meanings.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    years: dict[str, str]
    past: Form
    present: Form
    subject: Form
    scope: Form
    whole: tuple[str, ...]
    share: Form
    respectively: Form
    tables: dict[str, TableWords]
    ignorable: tuple[str, ...]
    parts: tuple[str, ...]
    open: tuple[str, ...]
    whole_words: tuple[str, ...]

    def expressions(self, text: str, year: int) -> list[Found]:
        """Return the expressions for a year reported on that may find something in a text; compiled once."""
        return _expressions(self.key, year).of(text)

    def cuts(self, text: str) -> frozenset[int]:
        """Return the places within words of a text: no row and no column is named by a part of a word."""
        spans = (match.span() for match in self._whole.finditer(text))
        return frozenset(at for start, end in spans for at in range(start + 1, end))

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        # words that are never cut: “在办结的” → 办结
        return lazy.compile(longest_first(self.whole))

    @cached_property
    def key(self) -> "Key":
        """What the compiled expressions are kept by."""
        return Key(self)

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """One expression for the words that change nothing, the longest first."""
        # the whole of a word: “共计9件” → 共计
        return lazy.compile(longest_first((*self.ignorable, *self.whole_words, *self.parts, *self.open)))

    @cached_property
    def rare_pairs(self) -> "tuple[dict[tuple[str, str], list[frozenset[str]]], dict[str, float]]":
        """The pairs of characters of the usual names of each row, and how much each pair weighs: a rare one more."""
        grams = {
            (table, row): [pairs(name) for name in names]
            for table, own in self.tables.items()
            for row, names in own.alike.items()
        }
        often = Counter(gram for names in grams.values() for gram in frozenset[str]().union(*names))
        return grams, {gram: math.log(1 + len(grams) / count) for gram, count in often.items()}


class Key:
    """Two are equal only where they are one: a vocabulary is compiled once as long as it is not loaded anew."""

    def __init__(self, meanings: Meanings) -> None:
        self.meanings = meanings


@lru_cache(16)
def _expressions(key: Key, year: int) -> Few[Found]:
    own = key.meanings

    def compiled(form: Form) -> re.Pattern[str]:
        # the examples of each stand beside it in the file: “予以公开9件” → 予以公开
        return lazy.compile(form.expression(year, own.years))

    found: list[Found] = []
    for table, words in own.tables.items():
        found += [Found(compiled(form), "row", table, form.rows, not form.weak) for form in words.rows]
    for table, words in own.tables.items():
        found += [
            Found(compiled(form), "column", table, form.columns, not form.weak, form.beside) for form in words.columns
        ]
    found.append(Found(compiled(own.subject), "subject", "requests", (), strong=True))
    kinds = {"past": own.past, "present": own.present, "scope": own.scope, "share": own.share}
    kinds["respectively"] = own.respectively
    found += [Found(compiled(form), kind, "", (), strong=True) for kind, form in kinds.items()]
    found.append(Found(own.plain, "", "", (), strong=True))
    return Few([(item, item.pattern) for item in found])


def longest_first(words: tuple[str, ...]) -> str:
    """Return an expression for the longest of many words: a tree by characters, five times as fast as a list."""
    branches: dict[str, list[str]] = {}
    ends = False
    for word in dict.fromkeys(words):
        if word:
            branches.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    inner = "|".join(f"{re.escape(first)}{longest_first(tuple(rest))}" for first, rest in branches.items())
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
    first, second = pairs(one), pairs(other)
    fewer = min(len(first), len(second))
    return len(first & second) / fewer if fewer else 0.0


def dice(one: str, other: str) -> float:
    """Return how many pairs of characters two texts share of all they have, 0 to 1."""
    first, second = pairs(one), pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 0.0


@lru_cache(4096)
def pairs(text: str) -> frozenset[str]:
    """Return the pairs of characters of a text's words, whatever its numbers and marks."""
    # two texts are alike by their words: “答复12件” → 12
    han = re.sub(r"[^\u3400-\u9fffA-Za-z]+", "", text)
    return frozenset(han[index : index + 2] for index in range(len(han) - 1))
