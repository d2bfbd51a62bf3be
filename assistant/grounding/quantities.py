"""Chinese prose → its quantities: value, unit, how exact, and where. What is written how is schemas/quantities.yaml.

One regular expression finds every numeral with what stands at its sides; a few short tests (no_quantities.py) throw
out what counts nothing (dates, numbers of articles and documents, headings, telephones, names). Linear in the length
of the text.
"""

import re
from bisect import bisect_right
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from assistant import lazy
from assistant.domain import numerals
from assistant.domain.facts import Value
from assistant.domain.numerals import MULTIPLIERS, Style
from assistant.grounding import quantity_words
from assistant.grounding.no_quantities import counts_nothing
from assistant.grounding.quantity_words import Grammar, end_of

# Numbers within these count nothing: “《第9号公报》” → 《第9号公报》, “〔2021〕30号” → 〔2021〕30号,
# “见www.example.cn/9” → www.example.cn/9, “【待补充：9件】” → 【待补充：9件】, “[[n3.1]]” → [[n3.1]], not “9件”
_MASKED = lazy.compile(
    r"《[^《》\n]{1,100}》|〔[^〔〕\n]{1,12}〕(?:第?[0-9]{1,5}号)?|“[^“”\n]{1,16}”|https?[:/][!-~]{1,300}|www\.[!-~]{1,300}"
    r"|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9._-]{1,64}|【[^】\n]{0,300}】|\[\[[^\]\n]{0,80}\]\]"
)
# A time of the day, or a ratio: “8:30开门” → 8:30, “9：00” → 9：00, “3.7:1” → 3.7:1,
# “8时30分” → 8时30分, not “收到：3件”
_CLOCK = lazy.compile(
    r"(?<![0-9.])[0-9]{1,4}(?:\.[0-9]{1,3})?[:：∶][0-9]{1,3}(?:\.[0-9]{1,3})?(?![0-9.])(?![件条份个])|[0-9]{1,2}时[0-9]{1,2}分"
)
# A number in quotation marks counts: ““3件”” → ““3件””, not ““一网通办””
_QUOTED = lazy.compile(r"“[0-9０-９.]+(?:万|亿)?(?:件|条|份|篇|个|项|次|场|期|人次|人|万?元|%|％)”")
_WAN = lazy.compile(r"(?<=[0-9])[wW](?![A-Za-z0-9])")  # “阅读196w” → w, not “5W2H”
_MINUS, _BEFORE_MINUS, _DECLINE = ("-", "−", "－", "﹣"), 2, -1
_COMPARED = lazy.compile(r"同比|增减|增幅|增长|比上年|较上年|比去年|较去年")  # “同比-” → 同比, not “办结-”
_NEW = lazy.compile(r"新增\Z")  # “年中新增” → 新增, not “净增”
_COMPARED_NEAR = lazy.compile(r"[比较]|同期")  # “比上年新增” → 比, not “年中新增”
_NO_UNIT = frozenset(
    "和与及或至到的为是占之各有共在从由对等以并均都也则而中内上下前后左右余多、其含已未不较比同增减升降提尚"
)
_SENTENCE = 300  # characters: what is longer is a text, and too much to remember
_SPOKEN, _CASES = 2, ("件", "起", "例", "宗", "份", "部")
_ROUND, _HALF = 10, 5  # 突破20件, 不足5件 draw a line; 超过17件 and 超过7件 count
PERCENT = "%"
_RATES = (PERCENT, "‰", "倍")  # rounded even where no decimal is written


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


def find(text: str, *, of_notes: bool = False) -> list[Quantity]:
    """Return the quantities of a text, in order; in a note 九个工作日 is one too."""
    grammar = quantity_words.load(of_notes=of_notes)
    return list(_of_sentence(text, grammar) if len(text) <= _SENTENCE else _find(text, grammar))


@lru_cache(512)
def _of_sentence(text: str, grammar: Grammar) -> tuple[Quantity, ...]:
    """Return the quantities of a sentence: several rules read the same ones, one after the other."""
    return tuple(_find(text, grammar))


def _find(text: str, grammar: Grammar) -> list[Quantity]:
    text = numerals.plain_digits(text)
    text = _WAN.sub("万", text) if grammar.spelt_terms else text  # of a note
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


def _quantity(match: re.Match[str], grammar: Grammar) -> Quantity | None:
    if match["low"] is None:
        return _fraction(match, grammar)
    text, start = match.string, match.start()
    if counts_nothing(match, grammar):
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
    change = _change(grammar.change.search(left), unit, grammar)
    # how many decimals are written: “32.05” → “.”, “三点五” → 点
    places = len(re.split(r"[.．点]", match["low"])[1]) if re.search(r"[.．点]", match["low"]) else 0
    end = match.end("after") if match["after"] else match.end("unit") if match["unit"] else end_of(match)
    numeral_end = match.end("high") if match["high"] else match.end("low")
    if grammar.spelt_terms and unit in grammar.words.durations and text[end : end + 1] == "半":
        value, places = value + Decimal("0.5"), 1  # 两天半
    if _is_negative(text, start):
        value, change = (value, _DECLINE) if _COMPARED.search(left) else (-value, change)
    return Quantity(
        start, end, _plain(value * scale), unit, _step(places, scale), None if high is None else _plain(high * scale),
        approx, _way(change, grammar), (start, numeral_end),
        numerals.style_of(match["low"]), scale,
    )  # fmt: skip


def _unknown_unit(match: re.Match[str]) -> str:
    """Return the character right behind a number that has no unit: 71学时 counts something that is no case."""
    char = match.string[end_of(match) : end_of(match) + 1]
    return char if "\u4e00" <= char <= "\u9fff" and char not in _NO_UNIT else ""


# A share went from one to another: “由90.9%” → %, not “同比下降为”
_FROM_SHARE = lazy.compile(r"[%％]\Z")


def _change(match: re.Match[str] | None, unit: str, grammar: Grammar) -> re.Match[str] | None:
    """Return what says that a number is a change; 降为15件 says what it came to, 降幅为5% by how much."""
    if (
        match is not None
        and (_NEW.search(match.string, 0, match.start() + 1) or match["way"] in grammar.words.done_with)
        and not _COMPARED_NEAR.search(match.string)
    ):
        return None  # 新增12件 came in; only 比上年新增12件 is a change
    told = match is not None and "为" in match[0] and not match["way"].endswith(("幅", "率", "度"))
    if match is not None and told and (unit != PERCENT or _FROM_SHARE.search(match.string, 0, match.start())):
        return None
    return match


def _is_negative(text: str, start: int) -> bool:
    """Whether a minus stands before a number: −13件, not 2019-13, not a dash that begins a line."""
    if text[max(0, start - 1) : start] not in _MINUS or start < _BEFORE_MINUS:
        return False
    return text[start - 2].isalpha() and not text[start - 2].isascii()


def _way(change: "re.Match[str] | int | None", grammar: Grammar) -> int:
    if change is None or isinstance(change, int):
        return change or 0
    return 1 if change["way"] in grammar.ups else -1


@cache
def _step(places: int, scale: int) -> Decimal:
    return Decimal(scale).scaleb(-places)


def _plain(value: Value) -> Value:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def _fraction(match: re.Match[str], grammar: Grammar) -> Quantity | None:
    """Read 百分之五, 三分之一, 过半, 每5件来信中有4件."""
    if match["every"]:
        every, some = (Decimal(numerals.parse(match[name]) or 0) for name in ("every", "some"))
        share = Quantity(*match.span(), _plain(100 * some / (every or 1)), PERCENT, Decimal(2), approx="about")
        return share._replace(number=match.span("some")) if 0 < some < every else None
    if match["of"]:
        value = 100 if match["of"] == "百" else numerals.parse(match["of"])
        if value is None:
            return None
        places = len(match["of"].replace("．", ".").replace("点", ".").partition(".")[2])
        step, style = _step(places, 1), numerals.style_of(match["of"])
        return Quantity(*match.span(), value, PERCENT, step, number=match.span("of"), style=style)
    if match["parts"]:
        share = Decimal(100) * (numerals.parse(match["part"]) or 0) / (numerals.parse(match["under"]) or 1)
        before = grammar.before.search(match.string[max(0, match.start() - 8) : match.start()])
        approx = grammar.after.get(match["edge"] or "") or (before.lastgroup if before else None) or "about"
        return Quantity(*match.span(), share, PERCENT, Decimal(2), approx=approx, number=match.span("parts"))
    approx = "about" if match["half"] == "半数" else "least"
    return Quantity(*match.span(), 50, PERCENT, Decimal(1), approx=approx)
