import click

from assistant.cli import output
from assistant.cli.commands import Command, LazyGroup, option
from assistant.cli.evaluate_runs import TABLE as RUNS
from assistant.messages import text


class Evaluate(LazyGroup):
    """The commands below `nianbao eval`."""

    table = {"run": ("assistant.cli.evaluate:run", "跑一套评测。"), **RUNS}  # noqa: RUF012 - overrides a ClassVar


@click.group(cls=Evaluate, help=text("用成套案例评测起草的结果。"))
def evaluate() -> None:
    """Evaluate drafts."""


@click.command(cls=Command, help=text("跑一套或几套评测；不写名字就跑全部。低于门槛时以 1 退出。"))
@click.argument("suites", nargs=-1, metavar=text("名字…"))
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@click.pass_context
def run(ctx: click.Context, suites: tuple[str, ...], as_json: bool) -> None:
    """Run suites."""
    from assistant import resources
    from assistant.evaluation import run as running

    results = [running.run(name) for name in suites or resources.names("evals/suites")]
    if as_json:
        output.as_json([result.plain() for result in results])
    else:
        for result in results:
            output.listing(result.lines())
    ctx.exit(0 if all(result.passes for result in results) else 1)
