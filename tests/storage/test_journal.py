"""The journal: every decisive act, in a chain that nobody can change unseen."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from assistant.domain.figures import Cell
from assistant.domain.report import Report
from assistant.storage.records import CellPatch
from assistant.storage.store import Store
from tests.storage.test_reports import ONE, whole

UNGUARD = {
    "sqlite": ["DROP TRIGGER journal_update", "DROP TRIGGER journal_delete", "DROP TRIGGER journal_insert"],
    "postgresql": ["ALTER TABLE journal DISABLE TRIGGER USER"],
}


def busy(store: Store) -> int:
    """A report on which five decisive acts were done."""
    number = store.create(whole(), "王芳", act="read")
    store.patch_cells(number, [CellPatch(ONE, Cell(value=3), 1)], by="王芳")
    for act in ("draft", "decide", "approve"):
        store.change(number, lambda report: _more(report), by="李建国", act=act, detail={"why": act})
    store.note(number, "build", by="王芳", detail={"files": ["a.docx"]})
    return number


def _more(report: Report) -> Report:
    return report.with_text("overview", report.text("overview") + "再写一句。")


def run(store: Store, *statements: str) -> None:
    with store.database.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def test_it_has_the_decisive_acts_and_no_typing(store: Store) -> None:
    lines = store.journal(busy(store))
    assert [(line.number, line.act, line.by) for line in lines] == [
        (1, "import", "王芳"),
        (2, "draft", "李建国"),
        (3, "decide", "李建国"),
        (4, "sign", "李建国"),
        (5, "build", "王芳"),
    ]
    assert lines[2].detail["why"] == "decide"
    assert set(lines[2].detail["parts"]) == {"text.overview"}
    assert store.verify() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET by = '别人' WHERE number = 2",
        "DELETE FROM journal WHERE number = 5",
        "DELETE FROM journal",
    ],
)
def test_the_database_itself_refuses_to_change_it(store: Store, statement: str) -> None:
    number = busy(store)
    before = store.journal(number)
    with pytest.raises(DBAPIError, match="append-only"):
        run(store, statement)
    assert store.journal(number) == before


def test_nor_is_an_entry_replaced_or_the_table_emptied(store: Store) -> None:
    number = busy(store)
    before = store.journal(number)
    statement = (
        "INSERT OR REPLACE INTO journal SELECT chain, number, at, '别人', act, detail, previous, hash FROM journal"
        if store.database.is_sqlite
        else "TRUNCATE journal"
    )
    with pytest.raises(DBAPIError, match="append-only"):
        run(store, statement)
    assert store.journal(number) == before


@pytest.mark.parametrize(
    ("statement", "number", "why"),
    [
        ("UPDATE journal SET by = '别人' WHERE number = 3", 3, "changed"),
        ("UPDATE journal SET detail = '{}' WHERE number = 2", 2, "changed"),
        ("UPDATE journal SET at = '2020-01-01' WHERE number = 5", 5, "changed"),
        ("UPDATE journal SET hash = 'x' WHERE number = 3", 3, "changed"),
        ("DELETE FROM journal WHERE number = 3", 3, "missing"),
        ("DELETE FROM journal WHERE number = 5", 6, "missing"),
        ("DELETE FROM journal", 1, "missing"),
        ("DELETE FROM chains", 6, "missing"),
        ("UPDATE journal SET previous = 'x' WHERE number = 4", 4, "link"),
    ],
)
def test_verify_names_the_first_entry_that_was_tampered_with(
    store: Store, statement: str, number: int, why: str
) -> None:
    busy(store)
    run(store, *UNGUARD[store.database.engine.dialect.name], statement)
    (broken,) = store.verify()
    assert broken.why == why
    assert broken.number in (number, 5, 6) if why == "missing" else broken.number == number


def test_what_was_done_with_a_report_outlives_it(store: Store) -> None:
    number = busy(store)
    uid = store.get(number).row.uid
    store.delete(number, by="王芳")
    store.purge(number, by="王芳")
    with store.database.reading() as connection:
        acts = [
            row.act
            for row in connection.execute(sa.text(f"SELECT act FROM journal WHERE chain = '{uid}' ORDER BY number"))
        ]
    assert acts[-2:] == ["delete", "purge"]
    assert store.verify() == []
