"""What nobody has finished in a text: 【待补充：…】 in any dress, chat of a model, Markdown, remains of templates.

The one definition, for signing, finals, rule S107 and drafting. What counts is data: schemas/lexicons/gaps.yaml.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Literal, NamedTuple, get_args

from pydantic import ValidationInfo, model_validator

from assistant import lazy, resources
from assistant.domain.data import Data
from assistant.domain.findings import Finding, Place
from assistant.domain.quotations import closed
from assistant.domain.report import Report, Waiver, values_hash
from assistant.domain.unseen import one_line, unseen
from assistant.domain.waivers import given, shown, stands_beside
from assistant.few import Few

CODE = "S107"  # the rule that names them, and that a person may say to let one stand
_FILE = "schemas/lexicons/gaps.yaml"
_MOST_KNOWN = 200  # texts
_LONGEST = 40  # characters of a quote that are shown
_QUESTION = lazy.compile(
    r"[：:](?P<question>[^\n]*?)[】\]）)〉＞>》}」』〕〗]?\Z"
)  # “【待补充：培训几次？】” → 培训几次？, not “【待补充】”
_PART = lazy.compile(r"〈([a-z]+)〉")  # “X(?=〈unit〉)” → unit, not “〈电话1〉”
_OPENS, _CLOSES = "（﹙❨⟮⦅⁽", "）﹚❩⟯⦆⁾"
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # nobody sees them, but they keep a place open
_FOLDED: dict[str, str] = {
    **{chr(0xFF01 + n): chr(0x21 + n) for n in range(94) if chr(0xFF01 + n) not in "，：；！"},  # Ａ → A, （ → (
    **dict.fromkeys(_OPENS, "("),
    **dict.fromkeys(_CLOSES, ")"),
    **dict.fromkeys("【〔［〖〘〚⟦﹝「『⁅❲｢⌈⌊", "["),
    **dict.fromkeys("】〕］〗〙〛⟧﹞」』⁆❳｣⌉⌋", "]"),
    **dict.fromkeys("〈＜‹⟨❬❮❰﹤", "<"),
    **dict.fromkeys("〉＞›⟩❭❯❱﹥", ">"),
    **dict.fromkeys("《⟪", "«"),
    **dict.fromkeys("》⟫", "»"),
    **dict.fromkeys("\t\u00a0\u1680\u202f\u205f\u3000", " "),
    **dict.fromkeys(_FILLERS, " "),
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
}  # fmt: skip
_KEPT = "，：；！～"  # punctuation is read as it is written, full-width or not
_SIGN, _SIGNS = "●", ("So", "Co")  # □ ☆ ▓ 🔢 and a font's own signs, all of which may stand for a number
_SHAPES = range(0x25A0, 0x2700)  # ◻ ◽ ▷ ♯ count as mathematics
_LAST_ARROW = 0x2980  # below it stand + = ≥ → and what else is written in a report
_OWN = "©®°✓✔☑☎" + "".join(map(chr, range(0x2500, 0x2580)))  # they say what they are; a table is drawn with the last
_STRUCK = lazy.compile("[\u0300-\u036f\u20d0-\u20ff]")  # strokes through a letter: “待\u0336补充” → “\u0336”
Seen = Literal["bare", "folded", "written"]
Kind = Literal["gap", "chat", "markdown", "conversion"]


class Harmless(Data):
    """Something that looks like a place nobody has finished, and is none; `of`: of these kinds, or of all."""

    name: str
    find: str
    example: str
    seen: Seen = "bare"
    of: tuple[Kind, ...] = ()


class Entry(Data):
    """One way in which a place looks unfinished: its kind, what it is called, why it may not stay.

    `needs`: characters one of which is in all that it finds, where the expression itself doesn't tell (`few`): one that
    ignores capitals or has wide classes. A text without them is not searched.
    """

    kind: Kind
    name: str
    why: str
    find: str
    example: str
    seen: Seen = "bare"
    needs: str = ""
    fix: bool = False
    asks: bool = False


class Lexicon(Data):
    """schemas/lexicons/gaps.yaml."""

    parts: dict[str, str]
    shapes: dict[str, str]
    entries: tuple[Entry, ...]
    harmless: tuple[Harmless, ...] = ()

    @model_validator(mode="after")
    def _compiles(self, info: ValidationInfo) -> "Lexicon":
        for item in () if resources.is_shipped(info) else (*self.entries, *self.harmless):
            try:
                found = self.compiled(item.find).search(self.seen(item.example)[item.seen].text)
            except (re.error, KeyError) as error:
                raise ValueError(f"{item.name} 的 find 不是正则表达式：{error}") from None
            if found is None:
                raise ValueError(f"{item.name} 的 find 找不出它自己的例子“{item.example}”")
        return self

    def filled(self, find: str) -> str:
        """Return a regular expression with its 〈parts〉 filled in, also those within parts."""
        for _ in range(2):
            find = _PART.sub(lambda part: self.parts[part[1]], find)
        return find

    def compiled(self, find: str) -> re.Pattern[str]:
        """Return a regular expression of the file."""
        return lazy.compile(self.filled(find), re.MULTILINE)  # X(?=〈unit〉): “X件” → X, not “X光”

    @cached_property
    def _few(self) -> dict[Seen, Few[tuple[int, re.Pattern[str]]]]:
        """The places of the entries with their regular expressions, by how they see a text."""
        every: dict[Seen, list[tuple[int, re.Pattern[str]]]] = {}
        for at, item in enumerate(self.entries):
            every.setdefault(item.seen, []).append((at, self.compiled(item.find)))
        return {seen: Few((item, item[1]) for item in items) for seen, items in every.items()}

    def patterns(self, seen: "dict[str, _Text]") -> list[tuple[Entry, re.Pattern[str]]]:
        """Return the entries that may find something in a text, in order, with their regular expressions."""
        found = sorted((one for way, few in self._few.items() for one in few.of(seen[way].text)), key=itemgetter(0))
        return [(self.entries[at], pattern) for at, pattern in found]

    @cached_property
    def known(self) -> dict[str, tuple["Leftover", ...]]:
        """What was found in the texts looked at last: a check, a sign-off and the gate ask for the same."""
        return {}

    @cached_property
    def harmless_patterns(self) -> tuple[tuple[Harmless, re.Pattern[str]], ...]:
        """What is none, with its regular expression."""
        return tuple((item, self.compiled(item.find)) for item in self.harmless)

    @cached_property
    def table(self) -> "_Table":
        """What each character is read as, by its number."""
        folded = _FOLDED | {shape: char for char, shapes in self.shapes.items() for shape in shapes}
        return _Table((ord(char), read_as) for char, read_as in folded.items())

    def seen(self, text: str) -> dict[str, "_Text"]:
        """Return a text as the patterns see it, in each of the three ways."""
        hidden = {item.at for item in unseen(text) if item.character not in _FILLERS} | {
            item.start() for item in _STRUCK.finditer(text)
        }
        kept = [at for at in range(len(text)) if at not in hidden] if hidden else range(len(text))
        written = "".join(text[at] for at in kept) if hidden else text
        folded = _Text(written.translate(self.table), kept)
        if " " not in folded.text:
            return {"written": _Text(written, kept), "folded": folded, "bare": folded}
        bare = [at for at, char in enumerate(folded.text) if char != " "]
        return {
            "written": _Text(written, kept),
            "folded": folded,
            "bare": _Text(folded.text.replace(" ", ""), [kept[at] for at in bare]),
        }


class _Table(dict[int, str]):
    """What characters are read as: a letter in another style (𝐗, Ⓧ, Ⅹ, a radical) as itself, any sign as one sign."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain, kind = unicodedata.normalize("NFKC", char), unicodedata.category(char)
        if len(plain) == 1 and plain != char and char not in _KEPT and kind != "No":  # ① stays a mark
            char = self[ord(plain)]  # ｟ is written ⦅ plainly, which is read as (
        elif (
            (kind in _SIGNS or (kind == "Sm" and (code > _LAST_ARROW or code in _SHAPES)))
            and plain == char
            and char not in _OWN
        ):
            char = _SIGN
        self[code] = char
        return char


class _Text(NamedTuple):
    """A text as patterns see it; `at` says where each of its characters stands in the text as it is."""

    text: str
    at: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the text as it is."""
        return (self.at[start], self.at[end - 1] + 1) if end > start else (0, 0)


def question_of(quote: str) -> str:
    """Return what a gap asks, as this program writes gaps (【待补充：几件？】 → 几件？); "" where it asks nothing."""
    found = _QUESTION.search(quote)
    return found["question"].strip() if found else ""


class Leftover(NamedTuple):
    """A place that is not finished; `cuts` are the places to cut out where that mends it."""

    start: int
    end: int
    quote: str
    entry: Entry
    cuts: tuple[tuple[int, int], ...] = ()

    @property
    def question(self) -> str:
        """What is asked there; where nothing is, the words themselves."""
        return question_of(self.quote) or self.shown

    @property
    def shown(self) -> str:
        """What stands there, for a person to read: short, and with nothing hidden in it."""
        return closed(self._short)

    @property
    def found(self) -> str:
        """What stands there, in quotation marks: waivers are bound to it, also to half a quotation that was cut."""
        return f"“{self._short}”"

    @property
    def _short(self) -> str:
        quote = one_line(self.quote)
        return quote if len(quote) <= _LONGEST else f"{quote[:_LONGEST]}…"

    @property
    def expected(self) -> str:
        """What to do about it, or what should stand there."""
        if self.cuts:
            return "删去记号" if self.entry.kind == "markdown" else "删去"
        return {"gap": "补上实际内容", "chat": "删去", "markdown": "删去记号"}.get(self.entry.kind, "实际内容，或删去")


def lexicon() -> Lexicon:
    """Return the patterns.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    return resources.load(Lexicon, _FILE)


def leftovers(text: str) -> tuple[Leftover, ...]:
    """Return every place of a text that is not finished, in order; none overlaps another."""
    words = lexicon()
    known = words.known
    if text not in known:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[text] = _found(text, words)
    return known[text]


def _found(text: str, words: Lexicon) -> tuple[Leftover, ...]:
    """Look entry by entry: what an earlier one has found, a later one leaves alone."""
    seen = words.seen(text)
    taken = bytearray(len(text))  # 1 where a character is
    harmless: dict[str, bytearray] = {}
    found: list[Leftover] = []
    for entry, pattern in words.patterns(seen):
        own = seen[entry.seen]
        if entry.needs and not any(char in own.text for char in entry.needs):
            continue
        for match in pattern.finditer(own.text):
            start, end = own.place(*match.span())
            if start == end or any(taken[start:end]):
                continue
            harmless = harmless or _harmless(len(text), seen, words)  # most texts have nothing to ask it of
            if all(harmless[entry.kind][start:end]):
                continue
            taken[start:end] = bytes([1]) * (end - start)
            cuts = _cuts(match, own, start, end) if entry.fix else ()
            found.append(Leftover(start, end, text[start:end], entry, cuts))
    return tuple(sorted(found, key=lambda item: item.start))


def _harmless(length: int, seen: dict[str, _Text], words: Lexicon) -> dict[str, bytearray]:
    """Return for each kind where characters are that only look unfinished: 1 there."""
    marked = {kind: bytearray(length) for kind in get_args(Kind)}
    for item, pattern in words.harmless_patterns:
        for match in pattern.finditer(seen[item.seen].text):
            start, end = seen[item.seen].place(*match.span())
            for kind in item.of or marked:
                marked[kind][start:end] = bytes([1]) * (end - start)
    return marked


def _cuts(match: re.Match[str], own: _Text, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return what to cut out: all of it, or what stands around the part that is kept."""
    if "keep" not in match.re.groupindex:
        return ((start, end),)
    first, last = own.place(*match.span("keep"))
    return ((start, first), (last, end))


def gaps(text: str) -> list[Leftover]:
    """Return the places where a text asks or has a blank, in order; one that is not closed counts too."""
    return [item for item in leftovers(text) if item.entry.kind == "gap"]


def is_asked(report: Report, finding: Finding) -> bool:
    """Whether a finding of `CODE` is a question to a person; what a converter left is cut, not answered."""
    return finding.code == CODE and finding.fix is None and all(_asks(report, spot) for spot in finding.where)


def _asks(report: Report, spot: Place) -> bool:
    """Whether there is a gap at a place; a cell says nothing but what is quoted."""
    if spot.section is None:
        return bool(gaps(spot.quote or ""))
    return any((item.start, item.end) == (spot.start, spot.end) for item in gaps(report.text(spot.section)))


def unanswered(report: Report, name: str) -> list[Leftover]:
    """Return what is not finished in a text of a report, but for what a person said may stand.

    A waiver covers what the rule found, all places of one quote, or one of them; a question of the tool's own can't be
    waived.
    """
    text = report.text(name)
    found = leftovers(text)
    let_stand = [item for item in given(report, CODE) if item.where == name]
    hashes = {item.values for item in let_stand}
    standing = {quote for quote, places in by_quote(found).items() if let_stand and values_of(places) in hashes}
    return [item for item in found if item.entry.asks or not (item.quote in standing or _stands(text, item, let_stand))]


def _stands(text: str, item: Leftover, let_stand: Sequence[Waiver]) -> bool:
    """Whether a person let this very place stand."""
    if not let_stand:
        return False
    own = values_hash(shown(text, item.start, item.end), item.expected, item.quote)
    return any(one.values == own and stands_beside(one, text, item.start, item.end) for one in let_stand)


def by_quote(found: Iterable[Leftover]) -> dict[str, list[Leftover]]:
    """Return the places of each quote: they are one finding."""
    quotes: dict[str, list[Leftover]] = {}
    for item in found:
        quotes.setdefault(item.quote, []).append(item)
    return quotes


def values_of(places: Sequence[Leftover]) -> str:
    """Return the hash that a waiver for some places of one quote is bound to (`waivers.values`)."""
    first = places[0]
    return values_hash(first.found, first.expected, *(item.quote for item in places))


def ask(question: str) -> str:
    """Return the gap that asks a question."""
    return f"【待补充：{question}】"
