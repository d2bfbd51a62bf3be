"""The one way to the terminal: nothing that a document, a model or a file name says reaches it as a command.

Escapes, controls and directional marks are shown for all to see (ESC as ␛, U+202E as 〈U+202E〉), never obeyed and
never left out; in JSON they are escaped. Results go to stdout; with `err`, to stderr.
"""

import json
import sys
import traceback
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from assistant import lazy, settings
from assistant.domain.unseen import unseen, visible
from assistant.messages import text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.text import Text


def say(line: object = "", *, err: bool = False) -> None:
    """Print a line, or several."""
    click.echo(visible(str(line)), err=err)


def say_json(data: Any) -> None:
    """Print data as JSON that reads back the same."""
    line, pieces, end = json.dumps(data, ensure_ascii=False, indent=2), list[str](), 0
    for item in unseen(line):
        pieces += (line[end : item.at], json.dumps(item.character)[1:-1])
        end = item.at + 1
    click.echo("".join((*pieces, line[end:])))


def confirm(question: str) -> bool:
    """Ask a person yes or no; no is what an empty answer means."""
    return click.confirm(visible(question), default=False)


def ask(question: str, default: str | None = None) -> str:
    """Ask a person for a line; `default` is what an empty answer means, without one it is asked again."""
    return click.prompt(visible(question), type=str, default=default, show_default=False)


def choose(question: str, answers: Sequence[str], default: str) -> str:
    """Ask a person for one of some answers, until it is one."""
    asked = f"{visible(question)} ({', '.join(answers)})"
    while (said := str(click.prompt(asked, default=default)).strip()) not in answers:
        say(text("可用的有 {choices}。", choices="、".join(answers)))
    return said


def has_editor() -> bool:
    """Whether the environment names an editor, and somebody sits before it."""
    return settings.editor() and sys.stdin.isatty()


def edited(before: str) -> str | None:
    """Return a text as a person left it in the editor, None where nothing was saved.

    Raises:
        click.ClickException: There is no editor.
    """
    return click.edit(f"{before}\n", extension=".txt", require_save=True)


class Line:
    """A line in pieces, each with the style that rich draws it in; a piece without one has that of the line."""

    def __init__(self, text: str = "", style: str = "") -> None:
        self.pieces = [visible(text)]
        self.styles = [""]
        self.style = style

    def append(self, text: str, style: str = "") -> "Line":
        """Add a piece."""
        self.pieces.append(visible(text))
        self.styles.append(style)
        return self


def draw(line: Line) -> None:
    """Print a line in its colours; where it is no terminal, without them and without the time that rich takes to load.

    What rich would set anew, tabs and blanks at the end of a line, it sets there too.
    """
    said = "".join(line.pieces)
    if not has_colours() and not _SET_ANEW.search(said):
        click.echo(said)
        return
    shown = plain("", line.style)
    for piece, style in zip(line.pieces, line.styles, strict=True):
        shown.append(piece, style=style or None)
    screen().print(shown)


# “收到\t3件” → “\t”, “3件 \n” → “ ”, not “收到 3件”
_SET_ANEW = lazy.compile(r"\t|[^\S\n](?=\n|\Z)")


def has_colours() -> bool:
    """Whether results are drawn in colours."""
    return settings.says_how_to_draw() or sys.stdout.isatty()


def plain(line: str, style: str = "") -> "Text":
    """Return a line for a `screen`, in which nothing is markup."""
    from rich.text import Text

    return Text(visible(line), style=style)


def screen(*, err: bool = False) -> "Console":
    """Return a rich console; without colours where it is no terminal."""
    from rich.console import Console

    class Screen(Console):
        """Whatever is printed, in lines, tables or live: only rich's own codes pass."""

        def render(self, renderable: "RenderableType", options: "ConsoleOptions | None" = None) -> "Iterable[Segment]":
            for segment in super().render(renderable, options):
                yield segment if segment.control else segment._replace(text=visible(segment.text))

    return Screen(highlight=False, soft_wrap=not err, stderr=err)


def crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print an error that nobody foresaw (`sys.excepthook`): it may quote a document."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    say("".join(traceback.format_exception(kind, error, trace)).rstrip(), err=True)
