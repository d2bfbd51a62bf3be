"""Charts as SVG within the page: no script draws them, and no style attribute, which the page's policy would refuse."""

from collections.abc import Callable, Iterator
from html import escape
from typing import NamedTuple
from unicodedata import east_asian_width

from assistant.evaluation.comparing import change, points
from assistant.evaluation.trend import Mark, Point, Trend
from assistant.messages import text

_WIDE, _HIGH = 220, 18
_LINE, _LETTER, _CHARACTER = 15, 6.5, 11  # of a legend: how high a line is, how wide a letter and a Chinese character
_LEAST = 0.01  # the least half-width of the axis: a hundredth of a point must not fill it


class Chart(NamedTuple):
    """A chart with what it is of."""

    title: str
    svg: str


def interval(value: float, found: tuple[float, float] | None, span: float, verdict: str) -> str:
    """Return a change with its interval on an axis from -span to +span; nought is in the middle."""
    span = max(span, _LEAST) * 1.05

    def at(value: float) -> float:
        return round(_WIDE / 2 * (1 + max(-1.0, min(1.0, value / span))), 1)

    said = text("差 {change}", change=change(value))
    bar = ""
    if found:
        said = text(
            "差 {change}，95% 区间 {low} 至 {high}", change=change(value), low=change(found[0]), high=change(found[1])
        )
        bar = f'<line class="bar" x1="{at(found[0])}" x2="{at(found[1])}" y1="9" y2="9"/>'
    middle = f'<line class="axis" x1="{_WIDE / 2}" x2="{_WIDE / 2}" y1="0" y2="{_HIGH}"/>'
    return _svg(_WIDE, _HIGH, said, f'{middle}{bar}<circle cx="{at(value)}" cy="9" r="4.5"/>', f"ci {verdict}")


def level(value: float, found: tuple[float, float] | None) -> str:
    """Return a mean from 0 to 1 with its interval."""
    said = points(value)
    bar = ""
    if found:
        low, high = found
        said = text("{mean}，95% 区间 {low} 至 {high}", mean=points(value), low=points(low), high=points(high))
        bar = f'<line class="bar" x1="{_along(low)}" x2="{_along(high)}" y1="9" y2="9"/>'
    frame = f'<line class="axis" x1="0" x2="{_WIDE}" y1="9" y2="9"/>'
    return _svg(_WIDE, _HIGH, said, f'{frame}{bar}<circle cx="{_along(value)}" cy="9" r="4.5"/>', "ci")


def _along(value: float) -> float:
    return round(5 + (_WIDE - 10) * value, 1)


def trends(found: Trend) -> list[Chart]:
    """Return a chart for each scorer: a line for each task, broken where cases or the scorer changed."""
    names = dict.fromkeys(name for point in found.points for name in point.marks)
    return [Chart(found.titles.get(name, name), _trend(found, name)) for name in names]


def _trend(found: Trend, scorer: str) -> str:
    runs = [*dict.fromkeys(point.run for point in found.points)]
    tasks = [*dict.fromkeys(point.task for point in found.points)]
    wide = max(320, 60 + 40 * len(runs), *(int(60 + _length(task)) for task in tasks))
    high, left = 150, 34
    own = [point.marks[scorer] for point in found.points if scorer in point.marks]
    lowest = min(0.9, *(min(mark.mean, *(mark.interval or ())) if mark.interval else mark.mean for mark in own))
    floor = max(0.0, int(lowest * 10) / 10)

    def y(value: float) -> float:
        return round(high - 24 - (high - 36) * (max(floor, min(1.0, value)) - floor) / (1 - floor), 1)

    def x(run: str) -> float:
        return left + 20 + 40.0 * runs.index(run)

    parts = [
        f'<line class="axis" x1="{left}" x2="{wide}" y1="{y(level)}" y2="{y(level)}"/>'
        f'<text x="{left - 6}" y="{y(level) + 4}" text-anchor="end">{points(level)}</text>'
        for level in (floor, (1 + floor) / 2, 1.0)
    ]
    for number, task in enumerate(tasks):
        parts.append(f'<g class="t{number % 5}">{"".join(_line(found.of(scorer, task), x, y))}</g>')
    legend = "".join(
        f'<text class="t{number % 5}" x="{left + 20}" y="{high - 4 + _LINE * number}">● {escape(task)}</text>'
        for number, task in enumerate(tasks)
    )
    said = "；".join(
        f"{point.run} {point.task} {points(mark.mean)}" for task in tasks for point, mark in found.of(scorer, task)
    )
    return _svg(wide, high + _LINE * (len(tasks) - 1), said, "".join(parts) + legend, "trend")


def _length(said: str) -> float:
    return sum(_CHARACTER if east_asian_width(char) in "WF" else _LETTER for char in said)


def _line(own: list[tuple[Point, Mark]], x: Callable[[str], float], y: Callable[[float], float]) -> Iterator[str]:
    before: tuple[Point, Mark] | None = None
    for point, mark in own:
        told = f"{point.run} · {point.task}：{points(mark.mean)}" + (
            f"（{text('案例或评分器改过')}）" if mark.broken else ""
        )
        if mark.interval:
            low, high = mark.interval
            yield f'<line class="bar" x1="{x(point.run)}" x2="{x(point.run)}" y1="{y(low)}" y2="{y(high)}"/>'
        if before and not mark.broken:
            start = f'x1="{x(before[0].run)}" y1="{y(before[1].mean)}"'
            yield f'<line class="line" {start} x2="{x(point.run)}" y2="{y(mark.mean)}"/>'
        yield f'<circle cx="{x(point.run)}" cy="{y(mark.mean)}" r="4"><title>{escape(told)}</title></circle>'
        before = point, mark


def _svg(wide: float, high: float, said: str, body: str, css: str) -> str:
    return (
        f'<svg class="{css}" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" '
        f'aria-label="{escape(said)}">{body}</svg>'
    )
