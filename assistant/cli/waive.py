from pathlib import Path

import click

from assistant.cli import writing
from assistant.cli.commands import Command, option
from assistant.cli.options import OUTPUT, REPORT, answering
from assistant.domain.clock import now
from assistant.messages import text


@click.command(cls=Command, help=text("说明一条提醒为什么可以保留；它所依据的内容一变，说明自动失效。"))
@REPORT
@click.argument("code", metavar=text("编号"))
@option(
    "--where",
    default="",
    help="只保留这一处：格子（表三!D7）、表（表三）或小节（总体情况、一）；不写就是这条规则的各处。",
)
@option("--reason", required=True, help="为什么可以保留。")
@answering("谁说明的；不写就问。")
@OUTPUT
def waive(path: Path, code: str, where: str, reason: str, by: str, out: Path | None) -> None:
    """Let a warning stand, with a reason."""
    from assistant import checking
    from assistant.editing.waive import waive as waive_finding

    change = writing.opened(path, out)
    report = change.report
    report = waive_finding(report, checking.check(report), code.upper(), where, reason=reason, by=by, at=now())
    writing.write(change, report)
