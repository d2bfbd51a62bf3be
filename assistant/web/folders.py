"""The final documents as files in a folder of this machine, and that folder before the person's eyes.

The server is on the machine of the person (`guard.LOOPBACK`): what it opens, they see.
"""

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from assistant import settings
from assistant.errors import NotReady
from assistant.web import downloads
from assistant.web.serving import Opened, Serving
from assistant.workflow import build


def put(serving: Serving, opened: Opened) -> Path:
    """Put the final documents of a report into the folder of this final, and return it.

    What lies there stays as it is: somebody may have written in it.

    Raises:
        NotReady: No final of this version was built, or the disk takes no file.
    """
    finals = serving.finals(opened.id)
    if not serving.is_built(opened, finals):
        raise NotReady("还没有生成定稿", then="签完字，点“生成定稿”；要先看样子，下载草稿。", code="not_built")
    asked = downloads.wanted("zip")
    contents, _ = build.documents(opened.report, asked.kinds, with_checks=True, with_trace=True)
    stem = next(iter(contents)).rpartition(".")[0]
    at = datetime.fromisoformat(finals[-1].at).astimezone()
    folder = settings.data_folder() / "定稿" / f"{stem} {at:%Y%m%d-%H%M%S}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            if not (folder / name).exists():
                (folder / name).write_bytes(content)
    except OSError as error:
        raise NotReady("文件夹写不进去（{reason}）", where=str(folder), reason=error.strerror or "") from None
    return folder


def show(folder: Path) -> bool:
    """Open a folder as the desktop of this machine does; return whether there is one that could."""
    if sys.platform == "win32":
        os.startfile(folder)  # noqa: S606 - our own folder, by the desktop
        return True
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None or not (sys.platform == "darwin" or settings.has_screen()):
        return False
    quiet = subprocess.DEVNULL
    subprocess.Popen([opener, str(folder)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 - our own folder
    return True
