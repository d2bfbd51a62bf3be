from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal, writing
from assistant.cli.commands import Command, option, refuse
from assistant.cli.options import FILE, OUT
from assistant.domain import cell_names, report_file
from assistant.domain.report import Report
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.workflow.again import ReadAgain


@click.command(cls=Command, help=text("把一份或几份文档读成报告文件；拿不准的格子会列出来，不会猜。"))
@click.argument("files", nargs=-1, required=True, type=FILE, metavar=text("文件…"))
@option("-o", "--out", type=OUT, help="写到哪个文件（.json 或 .yaml）；只读一份时用。")
@option("--replace", is_flag=True, help="报告文件已经有了的，整份换成新读的；原来的另存一份。不写就只更新数据。")
@option("--by", default="", help="谁更新的。")
@option("--json", "as_json", is_flag=True, help="把报告内容打印成 JSON，不写文件。")
def read(files: tuple[Path, ...], out: Path | None, replace: bool, by: str, as_json: bool) -> None:
    """Read documents into report files."""
    from assistant.workflow import files as report_files

    if as_json:
        refuse(text("--json 只打印，不写文件"), {"-o": out, "--replace": replace})
    if out is not None and len(files) > 1:
        raise UnusableInput("-o 只能给一份文件用", then="几份一起读时，不写 -o，结果按原名写在当前文件夹。")
    read_reports = [(path, report_files.load(path)) for path in files]
    if as_json:
        found = [report_file.plain(report) for _, report in read_reports]
        output.as_json(found[0] if len(found) == 1 else found)
        return
    for path, report in read_reports:
        _tell(path, report)
        target = out or report_files.target_of(path)
        writing.lock(target)
        if target.exists() and not target.samefile(path):
            if replace:
                output.progress(text("原来的报告另存为 {path}", path=report_files.put_aside(target)))
            else:
                report = _again(path, target, report, words.named(by))
        output.progress(text("写入 {path}", path=report_files.save(report, path, target, over=True)))


def _again(path: Path, target: Path, fresh: Report, by: str) -> Report:
    """Put the figures that were read now into the report that is there, and say cell by cell what changes."""
    from assistant.domain.clock import now
    from assistant.workflow import files
    from assistant.workflow.again import figures_again

    report = files.load(target)
    again = figures_again(report, fresh, by, now())
    if again.changes:
        terminal.say(text("{target} 已经有了，只更新数据，{n} 格不同：", target=target.name, n=len(again.changes)))
    elif again.differs:
        terminal.say(text("{target} 里的数和 {path} 一样。", target=target.name, path=path.name))
    else:
        terminal.say(text("{target} 里的数和 {path} 一样，没有改动。", target=target.name, path=path.name))
    for cell, old, new in again.changes:
        change = text("{old} → {new}", old=old.text or text("空"), new=new.text or text("空"))
        output.listing([f"{cell_names.in_words(fresh, cell)}：{change}（{path.name}）"])
    _tell_form(again)
    output.changes(report, again.report)
    output.asked(again.report, again.asked)
    other = [key for key, item in fresh.sections.items() if item.text != report.text(key)]
    if other:
        names = "、".join(words.section_name(report, key) for key in other)
        terminal.say(
            text("新文件里这几节的文字不同，没有动（要连文字一起换，加 --replace）：{sections}", sections=names)
        )
    if again.unread:
        terminal.say(
            text("新文件里没有读到、照旧的格子：{cells}", cells=words.cells_in_words(report, list(again.unread)))
        )
    return again.report


def _tell_form(again: "ReadAgain") -> None:
    """Say what the cover has otherwise, and the notes of an Excel form."""
    from assistant.cli import note as note_lines

    if again.cover:
        terminal.say(text("首页 {n} 项不同，照新的改了：", n=len(again.cover)))
        for label, old, new in again.cover:
            output.listing([f"{label}：{text('{old} → {new}', old=old or text('空'), new=new)}"])
    if again.kept:
        terminal.say(text("新文件里首页这 {n} 项不同，没有动（要改，用 set）：", n=len(again.kept)))
        for label, old, new in again.kept:
            output.listing([text("{label}：报告是 {old}，新文件是 {new}", label=label, old=old, new=new)])
    if again.notes is not None:
        note_lines.tell(again.notes)
    if again.has_no_notes:
        terminal.say(text("新文件里没有工作记录，原来的没有动。"))


def _tell(path: Path, report: Report) -> None:
    cells, numbers = len(report.figures), sum(cell.value is not None for cell in report.figures.values())
    terminal.say(
        text(
            "{path}：{organ}，{year} 年，{format} 年格式；读到 {cells}/{total} 格，{numbers} 个数；{sections} 节文字。",
            path=path.name,
            organ=report.organ.name,
            year=report.year,
            format=report.format,
            total=len(report.form.cells),
            cells=cells,
            numbers=numbers,
            sections=sum(bool(section.text.strip()) for section in report.sections.values()),
        )
    )
    missing = [cell for cell in report.form.cells if cell not in report.figures]
    if missing:
        terminal.say(text("没有读到的格子：{cells}", cells=words.cells_in_words(report, missing)))
    output.doubts(report)
