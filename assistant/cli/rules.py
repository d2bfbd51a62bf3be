import click

from assistant.cli import output
from assistant.cli.commands import Command, option
from assistant.errors import UnusableInput
from assistant.messages import text


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
        click.echo(f"{item.code}  {output.severity_word(item.severity)}  {item.title}")
    click.echo(text("共 {n} 条。看某一条：nianbao explain 编号", n=len(entries)))


@click.command(cls=Command, help=text("说明一条规则：查什么、为什么、依据、例子、怎么改。"))
@click.argument("code", metavar=text("编号"))
def explain(code: str) -> None:
    """Explain one rule."""
    from assistant.checking.registry import catalogue

    known = catalogue()
    item = known.get(code.upper())
    if item is None:
        raise UnusableInput("没有 {code} 这条规则", then="全部规则见 nianbao rules。", code=code)
    click.echo(f"{item.code}  {item.title}\n")
    click.echo(f"{text('轻重')}：{output.severity_word(item.severity)}")
    click.echo(f"{text('依据')}：{item.basis}\n")
    click.echo(item.body)
