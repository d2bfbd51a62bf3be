"""Whether there is memory for a large library; without it some end the whole process, or call a font missing."""

import sys
from pathlib import Path

MB = 1 << 20


def require(megabytes: int) -> None:
    """Refuse to begin what the limit of this process (`ulimit -v`) leaves no room for.

    Args:
        megabytes: Of address space, measured, with a margin.

    Raises:
        MemoryError: There is less.
    """
    if sys.platform == "win32":
        return
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit - _used(resource.getpagesize()) < megabytes * MB:
        raise MemoryError


def _used(page: int) -> int:
    """Return the bytes of address space that this process has, 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * page
    except (OSError, ValueError, IndexError):
        return 0
