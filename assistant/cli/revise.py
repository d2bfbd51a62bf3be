"""Commands by which a person changes a report file: convert, fix, waive, approve."""

import datetime
from pathlib import Path

import click

from assistant.cli import output
from assistant.cli.commands import Command, option
from assistant.cli.read import FILE, OUT
from assistant.errors import UnusableInput
from assistant.messages import text

REPORT = click.argument("path", type=FILE, metavar=text("报告"))
OUTPUT = option("-o", "--out", type=OUT, help="写到哪个报告文件；不写时，报告文件原地更新，文档另存为 .report.json。")


def now() -> str:
    """Return this moment, to the second, with its offset."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


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


@click.command(cls=Command, help=text("改正有确定改法的格式问题（S 类规则）；改之前先看对照。"))
@REPORT
@option("--code", "codes", multiple=True, help="只改这些规则的，例如 --code S102。")
@option("--yes", is_flag=True, help="不问，直接改。")
@OUTPUT
def fix(path: Path, codes: tuple[str, ...], yes: bool, out: Path | None) -> None:
    """Apply exact fixes, after showing them."""
    from assistant import checking, workflow
    from assistant.editing import fix as fixing

    report = workflow.load(path)
    found = [item for item in checking.check(report).findings if not codes or item.code in codes]
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
@OUTPUT
def approve(path: Path, sections: tuple[str, ...], by: str, out: Path | None) -> None:
    """Record a person's sign-off."""
    from assistant import workflow
    from assistant.domain.report import PREAMBLE
    from assistant.editing.approve import approve as approve_section

    if not by.strip():
        raise UnusableInput("签字人不能是空的", then="用 --by 写上姓名。")
    report = workflow.load(path)
    wanted = (PREAMBLE, *report.form.narratives) if "all" in sections else sections
    for section in wanted:
        report = approve_section(report, section, by=by.strip(), at=now())
    for section in wanted:
        click.echo(text("{section}：已由 {by} 确认", section=output.section_name(report, section), by=by.strip()))
    output.progress(text("写入 {path}", path=workflow.save(report, path, out)))
