"""A file that is being read is kept beside the data until the reading ends: the program may be killed in it."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from assistant import files, settings
from assistant.errors import UnusableInput

_FOLDER = "reading"


def _place(job: int) -> Path:
    return settings.data_folder() / _FOLDER / f"{job}.file"


def keep(job: int, content: bytes) -> None:
    """Keep the file of a job; where it cannot be kept, it is read all the same."""
    with suppress(UnusableInput, OSError):
        _place(job).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.write(_place(job), content)


def is_kept(job: int) -> bool:
    """Whether the file of a job is still there."""
    return _place(job).is_file()


def take(job: int) -> bytes:
    """Return the file of a job.

    Raises:
        UnusableInput: It is not there any more.
    """
    if not is_kept(job):
        raise UnusableInput("这个文件没有留下来", then="再导入一次。", code="file_gone")
    return files.read(_place(job))


def forget(job: int) -> None:
    """Remove the file of a job, where it is still there."""
    with suppress(OSError):
        _place(job).unlink()


def forget_others(jobs: Collection[int]) -> None:
    """Remove every file but those of some jobs."""
    with suppress(OSError):
        for path in list(_place(0).parent.iterdir()):
            if path.stem not in {str(job) for job in jobs}:
                path.unlink()
