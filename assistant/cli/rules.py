from pathlib import Path

import click

from assistant import words
from assistant.cli import output, terminal
from assistant.cli.commands import Command, advice, option, refuse
from assistant.cli.options import REPORT_FILE
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.workflow import desk


@click.command(cls=Command, help=text("列出全部规则。"))
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
def rules(as_json: bool) -> None:
    """List the catalogue."""
    from assistant.checking.registry import catalogue

    entries = [item for _, item in sorted(catalogue().items())]
    if as_json:
        output.as_json(
            [
                {"code": item.code, "severity": item.severity, "title": item.title, "basis": item.basis}
                for item in entries
            ]
        )
        return
    for item in entries:
        terminal.say(f"{item.code}  {words.severity_word(item.severity)}  {item.title}")
    terminal.say(text("共 {n} 条。看某一条：nianbao explain {code}", n=len(entries), code=entries[0].code))


@click.command(
    cls=Command, help=text("说明一条规则：查什么、为什么、依据、例子、怎么改。给出报告时，还列出它在这份报告里的算式。")
)
@click.argument("code", metavar=text("编号"))
@click.argument("path", type=REPORT_FILE, required=False, metavar=text("[报告]"))
@option("--last", type=REPORT_FILE, help="去年的报告。")
def explain(code: str, path: Path | None, last: Path | None) -> None:
    """Explain one rule, and show its arithmetic in a report."""
    from assistant.checking.registry import catalogue, measured

    known = catalogue()
    item = known.get(code.upper())
    if item is None:
        raise UnusableInput("没有 {rule} 这条规则", then="全部规则见 nianbao rules。", rule=code)
    if path is None:
        refuse(text("没有给出报告"), {"--last": last})
    terminal.say(f"{item.code}  {item.title}\n")
    terminal.say(f"{text('轻重')}：{words.severity_word(item.severity)}")
    terminal.say(f"{text('依据')}：{item.basis}\n")
    terminal.say(advice(item.body))
    terminal.say(f"{text('实测')}：{measured(item.code)}")
    if path is not None:
        _in_report(item.code, path, last)


def _in_report(code: str, path: Path, last: Path | None) -> None:
    """Print what a rule comes to in a report: identities with both sides, quantities with their arithmetic."""
    from assistant import checking
    from assistant.checking import sheet
    from assistant.grounding.trace import in_words, trace
    from assistant.workflow import files

    report = files.load(path, last)
    terminal.say("\n" + text("在 {name} 里：", name=desk.name_of(path)))
    for line in sheet.of_code(report, code):
        output.listing([f"{line.formula}    {line.left} ｜ {line.right}    {line.result}"])
    kinds = {"N101": "count", "N103": "share", "N104": "change", "N105": "parts"}
    for traced in trace(report):
        if traced.item.kind.value == kinds.get(code):
            output.listing([f"{traced.quote}    {in_words(traced)}"])
    checked = checking.check(report, [code])
    output.findings(report, checked)
