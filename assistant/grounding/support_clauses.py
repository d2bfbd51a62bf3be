"""The clauses of a text as they are held against its sources: which of their characters need one, and which claim what.

Dates, numbers, names, words that say nothing, what the format demands and what asks the clerk need none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from assistant import lazy
from assistant.domain.gaps import gaps
from assistant.domain.numerals import ITEM_END
from assistant.domain.report import Level, Organ
from assistant.few import pairs_of
from assistant.grounding import support_words
from assistant.grounding.grounded import Grounded
from assistant.grounding.names import Name
from assistant.grounding.sentence_ends import sentences
from assistant.grounding.support_notes import Clause, Unit, bits_of, bits_of_marks
from assistant.grounding.vocabulary import Claims

Span = tuple[int, int]
# “，” in “公开9条，答复2件” → “，”, not “、”
_CLAUSE = lazy.compile(r"[，,；;：:。！？\n（）()]+")
# “1.公开栏更新慢” → “1.”, “（2）人手少” → （2）, not “12.5万元”
_ITEM = lazy.compile(rf"[ 　]*(?:[0-9]{{1,2}}{ITEM_END}|[（(][0-9一二三四五六七八九十]{{1,3}}[)）])")
_ITEM_BEGINS = frozenset(" 　0123456789（(")
# A year, a month or a day says when, which others look at: “2025年” → 2025年, “3月底前” → 3月底前
_DATE = lazy.compile(
    r"[0-9一二三四五六七八九十]{1,4}(?:年度?|月份?|日)(?:[底初末]|上旬|中旬|下旬)?(?:[起前内后]|以来|以前|之前)?"
)
_QUOTE = lazy.compile("“([^”“]{2,40})”")  # “问题是“公开渠道少”” → “公开渠道少”
_WORDS = lazy.compile(r"[A-Za-z\u3400-\u9fff]+")  # “公开9条” → 公开, 条
_STREET = "街道"
_ALIKE = 0.4  # of the pairs of characters of a clause, that a clause of a note says the same


T = TypeVar("T")


class Ordered(Generic[T]):
    """Things in the order of their places in a text."""

    def __init__(self, things: Sequence[T], places: Sequence[int]) -> None:
        self.all, self._places = things, places

    def within(self, start: int, end: int) -> Sequence[T]:
        """Return those that begin between two places."""
        return self.all[bisect_left(self._places, start) : bisect_left(self._places, end)]


class _Marks(NamedTuple):
    """Of the characters of a sentence those that need a source, those of words that say little, those of strong names.

    `told` are the names of what the tables tell in it.
    """

    needs: int
    light: int
    strong: int
    told: Sequence[Name]


class Clauses:
    """The clauses of a text.

    `pairs` are the text's pairs of characters, `sentences` where its sentences stand; of its characters `gaps` marks
    those of questions to the clerk, `fixed` these and those of what the format demands.
    """

    def __init__(
        self,
        text: str,
        organ: Organ,
        words: support_words.Words,
        items: Iterable[Grounded],
        units: Sequence[Unit],
        said: Iterable[re.Pattern[str]],
    ) -> None:
        """Read a text.

        Args:
            text: The text.
            organ: Whose names need no source.
            words: Which words are which.
            items: The numbers of the text, which are looked at elsewhere.
            units: The sentences of the sources: what one has may be quoted.
            said: What the text may say as every report does, since a note says so too.
        """
        self.text, self.words = text, words
        pairs = self.pairs = pairs_of(text)
        plain, same, light, more, claims = words.together.find(text, pairs)
        self.gaps = _marked(text, [(gap.start, gap.end) for gap in gaps(text)])
        self.sentences = sentences(text)
        hints, phrases = words.hints, words.set_phrases
        fixed = [
            match.span()
            for start, end in self.sentences
            if hints.search(text, start, end)
            for match in phrases.finditer(text, start, end)
        ]
        for pattern in said:
            fixed += [match.span() for match in pattern.finditer(text)]
        self.fixed = _marked(text, fixed, self.gaps)  # what says nothing, or what must be said
        groups = words.groups
        meant = [(*span, groups[text[slice(*span)]]) for span in same]
        self._same = Ordered(meant, [one[0] for one in meant])
        self._more = self._claims(words.says_more, more)
        self._claiming = self._claims(words.says_that, claims)
        self._light = bits_of_marks(_marked(text, light))
        numbers = [(item.quantity.start, item.quantity.end) for item in items]
        self._needs = bits_of_marks(self._content([*plain, *numbers], organ, units))

    def within(self, start: int, end: int, told: Sequence[Name]) -> Iterator[tuple[int, Clause]]:
        """Yield the clauses of a sentence, each with where it begins, the number of an item in a list with it.

        Args:
            start: Where the sentence begins.
            end: Where it ends.
            told: The names of what the tables tell in it, which need no source.
        """
        named = strong = 0
        for name in told:
            bits = bits_of(max(name.start - start, 0), name.end - start)
            named |= bits
            strong |= bits if name.strong else 0
        whole = (1 << (end - start)) - 1
        marks = _Marks(self._needs >> start & whole & ~named, self._light >> start & whole, strong, told)
        for first, last in _clauses(self.text, start, end):
            yield first, self._clause(first, last, start, marks)

    def quotes(self, clause: Clause) -> list[str]:
        """Return what a clause quotes."""
        return [match[1] for match in _QUOTE.finditer(self.text, clause.start, clause.end)]

    def letters(self, start: int, end: int) -> int:
        """Return how many letters stand between two places."""
        return sum(match.end() - match.start() for match in _WORDS.finditer(self.text, start, end))

    def _claims(self, words: Claims, plain: list[Span]) -> Ordered[tuple[int, int, str]]:
        found = [one for one in words.find(self.text, plain) if not all(self.fixed[one[0] : one[1]])]
        return Ordered(found, [one[0] for one in found])

    def _content(self, plain: list[Span], organ: Organ, units: Sequence[Unit]) -> bytearray:
        """Return for each character of the text whether it needs a source; those of some places need none."""
        text = self.text
        content = bytearray(len(text))
        for match in _WORDS.finditer(text):
            start, end = match.span()
            content[start:end] = b"\x01" * (end - start)
        found = [*plain]
        found += [match.span() for match in _DATE.finditer(text)]
        itself = _STREET if organ.level is Level.STREET else ""  # 街道新收申请1件
        for name in {organ.name, organ.short, organ.region, itself} - {""}:
            at = text.find(name)
            while at >= 0:
                found.append((at, at + len(name)))
                at = text.find(name, at + len(name))
        found += [match.span() for match in _QUOTE.finditer(text) if any(match[1] in unit.text for unit in units)]
        for start, end in found:
            content[start:end] = bytes(end - start)
        needless = int.from_bytes(self.words.plain_words.singles(text), "big") | int.from_bytes(self.fixed, "big")
        return bytearray((int.from_bytes(content, "big") & ~needless).to_bytes(len(text), "big"))

    def _clause(self, start: int, end: int, begin: int, marks: _Marks) -> Clause:
        """Return the clause between two places of a sentence that begins at a third."""
        if self.text[start] in _ITEM_BEGINS and (item := _ITEM.match(self.text, start, end)):
            start = item.end()
        own, at = (1 << (end - start)) - 1, start - begin
        more = 0
        claims: list[tuple[int, str, tuple[int, ...]]] = []
        for first, last, kind in self._more.within(start, end):
            bits = bits_of(first - start, min(last, end) - start)
            more |= bits
            claims.append((bits, kind, ()))
        for first, last, kind in self._claiming.within(start, end):
            groups = self.words.groups.get(self.text[first:last], ())
            claims.append((bits_of(first - start, min(last, end) - start), kind, groups))
        if claims and marks.strong >> at & own:
            more &= ~(marks.strong >> at)
            claims = [one for one in claims if not _is_within(one[0], start, end, marks.told)]
        content = marks.needs >> at & own | more
        light, same = marks.light >> at & own, self._same.within(start, end)
        return Clause(start, end, content, more, light, tuple(claims), same)


def _is_within(bits: int, start: int, end: int, told: Sequence[Name]) -> bool:
    """Whether characters of a clause stand all in one strong name."""
    return any(
        not bits & ~bits_of(max(name.start, start) - start, min(name.end, end) - start)
        for name in told
        if name.strong and name.start < end and name.end > start
    )


def beside(said: str, note: str) -> str:
    """Return the clause of a note that has most pairs of characters of a text, "" where it has few."""
    pairs = set(pairs_of(said))
    shared = {part: sum(pair in pairs for pair in pairs_of(part)) for part in _CLAUSE.split(note)}
    best = max(shared, key=lambda part: shared[part])
    return best if shared[best] >= _ALIKE * len(pairs) else ""


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _CLAUSE.finditer(text, start, end):
        if match.start() > begin:
            yield begin, match.start()
        begin = match.end()
    if begin < end:
        yield begin, end


def _marked(text: str, spans: Iterable[Span], more: bytearray | None = None) -> bytearray:
    """Return for each character of a text whether one of some spans has it, or it is marked already."""
    marked = bytearray(len(text)) if more is None else bytearray(more)
    for start, end in spans:
        marked[start:end] = b"\x01" * (end - start)
    return marked
