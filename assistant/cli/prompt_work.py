"""A prompt author's day: a new version, what differs, what is wrong, what it does."""

import asyncio
import difflib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli import output, terminal
from assistant.cli.commands import Command, option
from assistant.cli.evaluate_runs import JSON
from assistant.cli.evaluate_shown import in_one
from assistant.cli.options import MODEL
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.evaluation.data import Case, Result
    from assistant.llm.house import Linted
    from assistant.llm.prompts import Prompt

_WHOLE = 10_000  # characters: a draft is shown whole


@click.command(
    cls=Command,
    help=text("把一份提示最新的一版复制成自己文件夹（NIANBAO_HOME）里的下一版；有编辑器（VISUAL、EDITOR）就打开。"),
)
@click.argument("name", metavar=text("提示"))
@option("--no-edit", is_flag=True, help="只复制，不打开。")
def new(name: str, no_edit: bool) -> None:
    """Begin a new version."""
    from assistant.llm import house

    path = house.begin(name)
    terminal.say(text("写好了：{path}", path=path))
    if not no_edit and terminal.has_editor():
        click.edit(filename=path)
        _tell([house.lint(Path(path).stem)])


@click.command(cls=Command, help=text("看两版提示哪里不一样；只写一版，就同它的前一版比。"))
@click.argument("after", metavar=text("提示"))
@click.argument("other", required=False, metavar=text("另一版"))
def diff(after: str, other: str | None) -> None:
    """Compare two versions: the first against the second, or the former one against the only one."""
    from assistant.llm import prompts

    now = prompts.load(other or after).name
    before = prompts.load(after if other else _former(now)).name
    old, new = prompts.source(before), prompts.source(now)
    found = difflib.unified_diff(old.splitlines(), new.splitlines(), before, now, lineterm="", n=1)
    styles = {"+": "green", "-": "red", "@": "cyan"}
    lines = [*found]
    for line in lines:
        terminal.draw(terminal.Line(line, styles.get(line[:1], "")))
    if not lines:
        terminal.say(text("{before} 和 {after} 一样。", before=before, after=now))


@click.command(
    cls=Command,
    help=text(
        "看提示有没有写错变量、漏了规矩（prompts/house.yaml），有多长；不写就看每一份最新的。有错就以 1 退出。"
    ),
)  # fmt: skip
@click.argument("names", nargs=-1, metavar=text("提示…"))
@JSON
@click.pass_context
def lint(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:
    """Look for faults."""
    from assistant.llm import house, prompts

    newest = {prompts.id_of(name): name for name in prompts.names()}
    found = [house.lint(name) for name in names or newest.values()]
    if as_json:
        output.as_json([item.plain() for item in found])
    else:
        _tell(found)
    ctx.exit(1 if any(item.wrong for item in found) else 0)


def _tell(found: Iterable["Linted"]) -> None:
    for item in found:
        terminal.say(text("{name}：不算材料约 {n} 个 token", name=item.name, n=item.tokens))
        output.listing(f"✗ {line}" for line in item.wrong)


@click.command(
    "try", cls=Command,
    help=text("用一版提示写几个案例：稿子、规则找出的问题，同前一版并排。要问模型，每个案例每一版问一次。"),
)  # fmt: skip
@click.argument("name", metavar=text("提示"))
@option("--case", "cases", multiple=True, required=True, help="哪个案例；可以写几次。")
@option("--against", default="", help="同哪一版比；不写就是前一版。")
@MODEL
def attempt(name: str, cases: tuple[str, ...], against: str, model: str | None) -> None:
    """Draft some cases with a version and with the former one."""
    from assistant import settings
    from assistant.evaluation import loading
    from assistant.llm import models, prompts

    if models.find(model or settings.model()) is None:
        raise UnusableInput(
            "试提示要问模型，还没有选用哪个",
            then="请写 --model 服务:模型名，或设环境变量 NIANBAO_MODEL；本机的模型也行。",
        )
    own = prompts.load(name)
    before = _other(own, prompts.load(against)) if against else prompts.former(own.name)
    chosen = _cases(loading.all_cases(), cases, own)
    made = asyncio.run(_drafted([before, own.name] if before else [own.name], chosen, model))
    for case in chosen:
        _show(case, {version: made[version, case.id] for version in (before, own.name) if version}, before)


def _other(own: "Prompt", against: "Prompt") -> str:
    """Return the name of the version that another is compared with."""
    if against.name == own.name:
        raise UnusableInput("两版是同一版：{name}", then="请写另一版；不写 --against 就同前一版比。", name=own.name)
    if against.drafts != own.drafts:
        raise UnusableInput(
            "{name} 和 {other} 不是写同一节的", then="请写同一份提示的两版。", name=own.name, other=against.name
        )
    return against.name


def _former(name: str) -> str:
    from assistant.llm import prompts

    if not (found := prompts.former(name)):
        raise UnusableInput("{name} 是第一版", then="请再写一版，同它比。", name=name)
    return found


def _cases(known: Iterable["Case"], wanted: Sequence[str], prompt: "Prompt") -> list["Case"]:
    """Return the cases that are named, all of the prompt's section."""
    if not prompt.drafts:
        raise UnusableInput(
            "{name} 不是起草用的提示，没有案例可试",
            then="要看实际要发的每一个字，用 prompts render。",
            name=prompt.name,
        )
    by_id = {case.id: case for case in known}
    fitting = [name for name, case in by_id.items() if case.drafted == (prompt.drafts,)]
    for name in wanted:
        if name not in fitting:
            raise UnusableInput(
                "没有这一节的案例“{name}”", then="有：{known}。", name=name, known="、".join(sorted(fitting))
            )
    return [by_id[name] for name in wanted]


async def _drafted(
    versions: Sequence[str], cases: Sequence["Case"], model: str | None
) -> Mapping[tuple[str, str], "Result"]:  # fmt: skip
    """Return what each version makes of each case; nothing is kept but in the answers that are kept anyway."""
    from assistant.evaluation import running
    from assistant.evaluation.data import OfModel, Suite
    from assistant.evaluation.journal import Journal

    tasks = tuple(OfModel(kind="model", name=version, model=model or "", prompt=version) for version in versions)
    suite = Suite(name="try", cases=tuple(case.id for case in cases), tasks=tasks, scorers=("Supported",))
    with tempfile.TemporaryDirectory() as folder:
        await running.run(suite, cases, Path(folder))
        return {(item.task, item.case): item for item in Journal(Path(folder))}


def _show(case: "Case", made: Mapping[str, "Result"], before: str) -> None:
    from assistant.evaluation.scorers import Sample
    from assistant.evaluation.tasks import report_of

    terminal.draw(terminal.Line(f"\n{case.id}", "bold"))
    for version, result in made.items():
        if result.error:
            terminal.say(text("{version}：没有写成：{error}", version=version, error=result.error))
            continue
        sample = Sample(case, report_of(case), result)
        terminal.draw(terminal.Line(f"── {version}", "bold"))
        if not case.draft:
            found = [item for item in sample.findings() if item.code[0] in "NWX"]
            output.listing(f"{item.code} {item.message}" for item in found)
        terminal.say(text("token：{given} + {written}", given=result.input_tokens, written=result.output_tokens))
    texts = [result.text for result in made.values() if not result.error]
    if len(texts) == len(made) and before:
        in_one(texts[0], texts[-1], _WHOLE)
    else:
        output.listing(texts)
