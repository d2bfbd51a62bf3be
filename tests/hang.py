"""A guard against work that never ends. Speed itself is measured in benchmarks/lengths.py, not in tests."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def guard(seconds: int = 60) -> Generator[None]:
    """Fail after so many seconds, many times what the work needs on a busy machine; no guard where no alarm is."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"not ended after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
