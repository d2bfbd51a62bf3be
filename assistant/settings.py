"""The one module that reads the environment."""

import os
from pathlib import Path


def home() -> Path | None:
    """Return the folder where a user keeps their own prompts, formats and lexicons (`NIANBAO_HOME`)."""
    value = os.environ.get("NIANBAO_HOME")
    return Path(value) if value else None


def locale() -> str:
    """Return "en" where the user asked for English (`NIANBAO_LANG`, else the system's), "zh" everywhere else."""
    for name in ("NIANBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def child_environment() -> dict[str, str]:
    """Return what a helper process may know of the environment: where programs and fonts are, and no keys."""
    kept = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LANG", "LC_ALL", "NIANBAO_HOME", "NIANBAO_LANG")
    return {name: os.environ[name] for name in kept if name in os.environ}
