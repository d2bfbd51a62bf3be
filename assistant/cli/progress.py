"""What is being written, as it comes: on a terminal a live view, elsewhere a line for what goes wrong. On stderr."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant import words
from assistant.cli import output, terminal
from assistant.messages import of_error, text

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.domain.report import Report
    from assistant.drafting import Event

TAIL = 36  # characters of each section's end that are shown


class Progress:
    """Takes the events of drafting."""

    def __init__(self, report: "Report", seed: int = 1) -> None:
        self._report, self._seed = report, seed
        self._texts: dict[str, str] = {}
        self._states: dict[str, str] = {}
        self.live = sys.stderr.isatty()

    def tell(self, event: "Event") -> None:
        """Take one event."""
        name = words.section_name(self._report, event.section)
        if event.seed != self._seed:
            name = text("{section}（种子 {seed}）", section=name, seed=event.seed)
        match event.kind:
            case "text":
                self._texts[name] = self._texts.get(name, "") + event.text
            case "restart":
                self._texts[name] = ""
            case "repair":
                self._say(name, text("有几处没有依据，退回修改一次"))
            case "trouble" if event.trouble is not None:
                self._say(name, of_error(event.trouble))
            case _:
                self._states[name] = text("写完了")

    def _say(self, name: str, state: str) -> None:
        self._states[name] = state
        if not self.live:
            output.progress(f"{name}：{state}")

    def table(self) -> "Table":
        """Return the live view."""
        from rich.table import Table

        table = Table(box=None, show_header=False, pad_edge=False)
        for name, said in self._texts.items():
            tail = said[-TAIL:].replace("\n", "⏎")
            told = (name, text("{n} 字", n=len(said)), tail, self._states.get(name, ""))
            table.add_row(*map(terminal.plain, told))
        return table


@contextmanager
def watching(report: "Report", seed: int = 1) -> "Generator[Progress]":
    """Show what comes while the block runs."""
    progress = Progress(report, seed)
    if not progress.live:
        yield progress
        return
    from rich.live import Live

    with Live(get_renderable=progress.table, console=terminal.screen(err=True), refresh_per_second=8, transient=True):
        yield progress
