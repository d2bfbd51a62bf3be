from typing import TYPE_CHECKING

import click

from assistant.cli import output, terminal
from assistant.cli.commands import Command, option
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.llm.models import Model
    from assistant.llm.probe import Read
    from assistant.workflow.machine import State


@click.command(
    cls=Command,
    help=text(
        "看看这台机器上哪些功能可用：格式、模型、字体、LibreOffice、读文件的隔离。模型只试几句话，不发报告的内容。"
    ),
)
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Say what works here; exits with 1 where the main job cannot be done."""
    from assistant import resources
    from assistant.workflow import machine

    states = [*machine.basics(), *_model(), *machine.fonts(), *machine.optional()]
    if as_json:
        output.as_json([{"part": part, "works": works, "detail": detail} for part, works, detail in states])
    else:
        for part, works, detail in states:
            mark = {True: "✓", False: "✗", None: "–"}[works]
            terminal.say(f"{mark} {part}：{detail}")
        terminal.say(text("各类文件依次在这些文件夹里找：{folders}", folders="、".join(map(str, resources.roots()))))
    ctx.exit(0 if all(works is not False for _, works, _ in states) else 1)


USES = ("overview", "problems", "other_matters", "suggest")


def _model() -> "list[State]":
    """Say which models are set, and what their servers can do: a few tiny calls, with nothing of a report in them."""
    from assistant.errors import AssistantError
    from assistant.llm import models
    from assistant.messages import of_error
    from assistant.workflow.machine import State

    try:
        found = dict.fromkeys(model for use in USES for model in models.chain(use))
    except AssistantError as error:
        return [State(text("模型"), False, of_error(error))]
    if not found:
        return [State(text("模型"), None, text("没有设，用自带的离线起草；要用就设 NIANBAO_MODEL"))]
    return [_tried(model) for model in found]


def _tried(model: "Model") -> "State":
    import asyncio

    from assistant.errors import AssistantError
    from assistant.llm import egress
    from assistant.llm.models import limits
    from assistant.llm.probe import measured, probe
    from assistant.messages import of_error
    from assistant.workflow.machine import State

    part = text("模型 {name}", name=model.spec)
    try:
        able = asyncio.run(probe(model))
        if able.trouble is not None:
            return State(part, False, of_error(able.trouble))
        read = asyncio.run(measured(model))
    except AssistantError as error:
        return State(part, False, of_error(error))
    abilities = {
        text("流式"): able.streaming, "json_schema": able.json_schema, text("JSON 模式"): able.json_mode,
        text("工具调用"): able.tools,
    }  # fmt: skip
    told = "，".join(f"{name} {'✓' if can else '✗'}" for name, can in abilities.items())
    began = text(
        "；第一个字等了 {seconds} 秒（最多等 {most} 秒）", seconds=f"{able.first or 0:.1f}", most=f"{limits().first:g}"
    )
    used = text("；试用了 {n} 个 token", n=able.tokens)
    return State(part, True, f"{egress.describe(model.base_url)}，{told}{began}{used}{_reads(read)}")


def _reads(read: "Read") -> str:
    """Say how much of a request a server reads at once."""
    if read.most is not None:
        return text(
            "；一次只看约 {n} 个 token，再长的它悄悄截掉，所以放不下的不发；请把服务器的上下文长度调大", n=read.most
        )
    return text("；一次至少能看约 {n} 个 token", n=read.sent) if read.sent else text("；一次能看多少，没有量出来")
