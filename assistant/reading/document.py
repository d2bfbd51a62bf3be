"""A document's blocks → Report: tables by label, prose by heading, and what was unsure."""

from pathlib import PurePath

from assistant.domain import formats
from assistant.domain.excel_form import SOURCE
from assistant.domain.figures import Figures
from assistant.domain.formats import Format
from assistant.domain.report import PREAMBLE, Imported, Report, Section, Unsure
from assistant.errors import NOT_A_REPORT, UnusableInput
from assistant.reading.blocks import UNCOMPUTED, Extracted, RawTable
from assistant.reading.cover import organ_of, year_of
from assistant.reading.excel_form import filled_in
from assistant.reading.sections import read as read_sections
from assistant.reading.tables import TablesRead
from assistant.reading.tables import read as read_tables

_COMPUTED = "合计的公式还没有算出来，已按表里的数加起来；请用 Excel 或 WPS 打开保存一次，核对合计"
# What a file of a name may be: web pages and tables as text are often called .xls, and what WPS saves is of Word
_KINDS = {
    ".docx": ("docx",),
    ".xlsx": ("xlsx",),
    ".pdf": ("pdf",),
    ".odt": ("odf",),
    ".rtf": ("rtf", "doc", "docx"),
    ".doc": ("doc", "docx", "rtf", "html"),
    ".wps": ("doc", "docx", "rtf", "html"),
    ".xls": ("xls", "xlsx", "html", "csv", "txt"),
}
_HOW_TO_PASTE = "请从 Word 或 Excel 里连同表头复制表格，或把网页另存为 html。"


def to_report(extracted: Extracted, name: str) -> Report:
    """Return the report that a document's blocks hold; `name` is the file's.

    Raises:
        UnusableInput: There is neither a table of a report nor its year in it.
    """
    raw = [block for block in extracted.blocks if isinstance(block, RawTable)]
    form, found = of_its_format(raw)
    prose = read_sections(extracted.blocks, form)
    organ, year, dated = organ_of(prose), year_of(prose), prose.dated
    if not found.cells and year is not None and (due := formats.for_year(year)) is not None and due.id != form.id:
        form = due  # no table tells the format, the year does
        prose = read_sections(extracted.blocks, form)
    own_form = filled_in(extracted.blocks, form)
    if own_form is not None:
        organ, year, dated = own_form.organ, own_form.year or year, own_form.dated
    if not found.cells and not prose.headings and own_form is None:
        _require_what_its_name_says(name, extracted.kind)
        raise UnusableInput(
            "里面没有年度报告的表格，也没有它的各节文字",
            where=name,
            then="请给出政府信息公开工作年度报告：从 Word 或 Excel 里连同表头复制表格，或把网页另存为 html。",
            code=NOT_A_REPORT,
        )
    figures = Figures(found.cells)
    if own_form is not None and UNCOMPUTED in extracted.unsure:  # its formulas are known: they add up the parts
        added = figures.totalled(form)
        said = (_COMPUTED,) if dict(added) != dict(figures) else ()  # an empty form has nothing to add up
        figures = added
        extracted = extracted._replace(unsure=(*(item for item in extracted.unsure if item != UNCOMPUTED), *said))
    unsure = [*_unsure(found, raw, extracted, form), *_unsaid(organ.name, year), *prose.aside]
    narratives = {PREAMBLE: prose.preamble, **prose.narratives}
    imported = Imported(
        file=name,
        kind=extracted.kind,
        title="" if own_form else prose.title,
        signature="" if own_form else prose.signature,
        headings=() if own_form else prose.headings,
        unsure=tuple(unsure),
    )
    return Report(
        organ=organ,
        year=year or form.years.first,
        format=form.id,
        dated=dated,
        figures=figures,
        notes=own_form.sourced(SOURCE) if own_form else (),
        sections={}
        if own_form
        else {key: Section(text=text, origin="imported") for key, text in narratives.items() if text.strip()},
        imported=None if own_form and not unsure else imported,
        excel_form=form.id if own_form else "",
    )


def _require_what_its_name_says(name: str, kind: str) -> None:
    """Make sure that a document without a report is one at all: a damaged one is not to pass for a mere other paper.

    Raises:
        UnusableInput: Its name says otherwise.
    """
    suffix = PurePath(name).suffix.lower()
    if kind not in _KINDS.get(suffix, (kind,)):
        raise UnusableInput(
            "名字是 {suffix}，内容却不是",
            where=name,
            then="文件可能坏了，或改过名字；请用 Word、Excel 或 WPS 打开原来的文件，重新另存。",
            suffix=suffix,
        )


def of_its_format(raw: list[RawTable]) -> tuple[Format, TablesRead]:
    """Return the format that fits most of the tables, and what was read by it; a tie goes to the newest."""
    best: tuple[float, Format, TablesRead] | None = None
    for form in sorted(map(formats.load, formats.available()), key=lambda item: -item.years.first):
        found = read_tables(raw, form)
        share = len(found.cells) / len(form.cells)
        if best is None or share > best[0]:
            best = share, form, found
    assert best is not None  # noqa: S101 - two formats are shipped
    _, form, found = best
    if not found.cells:
        form = max(
            (formats.load(item) for item in formats.available() if formats.load(item).years.last is None),
            key=lambda item: item.years.first,
            default=form,
        )
    return form, found


def _unsure(found: TablesRead, raw: list[RawTable], extracted: Extracted, form: Format) -> list[Unsure]:
    unsure = [*found.unsure]
    for old, new in found.folded:
        unsure.append(Unsure(where=new, found=old, why=f"这一行是旧格式的写法，数已并入 {form.id} 年格式的这一行"))
    unsure.extend(Unsure(where="", found="", why=reason) for reason in extracted.unsure)
    if not found.cells:
        why = "没有找到表格" if not raw and not extracted.unsure else "表格里没有读出数"
        unsure.append(Unsure(where="", found="", why=f"{why}。{_HOW_TO_PASTE}"))
    return unsure


def _unsaid(organ: str, year: int | None) -> list[Unsure]:
    unsure: list[Unsure] = []
    if not organ:
        unsure.append(Unsure(where="organ.name", found="", why="没有找到单位名称"))
    if year is None:
        unsure.append(Unsure(where="year", found="", why="没有找到年度"))
    return unsure
