"""Whose a person's number is: the name that stands beside it or in the same sentence, though no word announces it.

廖广福,450126… has the name at its side; 蒙若兰用护照E83320471 and 存折号…为巫来富所有 have it in the sentence. There a
name at the beginning of a clause, or behind 为, may look less like one than elsewhere.
"""

from collections.abc import Iterable, Iterator

from assistant import lazy
from assistant.domain.personal.foreign import named_before, of_units
from assistant.domain.personal.found import ENDS, Personal
from assistant.domain.personal.odd import may_be_name, reads_on, runs_on
from assistant.domain.personal.reader import FORMS, REGIONS, Places, Reader
from assistant.domain.personal.weighing import best

_BETWEEN = 24
# What may stand between a name and its number: “廖广福,男,” → “,男,”, “廖广福 身份证号:” → “ 身份证号:”
_OF_THE_NUMBER = lazy.compile(
    r"[ ,:;(|/、\n-]{0,3}(?:[男女][, ]?)?"
    r"(?:(?:身份证|证件|手机)(?:号码?)?|电话|联系(?:电话|方式)|(?:出?生(?:日期|年月)?于?))?[为是: (|]{0,3}\Z"
)
_APART = lazy.compile(r" ?[( ,/、|]\"? ?")  # between a number and its owner: “(廖广福)” → (, not “廖广福”
_BEFORE, _BEHIND = 40, 28  # characters around a number where its owner may stand
_OPENING = frozenset(',:;(|、" \n。')  # before the first character of a clause
_TOLD = frozenset("为是系叫由给到入予属替找有请经据让与对向及和")  # before the name that a sentence leads to
_NO_END = frozenset("卡证折号馆店铺坊厂场社摊园")  # of what a person has, and of a shop: 老年证, 老沈面馆
# How much has to speak for a name at the beginning of a clause, behind 为, elsewhere; for one of two characters
_CLAUSE, _LED, _ELSEWHERE, _SHORT = -10.0, -8.0, 3.0, 3.0
_SHORT_NAME = 2
# A whole date behind a private person's name, as in a copy of an identity card: “,1965年7月1日,” → 1965年7月1日,
# “,1931年冬月初九,” → 1931年冬月初九, not “,2023年5月6日,”, not “,1998年转业”
_BORN = lazy.compile(
    r"[,、 (]{1,2}(?:[男女][,、 ]{1,2})?(?:[\u4e00-\u9fff]{1,3}族[,、 ]{1,2})?"
    r"(?P<it>(?:19[2-9][0-9]|200[0-9])(?:年[0-9]{1,2}月[0-9]{1,2}日|[-./][0-9]{1,2}[-./][0-9]{1,2}"
    r"|年(?:农历)?[正冬腊一二三四五六七八九十]{1,2}月[初十廿三][一二三四五六七八九十]))(?= ?[,;。)、\n]|$)"
)
_PRONOUNS = frozenset("他她它我你其")
_ORDERS, _UNUSUAL = frozenset("别勿莫"), 9.5  # before what is not to be done; the price of what few are called
_VERBS = frozenset("回发来去打写说问交送到带拿寄补报填签")
_NICKNAMED = frozenset("阿老小")  # 阿芬早餐店 says nothing of who 阿芬 is
_WITH_NUMBER = -5.0  # at the beginning of a clause, before 持护照


def beside(text: str, start: int, end: int, reader: Reader) -> Iterator[Personal]:
    """Yield the name that stands beside a person's number: “廖广福,450126…”, “138…(廖广福)”."""
    between = _OF_THE_NUMBER.search(text[max(0, start - _BETWEEN) : start])
    at = max(0, start - _BETWEEN) + between.start() if between else start
    for name in named_before(text, at, reader, 1.0):
        if text[name.start] not in _PRONOUNS and text[name.start : name.end] not in reader.no_names:
            yield name  # not 出生日期|印成|1965.4.12
    if after := _APART.match(text, end):
        stop, score = best(text, after.end(), reader)
        if _is_order(text, after.end(), reader):
            return
        if not reader.han.match(text, stop):
            yield from reader.weighed(after.end(), stop, score, "warning")


def _is_order(text: str, at: int, reader: Reader) -> bool:
    """Whether it is said here what is not to be done: 别弄混."""
    return text[at : at + 1] in _ORDERS and reader.like.given(text[at + 1 : at + 2]) > _UNUSUAL


def birthdays(text: str, names: Iterable[Personal]) -> Iterator[Personal]:
    """Yield the dates that stand behind a private person's name as nothing but a date of birth does."""
    for name in names:
        if name.flag in ("error", "warning") and (born := _BORN.match(text, name.end)):
            start, end = born.span("it")
            yield Personal(start, end, "birthday", "出生日期", "出生日期", "warning")


def in_sentence(text: str, numbers: Iterable[Personal], told: set[int], reader: Reader) -> Iterator[Personal]:
    """Yield the names in the sentences that have a person's number, where they are not `told` already."""
    taken = told | {place for item in numbers for place in range(item.start, item.end)}
    for low, high in _regions(text, numbers):
        for western in reader.western.finditer(text, low, high):
            if western.start() not in taken:
                yield reader.found_name(*western.span(), "warning")
        for match in reader.units.begins.find(text, low, high):
            start = match.start()
            if start > low and not _begins(text, start) and reader.like.family(text, start - 1) == 1:
                start -= 1  # 马|哈麦德
            end = of_units(text, start, reader) if start not in taken and _begins(text, start) else 0
            if end and taken.isdisjoint(range(start, end)):
                yield reader.found_name(start, end, "warning")
                taken |= {*range(start, end)}
        last = low
        for match in reader.first_vouched.finditer(text, low, high):
            start = match.start()
            if start < last or start in taken:
                continue
            if (end := _owner(text, start, taken, reader)) and taken.isdisjoint(range(start, end)):
                yield reader.found_name(start, end, "warning")
                last = end


def _regions(text: str, numbers: Iterable[Personal]) -> Places:
    """Return the parts of sentences around numbers."""
    regions: Places = []
    for item in sorted(numbers):
        low, high = max(0, item.start - _BEFORE), min(len(text), item.end + _BEHIND)
        low = max((at + 1 for at in range(low, item.start) if text[at] in ENDS), default=low)
        high = min((at for at in range(item.end, high) if text[at] in ENDS), default=high)
        if regions and low <= regions[-1][1]:
            regions[-1] = (regions[-1][0], max(high, regions[-1][1]))
        else:
            regions.append((low, high))
    return regions


def _ends_no_name(name: str, family: int, reader: Reader) -> bool:
    """Whether it ends as a thing or a place does, and not as a given name: 沙河旗, not 张红旗."""
    return name[-1] in _NO_END | reader.offices or (name[-1] in REGIONS and name[family:] not in reader.given_words)


def _begins(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in _OPENING | _TOLD


def _owner(text: str, start: int, numbers: set[int], reader: Reader) -> int:
    """Return where the name ends that begins here, 0 where none does."""
    clause, led = start == 0 or text[start - 1] in _OPENING, text[start - 1 : start] in _TOLD
    led |= text[start - 1 : start] == "的" and start - 2 in numbers  # 1962年4月5日的张绍兰
    family, like = reader.like.family(text, start), reader.like
    if not (clause or led) and like.is_word(text[start - 1 : start + 1]):
        return 0
    for size in (family + 2,) if text[start] in _NICKNAMED else (family + 2, family + 1):
        end = start + size
        name = text[start:end]
        stops = reader.stop(text, end) or reader.owned.match(text, end)
        if (
            len(name) < size
            or not reader.han.fullmatch(name)
            or not stops
            or name.endswith(FORMS)
            or name[0] in _PRONOUNS  # 他|扣扣
            or name in reader.brands | reader.fillers | reader.no_names
            or _is_order(text, start, reader)
            or (size > _SHORT_NAME and like.is_word(name))
        ):
            continue
        if name[:2] in reader.manners and name[2:] in _VERBS:
            continue  # 后来|发微信, but 明天喜
        if (thing := reader.owned.match(text, start + 1)) and thing.end() > start + 2:
            continue  # 原|存折
        if reader.label.size(text, start) or reader.body.search(name) or _ends_no_name(name, family, reader):
            continue
        score = like.margin(text, start, end, 0 if clause or led else 3)
        if size == 2:
            score -= _SHORT if reader.owned.match(text, end) and not like.is_word(name) else 99.0
        on = runs_on(text, start, end, reader) or reads_on(name, reader)
        plausible = may_be_name(text, start, end, reader) and not on
        told = clause and reader.owned.match(text, end) and name[0] not in reader.prepositions
        if told and score > _WITH_NUMBER and reader.never.isdisjoint(name) and size > 2:
            return end
        if score > _ELSEWHERE or (plausible and score > (_CLAUSE if clause else _LED if led else _ELSEWHERE)):
            return end
    return 0
