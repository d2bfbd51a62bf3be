"""Backups of the store in a folder beside it: made, listed, taken back."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from assistant import settings
from assistant.errors import UnusableInput
from assistant.web.serving import Serving
from assistant.workflow import archive

_ENDINGS = (".sqlite", ".zip")


class Backup(NamedTuple):
    """A backup: its file's name, when it was made, how large it is."""

    name: str
    at: str
    size: str


def folder() -> Path:
    """Return where backups are."""
    return settings.data_folder() / "backups"


def make(serving: Serving) -> Backup:
    """Write a backup of the whole store and return it.

    Raises:
        StoreTrouble: It cannot be written.
    """
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    ending = ".sqlite" if serving.store.database.is_sqlite else ".zip"
    folder().mkdir(parents=True, exist_ok=True)
    target = folder() / f"nianbao-{stamp}{ending}"
    archive.back_up(serving.store, target, by=serving.by())
    return _told(target)


def listed() -> list[Backup]:
    """Return the backups, the newest first."""
    try:
        found = [path for path in folder().iterdir() if path.suffix in _ENDINGS and path.is_file()]
        return [_told(path) for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)]
    except OSError:
        return []


def find(name: str) -> Path:
    """Return the file of a backup that is listed.

    Raises:
        UnusableInput: None of this name is.
    """
    if name not in {item.name for item in listed()}:
        raise UnusableInput("没有这份备份", code="no_backup")
    return folder() / name


def restore(serving: Serving, name: str, by: str) -> Path | None:
    """Take a backup back and return where that was put which stood there before.

    Raises:
        UnusableInput: There is none of this name, or work is under way.
        StoreTrouble: It is damaged, or of a later version.
    """
    source = find(name)
    if any(
        serving.store.jobs.of(number, "queued", "running")
        for number in (None, *(row.id for row in serving.store.reports()))
    ):
        raise UnusableInput("还有活没做完（读文件、起草或生成定稿），等它做完再恢复", code="busy")
    return archive.restore(serving.store, source, by=by)


def _told(path: Path) -> Backup:
    known = path.stat()
    at = datetime.fromtimestamp(known.st_mtime).astimezone()
    return Backup(path.name, f"{at:%Y-%m-%d %H:%M}", f"{known.st_size / 1024 / 1024:.1f} MB")
