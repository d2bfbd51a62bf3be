from pathlib import Path

import click

from assistant import words
from assistant.cli import output, terminal, writing
from assistant.cli.commands import Command, option
from assistant.cli.options import FILE, OUTPUT, REPORT
from assistant.domain.clock import now
from assistant.domain.section_names import key_of
from assistant.errors import UnusableInput
from assistant.messages import text


@click.command(cls=Command, help=text("改一节文字：在编辑器里改，或换成一个文件里的文字；改后就是人写的，原来的留底。"))
@REPORT
@option("--section", required=True, help="哪一节：编号、序号或标题都行，例如 overview、一、总体情况。")
@option("--text-file", type=FILE, help="换成这个文件里的文字；不写就打开编辑器（环境变量 EDITOR）。")
@option("--by", default="", help="谁改的。")
@OUTPUT
def edit(path: Path, section: str, text_file: Path | None, by: str, out: Path | None) -> None:
    """Write a text by hand."""
    from assistant.editing import edit as editing
    from assistant.workflow import files

    change = writing.opened(path, out)
    report = change.report
    section = key_of(report, section)
    new = files.text_in(text_file) if text_file is not None else _edited(report.text(section))
    edited = editing.edit(report, section, new, words.named(by), now())
    output.changes(report, edited)
    name = words.section_name(report, section)
    kept = len(edited.sections[section].revisions) > len(
        before.revisions if (before := report.sections.get(section)) else ()
    )
    line = (
        text("{section}：已改，现在是人写的文字。", section=name)
        if new.strip()
        else text("{section}：现在空着。", section=name)
    )
    terminal.say(line + (text("原来的留了底。") if kept else ""))
    writing.write(change, edited)


def _edited(before: str) -> str:
    """Return a text as a person left it in the editor.

    Raises:
        UnusableInput: There is no editor, or it was left without saving.
    """
    try:
        after = terminal.edited(before)
    except click.ClickException:
        raise UnusableInput(
            "没有能用的编辑器", then="请设好环境变量 EDITOR，或把文字存成文件，用 --text-file 给出。"
        ) from None
    if after is None:
        raise UnusableInput("没有改动", then="编辑器里没有保存。", code="unchanged")
    return after
