"""Many at once, and the plug pulled: no write is lost, and what is there is whole."""

import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from assistant import storage
from assistant.domain.figures import Cell
from assistant.storage.records import CellPatch, Outcome, Refused, Saved
from assistant.storage.store import Store
from tests.storage.test_reports import FORM, whole

THREADS, ROUNDS = 8, 8
CELLS = list(FORM.cells)
SECTIONS = ("overview", "problems", "other_matters")


@dataclass
class Told:
    """What the store told those who wrote: by cell and by section the last that was saved, and what was kept aside."""

    cells: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    texts: dict[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]])
    aside: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def cell(self, outcome: Outcome, value: int) -> None:
        with self.lock:
            if outcome.status == "saved":
                self.cells[outcome.cell] = max(self.cells.get(outcome.cell, (0, 0)), (outcome.revision, value))
            else:
                self.aside += 1

    def text(self, section: str, result: Saved | Refused, text: str) -> None:
        with self.lock:
            if isinstance(result, Saved):
                self.texts[section] = max(self.texts.get(section, (0, "")), (result.revision, text))
            else:
                self.aside += 1


def work(store: Store, number: int, told: Told, me: int) -> None:
    """Write random cells of all, and texts, as one of eight."""
    chance, by, seen = random.Random(me), f"人{me}", dict(store.get(number).cells)
    for turn in range(ROUNDS):
        value = me * 1000 + turn
        patches = [CellPatch(cell, Cell(value=value), seen[cell]) for cell in chance.sample(CELLS, 5)]
        for outcome in store.patch_cells(number, patches, by=by):
            told.cell(outcome, value)
            seen[outcome.cell] = outcome.revision
        section = SECTIONS[turn % len(SECTIONS)]
        base, text = store.get(number).revisions[f"text.{section}"], f"{by}第{turn}次写的。"
        told.text(section, store.save_text(number, section, text, base, by=by), text)


@pytest.mark.slow
def test_eight_who_write_at_once_lose_nothing(store: Store) -> None:
    """What each was told was saved last must be there, cell by cell; all else is in dispute, and was not lost."""
    number, told = store.create(whole(), "王芳"), Told()
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(work, store, number, told, me) for me in range(1, THREADS + 1)]:
            done.result()
    stored = store.get(number)
    for cell in CELLS:
        assert stored.report.figures[cell] == Cell(value=told.cells[cell][1] if cell in told.cells else 0), cell
    for section, (_, text) in told.texts.items():
        assert stored.report.text(section) == text
    saves = sum(entry.saves for entry in store.history(number, "figures") if entry.act == "cells")
    assert stored.revisions["figures"] == 1 + saves
    assert told.aside, "there should be conflicts"
    assert store.verify() == []


KILLED = """
import sys
from assistant import storage
from assistant.domain.figures import Cell
from assistant.storage.records import CellPatch
store, number, cells = storage.open(sys.argv[1]), int(sys.argv[2]), sys.argv[3].split(",")
turn = 0
while True:
    turn += 1
    seen = store.get(number)
    store.patch_cells(number, [CellPatch(cell, Cell(value=turn), seen.cells[cell]) for cell in cells], by="王芳")
    store.save_text(number, "overview", f"第{turn}次。" * 50, seen.revisions["text.overview"], by="王芳")
    store.note(number, "build", by="王芳", detail={"turn": turn})
    print(turn, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("wait", [0.0, 0.013, 0.03])
def test_a_program_killed_while_it_writes_leaves_all_that_it_had_saved(url: str, wait: float) -> None:
    store = storage.open(url)
    number = store.create(whole(), "王芳")
    store.close()
    command = [sys.executable, "-c", KILLED, url, str(number), ",".join(CELLS[:20])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [int(process.stdout.readline()) for _ in range(5)]
        time.sleep(wait)
        process.kill()
        told = max(said + [int(turn) for turn in process.stdout.read().split()])
    store = storage.open(url)
    try:
        stored = store.get(number)
        values = {stored.report.figures[cell].value for cell in CELLS[:20]}
        assert len(values) == 1, "a patch of twenty cells is there whole or not at all"
        (turn,) = values
        assert turn in (told, told + 1)
        assert stored.report.text("overview") in (f"第{told}次。" * 50, f"第{told + 1}次。" * 50)
        assert store.verify() == []
        assert store.journal(number)[-1].detail.get("turn") in (told, told + 1)
    finally:
        store.close()
