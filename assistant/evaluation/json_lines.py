"""Files of a line of JSON each, beside a run: read strictly, and only added to.

Half a line at the end is what a killed program left behind: it is not read, and cut off before anything is added.
"""

import io
import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant import files, locks, resources, settings
from assistant.domain.clock import now
from assistant.errors import UnusableInput

M = TypeVar("M", bound=BaseModel)
_LARGEST = 100 * files.MB


def read(model: type[M], path: Path) -> list[M]:
    """Return what was written down, the oldest first; nothing where there is no file.

    A torn line is passed over wherever it stands: it says nothing, and must not keep people from what the others say.

    Raises:
        UnusableInput: A line is not as it should be; file and line are named.
    """
    return [checked(model, line, where) for where, line in whole(path, _LARGEST) if not _is_torn(line)]


def torn(path: Path) -> list[str]:
    """Return where the lines stand that were passed over.

    Raises:
        UnusableInput: The file cannot be read.
    """
    return [where for where, line in whole(path, _LARGEST) if _is_torn(line)]


def _is_torn(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return True
    return False


def whole(path: Path, largest: int) -> Iterator[tuple[str, bytes]]:
    """Yield each whole line with where it stands, as errors name it; none where there is no file.

    Args:
        path: The file.
        largest: How many bytes it may have.

    Raises:
        UnusableInput: It cannot be read.
    """
    data = files.read(path, largest) if path.exists() else b""
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        yield f"{path}:{number}", line


def checked(model: type[M], data: bytes, where: str) -> M:
    """Return JSON as a model.

    Raises:
        UnusableInput: It is not as it should be.
    """
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        key, problem = next(resources.explain(error))
        if not key:  # it has none: torn, or something else altogether
            raise UnusableInput("不是完整的 JSON，或不是这里该有的内容", where=where) from None
        raise UnusableInput("“{key}”不对（{problem}）", where=where, key=key, problem=problem) from None


def append(path: Path, item: BaseModel) -> None:
    """Write a line behind all that is written already.

    Raises:
        UnusableInput: It cannot be written.
    """
    said = json.dumps(item.model_dump(mode="json"), ensure_ascii=False).encode() + b"\n"
    try:
        with path.open("a+b", buffering=0) as file:
            file.truncate(_end(file))
            file.write(said)
    except OSError as error:
        raise UnusableInput("不能写到这里（{reason}）", where=str(path), reason=error.strerror or "") from None


def writing(path: Path, command: str) -> AbstractContextManager[None]:
    """Keep a file to oneself while much is written to it: another would ask, and pay, for the same a second time.

    Args:
        path: The file, which need not be there yet.
        command: What writes, for the one who is refused.

    Raises:
        UnusableInput: Another writes it now, or its folder cannot be written.
    """
    holder = {"command": command, "user": settings.user(), "pid": str(os.getpid()), "since": now()}
    return locks.held(path, holder, wait=0)


def _end(file: io.FileIO) -> int:
    """Return where the last whole line ends; the file is read only where that is not its end."""
    end = file.seek(0, os.SEEK_END)
    if not end:
        return 0
    file.seek(end - 1)
    if file.read(1) == b"\n":
        return end
    file.seek(0)
    return file.read().rfind(b"\n") + 1
