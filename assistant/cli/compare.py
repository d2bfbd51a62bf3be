from pathlib import Path

import click

from assistant import words
from assistant.cli import output, terminal
from assistant.cli.commands import Command, option
from assistant.cli.options import FILE, REPORT
from assistant.domain import cell_names
from assistant.domain.report import Report
from assistant.messages import text


@click.command(cls=Command, help=text("拿发布的文件或存下的网页同报告核对：哪一格、哪一句不同。有不同就以 1 退出。"))
@REPORT
@click.argument("published", type=FILE, metavar=text("发布的文件"))
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@click.pass_context
def compare(ctx: click.Context, path: Path, published: Path, as_json: bool) -> None:
    """Hold a published document against a report."""
    from assistant.workflow import files
    from assistant.workflow.compare import CODE, differences

    report = files.load(path)
    found = differences(report, files.load(published))
    if as_json:
        output.as_json({"code": CODE, "file": published.name, "differences": [item._asdict() for item in found]})
    elif not found:
        terminal.say(text("{file} 同报告一致。", file=published.name))
    else:
        terminal.say(text("{code} {file} 同报告有 {n} 处不同：", code=CODE, file=published.name, n=len(found)))
        for item in found:
            was, now = item.was or text("没有"), item.now or text("没有")
            if item.unread:
                now = text("没有读到")
            output.listing(
                [text("{place}：报告“{was}”，发布“{now}”", place=_name(report, item.place), was=was, now=now)]
            )
    ctx.exit(1 if found else 0)


def _name(report: Report, place: str) -> str:
    if place in report.form.cells:
        return cell_names.in_words(report, place)
    names = {"organ": text("单位"), "year": text("年度"), "dated": text("日期")}
    return names.get(place) or words.section_name(report, place)
