"""What is done with runs of evaluations: compare, hold to limits, follow, plan, mark, report."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from assistant import evaluation
from assistant.cli import evaluate_shown as shown
from assistant.cli import output, terminal
from assistant.cli.commands import Command, option
from assistant.cli.options import answering
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.evaluation.baselines import Line, Run, Side
    from assistant.evaluation.comparing import Comparison
    from assistant.evaluation.gate import Gate
    from assistant.evaluation.trend import Trend

TABLE = {
    "compare": ("assistant.cli.evaluate_runs:compare", "比较两次或几次运行：变好还是变差，有多大把握，是哪些案例。"),
    "gate": ("assistant.cli.evaluate_runs:gate", "看一次运行过不过门槛：同基准比，不过就以 1 退出。"),
    "trend": ("assistant.cli.evaluate_runs:trend", "看一套评测历次的得分。"),
    "plan": ("assistant.cli.evaluate_runs:plan", "算要多少案例、几次重复，才看得出这么大的变化。"),
    "meta": ("assistant.cli.evaluate_meta:meta", "量评分器自己准不准：按人标过的文字，算精确率、召回率。"),
    "mark": ("assistant.cli.evaluate_runs:mark", "由人评稿子好不好，再看各个评分器同人合不合。"),
    "judge": ("assistant.cli.evaluate_judge:judge", "请一个模型按尺度比较两次运行的稿子，一对一对，换过次序。"),
    "report": ("assistant.cli.evaluate_runs:report", "把一次运行写成网页、CSV 或 JUnit XML。"),
}

RUNS = option(
    "--runs",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(evaluation.RUNS),
    help="运行存在哪个文件夹；不写就是 runs。",
)
JSON = option("--json", "as_json", is_flag=True, help="打印成 JSON。")
_KINDS = (".html", ".csv", ".xml")


def _require_kinds(_context: click.Context, _option: click.Parameter, outs: tuple[Path, ...]) -> tuple[Path, ...]:
    """Refuse a file that cannot be written before anything is read or written.

    Raises:
        UnusableInput: Its suffix stands for no kind.
    """
    for path in outs:
        if path.suffix not in _KINDS:
            raise UnusableInput("不知道写成什么：{suffix}", where=str(path), then="后缀可以是 html、csv、xml。",
                                suffix=path.suffix)  # fmt: skip
    return outs


OUT = option(
    "-o", "--out", "outs", multiple=True, type=click.Path(dir_okay=False, path_type=Path), callback=_require_kinds,
    help="写成文件，按后缀：html 网页，csv 表格，xml 给 CI 看的 JUnit。可以写几次。",
)  # fmt: skip


@click.command(
    cls=Command,
    help=text(
        "比较两次或几次运行，都同第一个比。可以写运行的文件夹、名字或开头几个字，"
        "套件（最近一次），基准文件；#任务 指定任务。"
    ),
)
@click.argument("names", nargs=-1, required=True, metavar=text("运行…"))
@RUNS
@option("--cases", "most", type=click.IntRange(0), default=5, help="列出变化最大的几个案例；不写是 5 个。")
@OUT
@JSON
def compare(names: tuple[str, ...], runs: Path, most: int, outs: tuple[Path, ...], as_json: bool) -> None:
    """Compare runs."""
    from assistant.evaluation import baselines, comparing

    named = [baselines.find(name, runs) for name in names]
    pairs = comparing.pairs(named)
    _tell_left_out([side for sides in named for side in sides], pairs)
    found = comparing.compare(pairs)
    if outs:
        sides = [*{side.label: side for pair in pairs for side in pair}.values()]
        _write(outs, sides, found, [])
    if as_json:
        output.as_json([item.plain() for item in found])
        return
    for number, item in enumerate(found):
        if number:
            terminal.say()
        shown.compared(item, most)


@click.command(cls=Command, help=text("看一次运行过不过套件写明的门槛，同基准比；不过就逐条说明，以 1 退出。"))
@click.argument("name", metavar=text("运行"))
@option("--baseline", help="基准：文件，或评测套件的名字；不写就只看不用基准的几条。")
@option("--first", is_flag=True, help="还没有基准：把这次运行存成基准。")
@option("--errors", type=click.IntRange(0), default=0, help="许有几处出错；不写是一处也不许。")
@RUNS
@OUT
@JSON
@click.pass_context
def gate(
    ctx: click.Context, name: str, baseline: str | None, first: bool, errors: int, runs: Path, outs: tuple[Path, ...],
    as_json: bool,
) -> None:  # fmt: skip
    """Hold a run to its limits."""
    from assistant.evaluation import baselines
    from assistant.evaluation.gate import gate as hold

    path = baselines.baseline(baseline) if baseline else None
    if first and path is None:
        raise UnusableInput("--first 要同 --baseline 一起写")
    if first and path is not None and path.exists():
        raise UnusableInput("已经有这份基准", where=str(path), then="要换掉，请先删掉它。")
    if path is not None and not first and not path.is_file():
        raise UnusableInput("没有这份基准", where=str(path), then="第一次请加 --first。")
    known = [] if path is None or first else [baselines.of_file(path)]
    own = task_of(baselines.find(name, runs), known)
    found = hold(own, known[0] if known else None, errors)
    if outs:
        comparisons = [found.comparison] if found.comparison else []
        _write(outs, [*known, own], comparisons, [found])
    if first and path is not None:
        baselines.save(own.measured, path)
        output.progress(text("存成了基准：{path}", path=path))
    if as_json:
        output.as_json(found.plain())
    else:
        shown.held(found)
    ctx.exit(0 if found.passes else 1)


def task_of(sides: "Sequence[Side]", baseline: "Sequence[Side]" = ()) -> "Side":
    """Return the task of a run that is meant: that of the baseline, the only one, or the only one not offline.

    Raises:
        UnusableInput: There are several.
    """
    wanted = baseline[0].measured.task if baseline else ""
    own = [side for side in sides if side.measured.task == wanted] or sides
    alone = [side for side in own if not side.is_offline] if len(own) > 1 else own
    if len(alone) != 1:
        known = "、".join(side.measured.task for side in own)
        raise UnusableInput(
            "这次运行有几个任务：{known}", then="请写明哪一个：“运行#任务”，名字里有空格的要加引号。", known=known
        )
    if alone != own:
        output.progress(text("这次运行有几个任务，看的是 {task}；离线起草的不看。", task=alone[0].label))
    return alone[0]


def _tell_left_out(sides: "Sequence[Side]", pairs: "Sequence[tuple[Side, Side]]") -> None:
    """Say which tasks of what was named are not compared: nothing has their name, and they are not what it is about."""
    compared = {(side.run, side.measured.task) for pair in pairs for side in pair}
    if left := dict.fromkeys(side.label for side in sides if (side.run, side.measured.task) not in compared):
        output.progress(text("没有比的任务：{names}", names="、".join(left)))


@click.command(cls=Command, help=text("看一套评测历次的得分；案例或评分器改过的地方，前后不能比，用 ┊ 隔开。"))
@click.argument("suite", metavar=text("套件"))
@option("--last", type=click.IntRange(1), default=20, help="看最近几次；不写是 20 次。")
@RUNS
@OUT
@JSON
def trend(suite: str, last: int, runs: Path, outs: tuple[Path, ...], as_json: bool) -> None:
    """Follow a suite."""
    from assistant.evaluation import baselines
    from assistant.evaluation.trend import trend as follow

    found = follow(suite, runs, last)
    if outs:
        _write(outs, baselines.find(suite, runs), [], [], found)
    if as_json:
        output.as_json(found.plain())
    else:
        shown.trend(found)


@click.command(
    cls=Command, help=text("算要多少案例、几次重复，才看得出这么大的变化（五回里看出四回）。按最近一次运行的波动算。")
)
@click.argument("suite", metavar=text("套件"))
@option("--change", type=click.FloatRange(0.1, 100), default=3, help="要看出多大的变化，满分 100；不写是 3 分。")
@RUNS
@JSON
def plan(suite: str, change: float, runs: Path, as_json: bool) -> None:
    """Plan a suite."""
    from assistant.evaluation.planning import plan as reckon

    found = reckon(suite, change / 100, runs)
    if as_json:
        output.as_json(found.plain())
    else:
        output.listing(shown.planned(found))


@click.command(cls=Command, help=text("由人评稿子好不好：一份份看，记下来；以前的都留着。最后看各个评分器同人合不合。"))
@click.argument("name", metavar=text("运行"))
@option("--case", "cases", multiple=True, help="只评这个案例；可以写几次。")
@option("--key", help="不问，直接评这一份：它的编号（key）。")
@option("--as", "said", type=click.Choice(["good", "bad"]), help="同 --key 一起写：good 好，bad 不好。")
@option("--reason", default="", help="为什么。")
@answering("谁评的；不写就问。")
@RUNS
@JSON
def mark(
    name: str, cases: tuple[str, ...], key: str | None, said: Literal["good", "bad"] | None, reason: str, by: str,
    runs: Path, as_json: bool,
) -> None:  # fmt: skip
    """Mark drafts."""
    from assistant.evaluation import baselines, marks

    sides = baselines.find(name, runs)
    run = baselines.read(baselines.folder(name, runs))
    if (key is None) != (said is None):
        raise UnusableInput("--key 和 --as 要一起写")
    if key is not None and said is not None:
        marks.add(run, key, said, by=by, reason=reason)
    else:
        tasks = {side.measured.task for side in sides}
        own = [line for line in run.lines if line.task in tasks and (not cases or line.case in cases)]
        _ask(run, marks.waiting(own, marks.read(run.folder), by), by)
    found = marks.read(run.folder)
    agreed = marks.agreement(run, found)
    if as_json:
        output.as_json({"marks": dict(marks.counts(found)), "agreement": [item.plain() for item in agreed]})
        return
    terminal.say(text("好的 {good} 份，不好的 {bad} 份。", **marks.counts(found)))
    if torn := marks.torn(run.folder):
        terminal.say(text("有 {n} 行没有写完，读不出来，没有算：{places}", n=len(torn), places=text("、").join(torn)))
    shown.agreed(agreed)


@click.command(
    cls=Command, help=text("把一次运行写成一个网页（不用联网，双击就开）、CSV 或 JUnit XML；不写 -o 就打印得分。")
)
@click.argument("name", metavar=text("运行"))
@option("--against", help="同哪一次运行或哪份基准比。")
@RUNS
@OUT
@JSON
def report(name: str, against: str | None, runs: Path, outs: tuple[Path, ...], as_json: bool) -> None:
    """Report a run."""
    from assistant.evaluation import baselines, comparing
    from assistant.evaluation.gate import gate as hold
    from assistant.evaluation.trend import trend as follow

    own = baselines.find(name, runs)
    others = baselines.find(against, runs) if against else []
    pairs = comparing.pairs([others, own]) if others else []
    _tell_left_out([*others, *own] if others else [], pairs)
    found = comparing.compare(pairs)
    befores = {item.after.measured.task: item.before for item in found}
    gates = [hold(side, befores.get(side.measured.task)) for side in own if side.limits]
    if outs:
        folder = runs / own[0].measured.suite
        _write(outs, [*{side.label: side for side in befores.values()}.values(), *own], found, gates,
               follow(own[0].measured.suite, runs) if folder.is_dir() else None)  # fmt: skip
    if as_json:
        output.as_json({"comparisons": [item.plain() for item in found], "gates": [item.plain() for item in gates]})
    elif not outs:
        for item in found:
            shown.compared(item, 0)
        if not found:
            for side in own:
                shown.scores(side)
        for item in gates:
            shown.held(item)


def _write(
    outs: Sequence[Path], sides: "Sequence[Side]", found: "Sequence[Comparison]", gates: "Sequence[Gate]",
    trend: "Trend | None" = None,
) -> None:  # fmt: skip
    from assistant import files
    from assistant.evaluation.gate import gate as hold
    from assistant.evaluation.reports import html, material, rows

    for path in outs:
        match path.suffix:
            case ".html":
                known = material.reports(
                    {case: content for side in sides for case, content in side.measured.cases.items()}
                )
                content = html.page(sides, found, gates, trend, known).encode()
            case ".csv":
                content = rows.as_csv(sides)
            case _:
                content = rows.as_junit(gates or [hold(side, None) for side in sides if side.lines])
        files.write(path, content)
        output.progress(text("写好了：{path}", path=path))


def _ask(run: "Run", lines: "Sequence[Line]", by: str) -> None:
    """Show one draft after the other and write down what the person says; an empty answer leaves one out."""
    from assistant.evaluation import marks

    answers: dict[str, Literal["good", "bad"]] = {"1": "good", "2": "bad"}
    for number, line in enumerate(lines, 1):
        terminal.draw(terminal.Line(f"\n{line.case}　{line.task} #{line.repetition}　{number} / {len(lines)}", "bold"))
        terminal.say(line.text)
        said = terminal.choose(text("1 好，2 不好，0 跳过，q 不评了"), ["1", "2", "0", "q"], "0")
        if said == "q":
            return
        if said in answers:
            marks.add(run, line.key, answers[said], by=by, reason=terminal.ask(text("为什么（可以不写）"), ""))
