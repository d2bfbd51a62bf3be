from pathlib import Path

import click

from assistant.cli import output
from assistant.cli.commands import Command, option
from assistant.cli.read import FILE
from assistant.cli.revise import OUTPUT, REPORT
from assistant.messages import text


@click.command(cls=Command, help=text("根据数据和工作记录起草文字部分；不知道的写成【待补充：…】来问，不编。"))
@REPORT
@option("--notes", type=FILE, help="工作记录：Markdown 或文本，每个方面一个小标题。")
@option("--last", type=FILE, help="去年的报告，用来对比和交代去年的问题。")
@option(
    "--section",
    "sections",
    multiple=True,
    help="只起草这一节：preamble、overview、problems、other_matters；可以写几次。",
)
@option("--overwrite", is_flag=True, help="连已有的文字也重写（已签字的也会失效）。")
@OUTPUT
def draft(
    path: Path, notes: Path | None, last: Path | None, sections: tuple[str, ...], overwrite: bool, out: Path | None
) -> None:
    """Draft the narratives offline."""
    from assistant import drafting, workflow
    from assistant.drafting import notes as note_files

    report = workflow.load(path, last)
    if last is not None:
        report = workflow.remember_last(report, last, path.parent)
    if notes is not None:
        report = note_files.add(report, notes)
    drafted = drafting.draft(report, sections or None, overwrite=overwrite)
    for section in drafted.written:
        gaps = drafted.gaps.get(section, ())
        click.echo(text("{section}：起草完成，{n} 处待补充", section=output.section_name(report, section), n=len(gaps)))
        output.listing(gap.question for gap in gaps)
    for section in drafted.kept:
        click.echo(
            text("{section}：已有文字，没有动（要重写加 --overwrite）", section=output.section_name(report, section))
        )
    output.progress(text("写入 {path}", path=workflow.save(drafted.report, path, out)))
