"""The public keys by which a user knows the receipts of an organ: remembered at first use, and held to afterwards."""

import json
from pathlib import Path
from typing import Any, cast

from assistant import files, plain_data, settings
from assistant.errors import UnusableInput


def key_of(organ: str) -> str:
    """Return the public key that is remembered for an organ, in hexadecimal; "" where none is.

    Raises:
        UnusableInput: The file of keys cannot be read: that is no reason to trust whatever comes.
    """
    path = settings.trusted_keys()
    return _known(path).get(organ, "") if path is not None else ""


def remember(organ: str, key: str) -> Path | None:
    """Keep an organ's public key; return the file, None where it cannot be kept.

    Raises:
        UnusableInput: As `key_of`.
    """
    path = settings.trusted_keys()
    if path is None:
        return None
    known = _known(path) | {organ: key}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, json.dumps(known, ensure_ascii=False, indent=2) + "\n")
    except (OSError, UnusableInput):
        return None
    return path


def _known(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    said: Any = plain_data.from_json(files.read(path).decode("utf-8-sig", "replace"), str(path))
    if not isinstance(said, dict) or not all(isinstance(key, str) for key in cast("dict[str, Any]", said).values()):
        raise UnusableInput("公钥的记录坏了", where=str(path), then="请改正，或确认后删去这个文件，重新记。")
    return cast("dict[str, str]", said)
