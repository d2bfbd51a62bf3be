import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli import output
from assistant.cli.commands import Command, option
from assistant.cli.draft import MODEL, SHOW_EGRESS, YES, account
from assistant.cli.read import FILE
from assistant.cli.revise import OUTPUT, REPORT
from assistant.domain.moment import now
from assistant.domain.report import require_sections
from assistant.errors import UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.report import Report
    from assistant.domain.suggestions import Suggestion
    from assistant.editing.suggest import Suggested
    from assistant.llm.models import Model


@click.command(
    cls=Command, help=text("给出修改建议：规则的确定改法，加上模型通读后的建议。只列出来，由人用 decide 决定。")
)
@REPORT
@option("--last", type=FILE, help="去年的报告。")
@option("--section", "sections", multiple=True, help="只看这一节；可以写几次。")
@MODEL
@option("--prompt", help="用哪一版提示，例如 suggest@1。")
@option("--seed", type=int, default=1, show_default=True, help="给模型的随机种子；换一个，写法就不同。")
@option("--fresh", is_flag=True, help="不用以前存下的回答。")
@SHOW_EGRESS
@YES
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@OUTPUT
def suggest(
    path: Path, last: Path | None, sections: tuple[str, ...], model: str | None, prompt: str | None, seed: int,
    fresh: bool, show_egress: bool, yes: bool, as_json: bool, out: Path | None,
) -> None:  # fmt: skip
    """Suggest improvements."""
    from assistant import checking, workflow
    from assistant.cli import sending
    from assistant.editing import suggest as suggesting

    report = workflow.load(path, last)
    findings = checking.check(report).findings
    sent = suggesting.reviews(report, findings, sections, model, prompt)
    parcels = [
        sending.Parcel(item.heading, _chain(model), item.prompt.name, item.messages, item.masks.counts)
        for item in sent
    ]  # fmt: skip
    if not sending.announce(parcels, whole=show_egress, yes=yes):
        click.echo(text("没有发送，没有改动。"))
        return
    suggested = asyncio.run(suggesting.suggest(report, findings, sent, model, only=sections, seed=seed, fresh=fresh))
    if as_json:
        output.as_json(_plain(suggested))
    else:
        tell(suggested)
    output.progress(text("写入 {path}", path=workflow.save(suggested.report, path, out)))


def _chain(model: str | None) -> "tuple[Model, ...]":
    from assistant.llm.models import chain

    return chain("suggest", model)


def _plain(suggested: "Suggested") -> dict[str, object]:
    return {
        "suggestions": [item.model_dump(mode="json", exclude_none=True) for item in suggested.new],
        "dropped": {
            section: [{"quote": item.quote, "why": item.why.value} for item in items]
            for section, items in suggested.dropped.items()
        },
        "troubles": {section: [str(item) for item in items] for section, items in suggested.troubles.items()},
    }


def tell(suggested: "Suggested") -> None:
    """Say what is suggested, what was dropped and why, and what went wrong."""
    report = suggested.report
    if not suggested.new:
        click.echo(text("没有新的建议。"))
    for item in suggested.new:
        show(report, item)
    for section, items in suggested.dropped.items():
        name = output.section_name(report, section)
        click.echo(text("{section}：模型的建议里有 {n} 条不能用，没有列入：", section=name, n=len(items)))
        output.listing(f"{item.why.value}：“{_short(item.quote)}”" for item in items)
    for section, troubles in suggested.troubles.items():
        click.echo(text("{section}：模型没有看成：", section=output.section_name(report, section)))
        output.listing(str(trouble) for trouble in troubles)
    account(suggested.account)
    pending = sum(item.status.value == "pending" for item in report.suggestions)
    if pending:
        click.echo(text("共 {n} 条待决定：nianbao decide 报告，逐条看；或 --accept 编号、--reject 编号。", n=pending))


def _short(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= 40 else f"{quote[:40]}…"


def show(report: "Report", item: "Suggestion") -> None:
    """Print a suggestion with what it changes, in its line."""
    from rich.text import Text

    from assistant.editing.decide import difference

    categories = {
        "accuracy": text("准确"), "law": text("法规"), "wording": text("措辞"), "structure": text("结构"),
        "redundancy": text("重复"), "tone": text("语气"),
    }  # fmt: skip
    before, quote, replacement, after = difference(item, report.text(item.section))
    out = output.console()
    name = output.section_name(report, item.section)
    out.print(Text(f"{item.id}  {categories[item.category.value]}  {name}  （{item.source}）", style="bold"))
    line = Text(f"    {before}", style="dim")
    line.append(quote, style="not dim red strike")
    line.append(replacement, style="not dim green")
    line.append(after)
    out.print(line)
    if not out.is_terminal:  # there, colours say what goes and what comes
        output.listing([f"  - {quote}", f"  + {replacement}"])
    output.listing([f"  {item.reason}"])


@click.command(
    cls=Command, help=text("决定修改建议：采纳、不采纳、撤销上一个决定，或换用候选稿。不写选项时在终端里逐条问。")
)
@REPORT
@option("--accept", multiple=True, help="采纳这几条，例如 s1；可以写几次，或用逗号隔开；all 是全部。")
@option("--reject", multiple=True, help="不采纳这几条。")
@option("--undo", is_flag=True, help="撤销上一个决定，文字也改回去。")
@option("--choose", help="overview 列出这一节的候选稿；overview:1 换用第一份，原来的文字换成候选稿。")
@option("--by", default="", help="谁决定的。")
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@OUTPUT
def decide(
    path: Path, accept: tuple[str, ...], reject: tuple[str, ...], undo: bool, choose: str | None, by: str,
    as_json: bool, out: Path | None,
) -> None:  # fmt: skip
    """Decide on suggestions."""
    from assistant import workflow
    from assistant.editing import decide as deciding
    from assistant.editing.suggestions import live

    before = live(workflow.load(path))
    if choose and ":" not in choose:
        _candidates(before, choose)
        return
    by = by.strip() or text("本机用户")
    say = output.progress if as_json else click.echo
    report = before
    if undo:
        report, item = deciding.undo(report, by, now())
        say(text("已撤销对 {id} 的决定，现在待决定。", id=item.id))
    if choose:
        section, _, number = choose.partition(":")
        report = deciding.choose(report, section, int(number) if number.isdecimal() else 0, by, now())
        say(text("{section}：换成了第 {n} 份候选稿。", section=output.section_name(report, section), n=number))
    report = deciding.accept(report, _ids(report, accept, reject), by, now())
    report = deciding.reject(report, _ids(report, reject, accept), by, now())
    if not (accept or reject or undo or choose or as_json):
        report = _one_by_one(report, by)
    if as_json:
        output.as_json([item.model_dump(mode="json", exclude_none=True) for item in report.suggestions])
    else:
        _decided(before, report)
    if report != before:
        output.progress(text("写入 {path}", path=workflow.save(report, path, out)))


def _candidates(report: "Report", section: str) -> None:
    """Print the candidates of a section, each under its number and what wrote it."""
    require_sections([section], report.texts)
    found = report.sections[section].candidates if section in report.sections else ()
    if not found:
        click.echo(text("{section}：没有候选稿。", section=output.section_name(report, section)))
    words = {
        "imported": text("读入的"), "offline": text("自带的离线起草"), "human": text("人写的"), "model": text("模型"),
    }  # fmt: skip
    for number, item in enumerate(found, 1):
        made = text("，种子 {seed}", seed=item.made.seed) if item.made and item.made.seed is not None else ""
        click.echo(f"──── {number}  {item.model or words[item.origin]}{made} ────\n{item.text}\n")


def _ids(report: "Report", given: Iterable[str], others: Iterable[str]) -> list[str]:
    names = [name.strip() for item in given for name in item.split(",") if name.strip()]
    if "all" not in names:
        return names
    named = {name.strip() for item in others for name in item.split(",")}
    return [item.id for item in report.suggestions if item.status.value == "pending" and item.id not in named]


def _one_by_one(report: "Report", by: str) -> "Report":
    """Ask about each pending suggestion; what one makes stale is passed over."""
    from assistant.editing import decide as deciding

    pending = [item.id for item in report.suggestions if item.status.value == "pending"]
    if not pending:
        click.echo(text("没有待决定的建议。"))
        return report
    if not sys.stdin.isatty():
        raise UnusableInput("要在终端里逐条问，这里不是终端", then="请用 --accept 编号、--reject 编号。")
    for name in pending:
        item = next(item for item in report.suggestions if item.id == name)
        if item.status.value != "pending":
            continue
        show(report, item)
        answer = click.prompt(
            text("采纳吗？y 采纳，n 不采纳，s 先放着，q 到此为止"), type=click.Choice(["y", "n", "s", "q"]), default="s"
        )
        if answer == "q":
            break
        if answer == "y":
            report = deciding.accept(report, [name], by, now())
        elif answer == "n":
            report = deciding.reject(report, [name], by, now())
    return report


def _decided(before: "Report", after: "Report") -> None:
    from assistant.editing import fix

    if difference := fix.difference(before, after):
        click.echo(difference)
    old = {item.id: item.status for item in before.suggestions}
    words = {
        "accepted": text("已采纳"), "rejected": text("不采纳"), "stale": text("失效，文字已经变了"),
        "pending": text("待决定"),
    }  # fmt: skip
    for item in after.suggestions:
        if old.get(item.id) != item.status:
            click.echo(f"{item.id}：{words[item.status.value]}")
    lapsed = [key for key, item in before.sections.items() if item.is_approved and not after.sections[key].is_approved]
    if lapsed:
        names = "、".join(output.section_name(after, key) for key in lapsed)
        click.echo(text("文字改了，签字失效，请重新确认：{sections}", sections=names))
