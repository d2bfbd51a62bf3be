"""One thing that a note names without a number: 配电脑1台 of 还配了台电脑, 翻译1名 of 借调一名翻译, 1名干部 of 老陈."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant import lazy
from assistant.grounding import quantity_words
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded
from assistant.grounding.note_ledgers import shares_word
from assistant.grounding.note_sums import around
from assistant.grounding.sentence_ends import sentences

_PERSON, _MOST_PERSONS = "人", 3
_BESIDE = 6  # characters before and behind 一台 that say of what
_STAFF = lazy.compile("人员|干部|同志|专人|职工|信息员|参加|兼")  # “由1名干部兼任” → 干部, not “1名居民”
_PERSONS = ("名", "位", "个", "人")
# Somebody of the office: “小赵第二天打电话” → 小赵, “老陈兼” → 老陈, not “大小事项”, not “老小区”, not “老年人”
_NAMED = lazy.compile(
    r"(?<![大从较])小(?![区组时学镇程型微视额])[一-鿿]|(?<![养敬古])老(?![年人百旧小城村街化板师问是用])[一-鿿]"
)


def from_single(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by a note that names one thing, or as many people by name, without a number."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.approx or quantity.change or quantity.high is not None or not quantity.unit:
        return None
    if quantity.value != 1 and not (quantity.unit == _PERSON and 1 < quantity.value <= _MOST_PERSONS):
        return None
    written = found.sentence.text[quantity.number[1] : quantity.end].strip()
    near = around(found, index)
    for said in _lines(found):
        named = set(_NAMED.findall(said)) if quantity.unit == _PERSON and _STAFF.search(near) else ()
        ones = _one(written, quantity.unit).finditer(said) if quantity.value == 1 else ()
        beside = [said[max(0, match.start() - _BESIDE) : match.end() + _BESIDE] for match in ones]
        by_name = len(named) == quantity.value and shares_word(found, near, said)
        if by_name or any(shares_word(found, near, words) for words in beside):
            return number.as_supported(f"工作记录里说“{said}”")
    return None


def _lines(found: Candidates) -> Iterator[str]:
    for note in found.sentence.facts.notes:
        yield from (note.text[start:end] for start, end in sentences(note.text))


@lru_cache(64)
def _one(written: str, unit: str) -> re.Pattern[str]:
    """Return how a note says one of a unit: 一台, 配了台, 有件."""
    alike = quantity_words.load().words.alike
    own = {written, *(_PERSONS if unit == _PERSON else (other for some in alike if written in some for other in some))}
    units = "|".join(map(re.escape, sorted(own)))
    # of 台: “配了台电脑” → 了台, “一台” → 一台, not “二十一台”, not “平台”
    return lazy.compile(rf"(?<![十百千第])一(?:{units})|[了着过有](?:{units})(?=[一-鿿])")
