"""The arguments and options that several commands share."""

import sys
from pathlib import Path
from typing import Any

import click

from assistant.cli import terminal
from assistant.cli.commands import option
from assistant.messages import text
from assistant.workflow import desk


class ReportPath(click.Path):
    """A file, or the address of a report in the store: `@青禾镇/2025`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; whether the store has such a report is seen when it is opened."""
        return Path(value) if desk.is_address(value) else super().convert(value, param, ctx)


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
REPORT_FILE = ReportPath(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)
REPORT = click.argument("path", type=REPORT_FILE, metavar=text("报告¦参数"))
OUTPUT = option("-o", "--out", type=OUT, help="写到哪个报告文件；不写时，报告文件原地更新，文档另存为 .report.json。")
MODEL = option(
    "--model", help="用哪个模型：offline（自带的），或 openai:模型名 等；不写就按 NIANBAO_MODEL，再没有就用自带的。"
)
SHOW_EGRESS = option("--show-egress", is_flag=True, help="先把要发出去的每一个字打印出来，问过再发。")
YES = option("--yes", is_flag=True, help="不问，直接发。")


def answering(help: str) -> Any:
    """Return the option `--by` of a command that somebody answers for: who sits at a terminal is asked for the name.

    So a command that is advised runs as it is printed, and no name that stands in for one is printed with it.
    """

    def who(context: click.Context, parameter: click.Parameter, given: str | None) -> str | None:
        if given is not None or context.resilient_parsing:
            return given
        if not sys.stdin.isatty():
            raise click.MissingParameter(ctx=context, param=parameter)
        return terminal.ask(text("你的姓名"))

    return option("--by", callback=who, help=help)
