"""Reports in, changed by several people, and out: nothing is lost, and nobody is in another's way."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import formats, report_file
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import Note, Report
from assistant.errors import Conflict, UnusableInput
from assistant.storage.parts import put_together, take_apart
from assistant.storage.records import CellPatch, Keep, Refused, Saved
from assistant.storage.store import Store
from tests import reports

FORM = formats.load("2021")
ONE, OTHER, *_ = FORM.cells
PLAIN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=12)


def whole() -> Report:
    figures = Figures({cell: Cell(value=0) for cell in FORM.cells})
    return reports.report(figures)


def plain(report: Report) -> object:
    return report_file.plain(report)


@settings(max_examples=30)
@given(data=st.data())
def test_a_report_comes_out_of_its_parts_as_it_went_in(data: st.DataObject) -> None:
    report = data.draw(any_report())
    apart = take_apart(report)
    again = put_together(apart.parts, apart.cells)
    assert plain(again) == plain(report_file.parse(report_file.dump(report), "", is_json=True))
    assert take_apart(again) == apart


@PLAIN
@given(data=st.data())
def test_the_store_gives_back_the_report_that_it_was_given(store: Store, data: st.DataObject) -> None:
    report = data.draw(any_report())
    stored = store.get(store.create(report, "王芳"))
    assert plain(stored.report) == plain(report_file.parse(report_file.dump(report), "", is_json=True))
    assert set(stored.revisions.values()) == {1}


TEXTS = st.text(alphabet="青禾镇受理12件\n。“”\x00\x85\u2028<b>{}%'\\", max_size=60)


@st.composite
def any_report(draw: st.DrawFn) -> Report:
    """A report with odd figures, odd texts, notes, candidates, and last year's inside."""
    format_id = draw(st.sampled_from(formats.available()))
    form = formats.load(format_id)
    figures = draw(st.one_of(reports.odd_figures(form), st.just(Figures({}))))
    report = reports.report(figures, format_id)
    for key in draw(st.lists(st.sampled_from(form.narratives), max_size=3)):
        report = report.with_text(key, draw(TEXTS), "edit", draw(TEXTS), "2025-01-01")
    notes = tuple(
        Note(id=f"n{n}", aspect="proactive", text=text) for n, text in enumerate(draw(st.lists(TEXTS, max_size=3)))
    )
    last = draw(st.sampled_from([None, "去年.json", reports.report(Figures({}), format_id, 2023)]))
    report = report.having(notes=notes, notes_given=len(notes), last_year=last)
    return reports.signed(report, "cover") if draw(st.booleans()) else report


def test_the_list_shows_reports_and_the_bin_shows_the_others(store: Store) -> None:
    first, second = store.create(whole(), "王芳"), store.create(whole(), "李建国", practice=True)
    assert [(row.id, row.short, row.year, row.by, row.practice) for row in store.reports()] == [
        (second, "青禾镇", 2024, "李建国", True),
        (first, "青禾镇", 2024, "王芳", False),
    ]
    store.delete(first, by="王芳")
    assert [row.id for row in store.reports()] == [second]
    assert [(row.id, row.deleted_by) for row in store.reports(deleted=True)] == [(first, "王芳")]
    with pytest.raises(UnusableInput, match="回收站"):
        store.get(first)
    store.undelete(first, by="王芳")
    assert plain(store.get(first).report) == plain(whole())
    store.delete(first, by="王芳")
    store.purge(first, by="王芳")
    assert store.reports(deleted=True) == []
    with pytest.raises(UnusableInput, match="没有这份报告"):
        store.get(first)
    assert store.verify() == []


def test_what_is_thirty_days_in_the_bin_goes_and_what_is_younger_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.storage import clock

    old, young = store.create(whole(), "王芳"), store.create(whole(), "王芳")
    now = clock.now()
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: clock.before(now, days=31))
        store.delete(old, by="王芳")
    store.delete(young, by="王芳")
    assert [row.id for row in store.purge_old()] == [old]
    assert [row.id for row in store.reports(deleted=True)] == [young]


def test_a_verb_stores_only_the_parts_that_it_changed(store: Store) -> None:
    number = store.create(whole(), "王芳")
    before = store.get(number)
    after = store.change(number, lambda report: report.with_text("overview", "改了。"), by="王芳", act="edit")
    assert {part for part in after.revisions if after.revisions[part] != before.revisions[part]} == {"text.overview"}
    assert after.report.text("overview") == "改了。"


def test_a_verb_that_raises_changes_nothing(store: Store) -> None:
    number = store.create(whole(), "王芳")

    def fails(report: Report) -> Report:
        raise UnusableInput("不行")

    with pytest.raises(UnusableInput, match="不行"):
        store.change(number, fails, by="王芳", act="decide")
    assert store.get(number).revisions["text.overview"] == 1
    assert [line.act for line in store.journal(number)] == ["create"]


def test_different_cells_never_disturb_each_other(store: Store) -> None:
    number = store.create(whole(), "王芳")
    assert store.patch_cells(number, [CellPatch(ONE, Cell(value=12), 1)], by="王芳")[0].status == "saved"
    assert store.patch_cells(number, [CellPatch(OTHER, Cell(value=11), 1)], by="李建国")[0].status == "saved"
    figures = store.get(number).report.figures
    assert (figures[ONE].value, figures[OTHER].value) == (12, 11)


def test_on_the_same_cell_the_first_value_stays_and_the_second_is_kept(store: Store) -> None:
    number = store.create(whole(), "王芳")
    store.patch_cells(number, [CellPatch(ONE, Cell(value=12), 1)], by="王芳")
    assert store.patch_cells(number, [CellPatch(ONE, Cell(value=12), 1)], by="李建国")[0].status == "same"
    outcome = store.patch_cells(number, [CellPatch(ONE, Cell(value=11), 1)], by="李建国")[0]
    assert (outcome.status, outcome.theirs, outcome.theirs_by) == ("conflict", Cell(value=12), "王芳")
    stored = store.get(number)
    assert stored.report.figures[ONE] == Cell(value=12)
    (dispute,) = stored.disputes
    assert (dispute.cell, dispute.mine, dispute.theirs, dispute.by) == (ONE, Cell(value=11), Cell(value=12), "李建国")
    settled = store.settle(number, dispute.id, Keep.MINE, by="王芳")
    assert settled.report.figures[ONE] == Cell(value=11)
    assert settled.disputes == ()
    with pytest.raises(UnusableInput, match="已经有人选过"):
        store.settle(number, dispute.id, Keep.THEIRS, by="李建国")


@pytest.mark.parametrize(("chosen", "stands"), [(Keep.THEIRS, 12), (Keep.MINE, 11), (Cell(value=23), 23)])
def test_in_a_dispute_either_side_or_a_third_is_chosen(store: Store, chosen: Keep | Cell, stands: int) -> None:
    number = store.create(whole(), "王芳")
    store.patch_cells(number, [CellPatch(ONE, Cell(value=12), 1)], by="王芳")
    kept = store.patch_cells(number, [CellPatch(ONE, Cell(value=11), 1)], by="李建国")[0].dispute
    assert kept is not None
    assert store.settle(number, kept, chosen, by="王芳").report.figures[ONE].value == stands


def test_who_writes_knowing_the_other_value_ends_the_dispute(store: Store) -> None:
    number = store.create(whole(), "王芳")
    store.patch_cells(number, [CellPatch(ONE, Cell(value=12), 1)], by="王芳")
    seen = store.patch_cells(number, [CellPatch(ONE, Cell(value=11), 1)], by="李建国")[0].revision
    assert store.patch_cells(number, [CellPatch(ONE, Cell(value=11), seen)], by="李建国")[0].status == "saved"
    assert store.get(number).disputes == ()


def test_a_tab_that_did_not_hear_that_it_saved_is_not_in_its_own_way(store: Store) -> None:
    number = store.create(whole(), "王芳")
    for value in (1, 12, 123):
        outcome = store.patch_cells(number, [CellPatch(ONE, Cell(value=value), 1)], by="王芳", writer="tab1")[0]
        assert outcome.status == "saved"
        assert isinstance(store.save_text(number, "overview", f"{value}件。", 1, by="王芳", writer="tab1"), Saved)
    assert (
        store.patch_cells(number, [CellPatch(ONE, Cell(value=4), 1)], by="王芳", writer="tab2")[0].status == "conflict"
    )


def test_blank_nothing_and_zero_stay_three_things(store: Store) -> None:
    number = store.create(whole(), "王芳")
    values = [Cell(raw=""), None, Cell(value=0), Cell(raw="/"), Cell(value=3, raw="3件", note="其中1件")]
    for value in values:
        base = store.get(number).cells[ONE]
        store.patch_cells(number, [CellPatch(ONE, value, base)], by="王芳")
        assert store.get(number).report.figures.get(ONE) == value


def test_a_cell_that_the_format_does_not_have_is_refused_and_the_others_are_saved(store: Store) -> None:
    number = store.create(whole(), "王芳")
    patches = [CellPatch("requests.nothing.'; DROP", Cell(value=1), 0), CellPatch(ONE, Cell(value=5), 1)]
    assert [item.status for item in store.patch_cells(number, patches, by="王芳")] == ["refused", "saved"]


def test_of_two_texts_the_first_stays_and_the_second_is_kept(store: Store) -> None:
    number = store.create(whole(), "王芳")
    assert store.save_text(number, "overview", "王芳写的。", 1, by="王芳") == Saved(2)
    refused = store.save_text(number, "overview", "李建国写的。", 1, by="李建国")
    assert isinstance(refused, Refused)
    assert (refused.theirs, refused.theirs_by) == ("王芳写的。", "王芳")
    stored = store.get(number)
    assert stored.report.text("overview") == "王芳写的。"
    assert [(item.mine, item.theirs) for item in stored.disputes] == [("李建国写的。", "王芳写的。")]
    assert store.settle(number, refused.dispute, "两人合写。", by="王芳").report.text("overview") == "两人合写。"
    assert isinstance(store.save_text(number, "problems", "别的一节。", 1, by="李建国"), Saved)


def test_a_new_candidate_is_not_in_the_way_of_who_types(store: Store) -> None:
    number = store.create(whole(), "王芳")

    def drafted(report: Report) -> Report:
        section = report.sections["overview"]
        return report.having(
            sections=report.sections | {"overview": section.model_copy(update={"candidates": (section.draft,)})}
        )

    store.change(number, drafted, by="王芳", act="draft")
    assert isinstance(store.save_text(number, "overview", "接着写。", 1, by="王芳"), Saved)
    assert store.get(number).report.sections["overview"].candidates


def test_a_decision_on_what_somebody_changed_meanwhile_is_kept_and_not_put_in_place(store: Store) -> None:
    number = store.create(whole(), "王芳")
    base = store.get(number).revisions

    def add(text: str) -> Callable[[Report], Report]:
        return lambda report: report.having(
            notes=(*report.notes, Note(id=f"n{len(report.notes)}", aspect="proactive", text=text))
        )

    store.change(number, add("一"), by="王芳", act="note", base=base)
    with pytest.raises(Conflict, match="1 处别人刚改过") as caught:
        store.change(number, add("二"), by="李建国", act="note", base=base)
    stored = store.get(number)
    assert [note.text for note in stored.report.notes] == ["一"]
    settled = store.settle(number, caught.value.conflicts[0], Keep.MINE, by="李建国")
    assert [note.text for note in settled.report.notes] == ["一", "二"]


def test_who_worked_on_an_opened_report_changes_only_what_they_changed(store: Store) -> None:
    number = store.create(whole(), "王芳")
    opened = store.get(number)
    store.patch_cells(number, [CellPatch(ONE, Cell(value=12), 1)], by="王芳")
    mine = opened.report.with_text("overview", "我写的。").having(figures=opened.report.figures.having({OTHER: 5}))
    merged = store.save(opened, mine, by="李建国", act="edit").report
    assert (merged.figures[ONE].value, merged.figures[OTHER].value) == (12, 5)
    assert merged.text("overview") == "我写的。"
    clash = opened.report.having(figures=opened.report.figures.having({ONE: 99}))
    with pytest.raises(Conflict):
        store.save(opened, clash, by="李建国", act="set")
    assert store.get(number).report.figures[ONE].value == 12
