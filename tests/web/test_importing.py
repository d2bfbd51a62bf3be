"""What is doubtful in a file that was read, and what becomes of it: nothing is guessed, nothing is overwritten."""

from decimal import Decimal

import pytest

from assistant.domain import formats
from assistant.domain.cell_text import parse
from assistant.domain.figures import BLANK, Cell, Figures
from assistant.domain.report import Imported, Level, Organ, Report, Unsure
from assistant.errors import UnusableInput
from assistant.workflow import importing

FEE = "disclosure.fees.amount"
DOCUMENTS = "disclosure.normative_documents.in_force"
PETITION = "requests.not_processed.petition"
AT = "2026-01-20T10:00:00+08:00"


def read(**said: str) -> Report:
    """A township's report in which every cell is 0 but those that are given by their text (`__` for a dot)."""
    form = formats.load("2021")
    cells = dict.fromkeys(form.cells, Cell(value=0))
    for name, text in said.items():
        for cell in [item for item in form.cells if item == name or item.startswith(f"{name}.")]:
            cells[cell] = parse(text, form.cells[cell].kind).cell
    return Report(
        organ=Organ(name="青禾镇人民政府", level=Level.TOWNSHIP), year=2025, format="2021", figures=Figures(cells)
    )


def only(fresh: Report, last: Report | None = None) -> importing.Doubt:
    found = importing.doubts(fresh, last)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("mark", ["/", "—", "无", ""])
def test_a_row_of_marks_is_one_question_and_is_never_preset(mark: str) -> None:
    doubt = only(read(**{PETITION: mark}))
    asked = [cell for cell in doubt.cells if not cell.endswith(".total")]
    assert len(asked) == 6
    assert doubt.preset == ""
    assert [choice.label for choice in doubt.choices] == ["都是 0", "先空着"]
    assert importing.chosen([doubt], {}) == {}


def test_rows_that_say_the_same_are_one_question() -> None:
    doubt = only(read(**{PETITION: "/", "requests.not_processed.repeated": "/"}))
    assert (len(doubt.cells), doubt.part) == (14, "从这一行起 2 行，共 14 格")


def test_a_file_without_any_number_is_not_asked_about_cell_by_cell() -> None:
    form = formats.load("2021")
    blank = read().having(figures=Figures(dict.fromkeys(form.cells, BLANK)))
    assert importing.doubts(blank, None) == []


def test_a_fee_in_yuan_is_preset_only_where_the_rule_says_that_it_is_too_large() -> None:
    large, small = only(read(**{FEE: "12600元"})), only(read(**{FEE: "80元"}))
    assert [choice.label for choice in large.choices] == ["1.26 万元", "12600 万元"]
    assert (large.preset, small.preset) == ("converted", "")
    taken = importing.resolved(read(**{FEE: "12600元"}), [large], {})
    assert taken.figures[FEE] == Cell(value=Decimal("1.26"))


def test_a_large_fee_without_a_unit_is_asked_about_and_not_preset() -> None:
    doubt = only(read(**{FEE: "12600"}))
    assert (doubt.preset, doubt.why) == ("", "没有写单位，这么大的数多半是按元填的")


def test_a_fee_in_the_unit_of_the_table_is_certain() -> None:
    assert importing.doubts(read(**{FEE: "1.26万元"}), None) == []
    assert importing.doubts(read(**{FEE: "1.26"}), None) == []


def test_words_beside_a_number_are_shown_and_another_number_may_be_typed() -> None:
    fresh = read(**{DOCUMENTS: "6（其中修订1件）"})
    doubt = only(fresh, read(**{DOCUMENTS: "5"}))
    assert (doubt.found, doubt.last, doubt.preset, doubt.other) == ("6（其中修订1件）", "5", "as_is", True)
    assert ("6（其中修订1件）", True) in doubt.source
    assert importing.resolved(fresh, [doubt], {}).figures[DOCUMENTS].value == 6
    assert importing.resolved(fresh, [doubt], {doubt.id: "=7"}).figures[DOCUMENTS] == Cell(value=7)
    with pytest.raises(UnusableInput):
        importing.resolved(fresh, [doubt], {doubt.id: "=七八个"})


def test_a_cell_that_is_no_number_is_asked_about_with_what_stood_there() -> None:
    fresh = read()
    cells = {cell: item for cell, item in fresh.figures.items() if cell != DOCUMENTS}
    unsure = (
        Unsure(where=DOCUMENTS, found="约六件", why="不是数，没有读"),
        Unsure(where="", found="", why="合计没有算"),
    )
    fresh = fresh.having(figures=Figures(cells), imported=Imported(file="a.docx", kind="docx", unsure=unsure))
    doubt = only(fresh)
    assert (doubt.found, doubt.why, doubt.other) == ("约六件", "不是数，没有读", True)
    assert importing.unread(fresh, [doubt]) == []
    assert importing.remarks(fresh) == [("", "", "合计没有算")]


def test_what_is_not_chosen_is_not_taken() -> None:
    fresh = read(**{PETITION: "/"})
    doubts = importing.doubts(fresh, None)
    assert f"{PETITION}.enterprise" not in importing.resolved(fresh, doubts, {}).figures
    taken = importing.resolved(fresh, doubts, {doubts[0].id: "zero"}).figures
    assert taken[f"{PETITION}.total"].value == 0


def test_what_stands_in_the_report_stays_unless_a_person_says_otherwise() -> None:
    own = read(**{DOCUMENTS: "5"})
    fresh = read(**{DOCUMENTS: "6"})
    assert [(item.cell, item.old.text, item.new.text) for item in importing.differences(own, fresh)] == [
        (DOCUMENTS, "5", "6")
    ]
    assert importing.into(own, fresh, (), "王芳", AT).report.figures[DOCUMENTS].value == 5
    assert importing.into(own, fresh, (DOCUMENTS,), "王芳", AT).report.figures[DOCUMENTS].value == 6


def test_a_blank_of_the_file_never_takes_the_place_of_a_number() -> None:
    own, fresh = read(**{DOCUMENTS: "5"}), read(**{DOCUMENTS: ""})
    assert importing.into(own, fresh, (DOCUMENTS,), "王芳", AT).report.figures[DOCUMENTS].value == 5


def test_a_file_of_the_old_format_is_converted_and_says_what_is_due() -> None:
    form = formats.load("2019")
    old = Report(
        organ=Organ(name="青禾镇人民政府"), year=2025, format="2019",
        figures=Figures(dict.fromkeys(form.cells, Cell(value=1))),
    )  # fmt: skip
    fitted = importing.fitted(old, read())
    assert fitted.report.format == "2021"
    assert fitted.due
    assert not set(fitted.due) & set(fitted.report.figures)
