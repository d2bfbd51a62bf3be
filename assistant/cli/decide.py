import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal, writing
from assistant.cli.commands import Command, advice, option, refuse
from assistant.cli.options import OUTPUT, REPORT
from assistant.cli.suggest import show
from assistant.domain.clock import now
from assistant.domain.section_names import key_of
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.report import Report
    from assistant.domain.suggestions import Suggestion


@click.command(
    cls=Command, help=text("决定修改建议：采纳、不采纳、撤销上一个决定，或换用候选稿。不写选项时在终端里逐条问。")
)
@REPORT
@option("--accept", multiple=True, help="采纳这几条，例如 s1；可以写几次，或用逗号隔开；all 是全部。")
@option("--reject", multiple=True, help="不采纳这几条。")
@option(
    "--reason", default="", help="不采纳的那几处为什么可以这样；规则找到的问题就此算作已说明。错误不写理由还挡着定稿。"
)
@option("--undo", is_flag=True, help="撤销上一个对建议的决定，文字也改回去；换用的候选稿用 --choose 换回来。")
@option("--choose", help="总体情况 列出这一节的候选稿；总体情况:1 换用第一份，原来的文字换成候选稿。")
@option("--by", default="", help="谁决定的。")
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@OUTPUT
def decide(
    path: Path, accept: tuple[str, ...], reject: tuple[str, ...], reason: str, undo: bool, choose: str | None, by: str,
    as_json: bool, out: Path | None,
) -> None:  # fmt: skip
    """Decide on suggestions."""
    from assistant.editing import decide as deciding
    from assistant.editing.suggestions import live
    from assistant.workflow import files

    choose = choose.replace("：", ":") if choose else None
    if choose and ":" not in choose:
        refuse(
            text("--choose 不写第几份时只列出候选稿"),
            {"--accept": accept, "--reject": reject, "--reason": reason, "--undo": undo, "--json": as_json, "-o": out},
        )
        report = live(files.load(path))
        _candidates(report, key_of(report, choose))
        return
    change = writing.opened(path, out)
    before = live(change.report)
    by = words.named(by)
    say = output.progress if as_json else terminal.say
    report = before
    if undo:
        report, item = deciding.undo(report, by, now())
        say(text("已撤销对 {id} 的决定，现在待决定。", id=item.id))
    if choose:
        name, _, number = choose.rpartition(":")
        section = key_of(report, name)
        report = deciding.choose(report, section, int(number) if number.isdecimal() else 0, by, now())
        name = words.section_name(report, section)
        say(text("{section}：换成了第 {n} 份候选稿。", section=name, n=number))
        if before.text(section).strip():
            say(advice(text("换回原来的：nianbao decide 报告 --choose {section}:{n}", section=name, n=number)))
    report = deciding.accept(report, _ids(report, accept, reject), by, now())
    if names := _ids(report, reject, accept):
        report = _rejected(report, names, by, reason, say)
    if not (accept or reject or undo or choose or as_json):
        report = _one_by_one(report, by, reason)
    if as_json:
        output.as_json([item.model_dump(mode="json", exclude_none=True) for item in report.suggestions])
    else:
        _decided(before, report)
    if report != before:
        writing.write(change, report)


def _candidates(report: "Report", section: str) -> None:
    """Print the candidates of a section, each under its number and what wrote it."""
    found = report.sections[section].candidates if section in report.sections else ()
    if not found:
        terminal.say(text("{section}：没有候选稿。", section=words.section_name(report, section)))
    for number, item in enumerate(found, 1):
        made = text("，种子 {seed}", seed=item.made.seed) if item.made and item.made.seed is not None else ""
        terminal.say(f"──── {number}  {item.model or words.origin(item.origin)}{made} ────\n{item.text}\n")


def _ids(report: "Report", given: Iterable[str], others: Iterable[str]) -> list[str]:
    names = [name.strip() for item in given for name in item.split(",") if name.strip()]
    if "all" not in names:
        return names
    named = {name.strip() for item in others for name in item.split(",")}
    return [item.id for item in report.suggestions if item.status.value == "pending" and item.id not in named]


def _rejected(report: "Report", names: list[str], by: str, reason: str, say: Callable[[str], None]) -> "Report":
    """Reject suggestions, and say what became of that which rules had found there."""
    from assistant import checking
    from assistant.workflow import rejecting

    done = rejecting.reject(report, checking.check(report).findings, names, by, now(), reason)
    for name, finding in done.settled:
        say(
            text(
                "{id}：{code} 这一处记为已说明：{reason}。", id=name, code=finding.code, reason=reason or rejecting.SEEN
            )
        )
    for item in done.stays:
        say(text("{id}：{code} 这一处{why}。", id=item.suggestion, code=item.finding.code, why=item.why))
    return done.report


def _one_by_one(report: "Report", by: str, reason: str) -> "Report":
    """Ask about each pending suggestion; what one makes stale is passed over."""
    from assistant.editing import decide as deciding

    pending = [item.id for item in report.suggestions if item.status.value == "pending"]
    if not pending:
        terminal.say(text("没有待决定的建议。"))
        return report
    if not sys.stdin.isatty():
        raise UnusableInput(
            "要在终端里逐条问，这里不是终端", then="采纳一条：nianbao decide 报告 --accept {id}", id=pending[0]
        )
    for name in pending:
        item = next(item for item in report.suggestions if item.id == name)
        if item.status.value != "pending":
            continue
        show(report, item)
        answer = terminal.choose(
            text("采纳吗？y 采纳，n 不采纳，s 先放着，q 到此为止"), ("y", "n", "s", "q"), default="s"
        )
        if answer == "q":
            break
        if answer == "y":
            report = deciding.accept(report, [name], by, now())
        elif answer == "n":
            report = _rejected(report, [name], by, reason or _asked_why(report, item), terminal.say)
    return report


def _asked_why(report: "Report", item: "Suggestion") -> str:
    """Ask why an error may stand; "" where nobody says so, or it is none."""
    from assistant import checking
    from assistant.editing import reasons
    from assistant.workflow import rejecting

    errors = [one for one in checking.check(report).findings if rejecting.needs_reason(one)]
    if not rejecting.offering(report, errors, item):
        return ""
    while True:
        said = terminal.ask(
            text("这一处是错误，为什么可以这样（四个字以上；直接回车就还挡着定稿）"), default=""
        ).strip()
        if len(said) >= reasons.SHORTEST or not said:
            return said


def _decided(before: "Report", after: "Report") -> None:
    output.changes(before, after)
    old = {item.id: item.status for item in before.suggestions}
    for item in after.suggestions:
        if old.get(item.id) != item.status:
            terminal.say(f"{item.id}：{words.status(item.status)}")
