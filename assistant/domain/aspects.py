"""The aspects that notes are sorted by: the headings each is known by, the words that tell what a sentence is of."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, RootModel, ValidationInfo, field_validator

from assistant import lazy, resources

UNSORTED, OTHER_MATTERS = "unsorted", "other_matters"
OF_PROBLEMS = ("last_problems", "problems", "measures")
_FIRST = ("last_problems", "measures", "problems")  # a sentence on what was amiss is no report of the thing itself
_ENOUGH, _CERTAIN, _LIKELY, _HINT = 2, 3, 2, 1
# Joins two headings in one: “公开与解读” → 与, “培训、考核” → 、
_AND = lazy.compile(r"以及|及其?|和|与|、|暨|/|／|＋|\+")
_REMARK = lazy.compile(r"[（(][^（）()]{0,20}[)）]$")  # “平台建设（党政办提供）” → （党政办提供）
# What a heading may have before its name: “2025年度主动公开” → 2025年度, “二〇二五年培训” → 二〇二五年, not “第2025期”
_YEAR = lazy.compile(r"^(?:20\d\d|二[〇○零]二[〇○零一二三四五六七八九])年度?")


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Headings(_Data):
    """The headings of an aspect: its names, and topics, which are headings too but say something of their own."""

    headings: tuple[str, ...]
    topics: tuple[str, ...] = ()


class NoteHeadings(_Data):
    """schemas/notes.yaml."""

    aspects: dict[str, Headings]
    open: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    continues: tuple[str, ...]

    @cached_property
    def known(self) -> dict[str, tuple[str, bool]]:
        """Each heading's aspect and whether it is a topic."""
        found = {name: (key, False) for key, item in self.aspects.items() for name in item.headings}
        return found | {name: (key, True) for key, item in self.aspects.items() for name in item.topics}


class Words(_Data):
    """The words of one aspect, regular expressions by how much they say."""

    named: tuple[str, ...] = ()
    explicit: tuple[str, ...] = ()
    certain: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @field_validator("explicit", "certain", "likely", "hint", "ignore")
    @classmethod
    def _can_be_compiled(cls, patterns: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for pattern in () if resources.is_shipped(info) else patterns:
            try:
                re.compile(pattern)
            except re.error:
                raise ValueError(f"“{pattern}”不是正确的正则表达式") from None
        return patterns


class AspectWords(RootModel[dict[str, Words]]):
    """schemas/lexicons/aspects.yaml: aspect → its words."""


class Heading(NamedTuple):
    """What a heading says of the notes below it.

    `aspects` are those it may mean, none where it is not known; under an `open` one anything may stand; a `topic` says
    something that the notes below it may leave out.
    """

    label: str
    aspects: tuple[str, ...]
    open: bool = False
    topic: bool = False


def headings() -> NoteHeadings:
    """Return the headings of notes.

    Raises:
        BrokenResource: The file is not as it should be.
    """
    return resources.load(NoteHeadings, "schemas/notes.yaml")


def words() -> dict[str, Words]:
    """Return the words of each aspect.

    Raises:
        BrokenResource: The file is not as it should be.
    """
    return resources.load(AspectWords, "schemas/lexicons/aspects.yaml").root


def label(key: str, own: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the name of an aspect as a person knows it; its key where it has none.

    Args:
        key: The aspect.
        own: The aspects of the format, by key.
    """
    known = headings().aspects.get(key)
    return known.headings[0] if known else own.get(key, key)


def named(text: str, own: Mapping[str, str] = MappingProxyType({})) -> Heading | None:
    """Return the heading that a text is, whole: 主动公开, 关于主动公开工作, 问题和措施; None where it is none.

    Args:
        text: A line or a label, without its number and marks.
        own: The aspects of the format, by key.
    """
    found = _one(text, own)
    if found is not None:
        return found
    parts = [_one(part, own) for part in _AND.split(text)]
    known = [part for part in parts if part is not None]
    if len(parts) < 2 or len(known) < len(parts):
        return None
    keys = tuple(dict.fromkeys(key for part in known for key in part.aspects))
    return Heading(text, keys, open=any(part.open for part in known), topic=all(part.topic for part in known))


def within(text: str, own: Mapping[str, str] = MappingProxyType({})) -> Heading | None:
    """Return the heading that a text, marked as one, means: 2025年主动公开的做法; None where no name is in it."""
    texts = headings()
    known = {name: key for name, (key, _) in texts.known.items() if name not in texts.open}
    found: list[tuple[int, int, str]] = []
    for name, key in (known | {label: key for key, label in own.items()}).items():
        if len(name) >= 3 and (at := text.find(name)) >= 0:
            found.append((at, at + len(name), key))
    whole = [one for one in found if not any(_inside(one, other) for other in found)]
    keys = tuple(dict.fromkeys(key for _, _, key in sorted(whole)))
    return Heading(text, keys) if keys else None


def _inside(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return other[0] <= one[0] and one[1] <= other[1] and other[1] - other[0] > one[1] - one[0]


def _one(text: str, own: Mapping[str, str]) -> Heading | None:
    texts = headings()
    for form in _bared(_REMARK.sub("", "".join(text.split())), texts):
        if form in texts.known:
            key, topic = texts.known[form]
            return Heading(text, (key,), open=form in texts.open, topic=topic)
        if key := next((key for key, label in own.items() if label == form), None):
            return Heading(text, (key,))
    return None


def _bared(text: str, texts: NoteHeadings) -> Iterable[str]:
    """Yield a heading as it stands, then with less and less of what may stand around it."""
    seen: list[str] = [text]
    for form in seen:
        yield form
        shorter = [_YEAR.sub("", form)]
        shorter += [form.removeprefix(word) for word in texts.before if form.startswith(word)]
        shorter += [form.removesuffix(word) for word in texts.after if form.endswith(word)]
        seen += [item for item in shorter if len(item) >= 2 and item not in seen]


def explicit(text: str, year: int | None = None) -> str | None:
    """Return the aspect that a sentence names beyond doubt, wherever it stands: the fee, last year's problems, …"""
    found = words()
    for key in (OTHER_MATTERS, *_FIRST):
        if _matches(found[key].explicit, _without(found[key].ignore, text, year), year):
            return key
    return None


def is_on_the_fee(text: str) -> bool:
    """Whether a text speaks of the information-processing fee, which section six always tells."""
    return explicit(text) == OTHER_MATTERS


def by_words(text: str, year: int | None = None, among: Iterable[str] | None = None) -> str | None:
    """Return the aspect that the words of a sentence speak for; None where they speak for none, or for several.

    Args:
        text: A sentence or a clause.
        year: The year reported on, by which “2026年将…” is known for a measure.
        among: The aspects that come into question; all without it.
    """
    if (sure := explicit(text, year)) is not None and (among is None or sure in among):
        return sure
    scored = scores(text, year, among)
    for key in _FIRST:
        if scored.get(key, 0) >= _CERTAIN:
            return key
    ranked = sorted(scored.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _ENOUGH or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


def scores(text: str, year: int | None = None, among: Iterable[str] | None = None) -> dict[str, int]:
    """Return how much the words of a sentence speak for each aspect; those they don't speak for are left out.

    The arguments are those of `by_words`.
    """
    found: dict[str, int] = {}
    for key, item in words().items():
        if among is not None and key not in among:
            continue
        rest = _without(item.ignore, text, year)
        certain = _matches((*item.explicit, *item.certain), rest, year)
        score = _LIKELY * _matches(item.likely, rest, year) + _HINT * _matches(item.hint, rest, year)
        score += _CERTAIN + certain - 1 if certain else 0  # several ways to say one thing don't make it three
        if score:
            found[key] = score
    return found


def column(name: str) -> str | None:
    """Return what a column of a table of notes holds, by its name: aspect, source, number, …; None where unknown."""
    bare = _REMARK.sub("", "".join(name.split())).rstrip("：:")
    for role, names in headings().columns.items():
        if bare in names or any(
            item.startswith("…") and len(bare) >= len(item) and bare.endswith(item[1:]) for item in names
        ):
            return role
    return None


def goes_on(text: str) -> bool:
    """Whether a sentence only goes on with the one before: 其中…, 比上年…"""
    return bool(_matches(headings().continues, text, None))


def _matches(patterns: tuple[str, ...], text: str, year: int | None) -> int:
    some, each = _compiled(patterns, year)
    return sum(1 for pattern in each if pattern.search(text)) if some.search(text) else 0


def _without(patterns: tuple[str, ...], text: str, year: int | None) -> str:
    some, each = _compiled(patterns, year)
    for pattern in each if some.search(text) else ():
        text = pattern.sub("　", text)
    return text


@cache
def _compiled(patterns: tuple[str, ...], year: int | None) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """Return what any of some patterns finds, and each of them, with the years put in.

    Most sentences have none of an aspect's thirty: one look tells. Without a year, those that name one match nothing.
    """
    last, following = (str(year - 1), str(year + 1)) if year is not None else ("去年", "明年")
    dated = [item.replace("<去年>", last).replace("<明年>", following) for item in patterns]
    # any of them, or what finds nothing: “培训2次” → 培训, not “公开2条”
    some = lazy.compile("|".join(f"(?:{item})" for item in dated) if dated else r"(?!)")
    # <去年>年的问题 in the report on 2025: “2024年的问题”, not “2025年的问题”
    return some, tuple(lazy.compile(item) for item in dated)
