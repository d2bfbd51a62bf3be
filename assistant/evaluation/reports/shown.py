"""Runs and comparisons as people are shown them, in words: one model for the file, the page of the web app and CSV.

What is measured and what is said of it are `comparing` and `sentence`; here it is put into rows and columns.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assistant.evaluation import statistics
from assistant.evaluation.baselines import Line, Side
from assistant.evaluation.comparing import Comparison, by_case, change, points, typical
from assistant.evaluation.reports import charts, sentence
from assistant.grounding.facts import Facts
from assistant.grounding.marked import Marked, State, marked
from assistant.llm.models import limits
from assistant.messages import text

_MOST_TEXTS = 2000  # beyond it only the draft that is like a case's mean is shown, or the page takes 20 MB


class Scored(NamedTuple):
    """What one scorer gave one draft, in words; `full` where nothing is missing, None where there is no value."""

    title: str
    value: str
    full: bool | None
    reason: str


class Draft(NamedTuple):
    """A draft as it is shown; `key` is what marks of people name it by."""

    key: str
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

    scorer: str
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


def state_words() -> dict[State, str]:
    """Return what the states of quantities and gaps are called."""
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


def block(found: Comparison) -> Block:
    """Return a comparison as it is shown."""
    span = max((max(map(abs, item.interval or (item.change,))) for item in found.items), default=0.0)
    rows = [
        Row(
            scorer=item.scorer,
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
        "seconds": text("秒"), "repaired": text("退回改过的"), "cost": "",
    }  # fmt: skip
    own = [side.spent for side in sides]
    for field, name in names.items():
        values = [None if item is None else float(getattr(item, field)) for item in own]
        if any(values):
            name = name or text("费用（{currency}）", currency=limits().currency)
            yield (name, *("–" if value is None else _amount(field, value) for value in values))


def _amount(field: str, value: float) -> str:
    if field == "repaired":
        return f"{100 * value:.0f}%"
    return f"{value:.4g}" if field == "cost" else f"{value:,.0f}" if "tokens" in field else f"{value:.1f}"


def alone(side: Side) -> list[Row]:
    """Return the scorers of a task of a run by itself."""
    rows: list[Row] = []
    for name, values in side.measured.values.items():
        if (mean := statistics.mean(values)) is not None:
            chart = charts.level(mean, statistics.level(values))
            stability = stable(statistics.stability(values))
            title = side.titles.get(name, name)
            rows.append(Row(name, title, "", points(mean), "", str(len(values)), stability, chart, "shown", ""))
    return rows


def cases(
    sides: Sequence[Side], found: Sequence[Comparison], known: Mapping[str, Facts], only: str = ""
) -> Iterator[Case]:
    """Yield the cases with what each side drafted of them.

    Args:
        sides: The runs.
        found: What changed between them; none where there is one.
        known: What is known of each case, by its id; where it is not, no quantity is marked.
        only: The one case that is wanted, "" for all.
    """
    moved = {item.case: item for comparison in reversed(found) for item in comparison.moved}
    edited = {case for comparison in found for case in comparison.edited}
    titles = {name: title for side in reversed(sides) for name, title in side.titles.items()}
    names = [only] if only else [*dict.fromkeys(line.case for side in sides for line in side.lines)]
    short = not only and sum(len(side.lines) for side in sides) > _MOST_TEXTS
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
                _column(side, own_lines, at, firsts, known.get(name), short=short)
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
    side: Side, lines: Sequence[Line], at: int, firsts: Sequence[Line | None], facts: Facts | None, *, short: bool
) -> Column:
    """Return a column; its first draft is held against that of the first column, that one against the next."""
    first = firsts[at]
    other = firsts[0] if at else firsts[1] if len(firsts) > 1 else None
    draft = _draft(first, side, facts, other.text if other else None) if first else None
    others = [] if short else [_draft(line, side, facts) for line in lines if line is not first]
    if first is None and lines and short:
        others = [_draft(lines[0], side, facts)]
    return Column(side.label, draft, tuple(others))


def _draft(line: Line, side: Side, facts: Facts | None, other: str | None = None) -> Draft:
    body = marked(line.text, facts, other)
    said = tuple(
        (state, f"{word} {body.counts[state]}") for state, word in state_words().items() if state in body.counts
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
    return Draft(line.key, line.repetition, body, said, scores, line.error)


def _shown(value: bool | float | None) -> str:
    if isinstance(value, bool):
        return text("过") if value else text("不过")
    return "–" if value is None else points(value)
