"""The history: one entry for one person's sitting, what changed in it, and the way back, which is a new revision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import report_file
from assistant.domain.figures import Cell
from assistant.errors import UnusableInput
from assistant.storage import clock
from assistant.storage.records import CellPatch
from assistant.storage.store import Store
from tests.storage.test_reports import FORM, ONE, OTHER, PLAIN, whole

CELLS = list(FORM.cells)[:6]


def put(store: Store, number: int, cell: str, value: int, by: str) -> None:
    base = store.get(number).cells[cell]
    assert store.patch_cells(number, [CellPatch(cell, Cell(value=value), base)], by=by)[0].status == "saved"


def write(store: Store, number: int, text: str, by: str) -> None:
    store.save_text(number, "overview", text, store.get(number).revisions["text.overview"], by=by)


def test_one_persons_saves_in_one_sitting_are_one_entry_with_old_and_new(store: Store) -> None:
    number = store.create(whole(), "王芳")
    for value in (1, 12, 123):
        put(store, number, ONE, value, "王芳")
    put(store, number, OTHER, 5, "王芳")
    entry, first = store.history(number, "figures")
    assert (entry.by, entry.saves, entry.act) == ("王芳", 4, "cells")
    assert {(item.where, item.old, item.new) for item in entry.differences} == {(ONE, "0", "123"), (OTHER, "0", "5")}
    assert first.act == "create"


def test_a_text_shows_the_sentences_that_changed(store: Store) -> None:
    number = store.create(whole().with_text("overview", "甲。乙。丙。"), "王芳")
    for text in ("甲。乙一。丙。", "甲。乙二。丙。", "甲。乙二。丙。丁。"):
        write(store, number, text, "王芳")
    entry = store.history(number, "text.overview")[0]
    assert [(item.old, item.new) for item in entry.differences] == [("乙。", "乙二。"), ("", "丁。")]


def test_another_person_or_a_later_sitting_is_another_entry(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    number = store.create(whole(), "王芳")
    write(store, number, "一。", "王芳")
    write(store, number, "二。", "李建国")
    write(store, number, "三。", "王芳")
    later = clock.before(clock.now(), minutes=-16)
    monkeypatch.setattr(clock, "now", lambda: later)
    write(store, number, "四。", "王芳")
    assert [entry.by for entry in store.history(number, "text.overview")] == ["王芳", "王芳", "李建国", "王芳", "王芳"]


def test_two_who_fill_in_different_cells_at_once_have_one_entry_each(store: Store) -> None:
    number = store.create(whole(), "王芳")
    for value in range(1, 5):
        put(store, number, ONE, value, "王芳")
        put(store, number, OTHER, value, "李建国")
    assert [(entry.by, entry.saves) for entry in store.history(number, "figures")[:2]] == [("李建国", 4), ("王芳", 4)]
    put(store, number, OTHER, 9, "王芳")
    put(store, number, OTHER, 8, "李建国")
    assert len(store.history(number, "figures")) == 5


def test_restoring_makes_a_new_revision_and_takes_nothing_out(store: Store) -> None:
    number = store.create(whole(), "王芳")
    start = store.history(number, "text.overview")[0]
    write(store, number, "新的。", "王芳")
    before = store.get(number)
    after = store.restore(number, start.id, by="李建国")
    assert after.report.text("overview") == whole().text("overview")
    assert after.revisions["text.overview"] == before.revisions["text.overview"] + 1
    newest, edited, _ = store.history(number, "text.overview")
    assert (newest.act, newest.by, edited.by) == ("restore", "李建国", "王芳")
    assert store.restore(number, edited.id, by="王芳").report.text("overview") == "新的。"
    with pytest.raises(UnusableInput, match="没有这一条历史"):
        store.restore(number, 10**6, by="王芳")


@pytest.mark.slow
@PLAIN
@given(
    changes=st.lists(
        st.tuples(st.sampled_from(CELLS), st.integers(0, 9), st.sampled_from(["王芳", "李建国"])),
        min_size=1,
        max_size=14,
    ),
    back=st.integers(0, 7),
)
def test_the_figures_come_back_as_they_were_after_a_sitting(
    store: Store, changes: list[tuple[str, int, str]], back: int
) -> None:
    """Persons take turns by blocks, so that what stood at the end of a sitting is one state."""
    number = store.create(whole(), "王芳")
    states = {store.history(number, "figures")[0].id: report_file.plain(store.get(number).report)["figures"]}
    for cell, value, by in sorted(changes, key=lambda change: change[2]):
        base = store.get(number).cells[cell]
        store.patch_cells(number, [CellPatch(cell, Cell(value=value), base)], by=by)
        states[store.history(number, "figures")[0].id] = report_file.plain(store.get(number).report)["figures"]
    entry = list(states)[back % len(states)]
    assert report_file.plain(store.restore(number, entry, by="x").report)["figures"] == states[entry]
