"""Rows of a note: numbers side by side or line by line, with a label each: 七月50 八月232; 产业9个80万，基建6个72万."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding import quantities, quantity_words
from assistant.grounding.note_counts import PARTED
from assistant.grounding.numbers import RATES
from assistant.grounding.quantities import Quantity

SEVERAL = 3  # items of which nobody would think that one is a part of another
_LEAST, _LABEL, _LINE = 2, 12, 16  # items; letters of a label, in a line and of one
_HEAD = lazy.compile(r"\A.*[：:]")  # “每月发布数：9” → 每月发布数：
# What stands between items: “大湾8 石桥12” → “ ”, “咨询3、投诉5” → 、, “微博3/抖音5” → /
_MARKS = " \u3000、，,/／+＋|｜-－=→·•*\t"
_BY_MONTH = lazy.compile(r"按月|每月|各月|逐月|月份")  # “（按月1到12）” → 按月
_NO_COUNT = frozenset((*RATES, "季"))


class Item(NamedTuple):
    """What a row has at one place: its label, and the numbers behind it."""

    label: str
    numbers: tuple[Quantity, ...]


class Row(NamedTuple):
    """Numbers of one note that stand side by side, each with its label; with the note's whole text."""

    text: str
    items: tuple[Item, ...]

    def columns(self) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Yield the unit and the values of each column."""
        for column in zip(*(item.numbers for item in self.items), strict=True):
            yield max(number.unit for number in column), tuple(number.value for number in column)


@lru_cache(512)
def rows(text: str) -> tuple[Row, ...]:
    """Return the rows of a note's text."""
    return tuple(Row(text, items) for items in (*_side_by_side(text), *_line_by_line(text)))


def _side_by_side(text: str) -> Iterator[tuple[Item, ...]]:
    for part in PARTED.split(text):
        here = _counts(part)
        for width in (1, 2):
            for run in _runs(here, width):
                items = list(_items(part, run, width))
                if len(items) >= _LEAST and all(len(item.label) <= _LABEL for item in items):
                    if not any(item.label for item in items) and _BY_MONTH.search(part):
                        items = [Item(f"{at}月", item.numbers) for at, item in enumerate(items, 1)]
                    yield tuple(items)


def _line_by_line(text: str) -> Iterator[tuple[Item, ...]]:
    items: list[Item] = []
    for line in (*text.split("\n"), ""):
        here = _counts(line)
        label = line[: here[0].start].strip(_MARKS) if here else ""
        fits = 1 <= len(here) <= 2 and len(label) <= _LINE
        if items and not (fits and _alike(items[-1].numbers, here)):
            if len(items) >= _LEAST:
                yield tuple(items)
            items = []
        if fits:
            items.append(Item(label, tuple(here)))


def _counts(text: str) -> list[Quantity]:
    units = quantity_words.load().words.units
    # 141推: what is no unit is not told apart
    found = (
        one if one.unit in units else one._replace(unit="")
        for one in quantities.find(text, of_notes=True)
        if one.unit not in _NO_COUNT
    )
    return [one for one in found if not (one.change or one.approx or one.vague) and one.high is None]


def _alike(one: Sequence[Quantity], other: Sequence[Quantity]) -> bool:
    """Whether numbers may stand in the same columns: in the same units, or in none."""
    return len(one) == len(other) and all(
        first.unit == second.unit or not first.unit or not second.unit for first, second in zip(one, other, strict=True)
    )


def _runs(here: Sequence[Quantity], width: int) -> Iterator[Sequence[Quantity]]:
    """Yield the runs of numbers that repeat their units after so many."""
    start = 0
    for at in range(width, len(here) + 1, width):
        ends = at + width > len(here) or not _alike(here[at - width : at], here[at : at + width])
        if ends:
            run = here[start:at]
            if len(run) >= _LEAST * width and (width == 1 or run[0].unit != run[1].unit):
                yield run
            if width == 1 and len(run) > SEVERAL and run[0].unit and not any(one.unit for one in run[1:]):
                yield run[1:]  # 过了一遍：改主动的30，改依申请9，不公开4
            if width == 1 and len(run) > SEVERAL and run[-1].unit and not any(one.unit for one in run[:-1]):
                yield run[:-1]  # 留150，作古265，加起来415，核了两遍
            start = at


def _items(part: str, run: Sequence[Quantity], width: int) -> Iterator[Item]:
    end = max((other.end for other in _counts(part) if other.end <= run[0].start), default=0)
    for at in range(0, len(run), width):
        numbers = tuple(run[at : at + width])
        before = part[end : numbers[0].start]
        yield Item(_HEAD.sub("", before).strip(_MARKS), numbers)
        end = numbers[-1].end
