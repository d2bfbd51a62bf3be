"""LibreOffice for the tests: one profile for a whole run, because making one takes longer than a conversion."""

import subprocess
from collections.abc import Callable
from pathlib import Path

HANGS = 120  # seconds; a conversion takes about one

Convert = Callable[[Path, str], Path]


def converter(profile: Path) -> Convert:
    """Return what converts a file to another kind, into the folder `out` beside it, and returns the new file."""

    def convert(path: Path, suffix: str) -> Path:
        out = path.parent / "out"
        settings = f"-env:UserInstallation={profile.as_uri()}"
        command = ["soffice", settings, "--headless", "--convert-to", suffix, "--outdir", str(out), str(path)]
        subprocess.run(command, capture_output=True, check=True, timeout=HANGS)
        return out / f"{path.stem}.{suffix}"

    return convert
