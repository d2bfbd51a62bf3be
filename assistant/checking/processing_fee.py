"""What texts say of the information-processing fee: whether there was none, what was charged, what was collected."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from assistant import lazy
from assistant.checking.texts import lexicon, pattern, place, sentences
from assistant.domain.findings import Place
from assistant.domain.numerals import NARROW, parse

SECTION = "other_matters"
SINCE = 2021  # the first year to which the rules on the fee apply
_LEXICON = "processing_fee"
# “收取1.5万元” → 1.5, “100元” → 100, not “100件”
_AMOUNT = lazy.compile(r"(?<![0-9.])([0-9]{1,12}(?:\.[0-9]{1,6})?) ?(万?)元")
# As it stands in the text: “1,235元” → 1,235, “0.5万元” → .5, not “100件”
_WRITTEN = lazy.compile(r"(?<![0-9.,，])([0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,6})? ?(万?)元")
# “收费通知2件” → 2, not “2元”
_COUNT = lazy.compile(r"(?<![0-9.])([0-9]{1,9}) ?[件份次笔宗]")
# “两件” → 两, “六百四十元” → 六百四十, not “一律”, not “第一次”
_HAN_NUMBER = lazy.compile(r"(?<!第)([一两二三四五六七八九十百千零]{1,12})(?=[件份次笔宗元])")
# Of thousands: “1,200元” → “,”, not “1,20”
_SEPARATOR = lazy.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
# What counts notices or money, as it stands: “收费通知三件” → 三件, “0.64万元” → 0.64万元, not “第一次”, not “3个”
_TOLD = lazy.compile(
    r"(?<![第0-9.])(?:[0-9０-９][0-9０-９,，.．]{0,20}|[一两二三四五六七八九十百千零]{1,12}) ?(?:万?元|[件份次笔宗])"
)
# How it is beside last year's, which no note has to have: “比上年减少100元” → 比上年减少100元,
# “较去年的5700元” → 较去年的5700元, not “比上年少”
_COMPARED = lazy.compile(
    r"[比较同](?:上|去)一?年(?:度)?(?:同期)?(?:的 ?[0-9.]{1,15} ?万?元)?"
    r"(?:(?:增加|减少|多|少|下降|增长)了? ?)[0-9.]{1,15} ?万?元"
    r"|[比较](?:上|去)一?年(?:度)?(?:同期)?的 ?[0-9.]{1,15} ?万?元"
)
_YEAR = lazy.compile(r"[0-9]{4}年度?")  # “2025年度收取” → 2025年度, not “25元”
# “（国办函〔2020〕109号）” → 〔2020〕109号, not “109元”
_NUMBERED = lazy.compile(r"[〔\[（(]20[0-9]{2}[〕\]）)] ?[0-9]{1,4} ?号|第[一二三四五六七八九十]{1,4}条")
_TITLE = lazy.compile(r"《[^《》\n]{2,60}》")  # “依据《信息处理费管理办法》” → 《信息处理费管理办法》
# That the fee's rules are named says nothing of the fee: “按《…处理费管理办法》，没有收取” → 收, not “组织学习《…》”
_TAKEN = lazy.compile("[收缴征免]|费用")


class Fee(NamedTuple):
    """What is said of the fee: whether that there was none, amounts in yuan, those collected of them, counts."""

    none: bool
    amounts: frozenset[Decimal]
    collected: frozenset[Decimal]
    counts: frozenset[int]

    @property
    def charged(self) -> bool:
        """Whether some was charged."""
        return any(self.amounts) or any(self.counts)


def fee(texts: Iterable[str]) -> Fee | None:
    """Return what the sentences on the fee say, None where there are none."""
    about = [_plain(sentence) for text in texts for _, sentence in about_fee(text)]
    if not about:
        return None
    joined = "；".join(about)
    return Fee(
        _words("没有收取").search(joined) is not None,
        _yuan(_AMOUNT.findall(joined)),
        _yuan(_words("收到多少").findall(joined)),
        frozenset(int(number) for number in _COUNT.findall(joined)),
    )


def untold(text: str) -> list[str]:
    """Return what a text says of the fee where nothing of it says if it was charged: “信息处理费按规定执行”.

    The next sentence may say it: “信息处理费收取情况。本年度没有。”
    """
    about = dict(about_fee(text))
    every = [*sentences(text)]
    heard = [said for at, (start, said) in enumerate(every) if start in about or (at and every[at - 1][0] in about)]
    plain = "".join(_TITLE.sub("", _NUMBERED.sub("", _YEAR.sub("", said))) for said in heard)
    return [] if _words("说了收没收").search(plain) else [*about.values()]


def told(text: str) -> Iterator[Place]:
    """Yield where section six counts notices and money of the fee, or says that there was none."""
    for start, sentence in about_fee(text):
        for words in (_TOLD, _words("没有收取")):
            yield from (
                place(SECTION, text, start + one.start(), start + one.end()) for one in words.finditer(sentence)
            )


def about_fee(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence on the fee with where it begins; of other fees blanks are left."""
    for start, sentence in sentences(_masked(text)):
        own = _TITLE.sub("", sentence)
        if _words("处理费").search(own) or (_words("处理费").search(sentence) and _TAKEN.search(own)):
            yield start, sentence


def denial(text: str) -> Place | None:
    """Return where section six says that no fee or notice was, None where it does not, or tells of a notice sent."""
    if any(_words("发过通知").search(_words("没有通知").sub("", _plain(said))) for _, said in sentences(_masked(text))):
        return None
    for start, sentence in about_fee(text):
        found = _words("没有通知").search(sentence) or _words("没有收取").search(sentence)
        if found is not None:
            return place(SECTION, text, start + found.start(), start + found.end())
    return None


def amounts(text: str) -> Iterator[tuple[Place, Decimal]]:
    """Yield each amount that section six names of the fee, in yuan, with where it stands."""
    for start, sentence in about_fee(text.translate(NARROW)):
        for match in _WRITTEN.finditer(sentence):
            value = Decimal(_SEPARATOR.sub("", match[1]) + (match[2] or "")) * (10000 if match[3] else 1)
            yield place(SECTION, text, start + match.start(), start + match.end()), value


def _masked(text: str) -> str:
    return _words("别的收费").sub(lambda match: " " * len(match[0]), text)


def _words(name: str) -> re.Pattern[str]:
    return pattern((lexicon(_LEXICON).patterns[name],))


def _plain(sentence: str) -> str:
    plain = _COMPARED.sub("", _SEPARATOR.sub("", sentence.translate(NARROW)))
    return _HAN_NUMBER.sub(lambda match: str(parse(match[1]) or match[1]), plain)


def _yuan(found: Iterable[tuple[str | None, ...]]) -> frozenset[Decimal]:
    return frozenset(Decimal(number or 0) * (10000 if unit else 1) for number, unit in found)
