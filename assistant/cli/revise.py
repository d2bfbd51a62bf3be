"""Commands by which a person changes a report file: convert, fix, waive, approve."""

import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli import output
from assistant.cli.commands import Command, option
from assistant.cli.read import FILE, OUT
from assistant.domain.moment import now
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.figures import Cell
    from assistant.domain.report import Report

REPORT = click.argument("path", type=FILE, metavar=text("报告"))
OUTPUT = option("-o", "--out", type=OUT, help="写到哪个报告文件；不写时，报告文件原地更新，文档另存为 .report.json。")


@click.command(cls=Command, help=text("换成另一年度的表格格式；编号相同的格子照搬，别的留空并列出。"))
@REPORT
@option("--to", "target", required=True, help="换成哪个格式，例如 2021。")
@OUTPUT
def convert(path: Path, target: str, out: Path | None) -> None:
    """Convert to another format."""
    from assistant import workflow
    from assistant.editing.convert import convert as convert_report

    outcome = convert_report(workflow.load(path), target)
    for old, new in outcome.moved.items():
        click.echo(text("{old} 并入 {new}", old=old, new=new))
    if outcome.blank:
        click.echo(text("这些格子现在空着，请补填："))
        output.listing(output.cells_in_words(outcome.report, [cell]) for cell in outcome.blank)
    if outcome.dropped:
        click.echo(
            text("{format} 年格式没有这些格子，没有带过来：{cells}", format=target, cells="、".join(outcome.dropped))
        )
    output.progress(text("写入 {path}", path=workflow.save(outcome.report, path, out)))


@click.command(cls=Command, help=text("改正有确定改法的问题，改之前先看对照；正文里的数要用 --code 指明才改。"))
@REPORT
@option("--code", "codes", multiple=True, help="只改这些规则的，例如 --code S102。")
@option("--yes", is_flag=True, help="不问，直接改。")
@OUTPUT
def fix(path: Path, codes: tuple[str, ...], yes: bool, out: Path | None) -> None:
    """Apply exact fixes, after showing them."""
    from assistant import checking, workflow
    from assistant.editing import fix as fixing

    report = workflow.load(path)
    wanted = [code.upper() for code in codes]
    found = [item for item in checking.check(report).findings if _chosen(item.code, wanted)]
    fixed, applied = fixing.apply(report, fixing.fixable(found))
    if not applied:
        click.echo(text("没有能自动改的。"))
        return
    click.echo(fixing.difference(report, fixed))
    click.echo(text("共改 {n} 处。", n=len(applied)))
    if yes or click.confirm(text("照这样改吗？"), default=False):
        output.progress(text("写入 {path}", path=workflow.save(fixed, path, out)))
    else:
        click.echo(text("没有改动。"))


def _chosen(code: str, wanted: list[str]) -> bool:
    """Whether to fix what a rule found; numbers only where its code is named: the table may be wrong."""
    return code in wanted if wanted else not code.startswith("N")


@click.command(cls=Command, help=text("说明一条提醒为什么可以保留；它所依据的内容一变，说明自动失效。"))
@REPORT
@click.argument("code", metavar=text("编号"))
@option("--where", default="", help="只保留这一处，写法同 check --json 里的格子或小节；不写就是这条规则的各处。")
@option("--reason", required=True, help="为什么可以保留。")
@option("--by", required=True, help="谁说明的。")
@OUTPUT
def waive(path: Path, code: str, where: str, reason: str, by: str, out: Path | None) -> None:
    """Let a warning stand, with a reason."""
    from assistant import checking, workflow
    from assistant.editing.waive import waive as waive_finding

    report = workflow.load(path)
    report = waive_finding(report, checking.check(report), code.upper(), where, reason=reason, by=by, at=now())
    output.progress(text("写入 {path}", path=workflow.save(report, path, out)))


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
    from assistant import workflow
    from assistant.editing import figures, fix

    report = workflow.load(path, last)
    values = dict(_cell(item, report.form.cells) for item in changes)
    changed = figures.change(report, values)
    for cell, value in changed.totals.items():
        click.echo(text("总计跟着改：{cell} = {value}", cell=output.cells_in_words(report, [cell]), value=value))
    if difference := fix.difference(report, changed.report):
        click.echo(difference)
    for item in changed.asked:
        section = output.section_name(report, item.section)
        click.echo(
            text(
                "请核对：{section}“{quote}”，按新的数应为 {expected}",
                section=section,
                quote=item.quote,
                expected=item.expected or "？",
            )
        )
    voided = [
        key for key, old in report.sections.items() if old.is_approved and not changed.report.sections[key].is_approved
    ]
    if voided:
        names = "、".join(output.section_name(report, key) for key in voided)
        click.echo(text("文字改了，签字失效，请重新确认：{sections}", sections=names))
    output.progress(text("写入 {path}", path=workflow.save(changed.report, path, out)))


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


@click.command(cls=Command, help=text("由人签字确认文字；文字一改，签字就失效。"))
@REPORT
@option(
    "--section",
    "sections",
    multiple=True,
    required=True,
    help="哪一节：preamble、overview、problems、other_matters，或 all；可以写几次。",
)
@option("--by", required=True, help="签字人姓名。")
@option("--seen", is_flag=True, help="没有出处的数都看过了、认可；不写的话，有这样的数就先问。")
@OUTPUT
def approve(path: Path, sections: tuple[str, ...], by: str, seen: bool, out: Path | None) -> None:
    """Record a person's sign-off."""
    from assistant import workflow
    from assistant.editing import approve as approving

    if not by.strip():
        raise UnusableInput("签字人不能是空的", then="用 --by 写上姓名。")
    report = workflow.load(path)
    wanted = report.texts if "all" in sections else sections
    seen = _shown(report, wanted, seen=seen) or seen
    for section in wanted:
        report = approving.approve(report, section, by=by.strip(), at=now(), seen=seen)
    for section in wanted:
        click.echo(text("{section}：已由 {by} 确认", section=output.section_name(report, section), by=by.strip()))
    output.progress(text("写入 {path}", path=workflow.save(report, path, out)))


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
