"""A person names the source of a quantity: this cell is meant, or it counts something else, and what."""

from assistant.domain.bindings import Binding
from assistant.domain.report import Report, require_sections
from assistant.domain.sign_offs import signer
from assistant.editing import reasons
from assistant.errors import UnusableInput
from assistant.grounding.bound import Spot, spots
from assistant.grounding.facts import facts_of
from assistant.grounding.grounded import Kind, Verdict
from assistant.grounding.matching import ground, value_in
from assistant.grounding.quantities import PERCENT


def bind(
    report: Report, section: str, start: int, *, cell: str = "", reason: str = "", by: str, at: str
) -> Report:  # fmt: skip
    """Return the report with the source of a quantity as a person names it; an earlier word on it gives way.

    Args:
        report: The report.
        section: The text.
        start: Where the quantity begins in it.
        cell: The cell that is meant; it must hold the same value.
        reason: What else it counts, where no cell is meant.
        by: Who says so.
        at: When, ISO 8601.

    Raises:
        UnusableInput: There is no such text or quantity, the cell holds another value, the reason is too short, or
            nobody is named.
    """
    spot, by, reason = _spot(report, section, start), signer(by), reason.strip()
    if cell and cell not in choices(report, section, start):
        raise UnusableInput("这一格不是 {quote}，不能认作出处", code="not_this_cell", quote=spot.quotes[spot.number])
    if not cell:
        reasons.require(reason)
    new = Binding(
        section=section, sentence=spot.sentence, number=spot.number, quote=spot.quotes[spot.number],
        cell=cell, reason=reason, expected=None if cell else _expected(report, section, start), by=by, at=at,
    )  # fmt: skip
    return report.having(bindings=(*_others(report, section, spot), new))


def unbind(report: Report, section: str, start: int) -> Report:
    """Return the report without a person's word on a quantity.

    Raises:
        UnusableInput: There is no such text or quantity.
    """
    return report.having(bindings=_others(report, section, _spot(report, section, start)))


def choices(report: Report, section: str, start: int) -> tuple[str, ...]:
    """Return the cells that hold the value of a quantity, in the order of the form; none for a share or a growth.

    Raises:
        UnusableInput: There is no such text or quantity.
    """
    quantity = _spot(report, section, start).quantity
    if quantity.change or quantity.unit in (PERCENT, "‰", "倍"):
        return ()
    facts = facts_of(report, blanks_are_nothing=True)
    return tuple(
        cell
        for cell in report.form.cells
        if (fact := facts.about(cell)) is not None
        and (value := value_in(fact, quantity, last_year=False)) is not None
        and quantity.holds(value)
    )


def _expected(report: Report, section: str, start: int) -> str:
    """Return what the tables or the notes give for a quantity, where it has another value; else ""."""
    items = ground(report.text(section), facts_of(report, blanks_are_nothing=True))
    own = (item for item in items if item.quantity.start == start and item.kind is not Kind.PARTS)
    return next((item.expected for item in own if item.verdict is not Verdict.SUPPORTED), "")


def _spot(report: Report, section: str, start: int) -> Spot:
    require_sections([section], report.narratives)
    for spot in spots(report.text(section)):
        if spot.quantity.start == start:
            return spot
    raise UnusableInput("这里没有数，正文可能刚改过", code="no_quantity")


def _others(report: Report, section: str, spot: Spot) -> tuple[Binding, ...]:
    """Return the words on other quantities."""
    return tuple(item for item in report.bindings if item.section != section or not _is_of(item, spot))


def _is_of(binding: Binding, spot: Spot) -> bool:
    own = next((item for item in spots(binding.sentence) if item.number == binding.number), None)
    return own is not None and (own.quotes, own.number, own.clause) == (spot.quotes, spot.number, spot.clause)
