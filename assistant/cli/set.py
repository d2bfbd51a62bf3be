from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal, writing
from assistant.cli.commands import Command, option
from assistant.cli.options import OUTPUT, REPORT, REPORT_FILE
from assistant.domain import cell_names
from assistant.domain.clock import now
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain.figures import Cell
    from assistant.domain.report import Report


@click.command(
    "set",
    cls=Command,
    help=text(
        "改表格里的数，例如 表三!D6=5，或 本年新收·自然人=5。总计和正文里说到它的数跟着改，改不了的列出来问。"
        "首页的各项也这样填，例如 成文日期=2026年1月20日 地址=人民路1号 电话=0599-5550118，文中问的跟着填上。"
        "也写明口径、行政执法年度数据、文件是不是公开：有几条规则要看。"
    ),
)
@REPORT
@click.argument("changes", nargs=-1, metavar=text("格子=数 …"))
@option("--rest", multiple=True, help="空着的格子都填成这个：0 是全部表，表三=0 是一张表；先列出来，问过再填。")
@option("--scope", help="报告的口径：全域（本地区所有单位）、本级（本单位自己）、不写明。")
@option("--enforcement", multiple=True, help="行政执法年度数据，例如 行政处罚=130；= 后面不写就是去掉。")
@option("--document", multiple=True, help="引用、制发的文件，例如 青政发〔2025〕3号《标题》=不公开；=公开，=去掉。")
@option("--yes", is_flag=True, help="不问，直接改。")
@option("--last", type=REPORT_FILE, help="去年的报告。")
@option("--by", default="", help="谁改的。")
@OUTPUT
def set_cells(
    path: Path, changes: tuple[str, ...], rest: tuple[str, ...], scope: str | None, enforcement: tuple[str, ...],
    document: tuple[str, ...], yes: bool, last: Path | None, by: str, out: Path | None,
) -> None:  # fmt: skip
    """Change cells and the prose that speaks of them."""
    from assistant.editing import figures, typed
    from assistant.workflow import cover

    change = writing.opened(path, out, last)
    lines = [line for item in changes if (line := cover.line_of(item)) is not None]
    cells = [item for item in changes if cover.line_of(item) is None]
    values = dict(typed.cell(change.report, item) for item in cells)
    report = _covered(_stated(change.report, scope, enforcement, document), lines, words.named(by))
    if report is not change.report and not cells and not rest:
        output.changes(change.report, report)
        writing.write(change, report)
        return
    if not cells and not rest:
        raise UnusableInput(
            "没有写要改哪一格", then="写法是 格子=数，例如 {example}=5。", example=cell_names.example(report.form)
        )
    filled = _filled(report.having(figures=report.figures.having(values)), rest, yes=yes)
    if filled is None:
        terminal.say(text("没有改动。"))
        return
    for cell, value in values.items():
        told = {"cell": words.cells_in_words(report, [cell]), "value": value.text or text("空着")}
        same = report.figures.get(cell) == value
        terminal.say(text("{cell} 本来就是 {value}", **told) if same else text("{cell} 改为 {value}", **told))
    values |= filled
    changed = figures.change(report, values, words.named(by), now())
    for cell, value in changed.totals.items():
        terminal.say(text("总计跟着改：{cell} = {value}", cell=words.cells_in_words(report, [cell]), value=value))
    for cell in changed.unsettled:
        terminal.say(
            text(
                "请核对：{cell} 写的是 {value}，加它的格子里有一格不是数了，没有跟着改",
                cell=words.cells_in_words(report, [cell]),
                value=changed.report.figures[cell].text,
            )
        )
    output.changes(change.report, changed.report)
    output.asked(report, changed.asked)
    writing.write(change, changed.report)


def _covered(report: "Report", lines: "Sequence[tuple[str, str]]", by: str) -> "Report":
    """Return the report with lines of its cover as a person wrote them, and say what each says now."""
    from assistant.workflow import cover

    for field, written in lines:
        report = cover.put(report, field, written, by, now())
        value = cover.said(report, field) or text("空着")
        terminal.say(text("{line}：{value}", line=cover.named(field), value=value))
    return report


def _stated(
    report: "Report", scope: str | None, enforcement: tuple[str, ...], documents: tuple[str, ...]
) -> "Report":  # fmt: skip
    """Return the report with what is said besides cells, and say what it says now; the same one where nothing is."""
    from assistant.editing import particulars

    if scope is not None:
        report = particulars.with_scope(report, scope)
        named = {"region": text("本地区所有单位"), "own": text("本单位自己"), "": text("没有写明")}
        terminal.say(text("报告的口径：{scope}", scope=named[report.organ.scope]))
    if enforcement:
        report = particulars.with_enforcement(report, enforcement)
        told = [f"{words.cells_in_words(report, [cell])} = {number}" for cell, number in report.enforcement.items()]
        terminal.say(text("行政执法年度数据：{cells}", cells="、".join(told) or text("没有")))
    if documents:
        report = particulars.with_documents(report, documents)
        terminal.say(text("列出的文件有 {n} 个：", n=len(report.documents)))
        output.listing(
            f"{document.number}《{document.title}》（{text('公开') if document.public else text('不公开')}）"
            for document in report.documents
        )
    return report


def _filled(report: "Report", rest: tuple[str, ...], *, yes: bool) -> "dict[str, Cell] | None":
    """Return what fills the blanks, after listing them and asking; None where the person would not."""
    from assistant.editing import typed

    values, unsure = typed.rest(report, rest) if rest else typed.Rest({}, ())
    if unsure:
        terminal.say(text("这些格子读入时拿不准，没有填，请核对后用 set 逐格写："))
        output.listing(words.cells_in_words(report, [cell]) for cell in unsure)
    if not values:
        if rest:
            terminal.say(text("没有空着的格子。"))
        return values
    terminal.say(text("要填的空格有 {n} 个：", n=len(values)))
    output.listing(f"{words.cells_in_words(report, [cell])} = {item.text}" for cell, item in values.items())
    return values if yes or terminal.confirm(text("照这样填吗？")) else None
