import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal, writing
from assistant.cli.commands import Command, advice, option
from assistant.cli.options import MODEL, OUTPUT, REPORT, REPORT_FILE, SHOW_EGRESS, YES
from assistant.domain.section_names import keys_of
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.report import Report
    from assistant.domain.suggestions import Suggestion
    from assistant.editing.suggest import Suggested


@click.command(
    cls=Command, help=text("给出修改建议：规则的确定改法，加上模型通读后的建议。只列出来，由人用 decide 决定。")
)
@REPORT
@option("--last", type=REPORT_FILE, help="去年的报告。")
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
    from assistant import checking
    from assistant.cli import sending
    from assistant.editing import suggest as suggesting
    from assistant.workflow import outgoing

    change = writing.opened(path, out, last, hold=False)
    report = change.report
    sections = keys_of(report, sections, (*report.texts, "title", "signature"))
    findings = checking.check(report).findings
    sent = suggesting.reviews(report, findings, sections, model, prompt)
    if not sending.announce(outgoing.of_suggest(sent, model), whole=show_egress, yes=yes):
        terminal.say(text("没有发送，没有改动。"))
        return
    suggested = asyncio.run(suggesting.suggest(report, findings, sent, model, only=sections, seed=seed, fresh=fresh))
    if as_json:
        output.as_json(_plain(suggested))
    else:
        tell(suggested)
    writing.write(change, suggested.report)


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
        terminal.say(text("没有新的建议。"))
    for item in suggested.new:
        show(report, item)
    for section, items in suggested.dropped.items():
        name = words.section_name(report, section)
        terminal.say(text("{section}：模型的建议里有 {n} 条不能用，没有列入：", section=name, n=len(items)))
        output.listing(f"{item.why.value}：“{_short(item.quote)}”" for item in items)
    for section, troubles in suggested.troubles.items():
        terminal.say(text("{section}：模型没有看成：", section=words.section_name(report, section)))
        output.listing(str(trouble) for trouble in troubles)
    output.account(suggested.account)
    pending = [item.id for item in report.suggestions if item.status.value == "pending"]
    if pending:
        terminal.say(
            advice(
                text(
                    "共 {n} 条待决定。逐条看：nianbao decide 报告；采纳一条：nianbao decide 报告 --accept {id}",
                    n=len(pending),
                    id=pending[0],
                )
            )
        )


def _short(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= 40 else f"{quote[:40]}…"


def _seen(words: str) -> str:
    """Return words so that they can be seen: blanks in quotation marks, none at all as such."""
    return words if words.strip() else f"“{words}”" if words else text("（删去）")


def show(report: "Report", item: "Suggestion") -> None:
    """Print a suggestion with what it changes, in its line."""
    from assistant.editing.decide import difference

    before, quote, replacement, after = difference(item, report.text(item.section))
    name = words.section_name(report, item.section)
    terminal.draw(terminal.Line(f"{item.id}  {words.category(item.category)}  {name}  （{item.source}）", "bold"))
    marked = (
        quote if terminal.has_colours() else f"［{quote}］"
    )  # without colours nothing else tells old words from new
    terminal.draw(terminal.Line(f"    {before}", "dim").append(marked, "not dim reverse").append(after))
    terminal.draw(terminal.Line(f"    - {_seen(quote)}", "red"))
    terminal.draw(terminal.Line(f"    + {_seen(replacement)}", "green"))
    output.listing([f"  {item.reason}"])
