import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal, writing
from assistant.cli.commands import Command, advice, option
from assistant.cli.options import FILE, MODEL, OUTPUT, REPORT, REPORT_FILE, SHOW_EGRESS, YES
from assistant.domain.section_names import keys_of
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.report import Report
    from assistant.drafting import Drafted, Plan

INTERRUPTED = 130


@click.command(cls=Command, help=text("根据数据和工作记录起草文字部分；不知道的写成【待补充：…】来问，不编。"))
@REPORT
@option(
    "--notes",
    "notes_files",
    type=FILE,
    multiple=True,
    help="工作记录：txt、md、docx、xlsx、html，怎么写都行；有小标题按小标题，没有就看词；几个文件就写几次。",
)
@option("--last", type=REPORT_FILE, help="去年的报告，用来对比和交代去年的问题。")
@option(
    "--section",
    "sections",
    multiple=True,
    help="只起草这一节：编号、序号或标题都行，例如 总体情况、一、overview；可以写几次。",
)
@option("--overwrite", is_flag=True, help="已有人写的或签过字的文字也另起一稿；原文不动，新稿放在候选稿里由人挑选。")
@MODEL
@option("--prompt", "prompts", multiple=True, help="用哪一版提示，例如 overview@1；可以写几次。")
@option("--n", "drafts", type=click.IntRange(1, 9), default=1, help="每节写几稿，供人挑选（nianbao decide --choose）。")
@option("--seed", type=int, default=1, show_default=True, help="给模型的随机种子；换一个，写法就不同。")
@option("--fresh", is_flag=True, help="不用以前存下的回答。")
@option("--resume", is_flag=True, help="接着写上次没有写完的几节。")
@SHOW_EGRESS
@YES
@OUTPUT
def draft(
    path: Path, notes_files: tuple[Path, ...], last: Path | None, sections: tuple[str, ...], overwrite: bool,
    model: str | None, prompts: tuple[str, ...], drafts: int, seed: int, fresh: bool, resume: bool,
    show_egress: bool, yes: bool, out: Path | None,
) -> None:  # fmt: skip
    """Draft the narratives."""
    from assistant import drafting
    from assistant.cli import note as note_lines
    from assistant.cli import sending
    from assistant.workflow import files, outgoing
    from assistant.workflow import notes as note_files

    change = writing.opened(path, out, last, hold=False)
    report = change.report
    if last is not None:
        report = files.remember_last(report, last, path)
    for notes in notes_files:
        taken = note_files.from_file(report, notes)
        note_lines.tell(taken)
        output.changes(report, taken.report)
        report = taken.report
    sections = keys_of(report, sections)
    ways = drafting.Ways(model, _by_section(prompts), drafts, seed, fresh, resume)
    planned = drafting.plan(report, sections or None, ways, overwrite=overwrite)
    if not sending.announce(outgoing.of_draft(planned), whole=show_egress, yes=yes):
        terminal.say(text("没有发送，没有改动。"))
        return
    drafted = run(planned)
    tell(report, drafted)
    note_lines.tell_unused(drafted.report)
    writing.write(change, drafted.report)
    if drafted.cancelled or drafted.failed or drafted.unfinished:
        raise click.exceptions.Exit(INTERRUPTED if drafted.cancelled else 1)


def run(planned: "Plan") -> "Drafted":
    """Draft, showing what comes."""
    return asyncio.run(_followed(planned))


async def _followed(planned: "Plan") -> "Drafted":
    from assistant.cli.progress import watching
    from assistant.drafting import Drafted
    from assistant.workflow.draft import draft as events

    with watching(planned.report, planned.ways.seed) as progress:
        async for event in events(planned):
            if isinstance(event, Drafted):
                return event
            progress.tell(event)
    raise AssertionError("the last event is what came of it")


def _by_section(names: tuple[str, ...]) -> dict[str, str]:
    """Return which prompt each section is written with.

    Raises:
        UnusableInput: A prompt is for no section.
    """
    from assistant.llm import prompts

    found: dict[str, str] = {}
    for name in names:
        section = prompts.load(name).head.section
        if section == "any":
            raise UnusableInput("{name} 不是起草用的提示", then="全部提示见 nianbao prompts list。", name=name)
        found[section] = name
    return found


def tell(report: "Report", drafted: "Drafted") -> None:
    """Say what was written by what, what is asked, what is wrong, what it took."""
    from assistant import checking

    for section in drafted.written:
        _section(drafted, section)
    for section in drafted.beside:
        _beside(drafted, section)
    for section in drafted.kept:
        terminal.say(
            text(
                "{section}：已有文字，没有动（要另起一稿作候选，加 --overwrite）",
                section=words.section_name(report, section),
            )
        )
    for section in drafted.failed:
        name = words.section_name(report, section)
        terminal.say(text("{section}：模型没有写成，原来的文字没有动。", section=name))
        output.listing(str(trouble) for trouble in drafted.troubles.get(section, ()))
    if drafted.cancelled:
        terminal.say(advice(text("中断了；已经写出来的都留着。接着写：nianbao draft 报告 --resume")))
    if drafted.account is not None:
        output.account(drafted.account)
    checked = checking.check(drafted.report)
    own = [item for item in checked.findings if any(place.section in drafted.written for place in item.where)]
    if own:
        terminal.say(advice(text("按规则校验，这几节有 {n} 处要看（看全部：nianbao check 报告）：", n=len(own))))
        output.listing(f"{item.code} {item.message}" for item in own)


def _beside(drafted: "Drafted", section: str) -> None:
    """Say that a person's text stayed, and where the new draft is."""
    name = words.section_name(drafted.report, section)
    terminal.say(
        advice(
            text(
                "{section}：是人写的或签过字的，没有动；新的一稿是候选稿：nianbao decide 报告 --choose {section}:1",
                section=name,
            )
        )
    )
    output.listing(gap.question for gap in drafted.gaps.get(section, ()))


def _section(drafted: "Drafted", section: str) -> None:
    from assistant.messages import of_error

    written = drafted.report.sections[section]
    gaps = drafted.gaps.get(section, ())
    name = words.section_name(drafted.report, section)
    if written.unfinished is not None:
        terminal.say(
            advice(
                text(
                    "{section}：没有写完（{why}），已写的留着；接着写：nianbao draft 报告 --resume",
                    section=name,
                    why=written.unfinished.why,
                )
            )
        )
    else:
        terminal.say(text("{section}：起草完成，{n} 处待补充", section=name, n=len(gaps)))
    output.listing(gap.question for gap in gaps)
    made = written.made
    if made is not None and written.origin == "model":
        terminal.say(
            "  " + text("由 {model} 按 {prompt} 写", model=written.model, prompt=written.prompt)
            + (text("，退回修改过一次") if made.repaired else "")
            + (text("，用的是存下的回答") if made.cached and not made.requests else "")
        )  # fmt: skip
    if made is not None and made.instead:
        by_model = written.origin == "model"
        terminal.say("  " + text("备用的模型写的，因为：" if by_model else "自带的离线起草写的，因为："))
        output.listing(f"  {of_error(trouble)}" for trouble in drafted.troubles.get(section, ()))
    if written.candidates:
        others = len(written.candidates)
        terminal.say(
            "  " + advice(text("另有 {n} 份候选稿：nianbao decide 报告 --choose {section}", n=others, section=name))
        )
