"""Chinese prose → its quantities: value, unit, how exact, and where. What is written how is schemas/quantities.yaml.

One regular expression finds every numeral with what stands at its sides; a few short tests throw out what counts
nothing (dates, numbers of articles and documents, headings, telephones, names). Linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.domain import numerals
from assistant.domain.facts import Value
from assistant.domain.numerals import MULTIPLIERS, Style

_HAN = "〇零一二两三四五六七八九十百千万亿"
# Commas part thousands only: “1,126.5” → 1,126.5, “９件” → ９, “1,12” → 1. Possessive, so that long digits stay linear.
_ARABIC = r"[0-9０-９]++(?:[,，][0-9０-９]{3}(?![0-9０-９]))*+(?:[.．][0-9０-９]++)?+"
# “一百二十六点五” → 一百二十六点五, “两” → 两; not “百姓”, which begins with no digit
_CHINESE = rf"[〇零一二两三四五六七八九十][{_HAN}]*+(?:点[〇零一二三四五六七八九]++)?+"
# Numbers within these count nothing: “《第9号公报》” → 《第9号公报》, “〔2021〕30号” → 〔2021〕30号,
# “见www.example.cn/9” → www.example.cn/9, “【待补充：9件】” → 【待补充：9件】, “[[n3.1]]” → [[n3.1]], not “9件”
_MASKED = lazy.compile(
    r"《[^《》\n]{1,100}》|〔[^〔〕\n]{1,12}〕(?:第?[0-9]{1,5}号)?|“[^“”\n]{1,16}”|https?[:/][!-~]{1,300}|www\.[!-~]{1,300}"
    r"|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9._-]{1,64}|【[^】\n]{0,300}】|\[\[[^\]\n]{0,80}\]\]"
)
# How often a thing is done is no count of it: “每半年” → 每半年, “每周不少于” → 每周不少于, not “每件”
_EVERY = lazy.compile(
    r"每(?:隔|个|半)?(?:[0-9０-９一二两三四五六七八九十]{0,3}个?)(?:年|月|季度?|周|星期|旬|日|天|小时)[^，。；、：\n]{0,8}\Z"
)
_TIMES = ("次", "期", "篇", "条", "轮", "场", "份", "遍", "回")
# What is set as a term is no count of days: “公示期” → 公示期, “时限一律按” → 时限一律按, not “平均”
_TERM = lazy.compile(
    r"(?:时限|期限|公示期|办理期|法定|提前|延长|延期|缩短|压缩|满)(?:一律|均|为|是|统一|至|到|了|期)*(?:按|不超过|不少于|至少|最多)?\Z"
)
# A time of the day, or a ratio: “8:30开门” → 8:30, “9：00” → 9：00, “3.7:1” → 3.7:1,
# “8时30分” → 8时30分, not “收到：3件”
_CLOCK = lazy.compile(
    r"(?<![0-9.])[0-9]{1,4}(?:\.[0-9]{1,3})?[:：][0-9]{1,3}(?:\.[0-9]{1,3})?(?![0-9.])(?![件条份个])|[0-9]{1,2}时[0-9]{1,2}分"
)
# A number in quotation marks counts: ““3件”” → ““3件””, not ““一网通办””
_QUOTED = lazy.compile(r"“[0-9０-９.]+(?:万|亿)?(?:件|条|份|篇|个|项|次|场|期|人次|人|万?元|%|％)”")
_MINUS, _BEFORE_MINUS, _DECLINE = ("-", "−", "－", "﹣"), 2, -1
_COMPARED = lazy.compile(r"同比|增减|增幅|增长|比上年|较上年|比去年|较去年")  # “同比-” → 同比, not “办结-”
_NEW = lazy.compile(r"新增\Z")  # “年中新增” → 新增, not “净增”
_COMPARED_NEAR = lazy.compile(r"[比较]|同期")  # “比上年新增” → 比, not “年中新增”
_SMALL = frozenset("一二两三四五六七八九十")
_NO_UNIT = frozenset(
    "和与及或至到的为是占之各有共在从由对等以并均都也则而中内上下前后左右余多、其含已未不较比同增减升降提尚"
)
_DENIED = ("未", "没", "无", "也没", "也未", "也无", "都没", "都未", "也不", "不")
# right behind 一件 it says that there was none: “申请也没有” → 申请也没, “也没有” → 也没, not “申请，没有”
_NOT_ONE = lazy.compile(r"[^，。；：、0-9\n]{0,8}?[也都](?:没|未|无|不)")
_SENTENCE = 300  # characters: what is longer is a text, and too much to remember
_TALK = ("块", "件", "起", "例", "宗", "次", "份")
_OPENS = frozenset("\n。；：;:")
_SPOKEN, _CASES = 2, ("件", "起", "例", "宗", "份", "部")
_DASHES = "-—–－~～/×"
_DIALLED = 4  # digits that may be a telephone; 网上324，电话228 are counts
_TABLE = lazy.compile(r"(?<![代发报填列])表\Z")  # “按表” → 表, not “代表”
_ROUND, _HALF = 10, 5  # 突破20件, 不足5件 draw a line; 超过17件 and 超过7件 count
PERCENT = "%"
LONGEST_SENTENCE = 800  # characters; what is longer is read in pieces
_FAR, _STOPS = 30, "，。；：、\n"  # characters between 是 and 的一项工作; what ends a clause
_RATES = (PERCENT, "‰", "倍")  # rounded even where no decimal is written


class Kinds(BaseModel):
    """What a thing is, with 一 before it: 是一项全新工作. Words before, and units."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    said: tuple[str, ...]
    units: tuple[str, ...]


class Written(BaseModel):
    """schemas/quantities.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: dict[str, tuple[str, ...]]
    durations: tuple[str, ...]
    limits: tuple[str, ...]
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]
    up: tuple[str, ...]
    down: tuple[str, ...]
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    dialled: tuple[str, ...]
    hotlines: tuple[str, ...]
    rhetorical: tuple[str, ...]
    denies: tuple[str, ...]
    kinds: Kinds
    names: tuple[str, ...]

    @cached_property
    def grammar(self) -> "_Grammar":
        """The expressions made of it, compiled once."""
        return _compiled(self)


class Quantity(NamedTuple):
    """A number in a text, from `start` to `end` with its unit.

    `value` is in `unit` (万元 are counted in 元); a range reaches to `high`. `step` is the least step that the writing
    can tell apart (12.3 has 0.1, 1.2万 has 1000). `approx` is "", nearly, below, about, over, beyond, least or
    most; `change` is 1 for growth, -1 for decline, 0 else. `number` is the span of the numeral alone, `style` and
    `scale` its writing.
    """

    start: int
    end: int
    value: Value
    unit: str
    step: Decimal
    high: Value | None = None
    approx: str = ""
    change: int = 0
    number: tuple[int, int] = (0, 0)
    style: Style = "plain"
    scale: int = 1

    def holds(self, value: Value) -> bool:
        """Whether the writing can stand for a value: rounded as written, widened by 近, 约, 超, 余."""
        if self.high is not None:
            return self.value <= value <= self.high
        half = Decimal("0.05") if self.unit == "倍" and self.step == 1 else self.step / 2  # 一倍 is not a half more
        low, high = self.value - half, self.value + half
        match self.approx:
            case "":
                return low <= value <= high if self.step != 1 or self.unit in _RATES else value == self.value
            case "about":
                return abs(value - self.value) <= max(self.step / 2, abs(self.value) / Decimal(10))
            case "beyond" if self.is_bound:
                return value >= self.value
            case "below" if self.is_bound:
                return value < self.value
            case "nearly" | "below":
                # 近100 is said from 80 on; 不足100 never of 100 itself
                return abs(self.value) * Decimal("0.8") <= value < self.value + (self.approx == "nearly")
            case "over" | "beyond":
                return self.value <= value <= self.value + max(self._order, abs(self.value) / Decimal(5))
            case "least":
                return value >= self.value
            case _:
                return value <= self.value

    @property
    def is_bound(self) -> bool:
        """Whether it is a line that something has passed or not, and no count: 突破100件, 不足五十件; not 超过126件."""
        if self.approx not in ("beyond", "below") or self.high is not None:
            return False
        if self.value < _ROUND:
            return self.value == _HALF
        leading = Decimal(10) ** Decimal(self.value).adjusted()
        return not Decimal(self.value) % (leading / 2 if leading > _ROUND else leading)

    @property
    def vague(self) -> bool:
        """Whether it sums up rather than counts: 三类答复, 五个试点区."""
        return self.style == "chinese" and self.unit in ("个", "项", "类", "种") and self.value <= 10

    @property
    def may_be_spoken(self) -> bool:
        """Whether 一 or 两 may be no count but a manner of speaking: 作了一次排查, 两条渠道; not 一件."""
        return self.style == "chinese" and self.value <= _SPOKEN and self.unit not in _CASES and self.high is None

    @property
    def places(self) -> int:
        """How many decimals are written."""
        exponent = self.step.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0

    @property
    def _order(self) -> Decimal:
        """The step of the last figure that is not 0: “1000余” may be anything up to 2000."""
        exact = Decimal(self.value).normalize()
        exponent = exact.as_tuple().exponent
        return Decimal(10) ** exponent if isinstance(exponent, int) else Decimal(1)


@dataclass(frozen=True, eq=False)
class _Grammar:
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


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _compiled(words: "Written") -> _Grammar:
    units = {name: unit for unit, names in words.units.items() for name in names}
    before = {name: kind for kind, names in words.before.items() for name in names}
    after = {name: kind for kind, names in words.after.items() for name in names}
    # Any numeral with what stands at its sides; what counts nothing goes after: “126件” → 126, “12～15件” → 15,
    # “1.2万余条” → 万, “三分之一” → 三分之一, “百分之九十” → 九十, “八成。” → 成,
    # “102期多20期” → 102期
    numeral = lazy.compile(
        rf"(?P<percent>百分之(?P<of>{_CHINESE}|{_ARABIC}|百))"
        rf"|(?P<parts>(?P<under>[二三四五十])分之(?P<part>[一二三四]))|(?P<half>过半数?|半数以上|半数)"
        rf"|(?P<low>{_ARABIC}|{_CHINESE})(?:[ \u3000]?(?:[—–－\-~～至到]|——)[ \u3000]?(?P<high>{_ARABIC}|{_CHINESE}))?+"
        rf"[ \u3000]?(?P<more>[余多几来])?(?P<scale>万亿|百万|千万|[百千万亿])?+(?P<much>[余多])?[ \u3000]?"
        rf"(?P<unit>成(?=[，。；、以的左]|\Z)|{_any(units)})?+(?P<after>(?!多[0-9０-９])(?:{_any(after)}))?+"
    )
    kinds = "|".join(f"(?P<{kind}>{_any(names)})" for kind, names in words.before.items())
    # what stands right before a number that is a change, not a count: “增长约” → 增长, “下降了” → 下降, not “增长点”
    change = lazy.compile(
        rf"(?P<way>{_any([*words.up, *words.down])})(?:了|幅度|率)?(?:约|近|超|超过|为|达|达到|约为|将近)?[ \u3000]?\Z"
    )
    return _Grammar(
        # what makes the number behind it inexact: “超过” → 超过, “不足 ” → 不足, not “近日”
        numeral, units, lazy.compile(rf"(?:{kinds})[ \u3000]?\Z"), after | before, change, frozenset(words.up),
        # words that have a numeral in them and count nothing: “实行一网通办” → 一网通办
        lazy.compile(_any(words.names)),
        # words of none with a verb behind them: “没有让” → 没有让, “从未收到过” → 未收到过, not “未经复议直接起诉”
        lazy.compile(rf"(?:没有?|未曾?|不曾)(?:(?:{_any(words.denies)})过?(?:任何|哪怕)?|哪|任何)\Z"),
        words.not_after, words.not_before, words,
    )  # fmt: skip


def find(text: str) -> list[Quantity]:
    """Return the quantities of a text, in order."""
    grammar = resources.load(Written, "schemas/quantities.yaml").grammar
    return list(_of_sentence(text, grammar) if len(text) <= _SENTENCE else _find(text, grammar))


@lru_cache(512)
def _of_sentence(text: str, grammar: _Grammar) -> tuple[Quantity, ...]:
    """Return the quantities of a sentence: several rules read the same ones, one after the other."""
    return tuple(_find(text, grammar))


def _find(text: str, grammar: _Grammar) -> list[Quantity]:
    text = numerals.plain_digits(text)
    masked = (*_MASKED.finditer(text), *_CLOCK.finditer(text), *grammar.names.finditer(text))
    masks = sorted(match.span() for match in masked if _QUOTED.fullmatch(match[0]) is None)
    starts = [start for start, _ in masks]
    found: list[Quantity] = []
    for match in grammar.numeral.finditer(text):
        at = bisect_right(starts, match.start()) - 1
        if any(end > match.start() for _, end in masks[max(0, at - 1) : at + 1]):
            continue
        if (quantity := _quantity(match, grammar)) is not None:
            found.append(quantity)
    return found


def _quantity(match: re.Match[str], grammar: _Grammar) -> Quantity | None:
    if match["low"] is None:
        return _fraction(match)
    text, start = match.string, match.start()
    if _counts_nothing(match, grammar):
        return None
    value, high = numerals.parse(match["low"]), numerals.parse(match["high"]) if match["high"] else None
    if value is None or (match["high"] and (high is None or high <= value)):
        return None
    scale = MULTIPLIERS.get(match["scale"] or "", 1)
    unit = grammar.units.get(match["unit"] or "", match["unit"] or "") or _unknown_unit(match)
    if unit == "成":
        unit, scale = PERCENT, scale * 10
    left = text[max(0, start - 8) : start]
    approx = "over" if match["more"] or match["much"] else grammar.after.get(match["after"] or "", "")
    if not approx and (said := grammar.before.search(left)):
        approx = said.lastgroup or ""
    change = _change(grammar.change.search(left), unit)
    # how many decimals are written: “32.05” → “.”, “三点五” → 点
    places = len(re.split(r"[.．点]", match["low"])[1]) if re.search(r"[.．点]", match["low"]) else 0
    end = match.end("after") if match["after"] else match.end("unit") if match["unit"] else _end(match)
    numeral_end = match.end("high") if match["high"] else match.end("low")
    if _is_negative(text, start):
        value, change = (value, _DECLINE) if _COMPARED.search(left) else (-value, change)
    return Quantity(
        start, end, _plain(value * scale), unit, _step(places, scale), None if high is None else _plain(high * scale),
        approx, _way(change, grammar), (start, numeral_end),
        numerals.style_of(match["low"]), scale,
    )  # fmt: skip


def _unknown_unit(match: re.Match[str]) -> str:
    """Return the character right behind a number that has no unit: 71学时 counts something that is no case."""
    char = match.string[_end(match) : _end(match) + 1]
    return char if "\u4e00" <= char <= "\u9fff" and char not in _NO_UNIT else ""


def _change(match: re.Match[str] | None, unit: str) -> re.Match[str] | None:
    """Return what says that a number is a change; 降为15件 says what it came to, 降幅为5% by how much."""
    if (
        match is not None
        and _NEW.search(match.string, 0, match.start() + 1)
        and not _COMPARED_NEAR.search(match.string)
    ):
        return None  # 新增12件 came in; only 比上年新增12件 is a change
    if match is not None and unit != PERCENT and "为" in match[0] and not match["way"].endswith(("幅", "率", "度")):
        return None
    return match


def _is_negative(text: str, start: int) -> bool:
    """Whether a minus stands before a number: −13件, not 2019-13, not a dash that begins a line."""
    if text[max(0, start - 1) : start] not in _MINUS or start < _BEFORE_MINUS:
        return False
    return text[start - 2].isalpha() and not text[start - 2].isascii()


def _way(change: "re.Match[str] | int | None", grammar: _Grammar) -> int:
    if change is None or isinstance(change, int):
        return change or 0
    return 1 if change["way"] in grammar.ups else -1


@cache
def _step(places: int, scale: int) -> Decimal:
    return Decimal(scale).scaleb(-places)


def _end(match: re.Match[str]) -> int:
    return next((match.end(group) for group in ("much", "scale", "more", "high") if match[group]), match.end("low"))


def _plain(value: Value) -> Value:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def _fraction(match: re.Match[str]) -> Quantity | None:
    """Read 百分之五, 三分之一, 过半."""
    if match["of"]:
        value = 100 if match["of"] == "百" else numerals.parse(match["of"])
        if value is None:
            return None
        places = len(match["of"].replace("．", ".").replace("点", ".").partition(".")[2])
        step, style = _step(places, 1), numerals.style_of(match["of"])
        return Quantity(*match.span(), value, PERCENT, step, number=match.span("of"), style=style)
    if match["parts"]:
        share = Decimal(100) * (numerals.parse(match["part"]) or 0) / (numerals.parse(match["under"]) or 1)
        return Quantity(*match.span(), share, PERCENT, Decimal(2), approx="about")
    exact = match["half"] == "半数"
    return Quantity(*match.span(), 50, PERCENT, Decimal(1), approx="about" if exact else "least")


def _counts_nothing(match: re.Match[str], grammar: _Grammar) -> bool:
    text, start, unit = match.string, match.start(), match["unit"]
    low = match["low"]
    before = text[start - 1] if start else "\n"
    end = match.end("unit") if unit else _end(match)
    after = text[end : end + 3].lstrip(" \u3000")
    if before.isascii() and (before.isalpha() or before in "._"):
        return True
    said = text[max(0, start - 6) : start].rstrip(" ：:为是")
    # 第3条 counts nothing; 咨询电话3个 does: only a number without a unit may be one to dial
    dialled = said.endswith(grammar.words.dialled) and len(low) < _DIALLED and low not in grammar.words.hotlines
    if said.endswith(grammar.not_before) and (not unit or said.endswith("第")) and not dialled:
        return True
    if _recurs(text, start, unit, grammar):
        return True
    if low[0] in _HAN:
        return _is_a_word(match, before, after, unit, grammar)
    if after[:1].isascii() and after[:1].isalpha():
        return True
    if unit in grammar.words.durations or grammar.units.get(unit or "") in grammar.words.durations:
        return (
            after.startswith(grammar.words.limits)
            or unit == "日内"
            or _TERM.search(text[max(0, start - 8) : start]) is not None
        )
    if unit:
        return before in "〔" or (before in _DASHES and text[start - 2 : start - 1].isdigit())
    return (
        after.startswith(grammar.not_after)
        or before in _DASHES
        or (after[:1] in _DASHES and bool(after[:1]))
        or low in grammar.words.hotlines
        # a year without 年: 2019—2024, 2025政务公开
        or (len(low) == 4 and low[:2] in ("19", "20") and match["scale"] is None and match["more"] is None)
        # （3） 3. 3、 number what follows
        or (before in "（([" and after[:1] in ("）", ")", "]") and len(low) <= 2)
        or (after[:1] in (".", "．") and len(low) <= 2)
        or (after[:1] == "、" and len(low) <= 2 and before in _OPENS)
        or (len(low) > 2 and low[0] in "0０" and not re.search("[.．]", low))  # a telephone: “0.591” → “.”, not “0591”
    )


def _recurs(text: str, start: int, unit: str | None, grammar: _Grammar) -> bool:
    """Whether it says how often something is done: 每半年一次, 每周不少于2次."""
    return grammar.units.get(unit or "") in _TIMES and _EVERY.search(text, max(0, start - 14), start) is not None


def _is_talk(match: re.Match[str], unit: str | None, after: str) -> bool:
    """Whether it only sums up or denies: 这一块, 三件事, 没有一件."""
    before = match.string[max(0, match.start() - 2) : match.start()]
    end = match.end("unit") if unit else match.end()
    denied = before.endswith(("没有", "没", "无")) or after.startswith(_DENIED)
    denied = denied or (match["low"] == "一" and _NOT_ONE.match(match.string, end) is not None)
    return unit == "块" or after.startswith("事") or denied


def _is_a_kind(match: re.Match[str], after: str, unit: str | None, grammar: _Grammar) -> bool:
    """Whether it says what a thing is, not how many there are: 这是一项全新工作, not 新收的是一项."""
    if match["low"] != "一" or unit not in grammar.words.kinds.units or not after[:1].isalpha():
        return False
    text, start = match.string, match.start()
    clause = max(text.rfind(mark, 0, start) for mark in _STOPS) + 1
    return any(
        text[at - 1 : at] != "的" and (at + len(word) == start or text[start - 1] == "的")  # 是我镇首次开展的一项工作
        for word in grammar.words.kinds.said
        if (at := text.rfind(word, max(clause, start - _FAR), start)) >= 0
    )


def _is_a_word(match: re.Match[str], before: str, after: str, unit: str | None, grammar: _Grammar) -> bool:
    """Whether a Chinese numeral is part of a word: it counts only before a unit, and not as 一个方面 does."""
    if match["low"] in _SMALL and unit in _TALK and not match["high"] and _is_talk(match, unit, after):
        return True
    if match["low"] == "一" and unit and grammar.denies.search(match.string, max(0, match.start() - 12), match.start()):
        return True
    if _TABLE.search(match.string, max(0, match.start() - 2), match.start()):
        return True  # 表二所列
    if not unit or before == "第" or before in "每各某同另任逐唯统之进专单万千百几数":
        return True
    if unit in ("个", "项", "类", "种", "大") and after.startswith(grammar.words.rhetorical):
        return True
    if grammar.units.get(unit) in grammar.words.durations or _is_a_kind(match, after, unit, grammar):
        return True
    return match["low"] == "一" and after.startswith(("性", "步", "致", "样", "体", "同"))


@lru_cache(maxsize=16)  # tracing and five rules take the same three texts apart
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of each sentence; a line end ends it too, and so does its being endless."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    # a half-width full stop ends no sentence, it may be a decimal point: “收到9.5万元。” → 。
    for match in re.finditer(r"[。！？!?\n]|\Z", text):
        while match.start() - start > LONGEST_SENTENCE:
            cut = (
                text.rfind("，", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE) + 1
                or start + LONGEST_SENTENCE
            )
            yield start, cut
            start = cut
        if match.start() > start:
            yield start, match.start()
        start = match.end()
