"""Homes that only look like one: a door is somebody's where a name or a person's number in the sentence says whose."""

from collections.abc import Iterable, Iterator

from assistant import lazy
from assistant.domain.personal.checks import CHECKS
from assistant.domain.personal.found import ENDS, OWNED, Personal
from assistant.domain.personal.lexicon import PersonalLexicon

# Between a name and a home: “ ” → “ ”, “,收,” → “,收,”, not “到”
_BESIDE = lazy.compile(r"(?:[ ,;(:|]{1,3}收?){1,2}|收[ ,]")
_DWELLER = lazy.compile("[ ,]?(?:的?(?:住户|居民|村民|业主|租户))?")  # between a home and a name: “住户” → 住户
_ADDRESS = lazy.compile("地址|住址|住所|家住|住在")  # “住址由” → 住址, not “地点”
_SAID_REACH, _SERIAL_REACH, _SENTENCE_REACH = 6, 12, 60  # characters beside a home that say whose it is


def homes(text: str, found: list[Personal], names: list[Personal], own: PersonalLexicon) -> Iterator[Personal]:
    """Yield the doors that only look like a home, where a person's number or name in the same sentence says whose."""
    telling = [item for item in found if item.flag == "error" and item.kind in OWNED]
    persons = [name for name in names if name.flag in ("error", "warning")]
    for item in found:
        if item.kind != "home_number" or not CHECKS["private_place"](text[item.start : item.end + _SERIAL_REACH]):
            continue
        if in_one_sentence(text, item, telling) or _is_lived_in(text, item, persons, own):
            yield item._replace(flag="warning")


def _is_lived_in(text: str, item: Personal, persons: list[Personal], own: PersonalLexicon) -> bool:
    """Whether a private person's name stands right before a door, or in a sentence that calls it an address."""
    if own.organ_place.search(text, max(0, item.start - _SENTENCE_REACH), item.start):
        return False
    if any(_BESIDE.fullmatch(text, name.end, item.start) for name in persons if name.end <= item.start):
        return True  # 张伟 河东路12号
    if any(_DWELLER.fullmatch(text, item.end, name.start) for name in persons if name.start >= item.end):
        return True  # 河东路12号张伟
    said = _ADDRESS.search(text, max(0, item.start - _SAID_REACH), item.start + _SAID_REACH // 2)
    return said is not None and in_one_sentence(text, item, persons)  # 张伟家庭住址由河东路12号变更为…


def in_one_sentence(text: str, item: Personal, others: Iterable[Personal]) -> bool:
    """Whether one of some others stands in the same sentence, and not far away."""
    near = (text[min(item.end, other.end) : max(item.start, other.start)] for other in others)
    return any(len(between) < _SENTENCE_REACH and not ENDS & set(between) for between in near)
