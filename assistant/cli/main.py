"""The command `nianbao`."""

import sys

import click

from assistant import settings
from assistant.cli import terminal
from assistant.cli.commands import LazyGroup, advice, explain
from assistant.cli.hints import hint
from assistant.cli.surroundings import is_shortage, speak_chinese
from assistant.errors import AssistantError
from assistant.messages import of_error, of_system, text


class Nianbao(LazyGroup):
    """All commands, in the order of the work."""

    table = {  # noqa: RUF012 - overrides the ClassVar of LazyGroup
        "demo": ("assistant.cli.demo:demo", "用自带的例子走完全程：读取、校验、起草、生成。不需要网络和密钥。"),
        "serve": ("assistant.cli.serve:serve", "打开网页版：填数、核对、起草、审改、签字、定稿都在浏览器里做。"),
        "template": ("assistant.cli.template:template", "生成一份空白 Excel 填报表。"),
        "read": ("assistant.cli.read:read", "把 docx、html、pdf、xlsx、txt 等读成报告文件。"),
        "check": ("assistant.cli.check:check", "按规则校验一份报告，或一个文件夹里的全部报告。"),
        "rules": ("assistant.cli.rules:rules", "列出全部规则。"),
        "explain": ("assistant.cli.rules:explain", "说明一条规则：查什么、为什么、依据、怎么改。"),
        "convert": ("assistant.cli.convert:convert", "换成另一年度的表格格式，列出要补填的格子。"),
        "set": ("assistant.cli.set:set_cells", "改表格里的数，正文里说到它的数跟着改，改不了的列出来问。"),
        "fix": ("assistant.cli.fix:fix", "改正有确定改法的格式问题，先给出对照。"),
        "waive": ("assistant.cli.waive:waive", "说明一条提醒为什么可以保留。"),
        "note": ("assistant.cli.note:group", "看、加、改、去掉报告里的工作记录。"),
        "draft": ("assistant.cli.draft:draft", "根据数据和工作记录起草文字部分。"),
        "suggest": ("assistant.cli.suggest:suggest", "给出修改建议：规则的改法和模型的建议，不自动改。"),
        "edit": ("assistant.cli.edit:edit", "由人改一节文字；改后就是人写的，原来的留底。"),
        "decide": ("assistant.cli.decide:decide", "由人采纳或不采纳建议，撤销，换用候选稿。"),
        "approve": ("assistant.cli.approve:approve", "由人签字确认某一节的文字；改动后自动失效。"),
        "build": ("assistant.cli.build:build", "生成定稿或草稿：docx、pdf、html、xlsx、json。"),
        "receipt": ("assistant.cli.receipt:receipt", "给定稿出一份回执，以后能离线核对；--verify 核对。"),
        "compare": ("assistant.cli.compare:compare", "拿已经发布的文件或网页同报告逐格逐句核对。"),
        "list": ("assistant.cli.store:list_reports", "列出库里的报告；凡是写“报告”的地方，都可以写 @单位/年。"),
        "import": ("assistant.cli.store:import_files", "把报告放进库里：导出的压缩包，或任何能读的文件。"),
        "export": ("assistant.cli.store:export", "把库里的报告连同历史、操作记录导出成一个文件。"),
        "backup": ("assistant.cli.store:back_up", "备份整个库，开着网页也可以。"),
        "restore": ("assistant.cli.store:restore", "从备份恢复。"),
        "journal": ("assistant.cli.store:journal", "看一份报告的操作记录；journal verify 核对记录有没有被动过。"),
        "prompts": ("assistant.cli.prompts:group", "看给模型的提示：原文、实际发出去的；改出新的一版，试一试。"),
        "eval": ("assistant.cli.evaluate:evaluate", "用成套案例评测起草的结果。"),
        "doctor": ("assistant.cli.doctor:doctor", "看看这台机器上哪些功能可用。"),
    }


@click.group(
    cls=Nianbao,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=text("年报：起草政府信息公开工作年度报告。每个数字都有出处，不知道的就问，没有人签字不定稿。"),
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.option("--version", is_flag=True, help=text("显示版本号。"))
@click.pass_context
def main(ctx: click.Context, version: bool) -> None:
    """Run a command; without one, show what there is."""
    if version:
        from importlib.metadata import version as installed

        terminal.say(f"nianbao {installed('nianbao')}")
    elif ctx.invoked_subcommand is None:
        terminal.say(ctx.get_help())


_TOLD = (click.ClickException, AssistantError, OSError, MemoryError, ImportError, RuntimeError, SystemError)


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 fine, 1 findings of severity error or a gate not met, 2 unusable input."""
    if arguments is None:
        speak_chinese()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    sys.excepthook = terminal.crashed
    try:
        code = main.main(arguments, prog_name="nianbao", standalone_mode=False) or 0
        sys.stdout.flush()  # a full disk is heard of here, not by the interpreter on its way out
        sys.exit(code)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except _TOLD as error:
        if "--json" in (sys.argv[1:] if arguments is None else arguments) and isinstance(error, AssistantError):
            from assistant.cli.output import as_json

            as_json({"error": error.plain()})
        _fail(*_told(error))


def _told(error: Exception) -> tuple[str, int]:
    """Return an error as a person is told of it, and the exit code; a fault of our own goes on as it is."""
    match error:
        case click.Abort():
            return text("已中断。"), 130
        case click.ClickException():
            return f"{explain(error)}\n{text('看说明：{command} --help', command=_named(error))}", 2
        case AssistantError():
            return advice(_with_hint(error)), error.exit_code
        case _ if is_shortage(error):
            return text("内存不够，没有做完；请关掉别的程序，或放宽内存限制再运行。"), 2
        case OSError():
            return text("系统出错：{reason}", reason=of_system(error.strerror or "") or type(error).__name__), 2
        case _:
            raise error


def _with_hint(error: AssistantError) -> str:
    said, more = of_error(error), hint(error)
    stop = ". " if settings.locale() == "en" else "。"
    return said + (stop if more and said[-1:] not in "。.\n！？" else "") + more


def _named(error: click.ClickException) -> str:
    """Return the command that an error is about, as it is typed."""
    context = getattr(error, "ctx", None)
    return context.command_path if context is not None else "nianbao"


def _fail(message: str, code: int) -> None:
    colon = ": " if settings.locale() == "en" else "："
    terminal.say(f"{text('出错')}{colon}{message}" if code == 2 else message, err=True)
    sys.exit(code)
