from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from assistant.cli import output, terminal
from assistant.cli.commands import Command, option
from assistant.cli.evaluate_runs import JSON
from assistant.cli.evaluate_shown import table
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.evaluation.meta import Measured, Meta, Shown

_LONGEST = 200  # characters of a passage


@click.command(
    cls=Command,
    help=text(
        "量评分器自己准不准：人标过的文字分成两半，一半（tune）用来改评分器，一半（held）只看数。"
        "标了不好的词要与评分器说的是一处才算找到。"
    ),
)
@option("--scorer", default="", help="只量这个评分器。")
@option("--show", is_flag=True, help="列出 tune 这一半里同人不合的。")
@option(
    "--show-held", is_flag=True, help="连 held 一半的也列出；要写 --reason，记进 evals/meta/LOOKED.md，看过的要换新的。"
)
@option("--reason", default="", help="为什么要看 held 一半。")
@JSON
def meta(scorer: str, show: bool, show_held: bool, reason: str, as_json: bool) -> None:
    """Measure the scorers."""
    from assistant.evaluation import meta as measuring

    if reason and not show_held:
        raise UnusableInput("--reason 要同 --show-held 一起写")
    if show_held:
        output.progress(text("记下了：{path}", path=measuring.looked(reason)))
    shows = {"tune": show, "held": show_held}
    found = [measuring.measure(half, scorer) for half in measuring.HALVES]
    changed = () if scorer else measuring.of_copies()
    if as_json:
        halves = {item.half: item.plain(shown=shows[item.half]) for item in found}
        output.as_json(halves | {"copies": [item.plain() for item in changed]})
        return
    for item in found:
        _tell(item)
        output.listing(_line(one) for one in (item.shown if shows[item.half] else ()))
    if changed:
        terminal.draw(terminal.Line(text("程序改坏的稿子（自带起草的稿子，改错一个数；比人写的容易）"), "bold"))
        _table(changed)


def _tell(found: "Meta") -> None:
    halves = {"tune": text("用来改的一半"), "held": text("只看数的一半")}
    terminal.draw(terminal.Line(text("{half}：{n} 段", half=halves[found.half], n=found.passages), "bold"))
    names = {"outright": text("一处就不过的"), "pooled": text("合起来")}
    _table([*found.scorers, found.outright, found.pooled], names)
    every = found.pooled
    if every.wrong_reason:
        terminal.say(text("说的不是人标的地方：{n} 处，算漏了。", n=every.wrong_reason))
    if every.disputed:
        terminal.say(text("两个人标的不一样：{n} 处，没有算进去。", n=every.disputed))
    if every.errors:
        terminal.say(text("评分器出错：{n} 处，没有算进去。", n=every.errors))


def _table(rows: Iterable["Measured"], names: Mapping[str, str] = MappingProxyType({})) -> None:
    least = text("至少")
    heads = (text("评分器"), text("精确率"), least, text("召回率"), least, text("找到"), text("冤枉"), "κ")
    table(heads, [_row(item, names.get(item.name, item.name)) for item in rows])


def _row(item: "Measured", name: str) -> tuple[str, ...]:
    return (
        name, _percent(item.precision), _percent(item.precision and item.of_precision[0]), _percent(item.recall),
        _percent(item.recall and item.of_recall[0]), f"{item.found}/{item.bad}",
        f"{item.false}/{item.false + item.right}", "–" if item.kappa is None else f"{item.kappa:.2f}",
    )  # fmt: skip


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _line(item: "Shown") -> str:
    kinds = {
        "missed": text("漏了"), "wrong_reason": text("说错地方"), "false": text("冤枉"), "errors": text("出错"),
    }  # fmt: skip
    said = " ".join(item.text.split())[:_LONGEST]
    marked = f"“{item.where}”（{item.why}）" if item.where or item.why else ""
    return f"{item.scorer} · {item.passage} · {kinds[item.kind]} {marked} → {item.reason or '–'}\n    {said}"
