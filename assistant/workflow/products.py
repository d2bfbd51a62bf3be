"""The documents that are built into a folder: an earlier one of ours is replaced, one that a person changed is not."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from assistant import files, plain_data
from assistant.errors import UnusableInput
from assistant.workflow import desk
from assistant.workflow.changes import locked
from assistant.workflow.files import put_aside

_RECORD = ".built.json"  # beside the report, not among what is published: each file → hashes of what was built there
EDITED = "edited_by_hand"  # the code of the error
_KEPT = 2  # hashes of a name: the one there and the one to come, so that a command killed between leaves no doubt
Replace = Callable[[Sequence[Path]], bool]


def never(_edited: Sequence[Path]) -> bool:
    """Replace no document that a person may have changed."""
    return False


def write(
    contents: Mapping[str, bytes],
    folder: Path,
    inputs: Sequence[Path] = (),
    *,
    report: Path | None = None,
    replace: Replace = never,
    command: str = "build",
) -> list[Path]:
    """Write documents into a folder, all or none; return their paths.

    Args:
        contents: The name of each with its content.
        folder: Where to; made where it is missing.
        inputs: Files that were read, which must not be overwritten.
        report: The report file; what was built is remembered beside it. Without one, and for a report of the store, in
            the folder.
        replace: Asked with the files that are there and are not as they were last built here: changed since, or from
            elsewhere. Those are replaced where it says yes, and kept beside under a name of their own.
        command: What is being done, for those who wait for the folder.

    Raises:
        UnusableInput: A file would overwrite one of `inputs`, or one that was changed (code `edited_by_hand`); or the
            folder cannot be written, or another command is writing into it.
    """
    paths = {folder / name: content for name, content in contents.items()}
    for path in paths:
        files.refuse_inputs(path, inputs)
    record = _record(report, folder)
    with locked(folder / "build", command):
        known = _known(record)
        edited = [
            path for path, content in paths.items() if _is_edited(path, content, known.get(_key(path, record), ()))
        ]
        if edited and not replace(edited):
            raise UnusableInput(
                "这些文件生成以后被改过，或不是在这里生成的，没有覆盖：{names}",
                where=str(folder),
                then="请另给一个文件夹，或确认后整份换掉（原来的会另存一份）。",
                code=EDITED,
                names="、".join(path.name for path in edited),
            )
        for path in edited:
            put_aside(path)
        for path, content in paths.items():
            known[_key(path, record)] = [*dict.fromkeys([*_there(path), _hash(content)])][-_KEPT:]
        said = json.dumps(known, ensure_ascii=False, indent=2).encode()
        if _is_writable(record.parent):
            files.write_all({record: said} | paths)
        else:
            files.write_all(paths)
    return list(paths)


def _record(report: Path | None, folder: Path) -> Path:
    if report is None or desk.is_address(report):
        return folder / _RECORD
    report = Path(os.path.realpath(report))
    return report.with_name(files.fitting(report.parent, f".{report.name}", _RECORD))


def _key(path: Path, record: Path) -> str:
    """Return the name of a document in the record: from its folder where it can, so that all may move together."""
    real = os.path.realpath(path)
    try:
        return Path(os.path.relpath(real, os.path.realpath(record.parent))).as_posix()
    except ValueError:  # another drive
        return Path(real).as_posix()


def _is_writable(folder: Path) -> bool:
    """Whether the record can be kept: a report in an archive can be built all the same, and next time it asks."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except FileNotFoundError:
        return True  # it will be made
    except OSError:
        return False


def _is_edited(path: Path, content: bytes, built: Sequence[str]) -> bool:
    there = _there(path)
    return bool(there) and there[0] not in (_hash(content), *built)


def _there(path: Path) -> list[str]:
    return [_hash(files.read(path))] if path.is_file() else []


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _known(record: Path) -> dict[str, list[str]]:
    """Return what the record says; one that is broken or of another make says nothing, and then a person is asked."""
    try:
        said: Any = plain_data.from_json(files.read(record).decode("utf-8", "replace"), record.name)
    except UnusableInput:
        return {}
    if not isinstance(said, dict):
        return {}
    found = cast("dict[str, Any]", said)
    return {
        name: [str(item) for item in cast("list[Any]", hashes)]
        for name, hashes in found.items()
        if isinstance(hashes, list)
    }
