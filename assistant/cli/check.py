from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant import words
from assistant.cli import output, terminal
from assistant.cli.commands import Command, option, refuse
from assistant.cli.options import FILE, REPORT_FILE, ReportPath
from assistant.domain.findings import Severity
from assistant.messages import text
from assistant.workflow import desk

if TYPE_CHECKING:
    from assistant.batch.folder import FolderCheck, Unit
    from assistant.domain.findings import Checked
    from assistant.domain.report import Report


@click.command(
    cls=Command, help=text("校验一份报告（任何能读的文档都行）或一个文件夹。有“错误”一级的问题时以 1 退出。")
)
@click.argument("path", type=ReportPath(exists=True, path_type=Path), metavar=text("报告或文件夹"))
@option("--last", type=REPORT_FILE, help="去年的报告，用来核对前后年的衔接。")
@option("--code", "codes", multiple=True, help="只查这些规则，例如 --code A101；可以写几次。")
@option("--where", default="", help="只看这一处：格子（表三!D7、本年新收·自然人）、表（表三）或小节（总体情况、一）。")
@option("--roster", type=FILE, help="报送单位名单（txt、csv、xlsx，一行一家）：校验文件夹时，说出缺哪家、哪家重了。")
@option("--year", type=int, help="收的是哪一年的报告：校验文件夹时用；不写就看多数单位是哪一年。")
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@option("--sarif", is_flag=True, help="打印成 SARIF 2.1.0。")
@option(
    "--trace", "with_trace", is_flag=True, help="列出正文里的每个数和它的出处（表格的哪一格、哪条工作记录、怎么算）。"
)
@click.pass_context
def check(
    ctx: click.Context, path: Path, last: Path | None, codes: tuple[str, ...], where: str, roster: Path | None,
    year: int | None, as_json: bool, sarif: bool, with_trace: bool,
) -> None:  # fmt: skip
    """Check one report, or every report of a folder."""
    if path.is_dir():
        refuse(text("校验的是文件夹"), {"--last": last, "--where": where, "--sarif": sarif, "--trace": with_trace})
        _folder(ctx, path, codes, roster, year, as_json=as_json)
        return
    refuse(text("校验的是一份报告，不是文件夹"), {"--roster": roster, "--year": year})
    if sarif:
        refuse(text("已经要 SARIF"), {"--json": as_json, "--trace": with_trace})
    from assistant import checking
    from assistant.domain import signing
    from assistant.workflow import files

    report = files.load(path, last)
    checked = checking.check(report, codes or None)
    if where:
        checked = _only(report, checked, where)
    if sarif:
        from assistant.checking.sarif import sarif as as_sarif

        output.as_json(as_sarif(checked, desk.name_of(path)))
    elif as_json:
        output.as_json(_plain(report, checked, desk.name_of(path), with_trace=with_trace))
    else:
        terminal.say(
            text(
                "{organ} {year} 年（{format} 年格式）", organ=report.organ.name, year=report.year, format=report.format
            )
        )
        if with_trace:
            from assistant.grounding.trace import trace

            output.traced(report, trace(report))
        output.findings(report, checked)
        if not files.is_report_file(path):  # read this moment, and nobody has been told yet
            output.doubts(report)
        output.listing(words.sign_off_remarks(report))
    ctx.exit(0 if checked.passes and not signing.touched(report) else 1)


def _only(report: "Report", checked: "Checked", where: str) -> "Checked":
    """Return what was found at one place."""
    from assistant.domain import places

    names = places.named(report, where)
    found = tuple(item for item in checked.findings if places.is_at(item, names))
    return checked.model_copy(update={"findings": found})


def _plain(report: "Report", checked: "Checked", name: str, *, with_trace: bool) -> dict[str, Any]:
    data = {"file": name, "passes": checked.passes} | output.found(report, checked)
    if report.imported and report.imported.unsure:
        data["unsure"] = [item.model_dump() for item in report.imported.unsure]
    if remarks := words.sign_off_remarks(report):
        data["sign_offs"] = remarks
    if with_trace:
        from assistant.grounding.trace import trace

        data["trace"] = [item.plain() for item in trace(report)]
    return data


def _folder(
    ctx: click.Context, folder: Path, codes: tuple[str, ...], roster: Path | None, year: int | None, *, as_json: bool
) -> None:
    from assistant.batch import folder as batch

    result = batch.check(folder, codes or None, roster, year)
    if as_json:
        output.as_json(result.plain())
    else:
        for unit in result.units:
            _unit(unit)
        terminal.say(text("共 {n} 份：{good} 份没有错误，{bad} 份有错误，{unread} 份读不了。", **result.counts))
        _years(result)
        _attendance(result)
    ctx.exit(0 if result.passes else 1)


def _unit(unit: "Unit") -> None:
    """Print whose report a file is, and its errors and warnings; advice is only counted."""
    if unit.checked is None or unit.report is None:
        terminal.say(text("{file}：读不了。{problem}", file=unit.file, problem=unit.problem))
        return
    about = text("{organ} {year} 年", organ=unit.organ or text("没有单位名称"), year=unit.report.year)
    terminal.say(f"{about}（{unit.file}）：{words.summary(unit.checked)}")
    for severity in (Severity.ERROR, Severity.WARNING):
        output.listing(
            f"{words.severity_word(severity)} {item.code} {item.message}"
            for item in unit.checked.findings
            if item.severity is severity and item.waived is None
        )
    output.doubts(unit.report)


def _years(result: "FolderCheck") -> None:
    """Print which reports are on another year than the one that is collected."""
    others = [
        text(
            "{organ} {year} 年（{file}）",
            organ=unit.organ or text("没有单位名称"),
            year=unit.report.year,
            file=unit.file,
        )
        for unit in result.of_other_years
        if unit.report
    ]
    if not others:
        return
    if result.year_is_given:
        terminal.say(text("不是 {year} 年的报告 {n} 份：", year=result.year, n=len(others)))
    else:
        said = {"year": result.year, "n": len(others)}
        terminal.say(
            text("年度不一致，按多数单位的 {year} 年算（要按另一年算，加 --year）；不是这一年的 {n} 份：", **said)
        )
    output.listing(others)
    if result.without_the_year:
        names = "、".join(result.without_the_year)
        terminal.say(text("没有 {year} 年报告的单位：{names}", year=result.year, names=names))


def _attendance(result: "FolderCheck") -> None:
    """Print who is missing or has several files, and what was passed over."""
    attended = result.attendance
    if attended is not None and attended.missing:
        names = "、".join(attended.missing)
        terminal.say(text("名单上还缺 {n} 家：{names}", n=len(attended.missing), names=names))
    elif attended is not None:
        terminal.say(
            text("名单上的单位都有了 {year} 年的报告。", year=result.year)
            if result.year
            else text("名单上的单位都有了。")
        )
    for organ, names in result.doubled.items():
        terminal.say(text("{organ} 有 {n} 份：{files}", organ=organ, n=len(names), files="、".join(names)))
    if attended is not None and attended.named_twice:
        terminal.say(text("名单里写了两次：{names}", names="、".join(attended.named_twice)))
    if attended is not None and attended.beyond:
        terminal.say(text("不在名单上：{names}", names="、".join(attended.beyond)))
    if result.ignored:
        names = "、".join(result.ignored)
        terminal.say(text("不是报告、没有查的文件 {n} 个：{names}", n=len(result.ignored), names=names))
