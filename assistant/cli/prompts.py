from pathlib import Path

import click

from assistant.cli import output, terminal
from assistant.cli.commands import Command, LazyGroup, option
from assistant.cli.options import FILE, REPORT, REPORT_FILE
from assistant.domain.section_names import key_of
from assistant.messages import text


class Prompts(LazyGroup):
    """The commands below `nianbao prompts`."""

    table = {  # noqa: RUF012 - overrides a ClassVar
        "list": ("assistant.cli.prompts:listed", "列出全部提示和它们的版本。"),
        "show": ("assistant.cli.prompts:show", "打印一份提示的原文。"),
        "render": ("assistant.cli.prompts:render", "打印为一份报告要发给模型的每一个字。"),
        "new": ("assistant.cli.prompt_work:new", "把最新一版复制成自己的下一版，打开来改。"),
        "diff": ("assistant.cli.prompt_work:diff", "看两版提示哪里不一样。"),
        "lint": ("assistant.cli.prompt_work:lint", "看提示有没有写错变量、漏了规矩，有多长。"),
        "try": ("assistant.cli.prompt_work:attempt", "用一版提示写几个案例，同前一版并排看。"),
    }


@click.group("prompts", cls=Prompts, help=text("看给模型的提示：原文、实际发出去的；改出新的一版，试一试。"))
def group() -> None:
    """Look at prompts."""


@click.command("list", cls=Command, help=text("列出全部提示和它们的版本。"))
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
def listed(as_json: bool) -> None:
    """List the prompts."""
    from assistant.llm import prompts

    found = [prompts.load(name) for name in prompts.names()]
    if as_json:
        output.as_json([{"name": item.name} | item.head.model_dump(mode="json") for item in found])
        return
    for item in found:
        terminal.say(f"{item.name}  {item.head.section}  {item.title}")


@click.command(cls=Command, help=text("打印一份提示的原文；不写版本就是最新的。"))
@click.argument("name", metavar=text("提示"))
def show(name: str) -> None:
    """Print a prompt file."""
    from assistant.llm import prompts

    terminal.say(prompts.source(prompts.load(name).name))


@click.command(cls=Command, help=text("打印为一份报告要发给模型的每一个字：个人信息已遮盖，与实际发出的一样。"))
@click.argument("name", metavar=text("提示"))
@REPORT
@option("--notes", type=FILE, help="工作记录：txt、md、docx、xlsx、html，怎么写都行；有小标题按小标题，没有就看词。")
@option("--last", type=REPORT_FILE, help="去年的报告，用来对比和交代去年的问题。")
@option("--section", help="哪一节；给各节共用的提示时用。")
@option("--tokens", "count", is_flag=True, help="只打印各段大约多少 token，按字数估算；与模型自己的数法会差一两成。")
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
def render(
    name: str, path: Path, notes: Path | None, last: Path | None, section: str | None, count: bool, as_json: bool
) -> None:  # fmt: skip
    """Print what would be sent."""
    from assistant.llm import tokens
    from assistant.llm.calls import named, said_by
    from assistant.workflow import files, outgoing
    from assistant.workflow import notes as note_files

    report = files.load(path, last)
    if notes is not None:
        report = note_files.from_file(report, notes).report
    key = key_of(report, section, report.form.narratives) if section else None
    prompt, messages = outgoing.rendered(report, name, key)
    total = tokens.of_messages(messages)
    if as_json:
        data = {"prompt": prompt, "messages": [{"role": role, "text": said} for role, said in messages]}
        output.as_json(data | ({"tokens": total, "estimator": tokens.NAME} if count else {}))
    elif count:
        output.listing(f"{named(role)} {tokens.estimate(said)}" for role, said in messages)
        terminal.say(text("{prompt}：按字数估算，共约 {n} 个 token", prompt=prompt, n=total))
    else:
        terminal.say(said_by(messages))
