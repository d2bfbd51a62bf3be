import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output
from assistant.cli.commands import Command, option
from assistant.cli.options import OUTPUT, REPORT
from assistant.domain.clock import now
from assistant.domain.section_names import keys_of
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.report import Report


@click.command(cls=Command, help=text("由人签字确认文字；文字一改，签字就失效。"))
@REPORT
@option(
    "--section",
    "sections",
    multiple=True,
    required=True,
    help="哪一节：编号、序号或标题都行，例如 总体情况、一、overview；all 是全部；可以写几次。",
)
@option("--by", required=True, help="签字人姓名。")
@option("--seen", is_flag=True, help="没有出处的数都看过了、认可；不写的话，有这样的数就先问。")
@OUTPUT
def approve(path: Path, sections: tuple[str, ...], by: str, seen: bool, out: Path | None) -> None:
    """Record a person's sign-off."""
    from assistant.editing import approve as approving
    from assistant.workflow import files

    if not by.strip():
        raise UnusableInput("签字人不能是空的", then="用 --by 写上姓名。")
    report = files.load(path)
    wanted = keys_of(report, sections)
    seen = _shown(report, wanted, seen=seen) or seen
    for section in wanted:
        report = approving.approve(report, section, by=by.strip(), at=now(), seen=seen)
    for section in wanted:
        click.echo(text("{section}：已由 {by} 确认", section=words.section_name(report, section), by=by.strip()))
    output.progress(text("写入 {path}", path=files.save(report, path, out)))


def _shown(report: "Report", sections: "Collection[str]", *, seen: bool) -> bool:
    """Show the numbers that nothing supports, in their sentences; at a terminal, ask whether they may stand."""
    from assistant.domain.findings import Place
    from assistant.editing.approve import unsupported

    numbers = [(section, number) for section in sections for number in unsupported(report, section)]
    if not numbers:
        return False
    click.echo(text("这些数没有出处，签字前请逐个看过："))
    out = output.console()
    for section, number in numbers:
        out.print(output.marked(report, Place(section=section, start=number.start, end=number.end, quote=number.quote)))
        output.listing([f"        {number.why}"])
    return not seen and sys.stdin.isatty() and click.confirm(text("都看过了，照这样签字吗？"), default=False)
