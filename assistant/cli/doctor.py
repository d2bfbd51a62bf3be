import platform
import sys
from typing import TYPE_CHECKING

import click

from assistant.cli import output, terminal
from assistant.cli.commands import Command, option
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.llm.models import Model
    from assistant.llm.probe import Read


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

    states = [*_basics(), *_model(), *_fonts(), *_optional()]
    if as_json:
        output.as_json([{"part": part, "works": works, "detail": detail} for part, works, detail in states])
    else:
        for part, works, detail in states:
            mark = {True: "✓", False: "✗", None: "–"}[works]
            terminal.say(f"{mark} {part}：{detail}")
        terminal.say(text("各类文件依次在这些文件夹里找：{folders}", folders="、".join(map(str, resources.roots()))))
    ctx.exit(0 if all(works is not False for _, works, _ in states) else 1)


State = tuple[str, bool | None, str]
USES = ("overview", "problems", "other_matters", "suggest")


def _basics() -> list[State]:
    from assistant.checking.registry import catalogue
    from assistant.domain import formats
    from assistant.errors import AssistantError
    from assistant.messages import of_error

    python = (text("Python"), True, f"{platform.python_version()}，{platform.system()}")
    states: list[State] = [python]
    for name in formats.available():
        try:
            form = formats.load(name)
            years = f"{form.years.first}—{form.years.last or ''}"
            states.append(
                (text("格式 {name}", name=name), True, text("{years} 年，{n} 格", years=years, n=len(form.cells)))
            )
        except AssistantError as error:
            states.append((text("格式 {name}", name=name), False, of_error(error)))
    states.append((text("规则"), True, text("{n} 条", n=len(catalogue()))))
    states.append((text("起草"), True, text("自带的离线起草，不用网络和密钥")))
    return states


def _model() -> list[State]:
    """Say which models are set, and what their servers can do: a few tiny calls, with nothing of a report in them."""
    from assistant.errors import AssistantError
    from assistant.llm import models
    from assistant.messages import of_error

    try:
        found = dict.fromkeys(model for use in USES for model in models.chain(use))
    except AssistantError as error:
        return [(text("模型"), False, of_error(error))]
    if not found:
        return [(text("模型"), None, text("没有设，用自带的离线起草；要用就设 NIANBAO_MODEL"))]
    return [_tried(model) for model in found]


def _tried(model: "Model") -> State:
    import asyncio

    from assistant.errors import AssistantError
    from assistant.llm import egress
    from assistant.llm.models import limits
    from assistant.llm.probe import measured, probe
    from assistant.messages import of_error

    part = text("模型 {name}", name=model.spec)
    try:
        able = asyncio.run(probe(model))
        if able.trouble is not None:
            return part, False, of_error(able.trouble)
        read = asyncio.run(measured(model))
    except AssistantError as error:
        return part, False, of_error(error)
    abilities = {
        text("流式"): able.streaming, "json_schema": able.json_schema, text("JSON 模式"): able.json_mode,
        text("工具调用"): able.tools,
    }  # fmt: skip
    told = "，".join(f"{name} {'✓' if can else '✗'}" for name, can in abilities.items())
    began = text(
        "；第一个字等了 {seconds} 秒（最多等 {most} 秒）", seconds=f"{able.first or 0:.1f}", most=f"{limits().first:g}"
    )
    used = text("；试用了 {n} 个 token", n=able.tokens)
    return part, True, f"{egress.describe(model.base_url)}，{told}{began}{used}{_reads(read)}"


def _reads(read: "Read") -> str:
    """Say how much of a request a server reads at once."""
    if read.most is not None:
        return text(
            "；一次只看约 {n} 个 token，再长的它悄悄截掉，所以放不下的不发；请把服务器的上下文长度调大", n=read.most
        )
    return text("；一次至少能看约 {n} 个 token", n=read.sent) if read.sent else text("；一次能看多少，没有量出来")


def _fonts() -> list[State]:
    from assistant.assembling import fonts

    names = {
        "title": text("标题字体"),
        "body": text("正文字体"),
        "level1": text("一级标题字体"),
        "level2": text("二级标题字体"),
        "table": text("表格字体"),
    }
    states: list[State] = []
    for state in fonts.available():
        if state.used is None:
            detail = text("没有，不能出 PDF；请安装 {font} 或 Noto Serif CJK SC", font=state.official)
        elif state.used == state.official:
            detail = state.used
        else:
            detail = text("用 {used} 代替 {official}", used=state.used, official=state.official)
        states.append((names[state.part], None if state.used is None else True, detail))
    return states


def _optional() -> list[State]:
    from assistant.reading.office import program

    office = program()
    legacy = office or text("没有；读不了 .doc、.rtf、.odt，别的不受影响")
    if sys.platform == "linux":
        isolated = text("在子进程里读，限内存、时间，断网络")
    else:
        isolated = text("在子进程里读，限时间")
    return [("LibreOffice", True if office else None, legacy), (text("读文件"), True, isolated)]
