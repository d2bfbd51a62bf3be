import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli import evaluate_shown as shown
from assistant.cli import output, terminal
from assistant.cli.commands import Command, option
from assistant.cli.evaluate_runs import JSON, RUNS, task_of
from assistant.cli.options import MODEL
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.evaluation.baselines import Side
    from assistant.evaluation.judge import Judgement

_MOST = 12  # errors that are listed


@click.command(
    cls=Command,
    help=text(
        "请一个模型按尺度（evals/rubrics）比较两次运行的稿子：一对一对比，换过次序再问一遍，允许说一样。"
        "问不成的算出错，不算分，以 1 退出；人评过的，说判得同人合不合。"
    ),
)
@click.argument("before", metavar=text("运行"))
@click.argument("after", metavar=text("另一次运行"))
@option("--rubric", "name", required=True, help="哪个尺度，例如 plain、faithful。")
@MODEL
@option("--dry-run", is_flag=True, help="只说要问几次，不发送。")
@RUNS
@JSON
@click.pass_context
def judge(
    ctx: click.Context, before: str, after: str, name: str, model: str | None, dry_run: bool, runs: Path, as_json: bool
) -> None:
    """Let a model judge."""
    from assistant import settings
    from assistant.evaluation import baselines, comparing, judge, loading, marks
    from assistant.evaluation.reports.material import reports
    from assistant.llm import models

    held = judge.rubric(name)
    sides = task_of(baselines.find(before, runs)), task_of(baselines.find(after, runs))
    folders = [baselines.folder(side, runs) for side in (before, after)]
    if (chosen := models.find(model or settings.model())) is None:
        raise UnusableInput(
            "请模型比较，还没有选用哪个",
            then="请写 --model 服务:模型名，或设环境变量 NIANBAO_MODEL；本机的模型也行。",
        )
    cases = {case.id: case for case in loading.all_cases()}
    found = [*judge.pairs(*sides, cases, reports(sides[1].measured.cases))]
    if not found:
        raise UnusableInput("两次运行没有一对可以比的稿子", then="要有同样的案例、没有出错；全篇的案例不比。")
    if dry_run:
        left = len(judge.due(found, held, chosen, folders[1]))
        terminal.say(
            text("{n} 对稿子，以前问过 {had} 对；要问 {calls} 次", n=len(found), had=len(found) - left, calls=2 * left)
        )
        return
    said = asyncio.run(judge.judge(found, held, chosen, folders[1], _progress))
    given = [mark for folder in dict.fromkeys(folders) for mark in marks.read(folder)]
    result = judge.judgement(held, found, said, given, {**sides[0].titles, **sides[1].titles})
    if as_json:
        output.as_json(result.plain())
    else:
        _tell(result, *comparing.told_apart(*sides))
    ctx.exit(1 if result.errors else 0)


def _progress(done: int, of: int) -> None:
    if done == of or done % 10 == 0:
        output.progress(text("比了 {done}/{of} 对", done=done, of=of))


def _tell(found: "Judgement", before: "Side", after: "Side") -> None:
    terminal.draw(
        terminal.Line(
            text(
                "{rubric}：{after} 好 {won} 对，{before} 好 {lost} 对，一样 {alike} 对",
                rubric=found.rubric,
                after=after.label,
                before=before.label,
                won=found.count("after"),
                lost=found.count("before"),
                alike=found.count("alike"),
            ),
            "bold",
        )
    )
    won, lost = found.cases
    terminal.say(
        text(
            "按案例算（同一案例的几次合起来），{won} 个好了，{lost} 个差了；碰巧分成这样的可能是 {p}。",
            won=won,
            lost=lost,
            p=f"{found.p:.3f}",
        )
    )
    if found.turned:
        terminal.say(text("换过次序说法就变的 {turned} 对，算一样。", turned=found.turned))
    if found.errors:
        terminal.say(text("没有问成 {n} 对，没有算进去：", n=len(found.errors)))
        output.listing(f"! {item.case}：{item.error}" for item in found.errors[:_MOST])
    if found.agreements:
        terminal.say(text("同人、同别的评分器合不合（看得出差别的对里，方向一样的有几成，一样的算一半）："))
        shown.agreed(found.agreements)
