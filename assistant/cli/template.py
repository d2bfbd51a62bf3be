import datetime
from pathlib import Path

import click

from assistant import files
from assistant.cli import output
from assistant.cli.commands import Command, option
from assistant.cli.options import OUT
from assistant.errors import UnusableInput
from assistant.messages import text


@click.command(
    cls=Command, help=text("生成一份空白 Excel 填报表：表样与国家格式相同，合计自动算，填完用 nianbao read 读回。")
)
@option("-o", "--out", type=OUT, default=Path("年报.xlsx"), show_default=True, help="写到哪个文件。")
@option("--year", type=click.IntRange(2008, 2100), help="报告的是哪一年；不写就是去年。")
@option("--format", "format_id", help="表格格式，例如 2021；不写就按年度选。")
@option("--organ", default="", help="单位全称，填在首页。")
def template(out: Path, year: int | None, format_id: str | None, organ: str) -> None:
    """Write an Excel form."""
    from assistant.assembling import excel_form
    from assistant.domain import formats

    year = year or datetime.datetime.now(tz=datetime.UTC).year - 1
    form = formats.load(format_id) if format_id else formats.for_year(year)
    if form is None:
        raise UnusableInput(
            "没有 {year} 年的格式",
            then="用 --format 指定，可用的有：{known}。",
            year=year,
            known="、".join(formats.available()),
        )
    if out.suffix.lower() != ".xlsx":
        raise UnusableInput("填报表的名字要以 .xlsx 结尾", where=str(out))
    if out.exists():
        raise UnusableInput("已有同名文件，没有覆盖", where=str(out), then="请用 -o 另给一个文件名。")
    files.write(out, excel_form.form(form, organ=organ, year=year))
    output.progress(text("写入 {path}", path=out))
