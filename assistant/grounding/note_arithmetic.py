"""What a note says by a piece of arithmetic: 42/42 is 100%, 46－11＋4 are 39, 百分制里占4分 is 4%."""

from collections.abc import Iterator

from assistant import lazy
from assistant.domain import numerals
from assistant.grounding import quantities
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.numbers import RATES, division, share_of
from assistant.grounding.quantities import PERCENT, Quantity

# So many of so many: “预算 42/42” → 42/42, not “3/15/2024”
_STROKE = lazy.compile(r"(?<![0-9/.])(?P<part>[0-9]{1,4})/(?P<whole>[0-9]{1,4})(?![0-9/.])")
_HUNDRED = lazy.compile(r"百分制|满分|[1一]?百分|100分")  # “考核100分” → 100分, not “92.5分”
# What was added and taken away: “栏目 46－11＋4” → 46－11＋4, “86-34=52” → 86-34, “8+1” → 8+1, not “2019-13”
_SUM = lazy.compile(
    r"(?<![0-9年.])[0-9]{1,4}"
    r"(?:(?: ?[+＋] ?[0-9]{1,4}| ?[－−] ?[0-9]{1,4})+(?![0-9.])| ?[-—] ?[0-9]{1,4}(?= ?[=＝等得] ?[0-9]))"
)
_TERM = lazy.compile(r"([+＋－−—-]?) ?([0-9]+)")  # “46－11” → 46, －11
_MINUS = ("－", "−", "-", "—")
# “占四个点” → 四个点, “98.5个点” → 98.5个点, not “4点开会”
_PER_CENT = lazy.compile(r"(?P<count>[0-9]{1,3}(?:[.][0-9]+)?|[一二三四五六七八九十]{1,3})个点")
# Which of its numbers is meant: “现有” → 现有, “精简至” → 至
_NOW = lazy.compile(r"现有|现为|目前|调整后|[至到为成]\Z|保留")
_MORE = lazy.compile(r"新设|新增|新开|增设|增加")  # “新设” → 新设
_FEWER = lazy.compile(r"撤|并|减|关停|注销|停用|取消")  # “撤销” → 撤
_FIRST = lazy.compile(r"[由从原]")  # “原有” → 原
_POINT = "分"
_DAYS, _MONTHS = 31, 12


def from_arithmetic(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by such a line of a note."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.change or quantity.approx or quantity.high is not None:
        return None
    lines = (line for note in found.sentence.facts.notes for line in note.text.split("\n"))
    some = (line for line in lines if shares_word(found, found.sentence.own, line))
    how = next((how for line in some for how in _said(line, quantity, found.sentence.lead(index))), None)
    return number.as_supported(how) if how is not None else None


def _said(line: str, quantity: Quantity, lead: str) -> Iterator[str]:
    yield from _of_stroke(line, quantity)
    yield from _of_sum(line, quantity, lead)
    yield from _of_hundred(line, quantity)


def _of_stroke(line: str, quantity: Quantity) -> Iterator[str]:
    for two in _STROKE.finditer(line):
        part, whole = int(two["part"]), int(two["whole"])
        if not 0 < part <= whole or (part <= _MONTHS and whole <= _DAYS and part != whole):
            continue  # 3/15 is a day
        if quantity.unit != PERCENT and quantity.value in (part, whole):
            yield f"工作记录里的 {two[0]}"
        if quantity.unit == PERCENT and quantity.holds(share_of(part, whole)):
            yield division(part, whole, quantity.places)


def _of_sum(line: str, quantity: Quantity, lead: str) -> Iterator[str]:
    if quantity.unit in RATES:
        return
    for said in _SUM.finditer(line):
        first, *rest = [(-1 if sign in _MINUS else 1) * int(number) for sign, number in _TERM.findall(said[0])]
        meant = [first + sum(rest), first, *map(abs, rest)]
        if _NOW.search(lead):
            meant = [first + sum(rest)]
        elif _MORE.search(lead):
            meant = [one for one in rest if one > 0]
        elif _FEWER.search(lead):
            meant = [-one for one in rest if one < 0]
        elif _FIRST.search(lead):
            meant = [first]
        if quantity.value in meant:
            yield f"工作记录里的 {said[0]}"


def _of_hundred(line: str, quantity: Quantity) -> Iterator[str]:
    if quantity.unit != PERCENT:
        return
    for said in _PER_CENT.finditer(line):
        if numerals.parse(said["count"]) == quantity.value:
            yield f"工作记录里的 {said[0]}"
    if _HUNDRED.search(line) is None:
        return
    points = [one.value for one in quantities.find(line, of_notes=True) if one.unit == _POINT]
    if quantity.value in points:
        yield division(quantity.value, 100, quantity.places)
