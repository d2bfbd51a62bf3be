"""How quantities are written in Chinese: schemas/quantities.yaml, and the expressions made of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources

HAN = "〇零一二两三四五六七八九十百千万亿廿卅"
# Commas part thousands only: “1,126.5” → 1,126.5, “９件” → ９, “1,12” → 1. Possessive, so that long digits stay linear.
_ARABIC = (
    r"(?:(?<![0-9０-９])[0-9０-９]{1,2}(?:，[0-9０-９]{3}(?![0-9０-９]))++|[0-9０-９]++(?:,[0-9０-９]{3}(?![0-9０-９]))*+)"
    r"(?:[.．][0-9０-９]++)?+"
)
# “一百二十六点五” → 一百二十六点五, “两” → 两; not “百姓”, which begins with no digit
_CHINESE = rf"[〇零一二两三四五六七八九十廿卅][{HAN}]*+(?:点[〇零一二三四五六七八九]++)?+"


PEOPLE = frozenset(("人", "人次"))  # 名, 位 are 人


class Kinds(BaseModel):
    """What a thing is, with 一 before it: 是一项全新工作. Words before, and units."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    said: tuple[str, ...]
    units: tuple[str, ...]


class Chiefs(BaseModel):
    """The head of an office: how texts call him, his titles in notes, and what makes them another's: 副局长."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    called: tuple[str, ...]
    titles: tuple[str, ...]
    second: str


class Entire(BaseModel):
    """What says that all of something was so: words of all, and words that say the same: 都按时 of 按期办结率100%."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    each: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]


class LaidDown(BaseModel):
    """How many working days the law gives for an answer, and how texts call the term."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: int
    called: tuple[str, ...]


class Compared(BaseModel):
    """What is done with things, a change only where it is compared with another year: 较去年取消1项."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    more: tuple[str, ...]
    fewer: tuple[str, ...]


class SideWords(BaseModel):
    """Words that tell the sides of one thing apart: what was so and what was not, 来电 and 来访, what is left."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    no_sides: tuple[str, ...]
    groups: tuple[dict[str, tuple[str, ...]], ...]


class Written(BaseModel):
    """schemas/quantities.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: dict[str, tuple[str, ...]]
    alike: tuple[frozenset[str], ...]
    durations: tuple[str, ...]
    limits: tuple[str, ...]
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]
    up: tuple[str, ...]
    down: tuple[str, ...]
    compared: Compared
    stock: Compared
    yearly: dict[int, tuple[str, ...]]
    parts_of: dict[str, dict[str, int]]
    counted_times: tuple[str, ...]
    seldom: frozenset[str]
    sides: SideWords
    channels: dict[str, tuple[str, ...]]
    chiefs: Chiefs
    entire: Entire
    laid_down: LaidDown
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    dialled: tuple[str, ...]
    hotlines: tuple[str, ...]
    rhetorical: tuple[str, ...]
    denies: tuple[str, ...]
    kinds: Kinds
    names: tuple[str, ...]

    @cached_property
    def done_with(self) -> frozenset[str]:
        """What is done with things, and is a change only where it is compared."""
        return frozenset((*self.compared.more, *self.compared.fewer))

    @cached_property
    def things(self) -> frozenset[str]:
        """The units that count things: no people, no money, no time, no size."""
        return frozenset(unit for some in self.alike if PEOPLE.isdisjoint(some) for unit in some)

    @cached_property
    def grammar(self) -> "Grammar":
        """The expressions made of it, compiled once."""
        return _compiled(self)

    @cached_property
    def of_notes(self) -> "Grammar":
        """The same for notes, which say in words how many days something took: 平均九个工作日."""
        return replace(self.grammar, spelt_terms=True)


@dataclass(frozen=True, eq=False)
class Grammar:
    """What finds the quantities of a text, and what of the words beside them says what they are."""

    numeral: re.Pattern[str]
    units: dict[str, str]
    before: re.Pattern[str]
    after: dict[str, str]
    change: re.Pattern[str]
    ups: frozenset[str]
    names: re.Pattern[str]
    denies: re.Pattern[str]
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    words: Written
    spelt_terms: bool = False


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _compiled(words: "Written") -> Grammar:
    units = {name: unit for unit, names in words.units.items() for name in names}
    # 每5个村有1个公示栏 is of two things
    things = [name for name, unit in units.items() if unit not in (*words.durations, "个")]
    before = {name: kind for kind, names in words.before.items() for name in names}
    after = {name: kind for kind, names in words.after.items() for name in names}
    # Any numeral with what stands at its sides; what counts nothing goes after: “126件” → 126, “12～15件” → 15,
    # “1.2万余条” → 万, “三分之一以上” → 三分之一以上, “百分之九十” → 九十, “八成。” → 成,
    # “102期多20期” → 102期, “每5件来信中有4件” → 每5件来信中有4件, “过半。” → 过半, not “超过半年”
    numeral = lazy.compile(
        rf"(?P<percent>百分之(?P<of>{_CHINESE}|{_ARABIC}|百))"
        rf"|(?P<parts>(?P<under>[二三四五六七八九十])分之(?P<part>[一二三四五六七八]))(?P<edge>{_any(after)})?"
        rf"|(?P<half>过半(?!个?[月小天年日])数?|半数以上|半数)"
        rf"|每(?P<every>{_ARABIC}|{_CHINESE})(?P<thing>{_any(things)}|个(?=[^，。；、]{{0,12}}[中里]))[^，。；、：\n0-9每]{{0,12}}?[，,]?[就便]?有[约近]?"
        rf"(?P<some>{_ARABIC}|{_CHINESE})(?P=thing)"
        rf"|(?P<low>{_ARABIC}|{_CHINESE})(?:[ \u3000]?(?:[—–－\-~～至到]|——)[ \u3000]?(?P<high>{_ARABIC}|{_CHINESE}))?+"
        rf"[ \u3000]?(?P<more>[余多几来])?(?P<scale>万亿|百万|千万|[百千万亿])?+(?P<much>[余多])?[ \u3000]?"
        rf"(?P<unit>成(?=[，。；、以的左]|\Z)|{_any(units)})?+(?P<after>(?!多[0-9０-９]|来[自源信访电函])(?:{_any(after)}))?+"
    )
    kinds = "|".join(f"(?P<{kind}>{_any(names)})" for kind, names in words.before.items())
    ways = _any([*words.up, *words.down, *words.compared.more, *words.compared.fewer])
    # what stands right before a number that is a change, not a count: “增长约” → 增长, “下降了” → 下降, not “增长点”
    change = lazy.compile(rf"(?P<way>{ways})(?:了|幅度|率)?(?:约|近|超|超过|为|达|达到|约为|将近)?[ \u3000]?\Z")
    return Grammar(
        # what makes the number behind it inexact: “超过” → 超过, “不足 ” → 不足, not “近日”
        numeral, units, lazy.compile(rf"(?:{kinds})[ \u3000]?\Z"), after | before, change,
        frozenset((*words.up, *words.compared.more)),
        # words that have a numeral in them and count nothing: “实行一网通办” → 一网通办
        lazy.compile(_any(words.names)),
        # words of none with a verb behind them: “没有让” → 没有让, “从未收到过” → 未收到过, “未废止” → 未废止,
        # “并无任何” → 无任何, not “未经复议直接起诉”, not “未办结的”
        lazy.compile(
            rf"(?:没有?|未曾?|不曾)(?:(?:{_any(words.denies)}|[^，。；：、的经0-9]{{2}})过?(?:任何|哪怕)?|哪|任何)\Z|无任何\Z"
        ),
        words.not_after, words.not_before, words,
    )  # fmt: skip


def load(*, of_notes: bool = False) -> Grammar:
    """Return the expressions of schemas/quantities.yaml, for texts or for notes.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    words = resources.load(Written, "schemas/quantities.yaml")
    return words.of_notes if of_notes else words.grammar


def end_of(match: re.Match[str]) -> int:
    """Return where the numeral of a match ends, with its scale and what makes it inexact, but without its unit."""
    return next((match.end(group) for group in ("much", "scale", "more", "high") if match[group]), match.end("low"))
