"""Errors planted in a made sentence, by kind."""

import random
import re
from decimal import Decimal
from typing import Any

from assistant.domain import numerals
from assistant.domain.report import Report
from assistant.grounding.facts import facts_of
from benchmarks.making import NEED, OUTCOMES, SLOT, Made, consistent, leaves, numbers

KINDS = ("count changed", "counts swapped", "share off", "wrong sign", "part", "invented", "old year", "all or none")


def put(made: Made, changes: dict[int, str]) -> Made:
    """Return a made sentence with other numbers in some slots."""
    text, shift = made.text, 0
    for index, new in sorted(changes.items()):
        slot = made.slots[index]
        text = text[: slot.start + shift] + new + text[slot.end + shift :]
        shift += len(new) - (slot.end - slot.start)
    return made._replace(text=text)


def counts(made: Made) -> list[int]:
    """Return the slots that hold plain counts."""
    return [index for index, slot in enumerate(made.slots) if slot.kind in ("n", "cn", "full", "free", "last")]


def another(value: Any, rng: random.Random) -> str:
    """Return another value near one."""
    if isinstance(value, Decimal):
        return str(value + Decimal(rng.randrange(1, 900)) / 10)
    return str(max(0, value + rng.choice([-3, -2, -1, 1, 2, 3, 10, 7])) if value > 3 else value + rng.randrange(1, 6))


def plant(kind: str, made: Made, rng: random.Random, invented: list[str]) -> tuple[Made, str] | None:  # noqa: C901
    """Return the sentence with one error of a kind and the note as it should be, None where the kind does not fit."""
    slots, where = made.slots, counts(made)
    match kind:
        case "count changed":
            where = [index for index in where if "超" not in made.text[: slots[index].start][-4:]]
            if not where:
                return None
            index = rng.choice(where)
            new = another(slots[index].value, rng)
            if slots[index].kind == "cn":
                new = numerals.written(int(new), "chinese")
            return (put(made, {index: new}), made.note) if new != str(slots[index].value) else None
        case "counts swapped":
            pairs = [(a, b) for a in where for b in where if a < b and slots[a].value != slots[b].value]
            pairs = [(a, b) for a, b in pairs if {slots[a].kind, slots[b].kind} <= {"n", "free"}]
            pairs = [(a, b) for a, b in pairs if slots[a].kind == slots[b].kind and same_unit(made, a, b)]
            if not pairs:
                return None
            a, b = rng.choice(pairs)
            return put(made, {a: str(slots[b].value), b: str(slots[a].value)}), made.note
        case "share off":
            shares = [index for index, slot in enumerate(slots) if slot.kind == "share"]
            if not shares:
                return None
            index = rng.choice(shares)
            value = slots[index].value
            return put(
                made, {index: str(value + (1 if (value < 99 and rng.random() < 0.5) or value < 1 else -1))}
            ), made.note
        case "wrong sign":
            changes = [index for index, slot in enumerate(slots) if slot.kind in ("rate", "diff")]
            if not changes:
                return None
            index = rng.choice(changes)
            said = made.text[slots[index].start : slots[index].end]
            other = {"增长": "下降", "下降": "增长", "增加": "减少", "减少": "增加"}
            return put(made, {index: other[said[:2]] + said[2:]}), made.note
        case "part":
            if not made.parts:
                return None
            name = rng.choice(made.parts[1:])
            free = made.free | {name: made.free[name] + rng.choice([1, 2, 5, 10])}
            index = next(index for index, slot in enumerate(slots) if slot.what == name)
            note = SLOT.sub(lambda match: str(free[match["what"]]), made.pattern["note"])
            return put(made, {index: str(free[name])}), note
        case "invented":
            return made._replace(
                text=made.text + rng.choice(invented).replace("{x}", str(rng.randrange(2, 300)))
            ), made.note
        case _:
            olds = [
                index for index, slot in enumerate(slots) if slot.kind == "n" and slot.old not in (None, slot.value)
            ]
            if not olds:
                return None
            index = rng.choice(olds)
            return put(made, {index: str(slots[index].old)}), made.note


def same_unit(made: Made, one: int, other: int) -> bool:
    """Whether two slots stand before the same character."""
    return made.text[made.slots[one].end :][:1] == made.text[made.slots[other].end :][:1]


# what says all or none, so that a figure that is not 0 contradicts it
_ABSOLUTE = re.compile(r"没|未|无|零|全部|均|都|皆|悉数|清一色|百分之百|〇件|为0|一样|相同|持平")


def unfit(made: Made, report: Report, rng: random.Random) -> Report | None:
    """Return figures that words of all or none are not true of: a cell that the pattern needs to be 0 is not."""
    needs = [NEED.fullmatch(need) for need in made.pattern.get("need", ())]
    zero = [said for said in needs if said and said["op"] == "==" and said["value"] == "0" and not said["last"]]
    if not zero or not _ABSOLUTE.search(SLOT.sub("", made.pattern["text"])):
        return None
    said = rng.choice(zero)
    cells = facts_of(report)[said["fact"]].cells
    now = dict(numbers(report.figures))
    cell = leaves(cells)[-1] if "outcomes_total" not in said["fact"] else f"{OUTCOMES[-1]}.natural_person"
    if said["fact"].startswith("requests.received"):
        cell = f"{OUTCOMES[-1]}.{cells[0].rpartition('.')[2].replace('total', 'natural_person')}"
    now[cell] = now[cell] + 2
    if ".brought_forward." in cell:
        now[cell.replace("requests.brought_forward", OUTCOMES[-1])] += 2
    return report.having(figures=consistent(now))
