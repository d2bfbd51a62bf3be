from pathlib import Path

import click

from assistant import words
from assistant.cli import output
from assistant.cli.commands import Command, option
from assistant.cli.options import FILE
from assistant.messages import text


@click.command(
    cls=Command, help=text("校验一份报告（任何能读的文档都行）或一个文件夹。有“错误”一级的问题时以 1 退出。")
)
@click.argument("path", type=click.Path(exists=True, path_type=Path), metavar=text("报告或文件夹"))
@option("--last", type=FILE, help="去年的报告，用来核对前后年的衔接。")
@option("--code", "codes", multiple=True, help="只查这些规则，例如 --code A101；可以写几次。")
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@option("--sarif", is_flag=True, help="打印成 SARIF 2.1.0。")
@option(
    "--trace", "with_trace", is_flag=True, help="列出正文里的每个数和它的出处（表格的哪一格、哪条工作记录、怎么算）。"
)
@click.pass_context
def check(
    ctx: click.Context, path: Path, last: Path | None, codes: tuple[str, ...], as_json: bool, sarif: bool,
    with_trace: bool,
) -> None:  # fmt: skip
    """Check one report, or every report of a folder."""
    if path.is_dir():
        _folder(ctx, path, as_json)
        return
    from assistant import checking
    from assistant.workflow import files

    report = files.load(path, last)
    checked = checking.check(report, codes or None)
    if sarif:
        from assistant.checking.sarif import sarif as as_sarif

        output.as_json(as_sarif(checked, path.name))
    elif as_json:
        data = {"file": path.name, "passes": checked.passes} | checked.model_dump(mode="json", exclude_none=True)
        if with_trace:
            from assistant.grounding.trace import trace

            data["trace"] = [item.plain() for item in trace(report)]
        output.as_json(data)
    else:
        click.echo(
            text(
                "{organ} {year} 年（{format} 年格式）", organ=report.organ.name, year=report.year, format=report.format
            )
        )
        if with_trace:
            from assistant.grounding.trace import trace

            output.traced(report, trace(report))
        output.findings(report, checked)
    ctx.exit(0 if checked.passes else 1)


def _folder(ctx: click.Context, folder: Path, as_json: bool) -> None:
    from assistant.batch import folder as batch

    result = batch.check(folder)
    if as_json:
        output.as_json(result.plain())
    else:
        for item in result.units:
            state = item.problem or (words.summary(item.checked) if item.checked else "")
            click.echo(f"{item.file}：{state}")
            if item.checked:
                output.listing(
                    f"{finding.code} {finding.message}" for finding in item.checked.findings if finding.blocks
                )
        click.echo(text("共 {n} 份：{good} 份没有错误，{bad} 份有错误，{unread} 份读不了。", **result.counts))
    ctx.exit(0 if result.passes else 1)
