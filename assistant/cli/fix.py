from pathlib import Path

import click

from assistant import words
from assistant.cli import terminal, writing
from assistant.cli.commands import Command, option
from assistant.cli.options import OUTPUT, REPORT
from assistant.domain import places
from assistant.domain.clock import now
from assistant.messages import text

_MOST_ROUNDS = 5  # one fix may bring another to light: without the space, two commas stand side by side


@click.command(cls=Command, help=text("改正有确定改法的问题，改之前先看对照；正文里的数要用 --code 指明才改。"))
@REPORT
@option("--code", "codes", multiple=True, help="只改这些规则的，例如 --code S102。")
@option("--where", default="", help="只改这一处：小节（总体情况、一）或格子（表三!D7）。")
@option("--yes", is_flag=True, help="不问，直接改。")
@option("--by", default="", help="谁改的。")
@OUTPUT
def fix(path: Path, codes: tuple[str, ...], where: str, yes: bool, by: str, out: Path | None) -> None:
    """Apply exact fixes, after showing them."""
    from assistant import checking
    from assistant.editing import fix as fixing

    change = writing.opened(path, out)
    report = change.report
    wanted = [code.upper() for code in codes]
    names = places.named(report, where) if where else None
    fixed, applied = report, 0
    for _ in range(_MOST_ROUNDS):
        found = [
            item
            for item in checking.check(fixed).findings
            if _chosen(item.code, wanted) and (names is None or places.is_at(item, names))
        ]
        fixed, edits = fixing.apply(fixed, fixing.fixable(found), words.named(by), now())
        if not edits:
            break
        applied += len(edits)
    if not applied:
        terminal.say(text("没有能自动改的。"))
        return
    terminal.say(fixing.difference(report, fixed))
    terminal.say(text("共改 {n} 处。", n=applied))
    if yes or terminal.confirm(text("照这样改吗？")):
        writing.write(change, fixed)
    else:
        terminal.say(text("没有改动。"))


def _chosen(code: str, wanted: list[str]) -> bool:
    """Whether to fix what a rule found; numbers only where its code is named: the table may be wrong."""
    return code in wanted if wanted else not code.startswith("N")
