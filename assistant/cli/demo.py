import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal
from assistant.cli.commands import Command, option, pasted
from assistant.errors import MissingPart
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.domain.report import Report
    from assistant.drafting import Drafted
    from assistant.llm.models import Model

EXAMPLE = "examples/qinghe"


RECORDED = "recorded"
REPORT = "青禾镇2025.report.json"


@click.command(cls=Command, help=text("用虚构的青禾镇走完全程：读 Excel 和去年的 Word，校验，起草，生成五种文件。"))
@option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("nianbao-demo"),
    show_default=True,
    help="写到哪个文件夹。",
)
@option(
    "--model",
    default="offline",
    show_default=True,
    help="用什么起草：offline 是自带的；recorded 播放录好的示范回答，不用密钥；也可以写 openai:模型名。",
)
def demo(out: Path, model: str) -> None:
    """Go the whole way on the bundled example."""
    if model != RECORDED:
        _demo(out, model)
        return
    from assistant.llm import recorded

    terminal.say(text("以下用录好的示范回答代替模型：是为本项目编写的，不是某个模型的输出；从本机的一个小服务里播放。"))
    with recorded.served() as served:
        _demo(out, served)


def _demo(out: Path, model: "str | Model") -> None:
    from assistant import checking, resources
    from assistant.domain import report_file
    from assistant.workflow import files as report_files
    from assistant.workflow import notes as note_files
    from assistant.workflow import products

    started = time.monotonic()
    sources = {name: resources.find(f"{EXAMPLE}/{name}") for name in ("2025.xlsx", "2024.docx", "notes.md")}
    products.write(
        {name: path.read_bytes() for name, path in sources.items()}, out / "材料", report=out / REPORT, command="demo"
    )

    report = report_files.load(out / "材料" / "2025.xlsx", out / "材料" / "2024.docx")
    numbers = sum(cell.value is not None for cell in report.figures.values())
    _say(1, text("读了填报表 2025.xlsx：{organ}，{year} 年，{n} 个数；读了去年的 2024.docx。",
                 organ=report.organ.name, year=report.year, n=numbers))  # fmt: skip

    report = note_files.from_file(report.having(last_year="材料/2024.docx"), out / "材料" / "notes.md").report
    _say(2, text("读了工作记录 notes.md：{n} 条。", n=len(report.notes)))

    drafted = _drafted(report, model)
    report = drafted.report
    gaps = [gap for asked in drafted.gaps.values() for gap in asked]
    _say(3, text("起草了 {n} 节，每句都记着出处；不知道的没有编，留作问题的有 {gaps} 处。",
                 n=len(drafted.written), gaps=len(gaps)))  # fmt: skip
    output.listing(gap.question for gap in gaps)

    if any(section.origin == "model" for section in report.sections.values()):
        report = _suggested(report, model)

    checked = checking.check(report)
    _say(4, text("按规则校验：{summary}", summary=words.summary(checked)))
    output.listing(f"{item.code} {item.message}" for item in checked.findings if item.waived is None)

    saved = report_file.dump(report).encode()
    products.write({REPORT: saved}, out, report=out / REPORT, command="demo")
    written = _build(report, out)
    _say(5, text("还没有人签字，所以生成的是草稿，每页标着“草稿”："))
    output.listing(str(path) for path in written)
    _next_steps(out, time.monotonic() - started)


def _drafted(report: "Report", model: "str | Model") -> "Drafted":
    """Draft, and with a model say what is sent, what it took, and what went back."""
    from assistant import drafting
    from assistant.cli import draft, sending
    from assistant.workflow import outgoing

    ways = drafting.Ways(model, fresh=True)
    planned = drafting.plan(report, None, ways)
    sending.announce(outgoing.of_draft(planned), whole=False, yes=True)
    drafted = draft.run(planned)
    if any(section.origin == "model" for section in drafted.report.sections.values()):
        draft.tell(report, drafted)
    return drafted


def _suggested(report: "Report", model: "str | Model") -> "Report":
    """Let the model read its own drafts; what it may not suggest is dropped and shown."""
    import asyncio

    from assistant import checking
    from assistant.cli import suggest
    from assistant.editing import suggest as suggesting

    findings = checking.check(report).findings
    sent = suggesting.reviews(report, findings, ("overview",), model)
    suggested = asyncio.run(suggesting.suggest(report, findings, sent, model, fresh=True))
    terminal.say(text("模型通读总体情况后的建议，由人决定："))
    suggest.tell(suggested)
    return suggested.report


def _build(report: "Report", out: Path) -> list[Path]:
    from assistant.workflow import build as building

    inputs = [out / REPORT]
    try:
        return building.build(report, out, ("docx", "pdf", "html", "xlsx", "json"), draft=True, inputs=inputs)[0]
    except MissingPart as error:
        from assistant.messages import of_error

        terminal.say(of_error(error), err=True)
        return building.build(report, out, ("docx", "html", "xlsx", "json"), draft=True, inputs=inputs)[0]


def _say(number: int, line: str) -> None:
    terminal.say(f"{number}. {line}")


def _program() -> str:
    """Return how this program was called: its name where the shell finds it by that, else its path."""
    called, found = Path(sys.argv[0]), shutil.which("nianbao")
    if called.stem != "nianbao" or (found and Path(found).with_suffix("") == called.with_suffix("")):
        return "nianbao"
    return f'"{called}"' if " " in str(called) else str(called)


def _next_steps(out: Path, seconds: float) -> None:
    terminal.say(text("用了 {seconds:.1f} 秒。先打开上面的 docx 或 html 看看。要定稿，接着这样做：", seconds=seconds))
    report, notes, program = out / REPORT, out / "材料" / "notes.md", _program()
    output.listing(
        [
            text("在 {notes} 的“其他事项”下补一行：- 2025年未发出收费通知，未收取信息处理费。", notes=notes),
            f"{program} draft {pasted(report)} --notes {pasted(notes)}",
            f"{program} approve {pasted(report)} --section all",
            f"{program} build {pasted(report)} -o {pasted(out / '定稿')}",
        ]
    )
    terminal.say(text("也可以在浏览器里做，里面有一份练习报告：{program} serve", program=program))
