"""Whatever a document holds, it becomes a report or a sentence; never a traceback."""

import contextlib
import socket
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import formats
from assistant.domain.report import Report
from assistant.errors import UnusableInput
from assistant.reading.blocks import Block, Extracted, Paragraph, RawCell, RawTable
from assistant.reading.document import to_report
from assistant.reading.html import extract as read_html
from assistant.reading.text import extract as read_text
from tests.conftest import ROOT

CELLS_OF_BOTH = [cell for form in ("2019", "2021") for cell in formats.load(form).cells.values()]
LABELS = sorted({label for cell in CELLS_OF_BOTH for label in (*cell.row_path, *cell.column_path)})
HEADINGS = [section.heading for section in formats.load("2021").sections]
TEXTS = st.one_of(
    st.sampled_from(LABELS + HEADINGS),
    st.sampled_from(
        [
            "0",
            "12",
            "/",
            "",
            "3件",
            "甲镇2024年政府信息公开工作年度报告",
            "甲镇1999年度报告",
            "2001年1月1日",
            "9999年99月99日",
        ]
    ),
    st.text(max_size=20),
)
CELLS = st.builds(RawCell, TEXTS, st.integers(0, 30), st.integers(0, 12))
TABLES = st.lists(st.lists(CELLS, max_size=10).map(tuple), max_size=8).map(lambda rows: RawTable(tuple(rows)))
BLOCKS = st.lists(st.one_of(TEXTS.map(Paragraph), TABLES), max_size=12)


@settings(max_examples=150, deadline=None)
@given(blocks=BLOCKS)
def test_any_blocks_become_a_report_or_a_sentence(blocks: list[Block]) -> None:
    with contextlib.suppress(UnusableInput):
        report = to_report(Extracted("html", tuple(blocks)), "a.html")
        assert isinstance(report, Report)
        assert set(report.figures) <= set(report.form.cells)


@settings(max_examples=80, deadline=None)
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_read_as_text_or_as_a_page(data: bytes) -> None:
    read_text(data)
    with contextlib.suppress(UnusableInput):
        read_html(data, "a.html")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has network namespaces")
def test_a_child_process_reaches_no_server() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        program = (
            "import socket\nfrom assistant.reading.worker import cut_off_network\n"
            "cut = cut_off_network()\n"
            f"try:\n    socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 1)\n    reached = True\n"
            "except OSError:\n    reached = False\nprint(cut, reached)"
        )
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    cut, reached = done.stdout.split()
    if cut == "False":
        pytest.skip("this system lets no process leave its network")
    assert reached == "False"
