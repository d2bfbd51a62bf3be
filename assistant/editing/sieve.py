"""A model's answer → suggestions. Pure: nothing is asked here, and nothing is applied.

What a model proposes counts only where its quote stands in the text, once, where no number and no gap comes out
otherwise than it went in, and where nothing comes in that no source says, and no person's data. An invention may become
a question. The numbers are compared over the whole text: a word can change what the next number says.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple, cast

from assistant import lazy
from assistant.domain.gaps import leftovers
from assistant.domain.report import Report
from assistant.domain.suggestions import Category, Suggestion
from assistant.editing.additions import Version
from assistant.editing.suggestions import Span, places_of
from assistant.grounding.facts import facts_of
from assistant.grounding.grounded import Grounded, Verdict, is_replaceable
from assistant.grounding.matching import ground
from assistant.grounding.material import material_of
from assistant.grounding.open_numbers import open_numbers

_NEAR = 95
_Counted = Counter[tuple[str, str]]  # places that are not finished, by their kind and words
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, format, half a character; they hide in a text
# “1,234.5件” → 1,234.5, “９件” → ９
_DIGITS = lazy.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*")
# The number of an item is no figure: “（3）加强培训” → 3, “2.公开” → 2, not “2.5万元”
_LISTED = lazy.compile(r"^[ \u3000]*[(（]?([0-9０-９]{1,2})[)）.．、](?![0-9０-９])", re.MULTILINE)


class Why(StrEnum):
    """Why a proposal of a model is no suggestion."""

    SHAPE = "格式不对"
    CATEGORY = "类别不对"
    NOT_FOUND = "原文里没有"
    NOT_UNIQUE = "不止一处"
    UNCHANGED = "没有改动"
    NUMBER = "改动了数或带进没有出处的数"
    GAP = "动了待补充的内容"
    RESIDUE = "带进客套话、记号或没写完的地方"
    MARK = "带有标记"
    SOURCE = "带进没有出处的话"
    PERSON = "带进个人信息"
    TWICE = "重复"


class Dropped(NamedTuple):
    """A proposal that is no suggestion: its quote, as the model gave it, and why."""

    quote: str
    why: Why


class Sifted(NamedTuple):
    """What a model proposed: the suggestions, and what was dropped."""

    kept: tuple[Suggestion, ...]
    dropped: tuple[Dropped, ...]


class _Proposal(NamedTuple):
    quote: str
    replacement: str
    reason: str
    category: Category


class _Found(NamedTuple):
    """A proposal that counts, and its place; `drops`: it leaves out a number that is said elsewhere too."""

    proposal: _Proposal
    place: Span
    drops: bool


class _Said(NamedTuple):
    """What a text says in numbers."""

    text: str
    items: list[Grounded]
    open: Counter[str]


def from_model(report: Report, section: str, items: Iterable[object], source: str) -> Sifted:
    """Return which of a model's proposals are suggestions, and why the others are not.

    Args:
        report: The report.
        section: The text that the model was shown, by the name that `Report.text` takes.
        items: What the model returned: mappings with `quote`, `replacement`, `reason` and `category`, or anything.
        source: What made them, such as `model:suggest@1`.
    """
    sieve = _Sieve(report, section)
    made: dict[tuple[Span, str], Suggestion] = {}
    dropped: list[Dropped] = []
    for item in items:
        quote, found = sieve.sift(item)
        if isinstance(found, Why):
            dropped.append(Dropped(_seen(quote), found))
            continue
        start, end = found.place
        key = found.place, found.proposal.replacement
        if key in made:
            dropped.append(Dropped(_seen(quote), Why.TWICE))
            continue
        made[key] = Suggestion(
            id=f"s{len(made) + 1}", section=section, start=start, end=end, **found.proposal._asdict(), source=source
        )
        if found.drops:
            sieve.dropping.append(found.place)
    return Sifted(tuple(made.values()), tuple(dropped))


class _Sieve:
    """Judges proposals for one text.

    `dropping` are the places of those kept that leave out a number said elsewhere too: another may not rely on them,
    or accepting both would leave it out altogether.
    """

    def __init__(self, report: Report, section: str) -> None:
        self.dropping: list[Span] = []
        self._facts = facts_of(report, blanks_are_nothing=True)
        self._material = material_of(report)
        self._before = self._said(report.text(section))
        self._report, self._section = report, section
        self._version = Version(report, section, self._before.text)

    def sift(self, item: object) -> tuple[str, _Found | Why]:
        """Return a proposal's quote as the model gave it, and the proposal, or why it does not count."""
        fields: Mapping[object, object] = cast("Mapping[object, object]", item) if isinstance(item, Mapping) else {}
        quote = fields.get("quote")
        words = quote if isinstance(quote, str) else ""
        proposal = _proposal(words, fields)
        if isinstance(proposal, Why):
            return words, proposal
        place = _found(self._before.text, words)
        if isinstance(place, Why):
            return words, place
        proposal = proposal._replace(quote=self._before.text[place[0] : place[1]])
        if proposal.replacement in (proposal.quote, words):
            return words, Why.UNCHANGED
        return words, self._weighed(proposal, place)

    def _weighed(self, proposal: _Proposal, place: Span) -> _Found | Why:
        """Return the proposal unless it would change a gap or a number, or bring in what has no source."""
        before, (start, end) = self._before, place
        text = before.text[:start] + proposal.replacement + before.text[end:]
        was, now = _unfinished(before.text), _unfinished(text)
        if _of_gaps(was) != _of_gaps(now) and not self._asks_instead(proposal, place, text):
            return Why.GAP
        if now - was - _of_gaps(now):
            return Why.RESIDUE
        after, new = self._said(text), (start, start + len(proposal.replacement))
        if _adds(before, after) or _changes(before, after, place, new):
            return Why.NUMBER
        if _replaces(before, after, place, new):
            return Why.NUMBER
        was, now = _good(before, place), _good(after, new)
        lost = was - now
        if lost and (now - was or lost.keys() - self._elsewhere(place)):
            return Why.NUMBER
        version = Version(self._report, self._section, text)
        if version.gives_away(self._version):
            return Why.PERSON
        if version.adds_to(self._version):
            return Why.SOURCE
        return _Found(proposal, place, bool(lost))

    def _asks_instead(self, proposal: _Proposal, place: Span, text: str) -> bool:
        """Whether questions take the place of what has no source, and nothing else that is unfinished comes or goes."""
        was, now = _unfinished(self._before.text), _unfinished(text)
        asked = Counter((item.entry.kind, item.quote) for item in leftovers(text) if item.entry.asks)
        if _of_gaps(was) - _of_gaps(now) or _of_gaps(now) - _of_gaps(was) - asked:
            return False
        open_ones = open_numbers(self._before.text, self._facts, self._material)
        new = (place[0], place[0] + len(proposal.replacement))
        after = Version(self._report, self._section, text)
        return self._version.invents(place, open_ones) and not after.invents(new)

    def _elsewhere(self, place: Span) -> set[tuple[object, ...]]:
        """Return what is said outside a place and stays, whichever of those kept are accepted."""
        stays = _without(self._before, place)
        for other in self.dropping:
            stays -= _good(self._before, other)
        return set(stays)

    def _said(self, text: str) -> _Said:
        still_open = Counter(item.quote for item in open_numbers(text, self._facts, self._material))
        return _Said(text, ground(text, self._facts), still_open)


def _proposal(quote: str, fields: Mapping[object, object]) -> _Proposal | Why:
    replacement, reason, category = fields.get("replacement"), fields.get("reason"), fields.get("category")
    if not quote.strip() or not isinstance(replacement, str) or _hides(replacement, quote):
        return Why.SHAPE
    if category not in tuple(Category):
        return Why.CATEGORY
    if "[[" in replacement or "]]" in replacement:
        return Why.MARK
    said = " ".join(_seen(reason).split()) if isinstance(reason, str) else ""
    return _Proposal(quote, replacement, said, Category(cast("str", category)))


def _seen(text: str) -> str:
    """Return what a person sees of a text."""
    return "".join(char for char in text if char.isspace() or unicodedata.category(char) not in _UNSEEN)


def _hides(replacement: str, quote: str) -> bool:
    """Whether the replacement brings in characters that nobody sees."""
    return any(unicodedata.category(char) in _UNSEEN for char in set(replacement) - set(quote) - {"\n"})


def _found(text: str, quote: str) -> Span | Why:
    """Return the one place of a quote: where it stands, or where the nearest thing to it does."""
    places = places_of(text, quote)
    if len(places) > 1:
        return Why.NOT_UNIQUE
    return places[0] if places else _nearest(text, quote)


def _nearest(text: str, quote: str) -> Span | Why:
    """Return the place most like a quote; it must begin and end as the quote does, or a rest of it would be left."""
    from rapidfuzz import fuzz

    score, start, end = _aligned(text, quote)
    if score < _NEAR:
        return Why.NOT_FOUND
    if any(_aligned(rest, quote)[0] >= score for rest in (text[:start], text[end:])):
        return Why.NOT_UNIQUE
    slack = len(quote) * (100 - _NEAR) // 100 + 1
    scored = [
        (fuzz.ratio(quote, text[first:last]), (first, last))
        for first in range(max(0, start - slack), start + slack + 1)
        if text.startswith(quote[0], first)
        for last in range(end - slack, min(len(text), end + slack) + 1)
        if first < last and text[last - 1] == quote[-1]
    ]
    best = max((score for score, _ in scored), default=0)
    places = [place for score, place in scored if score == best and score >= _NEAR]
    if len(places) > 1:
        return Why.NOT_UNIQUE
    return places[0] if places else Why.NOT_FOUND


def _aligned(text: str, quote: str) -> tuple[float, int, int]:
    """Return how like a quote the likest part of a text is, and its place; a text that is shorter counts whole."""
    from rapidfuzz import fuzz

    if len(text) <= len(quote):
        return fuzz.ratio(quote, text), 0, len(text)
    found = fuzz.partial_ratio_alignment(quote, text)
    return (found.score, found.dest_start, found.dest_end) if found is not None else (0, 0, 0)


def _unfinished(text: str) -> _Counted:
    return Counter((item.entry.kind, item.quote) for item in leftovers(text))


def _of_gaps(counted: _Counted) -> _Counted:
    return Counter({item: n for item, n in counted.items() if item[0] == "gap"})


def _adds(before: _Said, after: _Said) -> bool:
    """Whether a number is unsupported, or contradicted, that was not so before."""
    verdicts = (Verdict.UNSUPPORTED, Verdict.CONTRADICTED)
    return bool(after.open - before.open) or any(_bad(after, verdict) - _bad(before, verdict) for verdict in verdicts)


def _replaces(before: _Said, after: _Said, old: Span, new: Span) -> bool:
    """Whether another number takes the place of one that may be right: only a plain contradiction may be mended."""
    kept = {(item.quantity.value, item.quantity.unit) for item in after.items if _touch(item.quantity[:2], new)}
    gone = [
        item
        for item in before.items
        if _touch(item.quantity[:2], old) and (item.quantity.value, item.quantity.unit) not in kept
    ]
    had = {(item.quantity.value, item.quantity.unit) for item in before.items if _touch(item.quantity[:2], old)}
    units = {unit for _, unit in kept - had}
    return any(item.quantity.unit in units and not is_replaceable(item) for item in gone)


def _bad(said: _Said, verdict: Verdict) -> Counter[tuple[object, ...]]:
    return Counter(
        (said.text[item.quantity.start : item.quantity.end], item.quantity.unit, item.quantity.value, item.kind)
        for item in said.items
        if item.verdict is verdict
    )


def _changes(before: _Said, after: _Said, old: Span, new: Span) -> bool:
    """Whether a supported number outside the place is lost, or a numeral in it that counts nothing is another now."""
    was, now = _uncounted(before, old), _uncounted(after, new)
    return bool(_without(before, old) - _without(after, new)) or bool(was - now and now - was)


def _good(said: _Said, place: Span | None = None) -> Counter[tuple[object, ...]]:
    """Return the supported quantities that touch a place, or all, with what they rest on."""
    return Counter(
        (item.facts, item.kind, item.last_year, item.quantity.value, item.quantity.high, item.quantity.unit)
        for item in said.items
        if item.verdict is Verdict.SUPPORTED and (place is None or _touch(item.quantity[:2], place))
    )


def _without(said: _Said, place: Span) -> Counter[tuple[object, ...]]:
    """Return the supported quantities that do not touch a place."""
    return _good(said) - _good(said, place)


def _uncounted(said: _Said, place: Span) -> Counter[tuple[object, ...]]:
    """Return the numerals at a place that count nothing (2024年, 〔2021〕30号): they must not turn into others."""
    taken = [item.quantity[:2] for item in said.items] + [found.span(1) for found in _LISTED.finditer(said.text)]
    return Counter(
        (unicodedata.normalize("NFKC", found[0]),)
        for found in _DIGITS.finditer(said.text)
        if _touch(found.span(), place) and not any(_touch(found.span(), other) for other in taken)
    )


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
