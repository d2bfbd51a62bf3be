"""One page that needs nothing from outside: the verdict, the scorers with their intervals, every case side by side.

It is opened from disk, sent by mail, kept beside a build: styles and script stand in it, and its policy lets nothing
else in. Without the script everything can be read; the script filters, sorts and goes from case to case.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant import settings
from assistant.domain.report import Report
from assistant.domain.unseen import visible
from assistant.evaluation import statistics
from assistant.evaluation.baselines import Line, Side
from assistant.evaluation.comparing import Comparison, by_case, change, points, typical
from assistant.evaluation.gate import Gate
from assistant.evaluation.reports import charts, sentence
from assistant.evaluation.reports.marked import Marked, Material, State, marked
from assistant.evaluation.trend import Trend
from assistant.messages import text

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates"
_MOST_TEXTS = 2000  # beyond it only the draft that is like a case's mean is shown, or the page takes 20 MB


class Scored(NamedTuple):
    """What one scorer gave one draft, in words; `full` where nothing is missing, None where there is no value."""

    title: str
    value: str
    full: bool | None
    reason: str


class Draft(NamedTuple):
    """A draft as it is shown."""

    repetition: int
    body: Marked
    said: tuple[tuple[str, str], ...]
    scores: tuple[Scored, ...]
    error: str


class Column(NamedTuple):
    """What one side drafted of a case: the draft that is like its mean first, then the others."""

    label: str
    first: Draft | None
    others: tuple[Draft, ...]


class Case(NamedTuple):
    """A case with all its columns; `size` is how much it changed, `worst` and `best` how far down and up."""

    id: str
    columns: tuple[Column, ...]
    change: str
    size: float
    worst: float
    best: float
    errors: int
    edited: bool


class Row(NamedTuple):
    """A scorer of a comparison, or of a run alone."""

    title: str
    before: str
    after: str
    change: str
    moved: str
    stability: str
    chart: str
    verdict: str
    word: str


class Block(NamedTuple):
    """A comparison: the sentence, its scorers, and what a draft took on both sides."""

    sentence: str
    verdict: str
    rows: tuple[Row, ...]
    spent: tuple[tuple[str, ...], ...]
    labels: tuple[str, str]


def page(
    sides: Sequence[Side],
    comparisons: Sequence[Comparison] = (),
    gates: Sequence[Gate] = (),
    trend: Trend | None = None,
    reports: Mapping[str, Report] | None = None,
) -> str:
    """Return the page.

    Args:
        sides: The runs, the one that others are compared with first.
        comparisons: What changed against the first; none: the runs by themselves.
        gates: What the gate says of them.
        trend: How the suite went before.
        reports: The reports of the cases, by id; where one is not known no quantity is marked.
    """
    own = {name: Material(report) for name, report in (reports or {}).items()}
    style, script = (_FOLDER.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    blocks = [*map(_block, comparisons)]
    cases = sorted(_cases(sides, comparisons, own), key=lambda case: (-case.size, case.id))
    return (
        _environment()
        .get_template("report.html")
        .render(
            language="en" if settings.locale() == "en" else "zh-CN",
            title=text("{suite} 评测", suite=sides[0].measured.suite),
            style=style,
            script=script,
            hashes=[_hash(style), _hash(script)],
            blocks=blocks,
            alone=[(side.label, _alone(side)) for side in sides] if not blocks else [],
            gates=gates,
            trends=charts.trends(trend) if trend else [],
            cases=cases,
            words=_state_words(),
            unknown=sum(case.id not in own for case in cases),
        )
    )


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = text  # pyright: ignore[reportArgumentType] - jinja types only its own
    made.filters["seen"] = visible
    return made


def _hash(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _state_words() -> dict[State, str]:
    return {
        "ok": text("有出处"),
        "con": text("与表不符"),
        "uns": text("没有出处"),
        "dbt": text("要等表里对上"),
        "gap": text("待补充"),
    }


def verdict_words() -> dict[str, str]:
    """Return what the verdict of a scorer is called."""
    return {
        "better": text("变好"),
        "worse": text("变差"),
        "moved": text("有好有坏"),
        "unclear": text("看不出"),
        "same": text("没有变化"),
        "shown": text("只列出"),
    }


def _block(found: Comparison) -> Block:
    span = max((max(map(abs, item.interval or (item.change,))) for item in found.items), default=0.0)
    rows = [
        Row(
            title=item.title,
            before=points(item.before),
            after=points(item.after),
            change=change(item.change),
            moved=f"↓{item.worse} ↑{item.better}",
            stability=stable(item.stability[1]),
            chart=charts.interval(item.change, item.interval if item.verdict != "same" else None, span, item.verdict),
            verdict=item.verdict,
            word=verdict_words()[item.verdict],
        )
        for item in found.items
    ]
    labels = found.before.label, found.after.label
    return Block(sentence.verdict(found), found.verdict, tuple(rows), tuple(spent(found.before, found.after)), labels)


def stable(share: float | None) -> str:
    """Return how many cases say the same in all repetitions, in per cent."""
    return "–" if share is None else f"{100 * share:.0f}%"


def spent(*sides: Side) -> Iterator[tuple[str, ...]]:
    """Yield what a draft took, a line for each kind: its name, then each side's."""
    names = {
        "requests": text("请求"), "input_tokens": text("发出的 token"), "output_tokens": text("收到的 token"),
        "seconds": text("秒"), "repaired": text("退回改过的"), "cost": text("费用"),
    }  # fmt: skip
    own = [side.spent for side in sides]
    for field, name in names.items():
        values = [None if item is None else float(getattr(item, field)) for item in own]
        if any(values):
            yield (name, *("–" if value is None else _amount(field, value) for value in values))


def _amount(field: str, value: float) -> str:
    if field == "repaired":
        return f"{100 * value:.0f}%"
    return f"{value:.4g}" if field == "cost" else f"{value:,.0f}" if "tokens" in field else f"{value:.1f}"


def _alone(side: Side) -> list[Row]:
    rows: list[Row] = []
    for name, values in side.measured.values.items():
        if (mean := statistics.mean(values)) is not None:
            chart = charts.level(mean, statistics.level(values))
            stability = stable(statistics.stability(values))
            title = side.titles.get(name, name)
            rows.append(Row(title, "", points(mean), "", str(len(values)), stability, chart, "shown", ""))
    return rows


def _cases(sides: Sequence[Side], found: Sequence[Comparison], own: Mapping[str, Material]) -> Iterator[Case]:
    moved = {item.case: item for comparison in reversed(found) for item in comparison.moved}
    edited = {case for comparison in found for case in comparison.edited}
    titles = {name: title for side in reversed(sides) for name, title in side.titles.items()}
    names = dict.fromkeys(line.case for side in sides for line in side.lines)
    short = sum(len(side.lines) for side in sides) > _MOST_TEXTS
    by_side = [by_case(side) for side in sides]
    for name in names:
        differences = [
            item.differences[name] for comparison in found for item in comparison.items if name in item.differences
        ]
        change_of = moved.get(name)
        scorer = change_of.scorer if change_of else ""
        lines = [by.get(name, []) for by in by_side]
        firsts = [typical(own_lines, scorer) for own_lines in lines]
        yield Case(
            id=name,
            columns=tuple(
                _column(side, own_lines, at, firsts, own.get(name), short=short)
                for at, (side, own_lines) in enumerate(zip(sides, lines, strict=True))
            ),
            change=sentence.changes(change_of, titles) if change_of else "",
            size=max(map(abs, differences), default=0.0),
            worst=min(differences, default=0.0),
            best=max(differences, default=0.0),
            errors=sum(bool([*line.errors]) for own_lines in lines for line in own_lines),
            edited=name in edited,
        )


def _column(
    side: Side, lines: Sequence[Line], at: int, firsts: Sequence[Line | None], material: Material | None, *, short: bool
) -> Column:
    """Return a column; its first draft is held against that of the first column, that one against the next."""
    first = firsts[at]
    other = firsts[0] if at else firsts[1] if len(firsts) > 1 else None
    draft = _draft(first, side, material, other.text if other else None) if first else None
    others = [] if short else [_draft(line, side, material) for line in lines if line is not first]
    if first is None and lines and short:
        others = [_draft(lines[0], side, material)]
    return Column(side.label, draft, tuple(others))


def _draft(line: Line, side: Side, material: Material | None, other: str | None = None) -> Draft:
    body = marked(line.text, material, other)
    said = tuple(
        (state, f"{word} {body.counts[state]}") for state, word in _state_words().items() if state in body.counts
    )
    scores = tuple(
        Scored(
            side.titles.get(name, name),
            text("出错") if score.error else _shown(score.value),
            None if score.value is None or score.error else float(score.value) >= 1,
            score.error or score.reason,
        )
        for name, score in line.scores.items()
    )
    return Draft(line.repetition, body, said, scores, line.error)


def _shown(value: bool | float | None) -> str:
    if isinstance(value, bool):
        return text("过") if value else text("不过")
    return "–" if value is None else points(value)
