"""Titles of the laws and regulations of the whole country, and what a title that is almost one of them is meant for."""

from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from assistant import lazy

STATE = "中华人民共和国"
_SHORTEST = 3  # characters of a law that a word may be put into: 档案法
_LONG = 8  # of a title that no other is like by chance: 农产品质量安全法
_OWN = 6  # of what a 条例 is about, before 办法 for it is a mistake and no document of a town: 优化营商环境
_LAW, _OTHER = 75, 85  # how alike titles with the name of the state must be: nothing but national ones has it
_BEFORE = 8  # characters before a title that say whose it is
_TO_CLAUSE = lazy.compile(r".*[，。；《》、]")  # “公开信息，我县印发” → 公开信息，, not “我县印发”
_KINDS = ("条例", "办法", "法")  # 办法 before 法, which it ends with
# What a title has behind it: “公开条例（修订）” → （修订）, “公开条例(2019年修订)” → (2019年修订), not “（试点）条例”
_REMARK = lazy.compile(r"[（(][^（）()]{1,12}[)）]$")
# A title without marks, with what leads to it: “依据行政复议条例办理” → 行政复议条例, “按照公开法规定” → 公开法,
# “按照信息公开条列要求” → 信息公开条列, not “按照公开法定时限”, not “依照有关法律”, not “根据《条例》”
_LED = lazy.compile(
    r"(?:按照|依据|依照|根据|执行|遵守|遵照|落实|贯彻|违反|学习|宣传)(?:实施|了)?"
    r"(?P<title>[\u4e00-\u9fff]{2,24}?(?:条例|条列|条倒|法(?!规(?!定(?!期))|[定律院治庭制人办学实典法])))"
)
# A second one that is joined to the first: “和合同法” → 合同法, “、物权法公开” → 物权法, not “的合同”
_NEXT = lazy.compile(r"[和、及与](?P<title>[\u4e00-\u9fff]{2,12}?法(?!规(?!定)|[定律院治庭制人办学实典法]))")


class Repealed(BaseModel):
    """Laws and regulations that something has come in the place of.

    Attributes:
        titles: Their titles without the name of the state, with blanks between.
        until: The last year on which a report may rest on them.
        now: What came in their place.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    titles: str
    until: int
    now: str


class Titles(BaseModel):
    """Titles in force, without the name of the state, with blanks between; and how they are written wrong.

    Attributes:
        laws: The laws.
        regulations: The regulations of the State Council.
        short: What laws are called for short, with the law: 保密法:保守国家秘密法.
        words: Words that are put in or left out.
        instead: Words that are taken for each other.
        alike: Characters that are taken for each other.
        exceptions: Titles that are right although they are almost one of these.
        made: What stands before the title of a document of one's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    laws: str
    regulations: str
    short: str
    words: str
    instead: str
    alike: str
    exceptions: str
    made: str

    @cached_property
    def known(self) -> frozenset[str]:
        """All titles in force."""
        return frozenset((*self.laws.split(), *self.regulations.split()))

    @cached_property
    def _called(self) -> dict[str, str]:
        return dict(_pairs(self.short))

    @cached_property
    def _right(self) -> frozenset[str]:
        return self.known | frozenset(self.exceptions.split())

    @cached_property
    def _without(self) -> dict[str, str]:
        """The titles by what is left of them without one of the words: 土地法 → 土地管理法."""
        found: dict[str, str] = {}
        for title in self.known:
            for left in _less(title, self.words.split()):
                found.setdefault(left, title)
        return found

    @cached_property
    def _mistaken(self) -> frozenset[tuple[str, str]]:
        """The pairs of characters that are taken for each other."""
        return frozenset((a, b) for group in self.alike.split() for a in group for b in group if a != b)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for title in sorted(self.known):
            found.setdefault(len(title), []).append(title)
        return found

    def made_here(self, text: str, at: int) -> bool:
        """Whether the title at a place of a text is of a document of one's own: “我县印发的《优化营商环境办法》”."""
        before = _TO_CLAUSE.sub("", text[max(0, at - _BEFORE) : at])
        return any(word in before for word in self.made.split())

    def bare(self, title: str) -> str:
        """Return a title without the name of the state and without a remark behind it."""
        return _REMARK.sub("", title.removeprefix(STATE))

    def is_real(self, title: str) -> bool:
        """Whether a title is in force, or is short for one that is."""
        bare = self.bare(title)
        return bare in self._right or (bare == title and bare in self._called)

    def meant(self, title: str, *, marked: bool = True) -> str:
        """Return the title that a title is meant for, one that it differs from in a word or a character; else "".

        Args:
            title: A title.
            marked: Whether it has the marks of one, so that all of it is the title.
        """
        bare, national = self.bare(title), title.startswith(STATE)
        if self.is_real(title) or not bare.endswith((*_KINDS, "细则", "规定", "条列", "条倒")):
            return ""
        found = self._by_word(bare) or self._by_kind(bare, national=national) or self._by_character(bare)
        if not found and national and marked:
            found = self._called.get(bare, "") or self._most_like(bare)
        return f"{STATE}{found}" if found and national else found

    def _by_word(self, bare: str) -> str:
        if found := self._without.get(bare):
            return found
        for left in _less(bare, self.words.split()):
            if left in self.known:
                return left
        for one, other in _pairs(self.instead):
            for wrong, right in ((one, other), (other, one)):
                if wrong in bare and (changed := bare.replace(wrong, right, 1)) in self.known:
                    return changed
        return ""

    def _by_kind(self, bare: str, *, national: bool) -> str:
        kind = next((kind for kind in _KINDS if bare.endswith(kind)), "")
        if not kind:
            return ""
        stem = bare.removesuffix(kind)
        for right in _KINDS:
            found = stem + right
            if right != kind and found in self.known and _is_slip(kind, right, stem, national=national):
                return found
        return ""

    def _by_character(self, bare: str) -> str:
        for title in self._by_length.get(len(bare), ()):
            different = [(a, b) for a, b in zip(bare, title, strict=True) if a != b]
            if len(different) == 1 and (len(bare) >= _LONG or different[0] in self._mistaken):
                return title
            if len(different) == 2 and different[0] == different[1][::-1]:  # 招标标投法
                return title
        return ""

    def _most_like(self, bare: str) -> str:
        from rapidfuzz import fuzz, process

        cutoff = _LAW if bare.endswith("法") else _OTHER
        near = process.extractOne(bare, sorted(self.known), scorer=fuzz.ratio, score_cutoff=cutoff)
        return near[0] if near is not None else ""


def led(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text names a law or a regulation without the marks of a title, behind what leads to it."""
    for match in _LED.finditer(text):
        yield match.span("title")
        at = match.end()
        while following := _NEXT.match(text, at):
            yield following.span("title")
            at = following.end()


def _pairs(words: str) -> Iterator[tuple[str, str]]:
    for pair in words.split():
        one, _, other = pair.partition(":")
        yield one, other


def _less(title: str, words: list[str]) -> Iterator[str]:
    """Yield what is left of a title without one of some words, at each place where it stands."""
    for word in words:
        at = title.find(word)
        while at >= 0:
            left = title[:at] + title[at + len(word) :]
            if len(left) >= _SHORTEST:
                yield left
            at = title.find(word, at + 1)


def _is_slip(kind: str, right: str, stem: str, *, national: bool) -> bool:
    """Whether one kind of law is written for another, and there cannot be one of a town that is called so."""
    if national or kind == "法":
        return not (kind == "法" and right == "办法")  # a law may come in the place of 社会救助暂行办法
    return right != "法" and len(stem) >= _OWN  # 安全生产条例 may be of a province
