from pathlib import Path

import click

from assistant import words
from assistant.cli import output, terminal, writing
from assistant.cli.commands import Command, option
from assistant.cli.options import OUTPUT, REPORT
from assistant.domain.cell_names import place_in_words
from assistant.messages import text


@click.command(cls=Command, help=text("换成另一年度的表格格式；编号相同的格子照搬，别的留空并列出。"))
@REPORT
@option("--to", "target", required=True, help="换成哪个格式，例如 2021。")
@OUTPUT
def convert(path: Path, target: str, out: Path | None) -> None:
    """Convert to another format."""
    from assistant.editing.convert import convert as convert_report

    change = writing.opened(path, out)
    report = change.report
    outcome = convert_report(report, target)
    for old, new in outcome.moved.items():
        names = [place_in_words(report.form, old), place_in_words(outcome.report.form, new)]
        terminal.say(text("{old} 并入 {new}", old=names[0], new=names[1]))
    if outcome.blank:
        terminal.say(text("这些格子现在空着，请补填："))
        output.listing(words.cells_in_words(outcome.report, [cell]) for cell in outcome.blank)
    if outcome.dropped:
        cells = words.cells_in_words(report, list(outcome.dropped), limit=len(outcome.dropped))
        terminal.say(text("{format} 年格式没有这些格子，没有带过来：{cells}", format=target, cells=cells))
    writing.write(change, outcome.report)
