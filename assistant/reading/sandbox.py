"""Open a file in a child process that has little memory, little time, no network and no keys."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from assistant import settings
from assistant.errors import MissingPart, UnusableInput
from assistant.reading.blocks import Beside, Block, Extracted, Paragraph, RawCell, RawTable
from assistant.reading.guard import load_head, looks_legacy

SECONDS, SECONDS_WITH_OFFICE = 15, 75  # more than the child's own bounds, so that it can still say what was wrong
LARGEST_ANSWER = 24 << 20
_ERRORS = {"UnusableInput": UnusableInput, "MissingPart": MissingPart}


def run(path: Path) -> Extracted:
    """Return the blocks of a document, extracted in a child process.

    Raises:
        UnusableInput: It cannot or must not be read, or the child ran out of memory or time.
        MissingPart: It needs LibreOffice, which is not here.
    """
    load_head(path)
    packages = json.dumps([item for item in sys.path if item])
    command = [sys.executable, "-I", "-c", _PROGRAM, packages, str(path.resolve())]
    needs_office = looks_legacy(path)
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and program
            command,
            env=settings.child_environment(),
            capture_output=True,
            timeout=SECONDS_WITH_OFFICE if needs_office else SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnusableInput("打开它太久，没有读", where=path.name, then="请另存为 docx 或 xlsx 再试。") from None
    if done.returncode != 0 or len(done.stdout) > LARGEST_ANSWER:
        raise UnusableInput("打开它要用太多内存或出了错，没有读", where=path.name, then="请另存为 docx 或 xlsx 再试。")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        kind = _ERRORS.get(answer["error"], UnusableInput)
        raise kind(answer["what"], where=answer["where"], then=answer["then"], **answer["values"])
    return _from_plain(answer)


# -I keeps the surroundings out; the folders to import from are handed over, and `assistant` comes from one of them.
_PROGRAM = (
    "import json, sys; sys.path[:] = list(dict.fromkeys(json.loads(sys.argv[1]) + sys.path)); "
    "from assistant.reading.worker import main; main(sys.argv[2])"
)


def to_plain(extracted: Extracted) -> dict[str, Any]:
    """Return blocks as plain data for the pipe."""
    blocks = [
        block.text
        if isinstance(block, Paragraph)
        else {
            "loose": block.loose,
            "bounded": block.bounded,
            "rows": [[[cell.text, cell.rows, cell.columns] for cell in row] for row in block.rows],
        }
        for block in extracted.blocks
    ]
    return {
        "kind": extracted.kind,
        "blocks": blocks,
        "unsure": list(extracted.unsure),
        "beside": [list(item) for item in extracted.beside],
        "frame": list(extracted.frame),
        "framed": extracted.framed,
        "homes": list(extracted.homes),
    }


def _from_plain(answer: dict[str, Any]) -> Extracted:
    blocks: list[Block] = [
        Paragraph(block)
        if isinstance(block, str)
        else RawTable(_rows(block["rows"]), bool(block["loose"]), bool(block["bounded"]))
        for block in answer["blocks"]
    ]
    beside = tuple(Beside(str(kind), int(at), str(text)) for kind, at, text in answer["beside"])
    return Extracted(
        answer["kind"],
        tuple(blocks),
        tuple(answer["unsure"]),
        beside,
        frame=tuple(map(int, answer["frame"])),
        framed=bool(answer["framed"]),
        homes=tuple(map(int, answer["homes"])),
    )


def _rows(rows: list[list[list[Any]]]) -> tuple[tuple[RawCell, ...], ...]:
    return tuple(tuple(RawCell(str(text), int(high), int(wide)) for text, high, wide in row) for row in rows)
