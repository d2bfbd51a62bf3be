import webbrowser

import click

from assistant.cli import terminal
from assistant.cli.commands import Command
from assistant.errors import MissingPart, UnusableInput
from assistant.messages import text

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command(cls=Command, help=text("打开网页版：填数、核对、起草、审改、签字、定稿都在浏览器里做。"))
@click.option("--host", default="127.0.0.1", show_default=True, help="听在哪个地址；没有登录之前只能是本机。")
@click.option("--port", default=7860, show_default=True, type=click.IntRange(0, 65535), help="听在哪个端口。")
@click.option("--no-open", "quiet", is_flag=True, help="不要打开浏览器。")
def serve(host: str, port: int, quiet: bool) -> None:
    """Serve the web app until it is stopped."""
    if host not in _LOOPBACK:
        raise UnusableInput(
            "还没有登录功能，网页版只开给本机",
            then="用 127.0.0.1；几个人一起用，等有了登录再开。",
            code="loopback_only",
        )
    try:
        from assistant.web import server
    except ImportError as error:
        raise MissingPart(
            "网页版要用的 {part} 没有装", then="重新安装本程序：pip install nianbao", part=error.name or "gradio"
        ) from error

    def ready(address: str, where: str) -> None:
        terminal.say(text("网页版开好了：{address}  报告存在 {where}  按 Ctrl+C 停下", address=address, where=where))
        if not quiet:
            webbrowser.open(address)

    server.run(host, port, ready)
