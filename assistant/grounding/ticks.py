"""Warnings that point at words of a text: whoever signs the text ticks each, or has seen it.

A warning is told from others by its key: over the rule, what was found and expected, the words and the cells, and for
a number over its sentence's numbers and its clause. The key stays while other words are edited or the sentence moves,
and is another one when the number or the cell changes: a tick, or a sign-off that had seen it, is then for something
else.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from assistant.domain import signing, waivers
from assistant.domain.findings import NO_SOURCE, Finding, Place, Severity
from assistant.domain.report import Report
from assistant.domain.sign_offs import SignOff
from assistant.grounding.bound import Spot, spots
from assistant.grounding.open_numbers import OpenNumber

_OF_NUMBERS = "N"  # the family of the rules that hold a text against the tables and the notes
_LENGTH = 16  # characters of a key
SHORTEST = 4  # characters of its short name


class Tick(NamedTuple):
    """What a signer must have looked at: where it stands, its words, what is said of it.

    `against`: the tables or the notes say something else; otherwise a number has no source. `finding` is the warning,
    where there is one.
    """

    key: str
    section: str
    start: int
    end: int
    quote: str
    why: str
    against: bool
    finding: Finding | None = None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(section=self.section, start=self.start, end=self.end, quote=self.quote)


def warned(report: Report, findings: Iterable[Finding]) -> list[Tick]:
    """Return the warnings of the rules on numbers that point at words of the report's texts, one by one.

    Args:
        report: The report.
        findings: What the check found in this very report.
    """
    return [
        Tick(
            key=_key(finding.code, waivers.place(finding), waivers.values(report, finding), spot=_spot(report, place)),
            section=place.section,
            start=place.start,
            end=place.end,
            quote=report.text(place.section)[place.start : place.end],
            why=finding.message.rstrip("。"),
            against=finding.expected != NO_SOURCE,
            finding=finding,
        )
        for finding in findings
        if finding.code.startswith(_OF_NUMBERS) and finding.severity is Severity.WARNING and finding.waived is None
        for place in finding.where[:1]
        if place.section in report.texts and place.start is not None and place.end is not None
    ]


def of_number(report: Report, section: str, number: OpenNumber) -> Tick:
    """Return a number that nothing supports, of which no rule warns."""
    place = Place(section=section, start=number.start, end=number.end)
    key = _key("", section, number.quote, number.why, spot=_spot(report, place))
    return Tick(key, section, number.start, number.end, number.quote, number.why, against=bool(number.expected))


def unseen(report: Report, findings: Iterable[Finding], roles: Iterable[str]) -> dict[tuple[str, str], list[Tick]]:
    """Return, by text and role, the warnings that its signer has not seen, though the sign-off holds.

    Args:
        report: The report.
        findings: As in `warned`.
        roles: The ids of the roles that are asked about.
    """
    if not report.sign_offs:
        return {}
    found: dict[tuple[str, str], list[Tick]] = {}
    items = warned(report, findings)
    for section, role in product(dict.fromkeys(item.section for item in items), roles):
        sign_off = signing.latest(report, section, role)
        if sign_off is not None and signing.holds(report, sign_off):
            own = [item for item in items if item.section == section and not is_seen(sign_off, item)]
            found |= {(section, role): own} if own else {}
    return found


def is_seen(sign_off: SignOff, tick: Tick) -> bool:
    """Whether who signed a text was shown a warning; of what an earlier program showed, the words alone are known."""
    return tick.key in sign_off.seen if sign_off.seen else tick.quote in sign_off.shown


def named(ticks: Sequence[Tick]) -> dict[str, list[Tick]]:
    """Return ticks by a short name of each, as a person types it; those of equal sentences have one name.

    The name is the beginning of the key, as short as tells it from the others.
    """
    keys = list(dict.fromkeys(item.key for item in ticks))
    length = next(n for n in range(SHORTEST, _LENGTH + 1) if len({key[:n] for key in keys}) == len(keys))
    return {key[:length]: [item for item in ticks if item.key == key] for key in keys}


def is_quantity(report: Report, tick: Tick) -> bool:
    """Whether the words are one quantity, whose source a person can name."""
    spot = _spot(report, tick.place)
    return spot is not None and spot.quantity.end == tick.end


def _key(*values: str, spot: Spot | None) -> str:
    of_spot = [*spot.quotes, spot.number, spot.clause] if spot else []
    return hashlib.sha256(json.dumps([values, of_spot], ensure_ascii=False).encode()).hexdigest()[:_LENGTH]


def _spot(report: Report, place: Place) -> Spot | None:
    """Return the quantity that begins at a place, None where none does."""
    by_start = report.once(_spots).get(str(place.section), {})
    return by_start.get(place.start or 0)


def _spots(report: Report) -> dict[str, dict[int, Spot]]:
    return {key: {item.quantity.start: item for item in spots(report.text(key))} for key in report.narratives}
