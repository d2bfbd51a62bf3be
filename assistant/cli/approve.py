import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal, writing
from assistant.cli.commands import Command, option
from assistant.cli.options import OUTPUT, REPORT, answering
from assistant.domain import cell_names, signing
from assistant.domain.clock import now
from assistant.domain.section_names import keys_of
from assistant.domain.sign_offs import role_of, roles, signer
from assistant.errors import NotReady, UnusableInput
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.report import Report
    from assistant.grounding.ticks import Tick

_PARTS = {  # what people call the parts that are no texts
    "封面": signing.COVER,
    "数据": signing.FIGURES,
    "表格": signing.FIGURES,
    "校验": signing.CHECKS,
    "说明": signing.CHECKS,
}


@click.command(cls=Command, help=text("由人签字确认报告的各部分；签过的部分一改，签字就失效。"))
@REPORT
@option(
    "--section",
    "sections",
    multiple=True,
    required=True,
    help="哪一部分：各节的编号、序号或标题，封面，数据，校验；all 是全部；可以写几次。",
)
@answering("签字人姓名；不写就问。")
@option("--role", "names", multiple=True, help="什么身份：填报人、审核人、保密审查人、签发人；不写就是定稿要的各种。")
@option("--seen", is_flag=True, help="没有出处的数、和表里对不上的话都看过了、认可；不写的话，有就先列出来问。")
@option(
    "--tick",
    "ticked",
    multiple=True,
    help="说明这一处为什么可以这样写，写列出来的编号；可以写几次，一处配一个 --reason。",
)
@option("--reason", "reasons", multiple=True, help="和 --tick 配着写：说的不是这一格，是什么；四个字以上。")
@OUTPUT
def approve(
    path: Path, sections: tuple[str, ...], by: str, names: tuple[str, ...], seen: bool, ticked: tuple[str, ...],
    reasons: tuple[str, ...], out: Path | None,
) -> None:  # fmt: skip
    """Record a person's sign-off."""
    from assistant.workflow import ticks

    by = signer(by)
    change = writing.opened(path, out)
    wanted = _parts(change.report, sections)
    own = tuple(dict.fromkeys(map(role_of, names))) or roles().final
    given = _ticked(change.report, ticked, reasons, by)
    _say_what(given, wanted)
    seen = _shown(given, ticks.to_tick(given), wanted, seen=seen) or seen
    try:
        report = ticks.sign(given, wanted, by, now(), own, seen=seen)
    except NotReady:
        if ticked:
            writing.write(change, given)
            terminal.say(text("写的理由记下了；还没有签字。"))
        raise
    as_roles = "、".join(roles().roles[role].shown for role in own)
    for part in wanted:
        name = words.part_name(report, part)
        terminal.say(text("{section}：已由 {by} 确认（{roles}）", section=name, by=by, roles=as_roles))
    output.listing(words.sign_off_remarks(report))
    writing.write(change, report)


def _parts(report: "Report", names: Sequence[str]) -> list[str]:
    known = signing.parts(report)
    if "all" in names:
        return list(known)
    found: list[str] = []
    for name in map(str.strip, names):
        part = name if name in known else _PARTS.get(name)
        found += [part] if part else keys_of(report, [name])
    return list(dict.fromkeys(found))


def _say_what(report: "Report", parts: Collection[str]) -> None:
    """Say what is signed that is no text: the cover, the tables' totals, the warnings that stand with their reasons."""
    lines: list[str] = []
    if signing.COVER in parts:
        dated = report.dated.isoformat() if report.dated else text("空")
        told = {"title": report.title, "organ": report.organ.name, "format": report.format, "dated": dated}
        lines.append(text("{title}；{organ}；{format} 年格式；{dated}", **told))
    if signing.FIGURES in parts:
        lines += _totals(report)
    if signing.CHECKS in parts:
        for item in report.waivers:
            where = words.places_in_words(report, item.where)
            told = {"code": item.code, "where": where, "reason": item.reason, "by": words.who(item.by)}
            told["where"] = f"（{where}）" if where else ""
            lines.append(text("保留的 {code}{where}：{reason}——{by}", **told))
        for item in report.bindings:
            source = words.place(report, item.cell, None) if item.cell else item.reason
            by = words.who(item.by)
            lines.append(text("认定的出处 {quote}：{source}——{by}", quote=item.quote, source=source, by=by))
    if lines:
        terminal.say(text("签的是："))
        output.listing(lines)


def _totals(report: "Report") -> list[str]:
    """Return the cells that sum a report up, and how many are blank."""
    from assistant.editing.approve import totals

    lines: list[str] = []
    for cell in totals(report):
        filled = report.figures.get(cell)
        lines.append(f"{cell_names.printed_name(report.form, cell)}：{(filled.text if filled else '') or text('空')}")
    blank = sum(cell not in report.figures or report.figures[cell].blank for cell in report.form.cells)
    return [*lines, text("空着的有 {n} 格", n=blank)] if blank else lines


def _ticked(report: "Report", ticked: Sequence[str], reasons: Sequence[str], by: str) -> "Report":
    """Return the report with a person's reasons for what they need not change."""
    from assistant.workflow import ticks

    if len(ticked) != len(reasons):
        raise UnusableInput(
            "--tick 有 {n} 个，--reason 有 {m} 个",
            then="一处配一条理由，挨着写：--tick 编号 --reason 理由。",
            code="unpaired_reason",
            n=len(ticked),
            m=len(reasons),
        )
    for name, reason in zip(ticked, reasons, strict=True):
        report = ticks.tick(report, name, reason, by, now())
    return report


def _shown(report: "Report", items: "Sequence[Tick]", sections: Collection[str], *, seen: bool) -> bool:
    """Show what a signer must have looked at, each in its sentence; at a terminal, ask whether it may stand."""
    from assistant.grounding.ticks import named

    own = [(name, item) for name, some in named(items).items() for item in some if item.section in sections]
    heads = {
        True: text("这些话和表里、素材里对不上，签字前请逐处看过："),
        False: text("这些数没有出处，签字前请逐个看过："),
    }
    for against, head in heads.items():
        if some := [(name, item) for name, item in own if item.against is against]:
            terminal.say(head)
            for name, item in some:
                terminal.say(f"  {name}  {item.why}")
                terminal.draw(output.marked(report, item.place))
    if not own or seen:
        return False
    return sys.stdin.isatty() and terminal.confirm(text("都看过了，照这样签字吗？"))
