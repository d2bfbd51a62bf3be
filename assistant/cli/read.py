from pathlib import Path

import click

from assistant import words
from assistant.cli import output
from assistant.cli.commands import Command, option, refuse
from assistant.cli.options import FILE, OUT
from assistant.domain import cell_names, report_file
from assistant.domain.report import Report
from assistant.errors import UnusableInput
from assistant.messages import text


@click.command(cls=Command, help=text("把一份或几份文档读成报告文件；拿不准的格子会列出来，不会猜。"))
@click.argument("files", nargs=-1, required=True, type=FILE, metavar=text("文件…"))
@option("-o", "--out", type=OUT, help="写到哪个文件（.json 或 .yaml）；只读一份时用。")
@option("--json", "as_json", is_flag=True, help="把报告内容打印成 JSON，不写文件。")
def read(files: tuple[Path, ...], out: Path | None, as_json: bool) -> None:
    """Read documents into report files."""
    from assistant.workflow import files as report_files

    if as_json:
        refuse(text("--json 只打印，不写文件"), {"-o": out})
    if out is not None and len(files) > 1:
        raise UnusableInput("-o 只能给一份文件用", then="几份一起读时，不写 -o，结果按原名写在当前文件夹。")
    read_reports = [(path, report_files.load(path)) for path in files]
    if as_json:
        found = [report_file.plain(report) for _, report in read_reports]
        output.as_json(found[0] if len(found) == 1 else found)
        return
    for path, report in read_reports:
        _tell(path, report)
        output.progress(text("写入 {path}", path=report_files.save(report, path, out or _beside(path))))


def _beside(path: Path) -> Path | None:
    """A report file that is read again is not updated in place: `read` makes a new file."""
    return Path(f"{path.name.split('.')[0]}.report.json") if path.suffix.lower() in report_file.SUFFIXES else None


def _tell(path: Path, report: Report) -> None:
    cells, numbers = len(report.figures), sum(cell.value is not None for cell in report.figures.values())
    click.echo(
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
        click.echo(text("没有读到的格子：{cells}", cells=words.cells_in_words(report, missing)))
    unsure = report.imported.unsure if report.imported else ()
    if unsure:
        click.echo(text("拿不准、请核对的 {n} 处：", n=len(unsure)))
        output.listing(
            f"{cell_names.in_words(report, item.where)}：{item.why}" + (f"（“{item.found}”）" if item.found else "")
            for item in unsure
        )
