"""What a note says by what there was at first and what became of it, or by things listed: 年初14，注销3、2 are 9个."""

from collections.abc import Iterator

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding import quantity_words
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.meanings import pairs
from assistant.grounding.note_counts import PARTED, listed
from assistant.grounding.note_entries import entries
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.note_sums import AT_FIRST, around, counts_alike, plain_words
from assistant.grounding.notes import Noted
from assistant.grounding.numbers import RATES
from assistant.grounding.quantities import Quantity

_OWN = 4  # letters that are surely a thing's own, where others stand before or behind it
# What says what there is now, or in all: “压减到” → 到, “总数为” → 总数, not “压减”
_NOW = lazy.compile(r"[到至为剩]|保留|现有|总数|(?<!公)共")
# Things with one each: “设营商环境、招生专栏各” → 设营商环境、招生专栏各, not “两处各”
_EACH = lazy.compile(r"(?P<things>[^，,。；;：:、0-9]{2,14}(?:[、和][^，,。；;：:、0-9]{2,14})+)各\Z")


def from_stock(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by what a note says that it comes to: 年初14，注销3、2 are 9个 now."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.unit in RATES or quantity.change or quantity.approx:
        return None
    if quantity.value == 1:
        how = _one_each(found, index)
        return number.as_supported(how) if how else None
    ways = _stock(found, quantity) if _NOW.search(around(found, index)) else ()
    return next((number.as_supported(how) for value, how in ways if value == quantity.value), None)


def _stock(found: Candidates, quantity: Quantity) -> Iterator[tuple[Value, str]]:
    """Yield what is left of what a note says was there at first, or what there is with what it says came."""
    sentence, words = found.sentence, quantity_words.load().words
    for at, first in enumerate(sentence.facts.noted):
        before = plain_words(first)
        if not AT_FIRST.search(before) or not _counts(first, quantity) or not sentence.values[first.quantity.value]:
            continue
        if not shares_word(found, sentence.own, first.sentence):
            continue
        others = (note for note in sentence.facts.noted[at + 1 :] if note.fact.note == first.fact.note)
        rest = [note for note in others if note.sentence == first.sentence]
        start = first.quantity.end
        behind = first.fact.name[start : rest[-1].quantity.end] if rest else ""
        fewer, more = (any(word in behind for word in some) for some in (words.stock.fewer, words.stock.more))
        if rest and fewer != more and all(_counts(note, quantity) for note in rest):
            parts = [note.quantity.value for note in rest]
            sign = "－" if fewer else "+"
            total = first.quantity.value - sum(parts) if fewer else first.quantity.value + sum(parts)
            yield total, f" {sign} ".join(map(shown, (first.quantity.value, *parts)))
        if not rest:
            yield from (
                (first.quantity.value + many, f"{shown(first.quantity.value)} + {many}")
                for part, many in _lists(found, first.fact.note)
                if any(word in part for word in words.stock.more) and shares_word(found, sentence.own, part)
            )


def _counts(note: Noted, quantity: Quantity) -> bool:
    return not note.quantity.change and (not note.quantity.unit or counts_alike(note.quantity.unit, quantity.unit))


def _lists(found: Candidates, own: str | None = None) -> Iterator[tuple[str, int]]:
    """Yield what notes list, with how many things they are; of one note where it is given."""
    for note in found.sentence.facts.notes:
        if own not in (None, note.id):
            continue
        for part in PARTED.split(note.text):
            yield from ((part, many) for many in listed(part))
        for some in entries(note):
            yield "：".join((some.head, "、".join(some.items))), len(some.items)


def _one_each(found: Candidates, index: int) -> str:
    """Return how a note says that there was one of each thing that the text lists before 各1个; "" where none does."""
    start, end = found.sentence.gaps[index]
    each = _EACH.search(found.sentence.text[start:end])
    if each is None:
        return ""
    first, *middle, last = each["things"].replace("和", "、").split("、")
    things = (first[-_OWN:], *middle, last[:_OWN])  # 设营商环境 → 营商环境, 防汛抗旱专栏 → 防汛抗旱
    for part, many in _lists(found):
        listing = pairs(part[part.find("：") + 1 :])  # no 专栏 of 新开专栏：就业、惠农补贴
        if many == len(things) and all(not pairs(thing).isdisjoint(listing) for thing in things):
            return f"工作记录里列了同样的 {many} 样"
    return ""
