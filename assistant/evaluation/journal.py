"""results.jsonl: one line for each cell, written as the cell ends. It is the run: all else is read from it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from pydantic import ValidationError

from assistant.errors import UnusableInput
from assistant.evaluation.data import VERSION, Result

NAME = "results.jsonl"


class Entry(NamedTuple):
    """What is known of a line that counts: where it stands, whether it is an error, who scored it, its text's hash."""

    start: int
    size: int
    is_error: bool
    scored_by: str
    said: int


class Journal:
    """The lines of one run, kept by key without their texts; of two lines with one key the last counts.

    Half a last line, of a process that was killed while writing, is cut off before anything is appended.

    Raises:
        UnusableInput: A line is of a newer version, or is none.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.entries: dict[str, Entry] = {}
        self._end = 0
        for start, line in _lines(self.path):
            result = parse(line, self.path)
            self._know(result, start, len(line))
            self._end = start + len(line)
        self._file: Any = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("ab", buffering=0)
        self._file.truncate(self._end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, result: Result) -> None:
        """Write a line with one unbuffered write: a killed process leaves whole lines, and one half at most.

        Raises:
            UnusableInput: It cannot be written.
        """
        line = result.line()
        try:
            self._file.write(line)
        except OSError as error:  # a full disk: half a line, which the next run cuts off
            raise UnusableInput("不能写到这里（{reason}）", where=str(self.path), reason=error.strerror or "") from None
        self._know(result, self._end, len(line))
        self._end += len(line)

    def read(self, key: str) -> Result:
        """Return the line of a key."""
        entry = self.entries[key]
        with self.path.open("rb") as file:
            file.seek(entry.start)
            return parse(file.read(entry.size), self.path)

    def __iter__(self) -> Iterator[Result]:
        """Yield the lines that count, in the order in which they were written."""
        counts = {entry.start for entry in self.entries.values()}
        for start, line in _lines(self.path):
            if start in counts:
                yield parse(line, self.path)

    def __len__(self) -> int:
        return len(self.entries)

    def _know(self, result: Result, start: int, size: int) -> None:
        self.entries[result.key] = Entry(
            start, size, bool(result.error), sys.intern(result.scored_by), hash(result.text)
        )


def results(folder: Path) -> Iterator[Result]:
    """Yield the results of a run, half a last line left out: of each task, case and repetition the last line.

    A case that was edited has another key; its former text is not this run's any more.

    Raises:
        UnusableInput: There are none, or a line is of a newer version.
    """
    if not (folder / NAME).is_file():
        raise UnusableInput("这里没有评测结果（{name}）", where=str(folder), name=NAME)
    own = Journal(folder)
    last = {(item.task, item.case, item.repetition): item.key for item in own}
    yield from (item for item in own if last[item.task, item.case, item.repetition] == item.key)


def parse(line: bytes, path: Path) -> Result:
    """Return a line as a result.

    Raises:
        UnusableInput: It is of a newer version, or is none.
    """
    try:
        data: Any = json.loads(line)
        version: object = data["v"]
        if isinstance(version, int) and version > VERSION:
            raise UnusableInput(
                "这次运行由更新的版本写成（v {version}，本程序只读到 {known}）", where=str(path),
                then="请升级 nianbao。", code="newer_run", version=version, known=VERSION,
            )  # fmt: skip
        return Result.model_validate(data)
    except (ValueError, KeyError, TypeError, ValidationError):
        start = line[:40].decode(errors="replace")
        raise UnusableInput("有一行不是评测结果：{line}", where=str(path), line=start) from None


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each whole line with where it begins.

    Raises:
        UnusableInput: It may not be read.
    """
    if not path.is_file():
        return
    start = 0
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnusableInput("打不开（{reason}）", where=str(path), reason=error.strerror or "") from None
    with file:
        for line in file:
            if not line.endswith(b"\n"):
                return
            yield start, line
            start += len(line)
