from pathlib import Path

import click

from assistant import words
from assistant.cli import compare, output, terminal, writing
from assistant.cli.commands import Command, option, refuse
from assistant.cli.options import FILE, REPORT, REPORT_FILE
from assistant.domain.report import Report
from assistant.errors import UnusableInput
from assistant.messages import text

ALL = "docx,pdf,html,xlsx,json"
KINDS = ("docx", "pdf", "html", "fragment", "xlsx", "json")


@click.command(
    cls=Command, help=text("生成定稿。有错误、有待补充、有文字没签字的，不出定稿，并说明差什么；加 --draft 先出草稿。")
)
@REPORT
@option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="写到哪个文件夹。")
@option(
    "--to",
    "kinds",
    default=ALL,
    show_default=True,
    help="要哪几种，用逗号隔开；另有 fragment（供网站编辑器粘贴的 html）。",
)
@option("--draft", is_flag=True, help="出草稿：不论差什么都生成，每页标“草稿”。")
@option("--form", type=FILE, help="本单位自己的 Word 表，空白的或去年的：数按行名列名填，文字换成今年的，版式不变。")
@option("--last", type=REPORT_FILE, help="去年的报告。")
@option("--with-checks", is_flag=True, help="另出一份勾稽核验单：每条规则、算式、两边的数、结果。")
@option("--with-trace", is_flag=True, help="另出一份数据来源对照表：正文每个数的出处。")
@option("--replace", is_flag=True, help="文件夹里生成以后被改过的文件也换掉；原来的另存一份。不写就问。")
def build(
    path: Path, out: Path, kinds: str, draft: bool, form: Path | None, last: Path | None, with_checks: bool,
    with_trace: bool, replace: bool,
) -> None:  # fmt: skip
    """Write the documents."""
    from assistant.workflow import build as building
    from assistant.workflow import desk, files

    wanted = [kind.strip() for kind in kinds.split(",") if kind.strip()]
    if unknown := [kind for kind in wanted if kind not in KINDS]:
        raise UnusableInput(
            "不会生成 {kinds}", then="可用的有：{known}。", kinds="、".join(unknown), known="、".join(KINDS)
        )
    report = files.load(path, last)
    inputs = [item for item in (path, form, last) if item is not None]
    may_replace = writing.replacing(replace)
    if form is not None:
        refuse(
            text("--form 只填本单位的表，出一份 docx"),
            {"--with-checks": with_checks, "--with-trace": with_trace, "--to": kinds if kinds != ALL else None},
        )
        filled = building.fill_form(report, form, out, draft=draft, inputs=inputs, replace=may_replace)
        desk.record(path)
        terminal.say(text("填好 {n} 格：{path}", n=filled.cells, path=filled.path))
        if filled.replaced:
            terminal.say(text("换下原来的文字 {n} 段（原来的表没有动）。", n=filled.replaced))
        for heading in filled.lost:
            terminal.say(text("表里没有“{heading}”的位置，没有写。", heading=heading))
        for item in filled.old:
            terminal.say(text("旧文字，{old}", old=item.line))
        if filled.missing:
            terminal.say(
                text("表里没有找到这些格子，没有填：{cells}", cells=words.cells_in_words(report, list(filled.missing)))
            )
        if not draft:
            _say_unsigned(report, filled.path)
        return
    written, checked = building.build(
        report, out, wanted, draft=draft, inputs=inputs, with_checks=with_checks, with_trace=with_trace,
        replace=may_replace,
    )  # fmt: skip
    desk.record(path, building.record(report, {item.name: item.read_bytes() for item in written}, draft=draft))
    output.progress(words.summary(checked))
    for remark in words.sign_off_remarks(report):
        output.progress(remark)
    for item in written:
        terminal.say(str(item))


def _say_unsigned(report: Report, path: Path) -> None:
    """Say what an organ's own form has that the report does not: nobody signed that."""
    from assistant.workflow import compare as comparing

    if found := comparing.compare(report, path).differences:
        terminal.say(text("这份表同签过字的报告有 {n} 处不同，发布前请看一眼：", n=len(found)))
        output.listing([compare.line(report, item) for item in found])
