"""Legacy documents (.doc, .rtf, .odt, .wps) → .docx, through LibreOffice where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from assistant import settings
from assistant.errors import MissingPart, UnusableInput

SECONDS = 60
_SUFFIXES = {"doc": ".doc", "rtf": ".rtf", "odf": ".odt"}


def program() -> str | None:
    """Return LibreOffice's program, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(data: bytes, name: str, kind: str) -> bytes:
    """Return a legacy document as a .docx, converted with a profile of its own that is thrown away.

    Raises:
        MissingPart: LibreOffice is not installed.
        UnusableInput: LibreOffice cannot read it.
    """
    soffice = program()
    if soffice is None:
        raise MissingPart(
            "读这种旧格式要用 LibreOffice，这台机器上没有", where=name, then="请安装 LibreOffice，或把文件另存为 docx。"
        )
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        source = Path(folder) / f"source{_SUFFIXES[kind]}"
        source.write_bytes(data)
        command = [
            soffice, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", "docx", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603 - a fixed program and our own file names
                command,
                env=settings.child_environment() | {"HOME": folder},
                timeout=SECONDS,
                capture_output=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UnusableInput("LibreOffice 打开它太久，没有读", where=name, then="请把文件另存为 docx。") from None
        made = Path(folder) / "source.docx"
        if not made.is_file():
            raise UnusableInput("LibreOffice 打不开它", where=name, then="请把文件另存为 docx。")
        return made.read_bytes()
