"""Published reports with hand-checked figures: false alarms on the untouched narratives, and planted errors."""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant import reading
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.findings import Finding
from assistant.domain.report import Note, Organ, Report, Section
from assistant.errors import AssistantError
from assistant.grounding import quantities
from assistant.grounding.facts import facts_of
from assistant.grounding.matching import ground
from assistant.grounding.sentence_ends import sentences

Alarms = Callable[[Report], list[Finding]]
HEADS = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "problems": "五、存在",
    "other_matters": "六、其他",
}
INVENTED = ("组织知识竞赛{x}场。", "发放问卷{x}份。", "通过信函收到申请{x}件。", "慰问群众{x}户。")


def measure(folder: Path, trials: int, seed: int, alarms: Alarms, show: bool) -> None:
    """Print false alarms and recall over the reports of a folder."""
    rng = random.Random(seed)
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    total = 0
    base: list[tuple[Report, set[str]]] = []
    for path in sorted(folder.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        report = load(path, truth)
        here = sum(len(ground(report.text(key), facts_of(report))) for key in report.form.narratives)
        name = path.name.removesuffix(".truth.json")
        print(f"\n{name}: {here} quantities; a person found {truth['narrative_mismatches'] or 'nothing'}")
        for finding in alarms(report):
            print(f"    {finding.code} {finding.severity} {finding.message}")
        total += here
        base.append((with_notes(report), set()))
    for report, known in base:
        known |= {finding.message for finding in alarms(report)}
    for kind in ("count changed", "counts swapped", "share off", "invented"):
        for _ in range(trials):
            report, known = rng.choice(base)
            bad = plant(kind, report, rng)
            if bad is None:
                continue
            planted[kind] += 1
            hit = any(finding.message not in known for finding in alarms(bad[0]))
            found[kind] += hit
            if show and not hit:
                print("MISSED", kind, bad[1])
    print(f"\nplanted in published narratives ({total} quantities), each with its own sentences as the notes:")
    for kind, count in planted.items():
        print(f"{kind:<16} {found[kind]:>4} of {count:>4}  {100 * found[kind] / count:.1f} %")


def load(path: Path, truth: dict[str, Any]) -> Report:
    """Return a published report with the figures a person checked."""
    form = formats.load("2019" if truth["format"].startswith("2019") else "2021")
    stem = path.name.removesuffix(".truth.json")
    figures = Figures(dict(cells(truth["cells"], form)))
    source = next(
        path.parent / f"{stem}{kind}" for kind in (".html", ".pdf", ".txt") if (path.parent / f"{stem}{kind}").exists()
    )
    try:
        report = reading.read(source)
        if report.text("overview").strip():
            return report.having(figures=figures, format=form.id)
    except AssistantError:
        pass
    sections = {
        key: Section(text=text, origin="imported") for key, text in narratives(source.read_text(encoding="utf-8"))
    }
    return Report(
        organ=Organ(name=truth["agency"]), year=truth["year"], format=form.id, figures=figures, sections=sections
    )


def cells(values: dict[str, Any], form: formats.Format) -> Iterator[tuple[str, Cell]]:
    """Yield the cells of a truth file; the one row 其他处理 of older tables goes to the last of the three."""
    for key, value in values.items():
        name = key if key in form.cells else key.replace(".other_outcome.", ".other_outcome.unlisted.")
        if name not in form.cells:
            continue
        number = re.match(r"[\d.]+", str(value)) if value is not None else None
        if number is None:
            yield name, Cell(raw="")
        else:
            text, unit = number[0], str(value)[number.end() :]
            yield name, Cell(value=Decimal(text) if "." in text else int(text), unit=unit)


def narratives(text: str) -> Iterator[tuple[str, str]]:
    """Yield the narratives of a crawled text, its broken lines joined."""
    text = text[text.find("正文") :]
    places = {key: at for key, head in HEADS.items() if (at := text.find(head)) >= 0}
    tables = re.search(r"一、主动公开政府信息情况|二、主动公开政府信息情况", text)
    for key, at in places.items():
        later = [other for other in places.values() if other > at]
        if key == "overview" and tables:
            later = [tables.start()]
        if key != "disclosure":
            part = re.sub(r"(?<![。：；\n])\n(?!\n)", "", text[at : min(later, default=len(text))])
            yield key, re.sub(r"(?<=[\u4e00-\u9fff0-9]) (?=[\u4e00-\u9fff0-9])", "", part)


def with_notes(report: Report) -> Report:
    """Return the report with its own sentences as the clerk's notes, as if it had been drafted from them."""
    notes: list[Note] = []
    for key in report.form.narratives:
        text = report.text(key)
        for start, end in sentences(text):
            if any(char.isdigit() for char in text[start:end]):
                notes.append(Note(id=f"n{len(notes) + 1}", aspect="proactive", text=text[start:end].strip()))
    return report.having(notes=tuple(notes))


def plant(kind: str, report: Report, rng: random.Random) -> tuple[Report, str] | None:
    """Return the report with one error of a kind, and where."""
    key = rng.choice([key for key in report.form.narratives if quantities.find(report.text(key))])
    text = report.text(key)
    found = [item for item in quantities.find(text) if item.style == "plain" and item.high is None and not item.approx]
    counts = [item for item in found if item.unit not in ("%", "‰", "") and not item.change]
    shares = [item for item in found if item.unit == "%" and not item.change]
    match kind:
        case "invented":
            new = text.rstrip() + rng.choice(INVENTED).replace("{x}", str(rng.randrange(3, 300)))
        case "share off" if shares:
            item = rng.choice(shares)
            new = put(text, [(item.number, str(Decimal(text[slice(*item.number)]) - 1))])
        case "count changed" if counts:
            item = rng.choice(counts)
            value = int(Decimal(text[slice(*item.number)]))
            new = put(text, [(item.number, str(value + rng.choice([1, 2, 7])))])
        case "counts swapped" if len(counts) > 1:
            index = rng.randrange(len(counts) - 1)
            one, two = counts[index : index + 2]
            if one.unit != two.unit or one.value == two.value or "。" in text[one.end : two.start]:
                return None
            new = put(text, [(one.number, text[slice(*two.number)]), (two.number, text[slice(*one.number)])])
        case _:
            return None
    at = (
        next(i for i, (a, b) in enumerate(zip(text, new, strict=False)) if a != b)
        if new[: len(text)] != text
        else len(text)
    )
    return report.with_text(key, new), new[max(0, at - 30) : at + 20].replace("\n", "/")


def put(text: str, changes: list[tuple[tuple[int, int], str]]) -> str:
    """Return a text with other characters in some places."""
    for (start, end), new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text
