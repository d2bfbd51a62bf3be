import asyncio
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant import evaluation
from assistant.cli import output, terminal
from assistant.cli.commands import Command, LazyGroup, option
from assistant.cli.evaluate_runs import TABLE as RUNS
from assistant.cli.options import REPORT, REPORT_FILE
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.evaluation.data import Suite
    from assistant.evaluation.dry import Due
    from assistant.evaluation.loading import Loaded
    from assistant.evaluation.running import Errors, Progress, Ran, Stop
    from assistant.evaluation.summary import Summary

INTERRUPTED = 130
_MOST = 12  # failed drafts that are listed


class Evaluate(LazyGroup):
    """The commands below `nianbao eval`."""

    table = {  # noqa: RUF012 - overrides a ClassVar
        "run": ("assistant.cli.evaluate:run", "跑评测：按套件起草、评分，结果一条条记下来；断了再跑会接着来。"),
        "case": ("assistant.cli.evaluate:case", "由一份真的报告做一个案例：只留这一节要用的，个人信息遮盖。"),
        **RUNS,
    }


@click.group(cls=Evaluate, help=text("用成套案例评测起草的结果。"))
def evaluate() -> None:
    """Evaluate drafts."""


@click.command(
    cls=Command,
    help=text("跑一套或几套评测：写名字或文件的路径，不写就跑 smoke。有错误、或低于套件里写明的限度时以 1 退出。"),
)
@click.argument("suites", nargs=-1, metavar=text("套件…"))
@option("--case", "cases", multiple=True, help="只跑这个案例；可以写几次。")
@option("--tag", "tags", multiple=True, help="只跑有这个标签的案例；写几次就要都有。")
@option(
    "--prompt",
    "prompts",
    multiple=True,
    help="用哪一版提示，例如 overview@2；可以写几次，一份提示写几版，每一版是一个任务。",
)
@option("--model", help="用哪个模型，服务:模型名；套件里没有模型任务的，加一个。")
@option("--repetitions", type=click.IntRange(1, 1000), help="每个案例写几遍；不写就按套件。")
@option("--dry-run", is_flag=True, help="只算要问几次、多少 token、多少钱，不发送。")
@option("--retry-errors", is_flag=True, help="只把上次出错的再试一遍。")
@option("--keep-errors", is_flag=True, help="上次出错的不再试。")
@option("--new", is_flag=True, help="另起一次运行，不接着以前的。")
@option(
    "--out",
    "-o",
    "out",
    type=click.Path(path_type=Path),
    default=Path(evaluation.RUNS),
    show_default=True,
    help="结果放在哪个文件夹。",
)
@option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="接着这一次运行：它的文件夹；它有的任务都留着，不写几遍就照它的。",
)
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@click.pass_context
def run(
    ctx: click.Context, suites: tuple[str, ...], cases: tuple[str, ...], tags: tuple[str, ...],
    prompts: tuple[str, ...], model: str | None, repetitions: int | None, dry_run: bool, retry_errors: bool,
    keep_errors: bool, new: bool, out: Path, into: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Run suites."""
    from assistant.evaluation import dry, folder, loading
    from assistant.evaluation.summary import summary
    from assistant.evaluation.tasks import ready

    errors: Errors = "only" if retry_errors else "keep" if keep_errors else "again"
    told: list[Any] = []
    fine = True
    if into is not None and len(suites) > 1:
        raise UnusableInput("--into 只能接着跑一套", then="几套请分开跑。")
    chosen = [loading.suite(name, tag=tags, case=cases) for name in suites or ("smoke",)]  # every name, before a call
    loading.require_fitting(prompts, [item for loaded in chosen for item in loaded.cases])
    for loaded in chosen:
        suite = loading.changed(loaded.suite, loaded.cases, prompts=prompts, model=model, repetitions=repetitions)
        if into is not None:
            suite = folder.going_on(into, suite, repetitions)
        tasks = [ready(task, suite, {}) for task in suite.tasks]
        place = into or folder.found(out, suite, tasks, loaded.cases, fresh=new)
        if dry_run:
            due = dry.due(suite, loaded.cases, tasks, place)
            told.append({"suite": suite.name, "tasks": [item.plain() for item in due]})
            output.listing(_due(suite, item) for item in due) if not as_json else None
            continue
        ran = asyncio.run(_run(suite, loaded, place, errors))
        found = summary(suite, place, ran)
        fine = fine and found.passes
        told.append(found.plain())
        if not as_json:
            _tell(found)
        if ran.stopped:
            ctx.exit(INTERRUPTED)
    if as_json:
        output.as_json(told)
    ctx.exit(0 if fine else 1)


async def _run(suite: "Suite", loaded: "Loaded", place: Path, errors: "Errors") -> "Ran":
    from assistant.evaluation import running

    stop = running.Stop()
    task = asyncio.ensure_future(
        running.run(suite, loaded.cases, place, errors=errors, stop=stop, told=_progress(suite.name))
    )
    _hear_interrupts(stop, task)
    try:
        return await task
    except asyncio.CancelledError:
        output.progress(text("中断了；已经写好的都在 {folder} 里，再跑一次会接着来。", folder=place))
        raise click.exceptions.Exit(INTERRUPTED) from None


def _hear_interrupts(stop: "Stop", task: "asyncio.Task[Ran]") -> None:
    """Let the first Ctrl-C begin nothing new, and the second break off what is under way."""
    loop = asyncio.get_running_loop()

    def heard() -> None:
        if stop.asked:
            task.cancel()
            return
        stop.asked = True
        output.progress(text("不再开始新的，等手上的写完（再按一次 Ctrl-C 就立即停）……"))

    def aside(_signal: int, _frame: object) -> None:
        loop.call_soon_threadsafe(heard)

    try:
        loop.add_signal_handler(signal.SIGINT, heard)
    except NotImplementedError:  # Windows
        signal.signal(signal.SIGINT, aside)


def _progress(name: str) -> "Callable[[Progress], None]":
    """Return what tells now and then on stderr how far a run is."""
    last = [0.0]

    def tell(now: "Progress") -> None:
        import time

        from assistant.evaluation.reports import sentence

        at = time.monotonic()
        if now.done < now.due and at - last[0] < 2:
            return
        last[0] = at
        left = text("，还要 {time}", time=sentence.lasting(now.left)) if now.left and now.done < now.due else ""
        wrong = text("，出错 {n}", n=now.errors) if now.errors else ""
        output.progress(
            text("{name}：{done}/{due}{wrong}{left}", name=name, done=now.done, due=now.due, wrong=wrong, left=left)
        )

    return tell


def _due(suite: "Suite", item: "Due") -> str:
    said = text(
        "{suite} · {task}：{cells} 稿，已有 {kept}；要问 {calls} 次，约 {given} token，写回约 {made}",
        suite=suite.name,
        task=item.task,
        cells=item.cells,
        kept=item.kept,
        calls=item.calls,
        given=item.input_tokens,
        made=item.output_tokens,
    )
    if item.calls and item.cost is not None:
        said += text("，约 {cost} 元", cost=f"{item.cost:.2f}")
    return said + (text("（按字数估，重试和退回修改的另算）") if item.calls else "")


def _tell(found: "Summary") -> None:
    """Say what a run did, its means, what is over its limits, and what went wrong."""
    ran = found.ran
    terminal.say(
        text(
            "{suite}：写了 {made} 稿，以前写好的 {had} 稿，重新评分 {rescored} 稿，出错 {errors}",
            suite=found.suite,
            made=ran.made,
            had=ran.had,
            rescored=ran.rescored,
            errors=ran.errors,
        )
    )
    for task, own in found.means.items():
        for name, mean in own.items():
            terminal.say(f"  {task} · {name} {100 * mean.value:.1f}（{mean.drafts}）")
    for task in ran.alike:
        terminal.say(
            text("{task}：每个案例的几遍都一模一样，像是同一个回答存下来又给出的；几遍只能算一遍。", task=task)
        )
    output.listing(f"✗ {line}" for line in found.over[:_MOST])
    output.listing(f"! {item.task} · {item.case}（{item.repetition}）：{item.error}" for item in found.failed[:_MOST])
    if (more := max(0, len(found.over) - _MOST) + max(0, len(found.failed) - _MOST)) > 0:
        terminal.say(text("……还有 {n} 处", n=more))
    terminal.say(text("结果在 {folder}", folder=found.folder))


@click.command(
    cls=Command, help=text("由一份真的报告做一个案例：数据、这一节的工作记录、上年的文字；个人信息遮盖，单位名称留着。")
)
@REPORT
@option("--section", required=True, help="哪一节：编号、序号或标题都行。")
@option("--last", type=REPORT_FILE, help="去年的报告，用来对比和交代去年的问题。")
@option("--id", "name", default="", help="案例的编号；不写就用单位、年份和这一节的标题。")
@option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="写到哪个文件；不写就打印。")
def case(path: Path, section: str, last: Path | None, name: str, out: Path | None) -> None:
    """Make a case from a report."""
    import yaml

    from assistant import files
    from assistant.domain.section_names import key_of
    from assistant.evaluation.from_report import case_from
    from assistant.workflow import files as report_files

    if out is not None and out.exists():  # somebody has written down there what is expected
        raise UnusableInput("已经有这个文件", where=str(out), then="要换掉，请先删掉它。")
    report = report_files.load(path, last)
    key = key_of(report, section, report.form.narratives)
    said = yaml.safe_dump(case_from(report, key, name), allow_unicode=True, sort_keys=False, width=110)
    if out is None:
        terminal.say(said.rstrip())
        return
    files.write(out, said)
    terminal.say(text("写好了：{path}。放进 evals/cases 就能用；请看一遍，写上期望（expect）。", path=out))
