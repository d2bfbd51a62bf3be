"""A changed cell changes the prose that speaks of it, or asks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import drafting
from assistant.checking import check
from assistant.domain import formats, signing
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Note, Organ, Report, Section
from assistant.editing.figures import change
from tests.reports import signed

FORM = formats.load("2021")
RECEIVED, PERSONS = "requests.received.total", "requests.received.natural_person"


def report(text: str, cells: dict[str, int], last: dict[str, int] | None = None) -> Report:
    zeros = dict.fromkeys(FORM.cells, 0)

    def made(year: int, values: dict[str, int]) -> Report:
        figures = Figures().having(zeros | values)
        return Report(organ=Organ(name="青禾镇人民政府"), year=year, format="2021", figures=figures)

    this = made(2024, cells).having(sections={"overview": Section(text=text)})
    return this.with_last(made(2023, last)) if last is not None else this


def after(text: str, before: dict[str, int], changes: dict[str, int], last: dict[str, int] | None = None) -> str:
    changed = change(report(text, before, last), {key: Cell(value=value) for key, value in changes.items()})
    return changed.report.text("overview")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("新收申请12件。", "新收申请15件。"),
        ("新收申请十二件。", "新收申请十五件。"),
        ("新收申请１２件。", "新收申请１５件。"),
        ("收到12件政府信息公开申请。", "收到15件政府信息公开申请。"),
        ("举办培训12件次。", "举办培训12件次。"),
    ],
)
def test_a_quantity_bound_to_the_cell_is_rendered_in_its_own_style(text: str, said: str) -> None:
    assert after(text, {RECEIVED: 12}, {RECEIVED: 15}) == said


def test_the_total_of_a_row_follows_its_part_and_the_prose_the_total() -> None:
    changed = change(report("新收申请12件。", {PERSONS: 12, RECEIVED: 12}), {PERSONS: Cell(value=15)})
    assert changed.totals == {RECEIVED: 15}
    assert changed.report.text("overview") == "新收申请15件。"


def test_a_total_that_did_not_add_up_is_left_to_the_person() -> None:
    changed = change(report("", {PERSONS: 12, RECEIVED: 13}), {PERSONS: Cell(value=15)})
    assert changed.totals == {}


def test_rates_shares_and_directions_follow() -> None:
    text = "新收申请12件，比上年增加4件，增长50%。予以公开6件，占办结总数的50%。"
    rows = ("received", "granted", "refused.third_party", "outcomes_total", "brought_forward")

    def of(*values: int) -> dict[str, int]:
        pairs = zip(rows, values, strict=True)
        return {f"requests.{row}.{end}": value for row, value in pairs for end in ("natural_person", "total")}

    cells, changed = of(12, 6, 6, 12, 0), of(6, 3, 9, 12, 6)  # both fit their tables: no other is an authority
    said = "新收申请6件，比上年减少2件，下降25%。予以公开3件，占办结总数的25%。"
    assert after(text, cells, changed, {RECEIVED: 8}) == said


GRANTED, DONE = "requests.granted.total", "requests.outcomes_total.total"
# of a table in which all is consistent: received, granted and refused of natural persons, and of enterprises
TABLE = {
    f"requests.{row}.{column}": value
    for row, values in {
        "received": (41, 15, 56), "granted": (20, 7, 27), "refused.third_party": (21, 8, 29),
        "outcomes_total": (41, 15, 56), "brought_forward": (0, 0, 0), "carried_forward": (0, 0, 0),
    }.items()
    for column, value in zip(("natural_person", "enterprise", "total"), values, strict=True)
}  # fmt: skip
ONE_MORE = {"requests.granted.natural_person": Cell(value=21), PERSONS: Cell(value=42)}


def test_the_count_of_a_share_moves_with_it() -> None:
    text = "本年新收申请56件；从申请人看，自然人41件，占73.2%。"
    changed = change(report(text, TABLE, {RECEIVED: 48}), ONE_MORE)
    assert changed.report.text("overview") == "本年新收申请57件；从申请人看，自然人42件，占73.7%。"
    assert changed.asked == ()


def test_a_change_that_another_number_has_by_chance_moves_with_its_count() -> None:
    text = "从渠道看，当面申请8件。办结件中，予以公开27件，较上年多8件。"
    one = report(text, TABLE, {GRANTED: 19}).having(notes=(Note(id="n1", aspect="on_request", text="当面申请8件"),))
    changed = change(one, ONE_MORE)
    assert changed.report.text("overview") == "从渠道看，当面申请8件。办结件中，予以公开28件，较上年多9件。"


@pytest.mark.parametrize("rate", ["六分之一", "一成多"])
def test_a_rate_in_words_beside_a_number_that_moves_is_asked_about(rate: str) -> None:
    changed = change(report(f"本年新收申请56件，较2023年的48件增长{rate}。", TABLE, {RECEIVED: 48}), ONE_MORE)
    assert rate.rstrip("多") in [item.quote for item in changed.asked]


def test_a_count_with_a_share_that_cannot_be_written_anew_is_asked_about_with_it() -> None:
    text = "本年新收申请56件。予以公开27件，占近五成。"
    changed = change(report(text, TABLE), {GRANTED: Cell(value=11), "requests.granted.natural_person": Cell(value=4)})
    assert changed.report.text("overview") == text
    assert [item.quote for item in changed.asked] == ["五成", "27件"]


def test_what_cannot_be_rendered_is_asked_about() -> None:
    changed = change(report("收到申请近200件。", {RECEIVED: 196}), {RECEIVED: Cell(value=50)})
    # 50 does not fit the rest of its table: asked about, and nothing is said of what it should be
    assert [(item.quote, item.expected) for item in changed.asked] == [("200件", "")]
    assert changed.report.text("overview") == "收到申请近200件。"


@pytest.mark.parametrize("mark", ["/", "／", "—", "无", ""])
def test_a_mark_in_the_place_of_a_number_is_no_zero_in_the_prose(mark: str) -> None:
    persons, both = "requests.brought_forward.natural_person", "requests.brought_forward.total"
    text = "上年结转1件，新收12件，共13件。"
    before = report(text, {persons: 1, both: 1, RECEIVED: 12, PERSONS: 12})
    changed = change(before, {persons: Cell(raw=mark), both: Cell(raw=mark)})
    assert changed.report.text("overview") == text
    assert "1件" in {item.quote for item in changed.asked}


def test_a_mark_for_a_whole_kind_of_outcome_is_asked_about_where_the_prose_sums_it() -> None:
    rows = ("refused.third_party", "refused.internal_affairs")
    cells = {f"requests.{row}.{column}": 2 for row in rows for column in ("natural_person", "total")}
    changed = change(report("不予公开4件。", cells), {"requests.refused.third_party.total": Cell(raw="/")})
    assert (changed.report.text("overview"), [item.quote for item in changed.asked]) == ("不予公开4件。", ["4件"])


def test_a_total_whose_part_is_no_number_any_more_is_asked_about() -> None:
    changed = change(report("新收申请12件。", {PERSONS: 12, RECEIVED: 12}), {PERSONS: Cell(raw="/")})
    assert RECEIVED in changed.unsettled
    assert (changed.report.text("overview"), changed.totals) == ("新收申请12件。", {})


def test_a_total_with_a_mark_is_not_taken_for_the_sum_of_its_row() -> None:
    before = report("上年结转1件。", {})
    cells = {"requests.brought_forward.total": Cell(raw="/")}
    codes = [
        item.code for item in check(before.having(figures=before.figures.having(cells)), ["N101", "N102"]).findings
    ]
    assert set(codes) == {"N102"}


def test_what_was_wrong_before_is_not_touched() -> None:
    assert after("新收申请13件。", {RECEIVED: 12}, {RECEIVED: 15}) == "新收申请13件。"


def test_a_text_that_changes_loses_its_approval() -> None:
    first = report("新收申请12件。", {RECEIVED: 12})
    first = signed(first, "overview")
    assert signing.is_signed(first, "overview")
    assert not signing.is_signed(change(first, {RECEIVED: Cell(value=15)}).report, "overview")


CODES = ("N101", "N103", "N104", "N105")


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_draft_stays_right_whatever_cell_is_changed(data: st.DataObject) -> None:
    small = st.integers(0, 40)
    rows = ("received", "brought_forward", "carried_forward", "outcomes_total", "granted", "partly_granted")
    cells = {f"requests.{row}.total": data.draw(small) for row in rows}
    last = {key: data.draw(small) for key in cells}
    drafted = drafting.draft(report("", cells, last).having(sections={})).report
    cell = data.draw(st.sampled_from([key for key in cells if key not in ("",)]))
    changed = change(drafted, {cell: Cell(value=data.draw(st.integers(1, 60)))})
    wrong = check(changed.report, CODES).findings
    asked = {item.section for item in changed.asked}
    assert not wrong or asked, (wrong, changed.report.text("overview"))
