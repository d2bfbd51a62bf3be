"""Consistent reports from random figures, and sentences that are true of them, from patterns (benchmarks/patterns)."""

import operator
import random
import re
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from assistant.domain import formats, numerals
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Note, Organ, Report, Section
from assistant.grounding.facts import Facts, facts_of

SLOT = re.compile(r"\{(?P<kind>[a-z]+):(?P<what>[^}:]+)(?::(?P<places>\d))?\}")
NEED = re.compile(r"(?P<fact>\S+?)(?P<last> last)? (?P<op>==|!=|>=|<=|>|<) (?P<times>\d\*)?(?P<value>\S+)")
YEAR = 2024
FORM = formats.load("2021")
TRIES = 60


class Slot(NamedTuple):
    """A number in a made sentence: what kind, of what, from where to where, and what it says."""

    kind: str
    what: str
    start: int
    end: int
    value: Any
    old: Any = None


class Made(NamedTuple):
    """A made sentence, its slots, and the notes it needs."""

    text: str
    slots: list[Slot]
    note: str
    parts: list[str]
    free: dict[str, int]
    pattern: dict[str, Any]


def figures(rng: random.Random, scale: float = 1) -> Figures:
    """Return consistent figures of the 2021 format; with a small scale those of a quiet office."""
    return consistent(_leaves(rng, scale))


def _leaves(rng: random.Random, scale: float) -> dict[str, int | Decimal]:
    cells: dict[str, int | Decimal] = {}
    often = min(0.6, scale * 2)
    for row in OUTCOMES:
        for applicant in APPLICANTS:
            most = max(2, int((60 if applicant == "natural_person" else 12) * scale))
            cells[f"{row}.{applicant}"] = rng.randrange(most) if rng.random() < often else 0
    for applicant in APPLICANTS:
        cells[f"requests.carried_forward.{applicant}"] = rng.randrange(max(1, int(9 * scale) or 2))
        cells[f"requests.brought_forward.{applicant}"] = rng.randrange(max(1, int(7 * scale) or 2))
    for cell in FORM.cells:
        if cell.startswith("disputes.") and not cell.endswith(".total"):
            cells[cell] = rng.randrange(max(2, int(9 * scale)))
        elif cell.startswith("disclosure."):
            amount = cell.endswith("amount")
            cells[cell] = Decimal(rng.randrange(90000)) / 100 if amount else rng.randrange(max(2, int(400 * scale)))
    return cells


APPLICANTS = [cell.rpartition(".")[2] for cell in FORM.cells if cell.startswith("requests.granted.")][:-1]
_FLOW = ("received", "brought_forward", "carried_forward", "outcomes_total")
OUTCOMES = [
    cell.removesuffix(".total")
    for cell in FORM.cells
    if cell.startswith("requests.") and cell.endswith(".total") and cell.split(".")[1] not in _FLOW
]


def consistent(cells: dict[str, int | Decimal]) -> Figures:
    """Return figures with what follows from the others: totals, what was answered, what was received."""
    for applicant in APPLICANTS:
        done = sum(int(cells[f"{row}.{applicant}"]) for row in OUTCOMES)
        carried, brought = (
            cells[f"requests.carried_forward.{applicant}"],
            cells[f"requests.brought_forward.{applicant}"],
        )
        brought = min(int(brought), done + int(carried))
        cells[f"requests.brought_forward.{applicant}"] = brought
        cells[f"requests.received.{applicant}"] = done + int(carried) - brought
        cells[f"requests.outcomes_total.{applicant}"] = done
    return Figures({key: Cell(value=value) for key, value in cells.items()}).totalled(FORM)


def base(rng: random.Random, scale: float = 1) -> Report:
    """Return a report with figures of two years, and no text yet."""
    organ = Organ(name="青禾镇人民政府")
    last = Report(organ=organ, year=YEAR - 1, format="2021", figures=figures(rng, scale))
    now = figures(rng, scale)
    last = last.having(figures=followed(last.figures, now))
    return Report(organ=organ, year=YEAR, format="2021", figures=now, last_year=last)


def followed(last: Figures, now: Figures) -> Figures:
    """Return last year's figures with what this year's say was carried over (C101)."""
    cells = dict(numbers(last))
    for applicant in APPLICANTS:
        carried = now.number(f"requests.brought_forward.{applicant}")
        cells[f"requests.carried_forward.{applicant}"] = 0 if carried is None else carried
    return consistent(cells)


def made(pattern: dict[str, Any], rng: random.Random, *, small: bool = False) -> tuple[Report, Made] | None:
    """Return a report that a pattern is true of, and the pattern as a sentence of it; None where none was found."""
    need = pattern.get("need", [])
    for attempt in range(TRIES * (5 if need else 1)):
        scale = 0.08 if small or (need and attempt % 2) else 1
        report = base(rng, scale)
        for item in need:
            report = bent(report, item)
        if all(holds(item, facts_of(report)) for item in need):
            done = render(pattern, facts_of(report), rng)
            if done is not None:
                return report, done
    return None


def holds(need: str, facts: Facts) -> bool:
    """Whether a condition of a pattern holds: “FACT OP VALUE”, “FACT last OP VALUE”, “FACT == 2*last”."""
    said = NEED.fullmatch(need)
    if said is None:
        raise ValueError(need)
    fact = facts[said["fact"]]
    one = fact.last_year if said["last"] else fact.value
    value = said["value"]
    other = fact.last_year if value == "last" else int(value) if value.isdigit() else facts[value].value
    if one is None or other is None:
        return False
    other *= int(said["times"][:-1]) if said["times"] else 1
    return OPERATORS[said["op"]](one, other)


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip


def bent(report: Report, need: str) -> Report:
    """Return the report with figures that are likelier to meet a condition: zeros where it asks for them."""
    said = NEED.fullmatch(need)
    if said is None or said["op"] != "==" or report.last is None:
        return report
    now, last = dict(numbers(report.figures)), dict(numbers(report.last.figures))
    cells = facts_of(report)[said["fact"]].cells
    if said["value"] == "last":
        table = cells[0].partition(".")[0]
        times = int(said["times"][:-1]) if said["times"] else 1
        for cell in [cell for cell in last if cell.startswith(table)]:
            now[cell] = last[cell] * times
    elif said["value"] == "0":
        years = last if said["last"] else now
        for cell in leaves(cells):
            years[cell] = 0
    else:
        return report
    figures_ = consistent(now)
    return report.having(figures=figures_, last_year=report.last.having(figures=followed(consistent(last), figures_)))


def leaves(cells: Iterable[str]) -> list[str]:
    """Return the cells that must be 0 so that others are: the applicants of a total, the outcomes of all received."""
    found: list[str] = []
    for cell in cells:
        table, _, rest = cell.partition(".")
        row, _, column = rest.rpartition(".")
        columns = APPLICANTS if table == "requests" else ("upheld", "corrected", "other_result", "pending")
        some = list(columns) if column == "total" else [column]
        rows = [row]
        if table == "requests" and row in ("received", "outcomes_total"):
            rows = [*(name.partition(".")[2] for name in OUTCOMES), "brought_forward", "carried_forward"]
        found += [f"{table}.{name}.{one}" for name in rows for one in some]
    return found


def numbers(figures_: Figures) -> Iterable[tuple[str, int | Decimal]]:
    """Yield the cells that others follow from, with their numbers."""
    for cell in figures_:
        value = figures_.number(cell)
        if not cell.endswith(".total") and value is not None:
            yield cell, value


def value_of(facts: Facts, what: str, last: bool = False) -> Any:
    """Return what a slot's fact says."""
    fact = facts[what]
    return fact.last_year if last else fact.value


def render(pattern: dict[str, Any], facts: Facts, rng: random.Random) -> Made | None:
    """Return a pattern with its slots filled, None where a figure does not fit it."""
    parts: list[str] = pattern.get("parts", [])
    names = sorted(set(re.findall(r"\{free:(\w+)\}", pattern["text"])))
    free = {name: rng.randrange(3, 400) for name in names}
    if parts:
        free[parts[0]] = sum(free[name] for name in parts[1:])
    out, slots, at = "", [], 0
    for match in SLOT.finditer(pattern["text"]):
        out += pattern["text"][at : match.start()]
        at = match.end()
        kind, what = match["kind"], match["what"]
        try:
            written, value, old = fill(kind, what, int(match["places"] or 0), facts, free)
        except (ZeroDivisionError, ValueError, ArithmeticError):
            return None
        slots.append(Slot(kind, what, len(out), len(out) + len(written), value, old))
        out += written
    out += pattern["text"][at:]
    note = SLOT.sub(lambda match: str(free[match["what"]]), pattern.get("note", ""))
    return Made(out, slots, note, parts, free, pattern)


def fill(kind: str, what: str, places: int, facts: Facts, free: dict[str, int]) -> tuple[str, Any, Any]:  # noqa: C901
    """Return what a slot prints, its value, and last year's."""
    if kind == "free":
        return str(free[what]), free[what], None
    if kind == "share":
        part, whole = what.split("/")
        exact = Decimal(100) * value_of(facts, part) / value_of(facts, whole)
        value = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return str(value), value, None
    if kind == "minus":
        one, other = what.split("-")
        value = value_of(facts, one) - value_of(facts, other)
        return str(value), value, None
    now, before = value_of(facts, what), value_of(facts, what, last=True)
    if kind == "gap":
        return str(abs(now - before)), abs(now - before), None
    if kind == "change":
        value = abs(Decimal(100) * (now - before) / before).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return str(value), value, None
    if kind == "last":
        return str(before), before, None
    if kind in ("rate", "diff"):
        if now == before:
            raise ValueError("no change")
        up = now > before
        if kind == "diff":
            return f"{'增加' if up else '减少'}{abs(now - before)}", now - before, None
        exact = abs(Decimal(100) * (now - before) / before).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if not exact:
            raise ValueError("no rate")
        return f"{'增长' if up else '下降'}{exact}%", exact if up else -exact, None
    style = {"n": "plain", "cn": "chinese", "full": "full"}[kind]
    return numerals.written(now, style), now, before  # type: ignore[arg-type]


def with_text(report: Report, text: str, notes: Iterable[str]) -> Report:
    """Return the report with a text as its overview, and notes."""
    own = tuple(Note(id=f"n{n}", aspect="proactive", text=note) for n, note in enumerate(notes, 1))
    return report.having(sections={"overview": Section(text=text)}, notes=own)
