"""Who else has a report open now: the heartbeat of each window, in the memory of this server, forgotten soon."""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from assistant.messages import text

GONE = 12.0  # seconds without a beat, after which a window is away; a page beats every five
_MOST = 500  # windows that are remembered
_LONGEST = 40  # characters of what a page calls itself and its window


class Window(NamedTuple):
    """A window: which report and page it shows, who sits at it, when it was heard of last."""

    report: int
    page: str
    person: str
    at: float


class Presence:
    """The windows that are open at this server."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: dict[str, Window] = {}
        self._lock = threading.Lock()

    def beat(self, window: str, report: int, page: str, person: str) -> list[str]:
        """Hear of a window, and return in words who else has its report open: those on its very page first."""
        now, own, page = self._clock(), window[:_LONGEST], page[:_LONGEST]
        with self._lock:
            self._windows.pop(own, None)
            self._windows[own] = Window(report, page, person, now)
            recent = list(self._windows.items())[-_MOST:]
            self._windows = {key: item for key, item in recent if now - item.at < GONE}
            others = [item for key, item in self._windows.items() if key != own and item.report == report]
        others.sort(key=lambda item: (item.page != page, item.person == person))
        return list(dict.fromkeys(_said(item, page, person) for item in others))

    def leave(self, window: str) -> None:
        """Forget a window that was closed."""
        with self._lock:
            self._windows.pop(window[:_LONGEST], None)


def _said(other: Window, page: str, person: str) -> str:
    who = other.person if other.person and other.person != person else text("另一个窗口")
    return text("{who}也在这页", who=who) if other.page == page else text("{who}也开着这份报告", who=who)
