"""How every verb that changes a report opens it and writes it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from assistant import words
from assistant.cli import output, terminal
from assistant.cli.commands import advice, pasted
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.report import Report
    from assistant.workflow.changes import Opened
    from assistant.workflow.products import Replace


def opened(path: Path, out: Path | None, last: Path | None = None, *, hold: bool = True) -> "Opened":
    """Open a report to change it; where it is held, it is until the command ends. As `changes.changing`.

    Raises:
        UnusableInput: As `changes.changing`.
    """
    from assistant.workflow.changes import changing

    context = click.get_current_context()
    return context.with_resource(changing(path, out, last, command=context.command_path, hold=hold))


def lock(path: Path) -> None:
    """Keep other commands from changing a file until this one ends.

    Raises:
        UnusableInput: As `changes.locked`.
    """
    from assistant.workflow.changes import locked

    context = click.get_current_context()
    context.with_resource(locked(path, context.command_path))


def write(change: "Opened", report: "Report") -> None:
    """Save a changed report, and say where, and what became of a change that somebody else made meanwhile.

    Raises:
        UnusableInput: As `Opened.save`.
        Conflict: As `Opened.save`.
    """
    path = change.save(report)
    if change.merged:
        output.progress(text("这期间别人也改了这个报告，两边的改动都在里面。"))
    for section in change.beside:
        name = words.section_name(report, section)
        said = text(
            "{section}：这期间被改过或签过字，没有动；这一稿是候选稿：nianbao decide 报告 --choose {section}",
            section=name,
        )
        output.progress(advice(said))
    output.progress(text("写入 {path}", path=path))


def replacing(agreed: bool) -> "Replace":
    """Return what says whether documents that a person changed are replaced: `--replace`, else who sits at a terminal.

    Where nobody does, the command is refused and told as it is to be run.

    Args:
        agreed: Whether `--replace` is given.
    """

    def replace(edited: Sequence[Path]) -> bool:
        if agreed:
            return True
        terminal.say(text("这些文件生成以后被改过，或不是在这里生成的："), err=True)
        for path in edited:
            output.progress(f"  {path}")
        if sys.stdin.isatty():
            return terminal.confirm(text("换掉吗？原来的会另存一份。"))
        output.progress(text("要换掉（原来的会另存一份）：{command} --replace", command=_command()))
        return False

    return replace


def _command() -> str:
    """Return this command as it was typed, ready to be pasted."""
    context = click.get_current_context()
    words_typed: list[str] = []
    for item in context.command.params:
        value = context.params.get(item.name or "")
        if context.get_parameter_source(item.name or "") is not ParameterSource.COMMANDLINE:
            continue
        if isinstance(item, click.Option):
            words_typed.append(item.opts[0])
        if not (isinstance(item, click.Option) and item.is_flag):
            words_typed.append(pasted(str(value)))
    return " ".join([context.command_path, *words_typed])
