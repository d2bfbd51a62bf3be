"""Shares and multiples in words, and from where to where they are, in percent: 超过九成, 近一半, 两倍多. Pure."""

import re
from decimal import Decimal
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant import resources
from assistant.grounding.predicates import Marker

_DIGITS = {word: number for number, word in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_TENTH, _HALF, _WHOLE = Decimal(10), Decimal(50), Decimal(100)
_EXACT, _ABOUT = Decimal(6), Decimal(8)  # how far a share without and with 约 may be off, in percent
_OVER = Decimal(2)  # how far 近 may be exceeded by rounding
_ROUNDED = Decimal("0.5")  # how far 超过 and 不到 may be missed by rounding
_QUARTER = Decimal(25)  # how far a multiple may be off: 增长两倍 is not a third as much again
Limit = Decimal | None


class FractionWords(BaseModel):
    """schemas/lexicons/fractions.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fraction: Marker
    each: Marker
    majority: Marker
    times: Marker
    up: Marker
    down: Marker
    of_last: Marker
    compares: Marker
    not_shares: Marker
    filler: Marker


class Fraction(NamedTuple):
    """A share in words from `start` to `end`, and between what it must lie, in percent; None is open."""

    start: int
    end: int
    low: Limit
    high: Limit

    def holds(self, rate: Decimal) -> bool:
        """Whether a share in percent is as it says."""
        return (self.low is None or rate >= self.low) and (self.high is None or rate <= self.high)


def load() -> FractionWords:
    """Return the words."""
    return resources.load(FractionWords, "schemas/lexicons/fractions.yaml")


def fractions(text: str, start: int, end: int, *, times: bool = False) -> list[Fraction]:
    """Return the shares in words between two places, in order.

    Args:
        text: The text.
        start: Where to begin.
        end: Where to end.
        times: Whether multiples (三倍) are asked for too, and 大多数, which is no change, is not.
    """
    words = load()
    found = [_fraction(match) for match in words.fraction.pattern.finditer(text, start, end)]
    found += [_each(match) for match in words.each.pattern.finditer(text, start, end)]
    if times:
        found += [_multiple(match) for match in words.times.pattern.finditer(text, start, end)]
    else:
        more = words.majority.pattern.finditer(text, start, end)
        found += [Fraction(match.start(), match.end(), _HALF, None) for match in more]
    return sorted(found)


def _fraction(match: re.Match[str]) -> Fraction:
    if match["tenths"]:
        value, step = _TENTH * _DIGITS[match["tenths"]] + (5 if match["five"] else 0), _TENTH
    elif match["of"]:
        step = _WHOLE / _DIGITS[match["of"]]
        value = step * _DIGITS[match["parts"]]
    else:
        value, step = _HALF, _TENTH
    return Fraction(match.start(), match.end(), *_between(match, value, step, _EXACT))


def _each(match: re.Match[str]) -> Fraction:
    of, parts = (int(said) if said.isdecimal() else _DIGITS[said] for said in match.group("of", "parts"))
    return Fraction(match.start(), match.end(), *_between(match, _WHOLE * parts / of, _WHOLE / of, _EXACT))


def _multiple(match: re.Match[str]) -> Fraction:
    said = match["times"]
    value = _WHOLE * (int(said) if said.isdecimal() else _DIGITS[said]) + (_HALF if match["five"] else 0)
    return Fraction(match.start(), match.end(), *_between(match, value, _WHOLE, _QUARTER))


def _between(match: re.Match[str], value: Decimal, step: Decimal, exact: Decimal) -> tuple[Limit, Limit]:
    if match["under"] or match.groupdict().get("less"):
        return None, value + _ROUNDED
    if match["over"] or match.groupdict().get("more") in ("以上", "强"):
        return value - _ROUNDED, None
    if match.groupdict().get("more"):
        return value - _ROUNDED, value + max(step, _TENTH) + _ROUNDED
    if match.groupdict().get("near"):
        return value - max(step / 2, _TENTH), value + max(_OVER, exact / 3)
    slack = max(exact, _ABOUT if match.groupdict().get("about") or match.groupdict().get("round") else exact)
    return value - slack, value + slack


def bounded(found: Fraction, match: re.Match[str]) -> Fraction:
    """Return a share with the bound that stands before what it is of: 不到上年的四成, 接近上年的一半."""
    value = found.low if found.high is None else found.high if found.low is None else (found.low + found.high) / 2
    if value is None or match.start() == match.end():
        return found
    if match["under"] or match["fewer"] is not None:
        return found._replace(low=None, high=value + _ROUNDED)
    if match["over"]:
        return found._replace(low=value - _ROUNDED, high=None)
    return found._replace(low=value - _TENTH, high=value + _OVER) if match["near"] else found
