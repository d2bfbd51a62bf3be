"""Invented reports for tests: random consistent figures over any format."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from assistant.domain import formats, signing
from assistant.domain.figures import Cell, Figures
from assistant.domain.formats import Format
from assistant.domain.report import PREAMBLE, Organ, Report, Section
from assistant.domain.sign_offs import SignOff, roles

COUNTS = st.sampled_from([0, 0, 0, 0, 1, 2, 3, 7, 12, 130, 1022, 12345])
AMOUNTS = st.sampled_from([Decimal(0), Decimal("12.5"), Decimal("316441.55")])


@st.composite
def consistent_figures(draw: st.DrawFn, form: Format) -> Figures:
    """Figures in which every identity with a computed total holds."""
    totals = {cell for equation in form.equations if equation.computes_minus for cell in equation.minus}
    cells: dict[str, Cell] = {}
    for cell_id, cell in form.cells.items():
        if cell_id not in totals:
            values = {"amount": AMOUNTS, "change": st.integers(-30, 30), "count": COUNTS}[cell.kind]
            cells[cell_id] = Cell(value=draw(values))
    return Figures(cells).totalled(form)


@st.composite
def odd_figures(draw: st.DrawFn, form: Format) -> Figures:
    """Figures with blanks and marks among them; nothing need add up."""
    marks = st.sampled_from(["", "/", "—", "无"]).map(lambda raw: Cell(raw=raw))
    cells: dict[str, Cell] = {}
    for cell_id, cell in form.cells.items():
        values = {"amount": AMOUNTS, "change": st.integers(-30, 30), "count": COUNTS}[cell.kind]
        cells[cell_id] = draw(st.one_of(values.map(lambda value: Cell(value=value)), marks))
    return Figures(cells)


def report(figures: Figures, format_id: str = "2021", year: int = 2024) -> Report:
    """A whole report of an invented township, with texts in every section."""
    form = formats.load(format_id)
    preamble = f"本报告依据规定编制。所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    texts = dict.fromkeys(form.narratives, f"（一）主动公开\n{year}年更新指南<b>两次</b> & 公示。\n1.整改\n已经完成。")
    return Report(
        organ=Organ(name="青禾镇人民政府"),
        year=year,
        format=format_id,
        dated=date(year + 1, 1, 20),
        figures=figures,
        sections={key: Section(text=text) for key, text in (texts | {PREAMBLE: preamble}).items()},
    )


def signed(report: Report, *parts: str, by: str = "李审", at: str = "2025-01-09") -> Report:
    """The report with parts signed as they stand in every role that a final needs; all parts without a name."""
    for part in parts or signing.parts(report):
        for role in roles().final:
            sign_off = SignOff(part=part, role=role, by=by, at=at, sha256=signing.digest(report, part))
            report = signing.signed(report, sign_off)
    return report
