from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, Skip, rule
from assistant.domain import formats
from assistant.domain.findings import Fix, Place, Severity
from assistant.domain.formats import Format
from assistant.domain.report import Report


@rule("S103", Severity.ERROR, basis="格式通知规定的适用年度")
def the_format_is_the_one_for_the_year(report: Report) -> Iterator[Discrepancy | Skip]:
    """表格应使用报告年度适用的格式。

    2019、2020 年度的报告用国办公开办函〔2019〕60号的格式，2021 年度起用国办公开办函〔2021〕30号的格式；两者表二不同，
    表三新格式的“其他处理”分三行。改法：用 nianbao convert 报告 --to 2021 换成适用的格式，再补填空着的格子。
    表格大体是新格式、个别行还是旧写法的，按提醒处理：数已并入对应的行，请核对。

    Fails: 2022 年度的报告用了 2019 年的格式。
    Passes: 2022 年度的报告用 2021 年的格式。
    误报：上级统一下发的表就是混合格式的，核对后说明理由。
    """
    due = formats.for_year(report.year)
    if due is None:
        yield Skip(f"没有 {report.year} 年度适用的格式")
    elif report.imported is not None and not report.figures:
        yield Skip("没有读到表格，看不出用的是哪一种格式")
    elif due.id != report.format:
        yield Discrepancy(
            where=_tables_that_differ(report.form, due),
            found=f"{report.format} 年格式",
            expected=f"{due.id} 年格式",
            message=f"{report.year} 年度的报告应使用{due.notice}的格式",
            fix=Fix(convert_to=due.id),
        )
    else:
        yield from _hybrid(report)


def _tables_that_differ(form: Format, due: Format) -> tuple[Place, ...]:
    """Return the sections whose table has other cells in the format that is due."""
    return tuple(
        Place(section=section.key)
        for section in form.sections
        if section.table and {cell for cell in form.cells if _of(cell, section.table)} !=
        {cell for cell in due.cells if _of(cell, section.table)}
    )  # fmt: skip


def _of(cell: str, table: str) -> bool:
    return cell.startswith(f"{table}.")


def _hybrid(report: Report) -> Iterator[Discrepancy]:
    """The reader says which rows still stood as an older format has them."""
    moved = {new: old for rows in report.form.converts.values() for new, old in rows.items()}
    unsure = report.imported.unsure if report.imported else ()
    for item in unsure:
        new = next((row for row in moved if item.where == row or item.where.startswith(f"{row}.")), None)
        if new is None or moved[new] != item.found:
            continue
        cells = tuple(cell for cell in report.form.cells if cell.startswith(f"{new}."))
        name = " ".join(report.form.cells[cells[0]].row_path[-2:]) if cells else new
        yield Discrepancy(
            where=cells,
            found="旧格式的一行",
            expected=f"{report.format} 年格式的各行",
            message=f"有一行还是旧格式的写法，数已并入“{name}”",
            severity=Severity.WARNING,
        )
