import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal, writing
from assistant.cli.commands import Command, LazyGroup, advice, option
from assistant.cli.options import FILE, OUTPUT, REPORT
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.notes import Resting
    from assistant.domain.report import Note, Report
    from assistant.workflow.notes import Taken

ASPECT = option("--aspect", help="哪一方面，例如 主动公开、存在的问题、未归类；不写就看小标题和词。")


class Notes(LazyGroup):
    """The commands behind `nianbao note 报告`."""

    table = {  # noqa: RUF012 - overrides a ClassVar
        "list": ("assistant.cli.note:listed", "按方面列出工作记录：编号、出处、有没有用上。"),
        "add": ("assistant.cli.note:add", "加进一句、一段、一封邮件，或一个文件；写 - 从标准输入读。"),
        "edit": ("assistant.cli.note:edit", "改一条的文字，或换一个方面；编号不变。"),
        "remove": ("assistant.cli.note:remove", "去掉一条，并列出根据它写的句子。"),
    }


@click.group(
    "note", cls=Notes, help=text("看、加、改、去掉报告里的工作记录：起草的材料。"), invoke_without_command=True
)
@REPORT
@click.pass_context
def group(ctx: click.Context, path: Path) -> None:
    """Work on the notes of a report; without a command, list them."""
    ctx.obj = path
    if ctx.invoked_subcommand is None:
        _list(path)


@click.command("list", cls=Command, help=text("按方面列出工作记录：编号、出处、有没有用上。"))
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@click.pass_obj
def listed(path: Path, as_json: bool) -> None:
    """List the notes."""
    if as_json:
        output.as_json([note.model_dump(mode="json") for note in _load(path).notes])
    else:
        _list(path)


@click.command(cls=Command, help=text("加进一句、一段、一封邮件，或一个文件；写 - 从标准输入读。"))
@click.argument("said", metavar=text("[文字]"), required=False)
@option("--file", "file", type=FILE, help="工作记录的文件：txt、md、docx、xlsx、html；同名文件以前读进来的换成新的。")
@ASPECT
@OUTPUT
@click.pass_obj
def add(path: Path, said: str | None, file: Path | None, aspect: str | None, out: Path | None) -> None:
    """Add notes."""
    from assistant.workflow import notes

    if (said is None) == (file is None):
        raise UnusableInput("要写文字，或用 --file 给一个文件，两样选一样")
    if said is not None and (file := notes.file_named(said)) is not None:
        terminal.say(text("“{name}”是一个文件，读的是它的内容。", name=file))
    if file is not None and aspect is not None:
        raise UnusableInput("--aspect 只用于直接写的文字", then="文件里的，读进来以后用 note edit 换方面。")
    change = writing.opened(path, out)
    report = change.report
    if file is not None:
        taken = notes.from_file(report, file)
    else:
        taken = notes.from_text(report, sys.stdin.read() if said == "-" else said or "", aspect)
    tell(taken)
    output.changes(change.report, taken.report)
    writing.write(change, taken.report)


@click.command(cls=Command, help=text("改一条的文字，或换一个方面；编号不变。"))
@click.argument("note", metavar=text("编号"))
@option("--text", "said", help="新的文字。")
@ASPECT
@OUTPUT
@click.pass_obj
def edit(path: Path, note: str, said: str | None, aspect: str | None, out: Path | None) -> None:
    """Change a note."""
    from assistant.editing import notes

    change = writing.opened(path, out)
    edited = notes.edit(change.report, note, text=said, aspect=aspect)
    terminal.say(f"{edited.note.id}【{words_of(edited.report, edited.note.aspect)}】{edited.note.text}")
    _resting(edited.report, edited.resting)
    output.changes(change.report, edited.report)
    writing.write(change, edited.report)


@click.command(cls=Command, help=text("去掉一条，并列出根据它写的句子。"))
@click.argument("note", metavar=text("编号"))
@OUTPUT
@click.pass_obj
def remove(path: Path, note: str, out: Path | None) -> None:
    """Remove a note."""
    from assistant.editing import notes

    change = writing.opened(path, out)
    removed = notes.remove(change.report, note)
    terminal.say(text("去掉了 {id}：{text}", id=removed.note.id, text=removed.note.text))
    _resting(removed.report, removed.resting)
    output.changes(change.report, removed.report)
    writing.write(change, removed.report)


def tell(taken: "Taken") -> None:
    """Say what became of the notes of a source: how many for what, what nobody can sort, what is personal."""
    from assistant.domain.aspects import UNSORTED

    merged, report = taken.merged, taken.report
    counts = "、".join(f"{words_of(report, key)} {n}" for key, n in _counts(merged.notes).items())
    terminal.say(text("工作记录 {n} 条：{counts}", n=len(merged.notes), counts=counts))
    before = merged.removed or merged.changed or merged.moved or merged.kept or merged.doubled or merged.stay_out
    if before or len(merged.added) < len(merged.notes):
        _some(text("新增"), merged.added)
        _some(text("不再有"), merged.removed)
        for old, new in merged.changed:
            terminal.say(
                text("改动：{old} {before} → {new} {after}", old=old.id, before=old.text, new=new.id, after=new.text)
            )
        _some(text("换了方面"), merged.moved)
        _some(text("你改过的，照你的留着"), merged.kept)
        _some(text("你去掉过的，没有再加"), merged.stay_out)
        _some(text("别处已有同样的话，没有重复加"), merged.doubled)
    unsorted = [note for note in merged.notes if note.aspect == UNSORTED]
    _some(text("认不出是哪一方面的"), unsorted)
    if unsorted:
        command = "nianbao note 报告 edit {id} --aspect 主动公开"
        terminal.say(advice(text("指明方面，例如：{command}", command=command.format(id=unsorted[0].id))))
    if taken.aside:
        terminal.say(
            text(
                "这些行是标题、信头、称呼、落款，或引用的以前的信，没有当作记录：{lines}", lines="｜".join(taken.aside)
            )
        )
    _personal(report, merged.notes)
    _resting(report, merged.resting)


def tell_unused(report: "Report") -> None:
    """Say which notes no sentence of the drafts used."""
    from assistant.domain.notes import unused
    from assistant.editing.notes import personal

    left, private = unused(report), personal(report)
    _some(text("没有一句话用上的记录"), [note for note in left if note.id not in private])
    _some(text("里面有个人信息、没有用上的记录"), [note for note in left if note.id in private])


def words_of(report: "Report", aspect: str) -> str:
    """Return the name of an aspect."""
    from assistant.domain import aspects

    return aspects.label(aspect, {item.key: item.label for item in report.form.aspects})


def _load(path: Path) -> "Report":
    from assistant.workflow import files

    return files.load(path)


def _list(path: Path) -> None:
    from assistant.domain.notes import unused

    report = _load(path)
    left = unused(report)
    for aspect in _counts(report.notes):
        terminal.say(f"【{words_of(report, aspect)}】")
        for note in report.notes:
            if note.aspect == aspect:
                source = f"（{note.source}）" if note.source and not note.source.isdecimal() else ""
                output.listing([f"{note.id} {note.text}{source}" + (text("——没有用上") if note in left else "")])
    if not report.notes:
        terminal.say(
            advice(
                text("没有工作记录。加一条：nianbao note 报告 add 文字；加一个文件：nianbao note 报告 add --file 文件")
            )
        )
    _personal(report, report.notes)


def _counts(notes: "Iterable[Note]") -> dict[str, int]:
    """Return how many notes there are of each aspect, in the order of the report, what nobody sorted last."""
    from assistant.domain import aspects

    found: dict[str, int] = {}
    for note in notes:
        found[note.aspect] = found.get(note.aspect, 0) + 1
    order = {key: at for at, key in enumerate(aspects.headings().aspects)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], 0)))


def _some(what: str, notes: "Iterable[Note]") -> None:
    shown = [f"{note.id} {note.text}" for note in notes]
    if shown:
        terminal.say(text("{heading}：", heading=what))
        output.listing(shown)


def _personal(report: "Report", notes: "Iterable[Note]") -> None:
    from assistant.editing.notes import personal

    ids = {note.id for note in notes}
    found = [f"{note_id} {'、'.join(values)}" for note_id, values in personal(report).items() if note_id in ids]
    if found:
        terminal.say(text("记录里有个人信息，起草时已隐去："))
        output.listing(found)


def _resting(report: "Report", found: "Iterable[Resting]") -> None:
    lines = [
        f"{words.section_name(report, item.section)}：{item.sentence}（{'、'.join(item.notes)}）" for item in found
    ]
    if lines:
        terminal.say(text("这些句子是根据原来的记录写的，请核对："))
        output.listing(lines)
