"""What a line of a note comes to: one for each of so many, a range of numbers, months, places gained, ticks, a rest."""

from collections.abc import Iterator
from itertools import pairwise

from assistant import lazy
from assistant.domain import numerals
from assistant.domain.facts import Value
from assistant.grounding import quantities, quantity_words
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.note_counts import PIECES, parts
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.note_sums import SHARED, around, letters
from assistant.grounding.numbers import RATES
from assistant.grounding.support_words import kin

_NUMBER = r"[0-9]{1,4}|[一两二三四五六七八九十]"  # “12” → 12, “两” → 两
# One or more for each of so many: “8个镇街各1” → 8个镇街各1, “5个科一科出一” → 5个科一科出一, “12村每村2” → 12村每村2,
# not “8个镇街，1个社区”
_EACH = lazy.compile(
    rf"(?P<many>{_NUMBER})个?(?P<what>[一-鿿]{{1,6}}?)[，,、 ]?"
    rf"(?:各[一-鿿]{{0,3}}?|每[个家一]?[一-鿿]{{1,3}}?|一个?(?P=what)[一-鿿]{{0,2}}?|一[一-鿿][出派配]?)(?P<each>{_NUMBER})"
)
# So many of one thing for each of another: “每期1000册，12期” → 每期1000册, “每条15分钟” → 每条15分钟, not “每月2期”
_FOR_EACH = lazy.compile(
    rf"每一?(?P<thing>[条期场次件篇户个村镇家批份轮人])[^0-9，,。；;]{{0,4}}?(?P<each>{_NUMBER})(?P<unit>[一-鿿]{{1,2}})"
)
_MOVED = lazy.compile(r"(?:前进|提升|上升|跃升|进|升|后退|退|下滑|下降|落后)了?\Z")  # “比上年前进” → 前进
_PLUS = lazy.compile(rf"(?P<more>{_NUMBER})[一-鿿]{{0,3}} ?[+＋加]")  # “县大厅1个+8个镇街各1个” → 1个+
# From the first to the last of what is numbered: “模板 1—15” → 1—15, “Q1～Q50” → 1～Q50, “001-087” → 001-087, not
# “9.2—9.13”, not “5—8月”, not “2019-2024”
_RANGE = lazy.compile(
    r"(?<![0-9.月/:：年])(?P<first>[0-9]{1,3})(?:号)?[-—–~～至到]{1,2}[A-Za-z第]?(?P<last>[0-9]{1,3})(?![0-9.月/:：年日点])"
)
# Months in a row: “5—8月” → 5—8月, “3月到12月” → 3月到12月, not “5月8日”
_MONTHS = lazy.compile(r"(?<![0-9])(?P<first>1[0-2]|[1-9])月?[-—–~～至到]{1,2}(?P<last>1[0-2]|[1-9])月(?![0-9])")
_TWICE = lazy.compile(r"半个?月|一个?月两|每月两")  # “半个月一期” → 半个月
# Who came where: “第五” → 第五, “老三” → 老三, not “老师”
_PLACES = lazy.compile(r"第(?P<one>[0-9一二三四五六七八九十]{1,3})|老(?P<other>[二三四五六七八九十])")
_RANK = lazy.compile(r"个?位次?|名")  # “位，” → 位, “个位次” → 个位次
_TICKS = lazy.compile(r"[√✓✔☑]")  # “目录不全√” → √
# What is left, without a number: “剩下的全是问低保的” → 剩下的全是问低保的, not “剩下3件”
_REST = lazy.compile(r"(?:剩下?|其余|余下|其[他它]|别的)(?P<what>[^0-9，,。；;\n]{1,16})\Z")
_CHANGED = lazy.compile(r"[比较][去上]年|同比")  # “98，比去年多12” → 比去年


def from_reckoned(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by what a line of a note comes to; the line must speak of the same matter."""
    number, near = found.sentence.numbers[index], around(found, index)
    quantity = number.quantity
    if quantity.unit in RATES or quantity.approx or quantity.high is not None:
        return None
    moved = quantity.change or _MOVED.search(found.sentence.lead(index))
    for part, note in parts(found.sentence):
        if not shares_word(found, found.sentence.own, part):
            continue
        if not moved and len(letters(near, part)) < SHARED and not kin(near, part):
            continue
        if any(value == quantity.value for value in _values(found, index, part.strip(), near)):
            return number.as_supported(f"按工作记录 {note} 算出来是 {shown(quantity.value)}")
    return None


def _values(found: Candidates, index: int, part: str, near: str) -> Iterator[Value]:
    quantity = found.sentence.numbers[index].quantity
    if quantity.change or _MOVED.search(found.sentence.lead(index)):
        if _RANK.match(found.sentence.text, quantity.number[1]):
            yield from _gained(part)
        return
    yield from _each(part)
    yield from _for_each(part, quantity.unit)
    for piece in PIECES.split(part):
        if letters(near, piece):  # 1—15号都公开了，废止的6个 says no 废止15件
            spans = ((int(span["first"]), int(span["last"])) for span in _RANGE.finditer(piece))
            yield from (last - first + 1 for first, last in spans if first < last)
    for span in _MONTHS.finditer(part):
        months = int(span["last"]) - int(span["first"]) + 1
        yield months
        if _TWICE.search(part):
            yield 2 * months
    if ticks := len(_TICKS.findall(part)):
        yield ticks
    yield from _left(part, near)
    if _CHANGED.search(part):
        yield from _before(part)


def _each(part: str) -> Iterator[int]:
    for said in _EACH.finditer(part):
        many, each = numerals.parse(said["many"]), numerals.parse(said["each"])
        if many is None or each is None:
            continue
        yield int(many) * int(each)
        more = [numerals.parse(one["more"]) for one in _PLUS.finditer(part, 0, said.end())]
        yield int(many) * int(each) + sum(int(one) for one in more if one is not None)


def _for_each(part: str, unit: str) -> Iterator[Value]:
    """Yield what 每期1000册，12期 and 8条，每条15分钟 come to, in the unit asked for."""
    words, here = quantity_words.load(), quantities.find(part, of_notes=True)
    for said in _FOR_EACH.finditer(part):
        own = next((one for one in here if said.start("each") <= one.start < said.end()), None)
        if own is None or own.approx or own.high is not None:
            continue
        larger = words.words.parts_of.get(unit, {}).get(own.unit, 0)
        many = (
            one.value
            for one in here
            if part[one.number[1] :].removeprefix("个").startswith(said["thing"]) and one is not own
        )
        for value in many:
            total = value * own.value
            if own.unit == unit:
                yield total
            elif larger and not total % larger:
                yield total // larger


def _gained(part: str) -> Iterator[int]:
    places = [numerals.parse(match["one"] or match["other"]) for match in _PLACES.finditer(part)]
    known = [int(place) for place in places if place is not None]
    yield from (abs(one - other) for at, one in enumerate(known) for other in known[at + 1 :])


def _left(part: str, near: str) -> Iterator[Value]:
    """Yield what 今年14个申请，征地6，拆迁3，剩下的全是问低保的 leaves, for what is said of the rest."""
    rest = _REST.search(part)
    here = [one for one in quantities.find(part, of_notes=True) if not one.change and not one.approx]
    if rest is None or len(here) <= 1 or not (letters(near, rest["what"]) or kin(near, rest["what"])):
        return
    left = here[0].value - sum(one.value for one in here[1:])
    if left > 0:
        yield left


def _before(part: str) -> Iterator[Value]:
    """Yield what there was the year before: 今年98，比去年多12 is 86 then."""
    here = quantities.find(part, of_notes=True)
    for now, change in pairwise(here):
        if change.change and not now.change and change.unit in (now.unit, ""):
            yield now.value - change.change * change.value
