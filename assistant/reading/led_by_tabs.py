"""Text with each cell on a line of its own behind a tab, and a blank line after each row, as taken from a .docx."""

from collections.abc import Sequence

from assistant.reading.blocks import Block, Paragraph, RawCell, RawTable

_LEAST = 8  # such lines


def is_led_by_tabs(lines: Sequence[str]) -> bool:
    """Whether a text is of this shape."""
    tabbed = [line for line in lines if "\t" in line]
    led = sum(line.startswith("\t") and line.count("\t") == 1 for line in tabbed)
    return led >= _LEAST and led >= 0.8 * len(tabbed)


def blocks_led_by_tabs(lines: Sequence[str]) -> list[Block]:
    """Return the paragraphs and tables of such a text, in order."""
    builder = _Builder()
    for line in lines:
        builder.add(line)
    builder.end_table()
    return builder.blocks


class _Builder:
    """Blank lines end a row, two of them a table; a line without a tab goes on with the cell before it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None

    def add(self, line: str) -> None:
        """Take in one line."""
        if line.startswith("\t"):
            if self._row is None:
                self._row = []
            self._row.extend(line[1:].split("\t"))
        elif not line.strip():
            if self._row is not None:
                self._end_row()
            elif self._rows:
                self.end_table()
        elif self._row is not None:
            self._row[-1] += line
        else:
            self.end_table()
            self.blocks.append(Paragraph(line))

    def _end_row(self) -> None:
        if self._row is not None:
            self._rows.append(self._row)
            self._row = None

    def end_table(self) -> None:
        """Close the table that is open."""
        self._end_row()
        if self._rows:
            self.blocks.append(RawTable(tuple(tuple(RawCell(cell.strip()) for cell in row) for row in self._rows)))
            self._rows = []
