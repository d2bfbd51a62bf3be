"""What a note says by how often in the year, or by people with names and a number: 每月2期 are 24期."""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.domain import numerals
from assistant.domain.facts import Value
from assistant.domain.report import Note
from assistant.grounding import note_periods, quantity_words
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.meanings import pairs
from assistant.grounding.note_counts import PARTED, people
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.note_sums import around, counts_alike, plain_words
from assistant.grounding.numbers import RATES

_TOTAL = lazy.compile(r"共|合计|总|一起")  # “工作人员共” → 共, not “工作人员”
# How many a month or quarter: “每月拍2期” → 每月拍2期, “每个月公示一批” → 每个月公示一批, “每月各1期” → 每月各1期,
# “一个月两篇” → 一个月两篇, “每旬3条” → 每旬3条, not “每月更新，2期”, not “一季度2场”
_OFTEN = lazy.compile(
    r"(?:每个?|(?<![0-9一二三四五六七八九十第每])一个?(?=[月周旬]))(?P<term>半个?月|半年|月|季度?|周|星期|旬|天|日)(?P<how>[^0-9，,、。；;：:\n]{0,4}?)(?P<count>[0-9]{1,2}|[一两二三四五])(?P<unit>[一-鿿])"
)
_MONTHS = lazy.compile(r"(?<![0-9])(?P<count>[0-9]{1,2})个月")  # “12个月没落下” → 12个月
_TERMS = {
    "月": 12, "季": 4, "季度": 4, "周": 52, "星期": 52, "旬": 36, "半月": 24, "半个月": 24, "半年": 2,
    "天": 365, "日": 365,
}  # in a year  # fmt: skip


def from_terms(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by what a note says a month, or by the people that it names and counts."""
    number, near = found.sentence.numbers[index], around(found, index)
    quantity = number.quantity
    if quantity.unit in RATES or quantity.change or quantity.approx:
        return None
    ways = [way for note in found.sentence.facts.notes for way in _often(found, index, note)]
    if _TOTAL.search(near) and quantity.unit == "人":
        ways += _people(found)
    return next((number.as_supported(how) for value, how in ways if value == quantity.value), None)


def _often(found: Candidates, index: int, note: Note) -> Iterator[tuple[Value, str]]:
    """Yield what a count a month comes to in the year: 每月拍2期 are 24期, of 21村 and 4社区 each 1期 are 300期."""
    sentence = found.sentence
    units = quantity_words.load().units
    for part in PARTED.split(note.text):
        often = _OFTEN.search(part)
        if often is None or note_periods.months(part) is None or not shares_word(found, sentence.own, part):
            continue
        if not counts_alike(units.get(often["unit"], often["unit"]), sentence.numbers[index].quantity.unit):
            continue
        months = _MONTHS.search(part) if often["term"] == "月" else None
        times = int(months["count"]) if months is not None else note_periods.times(_TERMS[often["term"]], part)
        if "各" not in often["how"]:
            matter, own = pairs(part[: often.start()]), pairs(sentence.own)
            if 2 * len(matter & own) < len(matter):
                continue  # 政策图解 is not 政策问答
            yield times * _count(often), f"{_count(often)} × {times}"
            continue
        told = [item for item in sentence.facts.noted if item.fact.note == note.id]
        here = [item.quantity for item in told if item.sentence in part or part in item.sentence]
        each = [item.value for item in here if item.end <= note.text.find(often[0])]
        if each and all(sentence.values[value] for value in each):
            total = sum(each) * _count(often) * times
            yield total, f"({' + '.join(map(shown, each))}) × {_count(often)} × {times}"


def _count(often: re.Match[str]) -> int:
    return int(numerals.parse(often["count"]) or 0)


def _people(found: Candidates) -> Iterator[tuple[Value, str]]:
    """Yield how many people a note tells, some by their names, the others by a number: 专职老王、小刘；联络员11."""
    noted = found.sentence.facts.noted
    for item in noted:
        line = next((line for line in item.fact.name.split("\n") if item.sentence.strip() in line), "")
        named = list(people(line))
        counts = [note for note in noted if note.fact.note == item.fact.note and note.sentence.strip() in line]
        if len(named) != 1 or len(counts) != 1 or item.quantity.unit not in ("", "人"):
            continue
        if shares_word(found, found.sentence.own, plain_words(item)):
            yield named[0] + item.quantity.value, f"{named[0]} + {shown(item.quantity.value)}"
