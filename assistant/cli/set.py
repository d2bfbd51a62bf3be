from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output
from assistant.cli.commands import Command, option
from assistant.cli.options import FILE, OUTPUT, REPORT
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.figures import Cell


@click.command(
    "set",
    cls=Command,
    help=text(
        "改表格里的数，例如 requests.received.natural_person=5。总计和正文里说到它的数跟着改，改不了的列出来问。"
    ),
)
@REPORT
@click.argument("changes", nargs=-1, required=True, metavar=text("格子=数 …"))
@option("--last", type=FILE, help="去年的报告。")
@OUTPUT
def set_cells(path: Path, changes: tuple[str, ...], last: Path | None, out: Path | None) -> None:
    """Change cells and the prose that speaks of them."""
    from assistant.editing import figures
    from assistant.workflow import files

    report = files.load(path, last)
    values = dict(_cell(item, report.form.cells) for item in changes)
    changed = figures.change(report, values)
    for cell, value in changed.totals.items():
        click.echo(text("总计跟着改：{cell} = {value}", cell=words.cells_in_words(report, [cell]), value=value))
    output.changes(report, changed.report)
    for item in changed.asked:
        section = words.section_name(report, item.section)
        click.echo(
            text(
                "请核对：{section}“{quote}”，按新的数应为 {expected}",
                section=section,
                quote=item.quote,
                expected=item.expected or "？",
            )
        )
    output.progress(text("写入 {path}", path=files.save(changed.report, path, out)))


def _cell(change: str, known: "Collection[str]") -> "tuple[str, Cell]":
    """Return the cell and value of `cell=value`; nothing after = makes it blank."""
    from assistant.domain.figures import Cell
    from assistant.grounding.numerals import parse

    cell, equals, value = (part.strip() for part in change.partition("="))
    if not equals or cell not in known:
        raise UnusableInput(
            "没有“{cell}”这个格子",
            then="写法是 格子=数，例如 requests.received.total=5；编号见 nianbao check --json。",
            cell=cell,
        )
    if not value:
        return cell, Cell(raw="")
    number = parse(value)
    if number is None:
        raise UnusableInput("“{value}”不是数", where=cell, then="只写数，例如 12 或 12.5。", value=value)
    return cell, Cell(value=number)
