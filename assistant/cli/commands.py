"""Click in the user's language: a lazy group, commands and their errors in Chinese or English."""

import importlib
import os
import re
import shlex
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from subprocess import list2cmdline
from typing import Any, ClassVar, cast

import click

from assistant import lazy
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.workflow import desk


def option(*names: str, help: str, **settings: Any) -> Any:
    """Return a click option whose help is in the user's language."""
    return click.option(*names, help=text(help), **settings)


_REPORT_FILE: ContextVar[str] = ContextVar("report_file", default="")
# Where a message advises a command, 报告 is the report's file: “nianbao decide 报告 --accept s1” → “nianbao decide”
_ADVISED = lazy.compile(r"(nianbao [a-z]+) (?:报告|REPORT)(?=[\s。；，：）)]|$)")


_PLAIN_PATH = lazy.compile(r"[\w@%+=:,./-]+")  # needs no quotes: “材料/青禾镇2025.report.json”, not “a b.json”


def advice(line: str) -> str:
    """Return a message with the report's file in the commands that it advises, ready to be pasted."""
    name = _REPORT_FILE.get()
    return _ADVISED.sub(lambda found: f"{found[1]} {name}", line) if name else line


def pasted(path: Path | str) -> str:
    """Return a path as a shell takes it; one of letters alone, Chinese ones too, stays as it is."""
    if os.name == "nt":
        return list2cmdline([str(path)])
    return str(path) if _PLAIN_PATH.fullmatch(str(path)) else shlex.quote(str(path))


def refuse(reason: str, options: Mapping[str, object]) -> None:
    """Refuse options that are given and would have no effect.

    Args:
        reason: What they don't go with, in the user's language.
        options: The names of options, each with its value.

    Raises:
        UnusableInput: One of them is given.
    """
    if given := [name for name, value in options.items() if value not in (None, False, (), "")]:
        raise UnusableInput(
            "{options} 在这里用不上：{reason}",
            then="请去掉再运行。",
            options="、".join(given),
            reason=reason,
        )


class Formatter(click.HelpFormatter):
    """Headings with the colon of the user's language."""

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        self.write(f"{text('{heading}：', heading=heading)}\n")


class Context(click.Context):
    """A context whose help is set by `Formatter`."""

    formatter_class = Formatter


class Command(click.Command):
    """A command whose frame (usage, options, help) is in the user's language."""

    context_class = Context

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, knowing the report that its messages speak of, and who does what to one in the store."""
        path = ctx.params.get("path")
        _REPORT_FILE.set(pasted(path) if path is not None else "")
        if ctx.parent is None:
            return super().invoke(ctx)
        from assistant import words  # loads what a report is made of: --help does without

        by = words.named(str(ctx.params.get("by") or ""))
        with desk.acting(ctx.command_path.split()[1], by):  # nianbao note 报告 add: note
            return super().invoke(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=text("用法："))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the usage line."""
        words = {
            "[OPTIONS]": text("[选项]"),
            "[COMMAND] [ARGS]...": text("命令 …"),
            "COMMAND [ARGS]...": text("命令 …"),
        }
        return [words.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their heading."""
        rows = [record for item in self.get_params(ctx) if (record := item.get_help_record(ctx))]
        if rows:
            with formatter.section(text("选项")):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help` with help of our own."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = text("显示这份说明。")
        return found


class LazyGroup(Command, click.Group):
    """A group that imports a command only when it is called: `--help` takes 80 ms, not seconds."""

    table: ClassVar[dict[str, tuple[str, str]]] = {}  # name → (module.attribute, one line of help)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the work."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in self.table:
            return None
        module, _, attribute = self.table[cmd_name][0].partition(":")
        return cast("click.Command", getattr(importlib.import_module(module), attribute))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        with formatter.section(text("命令")):
            formatter.write_dl([(name, text(line)) for name, (_, line) in self.table.items()])
        super().format_options(ctx, formatter)


def explain(error: click.ClickException) -> str:
    """Return a usage error as one sentence in the user's language."""
    match error:
        case click.NoSuchOption():
            return text("没有 {name} 这个选项。", name=error.option_name)
        case click.MissingParameter():
            return text("缺少 {name}。", name=_missing(error))
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.Path):
            name = re.search(r"'([^']+)'", error.message)  # “Path 'a.json' does not exist.” → a.json
            return text("没有这个文件，或打不开：{name}", name=name[1] if name else "")
        case click.BadParameter() if error.param is not None:
            name = error.param.opts[-1] if error.param.opts else error.param.name
            return text("{name} 的值不对：{problem}", name=name or "", problem=_value_problem(error))
        case click.UsageError() if error.ctx and isinstance(error.ctx.command, LazyGroup):
            named = text("没有这个命令。可用的命令：{known}", known=" ".join(error.ctx.command.table))
            return named if "No such command" in error.message else error.message
        case _:
            return error.format_message()


def _missing(error: click.MissingParameter) -> str:
    """Return what is missing: an option by its name and what it is for, an argument as the help shows it."""
    if isinstance(error.param, click.Option):
        what = re.split("[。；，]", error.param.help or "")[0]  # “谁签的字；签了就…” → “；”
        return f"{error.param.opts[-1]}（{what}）" if what else error.param.opts[-1]
    name = error.param.make_metavar(error.ctx) if error.param and error.ctx else error.param_hint
    return str(name or "")


def _value_problem(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        choices = cast("click.Choice[str]", kind).choices
        return text("可用的有 {choices}。", choices="、".join(choices))
    if isinstance(kind, click.IntRange | click.FloatRange) and kind.max is not None:
        return text("应为 {least} 到 {most} 的数。", least=kind.min, most=kind.max)
    if isinstance(kind, click.IntRange | click.FloatRange):
        return text("应为数，不小于 {least}。", least=kind.min)
    return text("应为数。") if kind in (click.INT, click.FLOAT) else error.message
