"""The child process of `sandbox`: ties its own hands, extracts one file, prints its blocks as JSON."""

import contextlib
import json
import os
import sys
from pathlib import Path

from assistant.errors import AssistantError, UnusableInput

MB = 1 << 20
MEMORY, MEMORY_WITH_OFFICE = 700 * MB, 6144 * MB  # of address space; a hostile file meets the guard long before
SECONDS_OF_CPU, LARGEST_WRITTEN, MOST_FILES = 12, 64 * MB, 256
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


def main(name: str) -> None:
    """Extract the file called `name` and print the outcome; an error that a person can read is an outcome too."""
    from assistant.reading.guard import looks_legacy

    path = Path(name)
    cut_off_network()
    limit(with_office=looks_legacy(path))
    sys.stdout.write(json.dumps(_outcome(path), ensure_ascii=True))


def _outcome(path: Path) -> dict[str, object]:
    from assistant.reading.extract import extract
    from assistant.reading.sandbox import to_plain

    try:
        return to_plain(extract(path))
    except AssistantError as error:
        values = {key: value if isinstance(value, int | float) else str(value) for key, value in error.values.items()}
        return {
            "error": type(error).__name__,
            "what": error.what,
            "where": error.where,
            "then": error.then,
            "values": values,
        }
    except (MemoryError, RecursionError):
        error = UnusableInput("内容太多或层次太深，不像报告")
        return {"error": "UnusableInput", "what": error.what, "where": path.name, "then": "", "values": {}}


def cut_off_network() -> bool:
    """Leave for a network namespace with nothing in it, where the system allows; say whether it did."""
    if sys.platform != "linux":
        return False
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        return ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NET) == 0
    return False


def limit(*, with_office: bool) -> None:
    """Bound memory, processor time, written bytes and open files, where the system knows such bounds."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the bound
        return
    bounds = [
        (resource.RLIMIT_AS, MEMORY_WITH_OFFICE if with_office else MEMORY),
        (resource.RLIMIT_CPU, 60 if with_office else SECONDS_OF_CPU),
        (resource.RLIMIT_FSIZE, LARGEST_WRITTEN),
        (resource.RLIMIT_NOFILE, 4 * MOST_FILES if with_office else MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    ]
    for which, bound in bounds:
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(which)
            ceiling = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
            resource.setrlimit(which, (ceiling, ceiling))
    os.umask(0o077)
