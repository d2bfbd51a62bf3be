"""How much of what is wrong in prose is found, how often a right number is called wrong, and how long it takes.

Consistent reports are made from random figures and sentence patterns (benchmarks/patterns), one error is planted in
each, and the check is asked whether anything new is found in that sentence. `--reports FOLDER` adds published reports
with hand-checked figures (NAME.truth.json beside NAME.html, .pdf or .txt).
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml

from assistant.checking import check, check_many
from assistant.domain import formats, numerals
from assistant.domain.figures import Cell, Figures
from assistant.domain.findings import Finding, Severity
from assistant.domain.report import Note, Organ, Report, Section
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.matching import ground
from benchmarks import published
from benchmarks.common import median_ms

CODES = ("N101", "N102", "N103", "N104", "N105", "N107")
SLOT = re.compile(r"\{(?P<kind>[a-z]+):(?P<what>[^}:]+)(?::(?P<places>\d))?\}")
YEAR = 2024
KINDS = ("count changed", "counts swapped", "share off", "wrong sign", "part", "invented", "old year")


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


def figures(rng: random.Random) -> Figures:
    """Return consistent figures of the 2021 format."""
    form = formats.load("2021")
    cells: dict[str, int | Decimal] = {}
    applicants = [cell.rpartition(".")[2] for cell in form.cells if cell.startswith("requests.granted.")][:-1]
    outcomes = [
        cell[: -len(".total")] for cell in form.cells if cell.startswith("requests.") and cell.endswith(".total")
    ]
    outcomes = [
        row
        for row in outcomes
        if row.split(".")[1] not in ("received", "brought_forward", "carried_forward", "outcomes_total")
    ]
    for applicant in applicants:
        most = 60 if applicant == "natural_person" else 12
        done = 0
        for row in outcomes:
            cells[f"{row}.{applicant}"] = value = rng.randrange(most) if rng.random() < 0.6 else 0
            done += value
        carried, brought = rng.randrange(9), rng.randrange(min(7, done + 1))
        cells[f"requests.carried_forward.{applicant}"] = carried
        cells[f"requests.brought_forward.{applicant}"] = brought
        cells[f"requests.received.{applicant}"] = done + carried - brought
        cells[f"requests.outcomes_total.{applicant}"] = done
    for cell in form.cells:
        if cell.startswith("disputes.") and not cell.endswith(".total"):
            cells[cell] = rng.randrange(9)
        elif cell.startswith("disclosure."):
            cells[cell] = Decimal(rng.randrange(90000)) / 100 if cell.endswith("amount") else rng.randrange(400)
    return Figures({key: Cell(value=value) for key, value in cells.items()}).totalled(form)


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


def fill(kind: str, what: str, places: int, facts: Facts, free: dict[str, int]) -> tuple[str, Any, Any]:
    """Return what a slot prints, its value, and last year's."""
    if kind == "free":
        return str(free[what]), free[what], None
    if kind == "share":
        part, whole = what.split("/")
        exact = Decimal(100) * value_of(facts, part) / value_of(facts, whole)
        value = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return str(value), value, None
    now, before = value_of(facts, what), value_of(facts, what, last=True)
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


def report(patterns: list[dict[str, Any]], rng: random.Random) -> tuple[Report, list[Made]]:
    """Return a consistent report with some of the patterns as its overview."""
    while True:
        base = Report(
            organ=Organ(name="青禾镇人民政府"), year=YEAR, format="2021", figures=figures(rng),
            last_year=Report(organ=Organ(name="青禾镇人民政府"), year=YEAR - 1, format="2021", figures=figures(rng)),
        )  # fmt: skip
        facts = facts_of(base)
        chosen = rng.sample(patterns, 8)
        made = [item for pattern in chosen if (item := render(pattern, facts, rng)) is not None]
        if len(made) >= 5:
            return with_text(base, made), made


def with_text(base: Report, made: list[Made]) -> Report:
    """Return the report with the sentences as its overview and the notes they need."""
    texts = ["政务公开工作领导小组全年召开专题会议2次", *(item.note for item in made if item.note)]
    notes = tuple(Note(id=f"n{n}", aspect="proactive", text=text) for n, text in enumerate(texts, 1))
    return base.having(sections={"overview": Section(text="\n".join(item.text for item in made))}, notes=notes)


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
    return made.text[made.slots[one].end] == made.text[made.slots[other].end]


def alarms(item: Report) -> list[Finding]:
    """Return the errors and warnings on numbers."""
    return [finding for finding in check(item, CODES).findings if finding.severity is not Severity.ADVICE]


def keys(findings: list[Finding], text: str) -> set[tuple[str, str, str]]:
    """Return findings by code, line and what was found, so that they can be told apart from others."""
    return {(finding.code, line(text, finding), finding.message) for finding in findings}


def line(text: str, finding: Finding) -> str:
    """Return the line of the first place of a finding."""
    start = finding.where[0].start or 0
    begin = text.rfind("\n", 0, start) + 1
    return text[begin : (text.find("\n", start) + 1 or len(text) + 1) - 1]


def measure(
    patterns: dict[str, Any], trials: int, seed: int, show: bool
) -> tuple[Counter[str], Counter[str], int, int]:
    """Return planted and found by kind, quantities and false alarms on untouched texts."""
    rng = random.Random(seed)
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    quantities = false = 0
    for kind in KINDS:
        while planted[kind] < trials:
            base, made = report(patterns["patterns"], rng)
            before = alarms(base)
            quantities += len(ground(base.text("overview"), facts_of(base)))
            false += len(before)
            if show:
                for finding in before:
                    print("FALSE", finding.code, finding.message, "|", line(base.text("overview"), finding))
            order = list(range(len(made)))
            rng.shuffle(order)
            for index in order:
                result = plant(kind, made[index], rng, patterns["invented"])
                if result is None or result[0].text == made[index].text:
                    continue
                bad, note = result
                after = with_text(
                    base, [bad._replace(note=note) if n == index else item for n, item in enumerate(made)]
                )
                planted[kind] += 1
                fresh = [item for item in alarms(after) if line(after.text("overview"), item) == bad.text]
                old = {finding.message for finding in before}
                hit = any(finding.message not in old for finding in fresh)
                found[kind] += hit
                if show and not hit:
                    print("MISSED", kind, "|", bad.text, "|", made[index].text, "|", note)
                break
    return planted, found, quantities, false


def speed() -> Iterator[tuple[str, float]]:
    """Yield the times of grounding 4,000 characters, of a plain pass of expressions over them, and of all rules."""
    rng = random.Random(1)
    patterns = yaml.safe_load((Path(__file__).parent / "patterns" / "unseen.yaml").read_text(encoding="utf-8"))
    base, _ = report(patterns["patterns"], rng)
    facts = facts_of(base)
    chosen = [item for pattern in patterns["patterns"] if (item := render(pattern, facts, rng)) is not None]
    doers, deeds = (
        ["办公室", "财政所", "司法所", "党群办", "经济办", "社会事务办", "综合执法队", "便民中心"],
        ["按月报送材料", "核对目录", "更新栏目", "整理档案", "回应来电", "校对文稿", "张贴公示", "走访村组"],
    )
    rests = (
        "经分管负责人审核后在门户网站发布，并说明依据和理由",
        "留存记录备查，逾期的通报到人",
        "把群众关心的事项列在前面，及时更新",
    )
    lines: list[str] = []
    for n, item in enumerate(chosen[::2]):  # about 60 numbers in 4,000 characters: published reports have 30 to 50
        fill = "；".join(f"{doers[(n + k) % 8]}{deeds[(n * 3 + k * 5) % 8]}，{rests[(n + k) % 3]}" for k in range(5))
        lines.append(f"{item.text}{fill}。")
    text = "\n".join(lines)
    base, text = with_text(base, [item for item in chosen if item.note]), text[:4000]
    facts = facts_of(base)
    plain = re.compile(
        r"[0-9０-９〇零一二两三四五六七八九十百千万亿]+(?:\.[0-9]+)?(?:件|条|份|篇|个|项|次|场|期|人|万元|元|%)?"
    )
    yield "quantities in them", len(ground(text, facts))
    yield "ground", median_ms(lambda: ground(text, facts_of(base, blanks_are_nothing=True)))
    yield "plain expressions", median_ms(lambda: [match.span() for match in plain.finditer(text)])
    whole = base.having(
        sections={
            "overview": Section(text=text),
            "problems": Section(text=text[:600]),
            "other_matters": Section(text="本年度未收取信息处理费。"),
        }
    )
    yield "all rules", median_ms(lambda: check(whole.having()))
    many = [whole.having(organ=Organ(name=f"第{number}镇人民政府")) for number in range(1000)]
    yield "250 reports", median_ms(lambda: check_many([item.having() for item in many[:250]]), 1)
    yield "1,000 reports", median_ms(lambda: check_many([item.having() for item in many]), 1)


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patterns", default="unseen", help="which file of benchmarks/patterns")
    parser.add_argument("--trials", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20241231)
    parser.add_argument("--reports", type=Path, help="a folder of published reports with truth files")
    parser.add_argument("--show", action="store_true", help="print what was missed and what was falsely found")
    args = parser.parse_args()
    patterns = yaml.safe_load(
        (Path(__file__).parent / "patterns" / f"{args.patterns}.yaml").read_text(encoding="utf-8")
    )
    planted, found, quantities, false = measure(patterns, args.trials, args.seed, args.show)
    for kind in KINDS:
        print(f"{kind:<16} {found[kind]:>4} of {planted[kind]:>4}  {100 * found[kind] / planted[kind]:.1f} %")
    total = sum(found.values()), sum(planted.values())
    print(f"{'all':<16} {total[0]:>4} of {total[1]:>4}  {100 * total[0] / total[1]:.2f} %")
    print(
        f"false alarms on untouched made texts: {false} of {quantities} quantities, "
        f"{1000 * false / quantities:.2f} per 1,000"
    )
    if args.reports:
        published.measure(args.reports, args.trials, args.seed, alarms, show=args.show)
    times: dict[str, float] = dict(speed())
    for name, value in times.items():
        print(f"{name:<20} {value:.2f}" + ("" if "quantities" in name else " ms"))
    print(f"ground ÷ plain expressions: {times['ground'] / times['plain expressions']:.1f}")
    print(f"1,000 reports ÷ 4 × 250 reports: {times['1,000 reports'] / times['250 reports'] / 4:.2f}")


Alarms = Callable[[Report], list[Finding]]

if __name__ == "__main__":
    main()
