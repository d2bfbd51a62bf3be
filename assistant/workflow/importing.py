"""A file that was read, before anything of it goes into a report: what is doubtful, what differs, and what is taken.

The reader guesses nothing; a cell that it could not read as a number, or only with a rule, is asked about here. What
a person chose is kept as plain data (`Choices`), so that it can wait for as long as it takes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant import checking
from assistant.domain import cell_names
from assistant.domain.cell_text import parse
from assistant.domain.figures import BLANK, Cell, Figures, Number
from assistant.domain.report import Level, Organ, Report
from assistant.domain.signing import lapsed
from assistant.editing.convert import convert
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.workflow.again import CellChange, ReadAgain, figures_again

TEXT = "text:"  # before the name of a section, where the file's words are chosen
OTHER = "="  # a choice that begins so is a number that a person typed
Choices = Mapping[str, str]  # the id of a doubt → the key of the choice, or `OTHER` and what was typed
_INTO_TEN_THOUSANDS = {"元": Decimal("0.0001"), "亿元": Decimal(10000)}
_FEE_RULE = "P103"


class Choice(NamedTuple):
    """One way to read doubtful cells: its key, what it is called, and what each cell then holds."""

    key: str
    label: str
    cells: Mapping[str, Cell]


class Doubt(NamedTuple):
    """Cells that a person must decide about.

    `where` and `part` name them; `source` is their row as the file has it, piece by piece, with the doubtful ones
    marked; `preset` is the choice that a rule makes, "" where none does; `other` tells whether a number may be typed.
    """

    id: str
    cells: tuple[str, ...]
    where: str
    part: str
    source: tuple[tuple[str, bool], ...]
    found: str
    why: str
    last: str
    choices: tuple[Choice, ...]
    preset: str = ""
    other: bool = False


class Fitted(NamedTuple):
    """What was read, as a report of the same organ, year and format.

    `due` are the cells that the format of the file lacks, `lost` those of the file that have no place in the report's,
    each with what it holds.
    """

    report: Report
    due: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def fitted(fresh: Report, target: Report) -> Fitted:
    """Return what was read in the format of the report that it is for, with that report's organ and year."""
    due: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    if fresh.format != target.format:
        converted = convert(fresh, target.format)
        known = set(fresh.figures)
        due = tuple(cell for cell in converted.blank if cell not in known)
        lost = tuple(
            text("{cell}：{value}", cell=cell_names.printed_name(fresh.form, cell), value=fresh.figures[cell].text)
            for cell in converted.dropped
        )
        kept = {cell: item for cell, item in converted.report.figures.items() if cell not in due}
        fresh = converted.report.having(figures=Figures(kept), excel_form="")
    organ = target.organ if target.organ.name else fresh.organ
    return Fitted(fresh.having(organ=_filled(organ, fresh.organ), year=target.year), due, lost)


def _filled(organ: Organ, other: Organ) -> Organ:
    """Return an organ with what it does not say taken from another."""
    names = ("region", "address", "telephone", "website")
    new: dict[str, object] = {name: getattr(other, name) for name in names if not getattr(organ, name)}
    if organ.level is Level.UNKNOWN:
        new["level"] = other.level
    return organ.model_copy(update=new)


def doubts(fresh: Report, last: Report | None) -> list[Doubt]:
    """Return what is doubtful in a report as it was read, in the order of the tables.

    Args:
        fresh: What was read, as `fitted` returns it.
        last: Last year's report, whose value stands beside a doubtful one.
    """
    found = [*_unread(fresh, last), *_amounts(fresh, last), *_noted(fresh, last), *_marks(fresh, last)]
    order = {cell: number for number, cell in enumerate(fresh.form.cells)}
    return sorted(found, key=lambda item: order[item.cells[0]])


def unread(fresh: Report, asked: Sequence[Doubt]) -> list[str]:
    """Return the cells that the file does not have, or that were not read, and that nothing is asked about."""
    known = {cell for item in asked for cell in item.cells}
    return [cell for cell in fresh.form.cells if cell not in fresh.figures and cell not in known]


def remarks(fresh: Report) -> list[tuple[str, str, str]]:
    """Return what else the reader was unsure of, and that no cell stands for: where, what stood there, why."""
    items = fresh.imported.unsure if fresh.imported else ()
    return [
        (cell_names.place_in_words(fresh.form, item.where), item.found, item.why)
        for item in items
        if item.where not in fresh.form.cells and item.where not in ("organ.name", "year")
    ]


def chosen(asked: Sequence[Doubt], choices: Choices) -> dict[str, str]:
    """Return what is chosen for each doubt: by the person, else by a rule; nothing for those that are open."""
    found = {item.id: choices.get(item.id) or item.preset for item in asked}
    return {key: value for key, value in found.items() if value}


def resolved(fresh: Report, asked: Sequence[Doubt], choices: Choices) -> Report:
    """Return what was read with what a person chose; cells that are still open are left out.

    Raises:
        UnusableInput: What was typed for a cell is no number.
    """
    taken = chosen(asked, choices)
    cells = dict(fresh.figures)
    for item in asked:
        for cell in item.cells:
            cells.pop(cell, None)
        if key := taken.get(item.id):
            cells |= _cells_of(fresh, item, key)
    figures = Figures({cell: cells[cell] for cell in fresh.form.cells if cell in cells})
    return fresh.having(figures=figures.totalled(fresh.form))


def _cells_of(fresh: Report, item: Doubt, key: str) -> dict[str, Cell]:
    if key.startswith(OTHER):
        return {cell: typed(fresh, cell, key.removeprefix(OTHER)) for cell in item.cells}
    return next((dict(choice.cells) for choice in item.choices if choice.key == key), dict[str, Cell]())


def typed(report: Report, cell: str, said: str) -> Cell:
    """Return the cell that a typed number stands for.

    Raises:
        UnusableInput: It is none.
    """
    made = parse(said, report.form.cells[cell].kind).cell
    if made.value is None or made.value < 0:
        raise UnusableInput("“{text}”不是数", text=said, code="no_number")
    return Cell(value=made.value)


def differences(target: Report, fresh: Report) -> list[CellChange]:
    """Return the cells that hold something else in the report already, in the order of the tables."""
    return [
        CellChange(cell, target.figures[cell], new)
        for cell, new in fresh.figures.items()
        if cell in target.figures and not new.blank and not target.figures[cell].blank
        and _meant(target.figures[cell]) != _meant(new)
    ]  # fmt: skip


def retold(target: Report, fresh: Report) -> list[str]:
    """Return the sections that both have and that the file tells otherwise, blanks and line ends aside, in order."""
    return [
        name for name, section in target.sections.items()
        if section.text.strip() and name in fresh.sections and fresh.sections[name].text.strip()
        and "".join(section.text.split()) != "".join(fresh.sections[name].text.split())
    ]  # fmt: skip


def _meant(cell: Cell) -> object:
    return (cell.value, cell.unit) if cell.value is not None else cell.text


def into(target: Report, fresh: Report, overrule: Iterable[str], by: str, at: str) -> ReadAgain:
    """Return a report with what was read: cells as in `figures_again`, and of all else what the report lacks.

    Args:
        target: The report.
        fresh: What was read, as `resolved` returns it.
        overrule: The cells in which the file is right where the two differ, and the sections that are to be as the
            file tells them (`TEXT` and the name); in all others the report is right.
        by: Who takes it over.
        at: When, ISO 8601.
    """
    overrule = set(overrule)
    kept = {item.cell for item in differences(target, fresh)} - overrule
    figures = {
        cell: item for cell, item in fresh.figures.items()
        if cell not in kept and not (item.blank and not target.figures.get(cell, BLANK).blank)
    }  # fmt: skip
    organ = _filled(target.organ if target.organ.name else fresh.organ, fresh.organ)
    settled = fresh.imported.model_copy(update={"unsure": ()}) if fresh.imported else None
    read = fresh.having(
        figures=Figures(figures), organ=organ, dated=target.dated or fresh.dated, imported=settled,
        excel_form=fresh.excel_form or target.excel_form,
    )  # fmt: skip
    again = figures_again(target.having(organ=organ, dated=read.dated), read, by, at)
    report = again.report
    if not any(section.text.strip() for section in target.sections.values()) and fresh.sections:
        report = report.having(sections=target.sections | fresh.sections, imported=settled)
    taken = {name: fresh.sections[name] for name in retold(target, fresh) if f"{TEXT}{name}" in overrule}
    if not taken:
        return again._replace(report=report)
    report = report.having(sections=report.sections | taken)
    return again._replace(
        report=report, lapsed=lapsed(target, report),
        edits=tuple(item for item in again.edits if item.section not in taken),
        asked=tuple(item for item in again.asked if item.section not in taken),
    )  # fmt: skip


# ── what is doubtful ──


def _unread(fresh: Report, last: Report | None) -> Iterator[Doubt]:
    """Yield the cells in which something stood that is no number."""
    for item in fresh.imported.unsure if fresh.imported else ():
        if item.where in fresh.form.cells and item.where not in fresh.figures:
            blank = Choice("blank", text("先空着"), {item.where: BLANK})
            yield _doubt(fresh, last, (item.where,), item.found, item.why, (blank,), other=True)


def _amounts(fresh: Report, last: Report | None) -> Iterator[Doubt]:
    """Yield the amounts that are written in another unit than the table's, or so large that they probably are."""
    for cell, item in fresh.figures.items():
        form = fresh.form.cells[cell]
        if form.kind != "amount" or item.value is None or "万元" not in "".join((*form.column_path, *form.row_path)):
            continue
        alone = fresh.having(figures=Figures({cell: Cell(value=item.value)}))
        excessive = bool(checking.check(alone, [_FEE_RULE]).findings)
        factor = _INTO_TEN_THOUSANDS.get(item.unit) or (_INTO_TEN_THOUSANDS["元"] if excessive else None)
        if factor is None:
            continue
        choices = tuple(
            Choice(key, text("{n} 万元", n=Cell(value=number).text), {cell: Cell(value=number)})
            for key, number in (("converted", _plain(item.value * factor)), ("as_is", _plain(item.value)))
        )
        why = text("没有写单位，这么大的数多半是按元填的")
        if item.unit in _INTO_TEN_THOUSANDS:
            why = text("单位写的是{unit}，表里要万元", unit=item.unit)
        preset = "converted" if excessive and item.unit == "元" else ""
        yield _doubt(fresh, last, (cell,), item.raw or item.text, why, choices, preset=preset, other=True)


def _plain(number: Number) -> Number:
    value = Decimal(number).normalize()
    return int(value) if value == value.to_integral_value() else value


def _noted(fresh: Report, last: Report | None) -> Iterator[Doubt]:
    """Yield the numbers with an explanation in the same cell: the number is what the reader's rule takes."""
    for cell, item in fresh.figures.items():
        if item.value is None or not item.note or item.unit in _INTO_TEN_THOUSANDS:
            continue
        choice = Choice("as_is", text("{n}，括号里的放进表注", n=item.text), {cell: item})
        why = text("格里除了数还有字")
        yield _doubt(fresh, last, (cell,), item.raw or item.text, why, (choice,), preset="as_is", other=True)


def _marks(fresh: Report, last: Report | None) -> Iterator[Doubt]:
    """Yield what stands instead of a number (“/”, “无”, nothing), whole rows that say the same as one."""
    if not any(item.value is not None for item in fresh.figures.values()):
        return
    computed = {equation.minus[0] for equation in fresh.form.equations if equation.computes_minus}
    runs: list[tuple[str, list[str], list[str]]] = []  # what stands there, the cells, the rows that are whole
    for said, row, cells, is_whole in _same_in_a_row(fresh, computed):
        table = fresh.form.cells[cells[0]].table
        if runs and is_whole and runs[-1][0] == said and runs[-1][2] and runs[-1][2][-1].startswith(f"{table}."):
            runs[-1][1].extend(cells)
            runs[-1][2].append(f"{table}.{row}")
        else:
            runs.append((said, cells, [f"{table}.{row}"] if is_whole else []))
    for said, cells, rows in runs:
        label = text("都是 0") if len(cells) > 1 else text("是 0")
        zero = Choice("zero", label, dict.fromkeys(cells, Cell(value=0)))
        blank = Choice("blank", text("先空着"), dict.fromkeys(cells, BLANK))
        why = text("可能是没有，也可能是还没填")
        if said:
            why = text("可能是没有，也可能是没统计")
        yield _doubt(fresh, last, tuple(cells), said, why, (zero, blank), rows=len(rows))


def _same_in_a_row(fresh: Report, computed: set[str]) -> Iterator[tuple[str, str, list[str], bool]]:
    """Yield, row by row, the cells that hold the same mark or nothing, and whether they are the whole row.

    A blank total is not asked about: it follows its parts.
    """
    rows: dict[tuple[str, str], list[str]] = {}
    for cell in fresh.form.cells.values():
        rows.setdefault((cell.table, cell.row), []).append(cell.id)
    for (_, row), cells in rows.items():
        said: dict[str, list[str]] = {}
        for cell in cells:
            item = fresh.figures.get(cell)
            if item is not None and item.value is None and not (item.blank and cell in computed):
                said.setdefault((item.raw or "").strip(), []).append(cell)
        parts = [cell for cell in cells if cell not in computed]
        for mark, own in said.items():
            yield mark, row, own, set(own) >= set(parts)


def _doubt(
    fresh: Report, last: Report | None, cells: tuple[str, ...], found: str, why: str, choices: tuple[Choice, ...],
    *, preset: str = "", other: bool = False, rows: int = 0,
) -> Doubt:  # fmt: skip
    form = fresh.form
    first = form.cells[cells[0]]
    where = " · ".join(filter(None, (form.table_name(first.table), cell_names.row_name(form, first.id))))
    part = cell_names.column_name(form, first.id)
    if rows > 1:
        part = text("从这一行起 {rows} 行，共 {n} 格", rows=rows, n=len(cells))
    elif len(cells) > 1:
        part = text("共 {n} 格", n=len(cells))
    return Doubt(
        id=first.id, cells=cells, where=where, part=part, source=_source(fresh, first.id, set(cells), found),
        found=found, why=why, last=_last(last, fresh, cells), choices=choices, preset=preset, other=other,
    )  # fmt: skip


def _source(fresh: Report, cell: str, doubtful: set[str], found: str) -> tuple[tuple[str, bool], ...]:
    """Return the row of a cell as the file has it."""
    form = fresh.form
    own = form.cells[cell]
    place = (own.table, own.row, own.block)
    beside = [item.id for item in form.cells.values() if (item.table, item.row, item.block) == place]
    shown: list[tuple[str, bool]] = [(cell_names.row_name(form, cell).rpartition(cell_names.DOT)[2], False)]
    for other in beside:
        item = fresh.figures.get(other, BLANK)
        said = found if other == cell else item.raw if item.raw is not None else item.text
        shown.append((said or text("空"), other in doubtful))
    return tuple(shown)


def _last(last: Report | None, fresh: Report, cells: Sequence[str]) -> str:
    if last is None or last.format != fresh.format:
        return ""
    said = {last.figures[cell].text for cell in cells if cell in last.figures}
    return said.pop() if len(said) == 1 else ""
