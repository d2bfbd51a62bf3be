from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal
from assistant.cli.commands import Command, option, refuse
from assistant.cli.options import FILE, OUT
from assistant.errors import AssistantError, UnusableInput
from assistant.messages import of_error, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.storage.store import Store
    from assistant.workflow.archive import Taken

BY = option("--by", default="", help="谁做的。")


@contextmanager
def _open() -> Generator["Store"]:
    from assistant import storage

    store = storage.open()
    try:
        yield store
    finally:
        store.close()


@click.command(cls=Command, name="list", help=text("列出库里的报告；凡是写“报告”的地方，都可以写 @单位/年。"))
@option("--bin", "deleted", is_flag=True, help="列出回收站里的。")
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
def list_reports(deleted: bool, as_json: bool) -> None:
    """List the reports of the store."""
    from assistant.workflow.desk import address_of

    with _open() as store:
        rows = store.reports(deleted=deleted)
        if as_json:
            output.as_json([{**row._asdict(), "address": address_of(row, rows)} for row in rows])
            return
        for row in rows:
            practice = text("（练习）") if row.practice else ""
            told = (f"{address_of(row, rows)}{practice}", row.organ, _local(row.updated_at), words.who(row.by))
            terminal.say("  ".join(told))
        if not rows:
            terminal.say(text("库里还没有报告。放进来：nianbao import 文件"))
        output.progress(text("库在 {place}", place=store.database.name))


@click.command(cls=Command, name="import", help=text("把报告放进库里：导出的压缩包，或任何能读的文件。"))
@click.argument("files", nargs=-1, required=True, type=FILE, metavar=text("文件…"))
@BY
@click.pass_context
def import_files(ctx: click.Context, files: tuple[Path, ...], by: str) -> None:
    """Put archives, report files or documents into the store, each by itself: one that can't be read stops no other."""
    from assistant.workflow import archive

    failed: list[AssistantError] = []
    with _open() as store:
        for path in files:
            try:
                if archive.is_archive(path):
                    taken = archive.from_file(store, path, by=words.named(by))
                else:
                    taken = [archive.from_document(store, path, by=words.named(by))]
            except AssistantError as error:
                if len(files) == 1:
                    raise
                failed.append(error)
                terminal.say(text("没有放进去：{problem}", problem=of_error(error)))
                continue
            _tell_taken(store, taken)
    if failed:
        terminal.say(text("{n} 个文件里 {failed} 个没有放进去。", n=len(files), failed=len(failed)))
        ctx.exit(failed[0].exit_code)


def _tell_taken(store: "Store", taken: "Sequence[Taken]") -> None:
    """Print under which address each report is in the store, which are there already, and what was not read of them."""
    from assistant.workflow import desk

    kept = store.reports()
    rows = kept + store.reports(deleted=True)
    for item in taken:
        row = next((row for row in rows if row.id == item.number), None)
        name = desk.address_of(row, rows) if row else text("库里已有同样的一份")
        terminal.say(text("{organ} {year} 年：{name}", organ=item.organ, year=item.year, name=name))
        if row is None:
            continue
        output.doubts(store.get(row.id).report)
        others = [other for other in kept if (other.organ, other.year) == (row.organ, row.year) and other.id != row.id]
        if others and not row.practice:
            names = "、".join(desk.address_of(other, rows) for other in others)
            terminal.say(text("库里另有这个单位这一年的报告：{names}", names=names))


@click.command(cls=Command, help=text("把库里的报告连同历史、操作记录导出成一个文件。"))
@click.argument("reports", nargs=-1, metavar=text("@单位/年…"))
@option("--all", "everything", is_flag=True, help="全部报告，不含回收站里的。")
@option("-o", "--out", type=OUT, required=True, help="写到哪个文件（.zip）。")
@BY
def export(reports: tuple[str, ...], everything: bool, out: Path, by: str) -> None:
    """Write reports of the store into an archive."""
    from assistant import files
    from assistant.workflow import archive, desk

    if everything:
        refuse(text("已经要全部"), {text("@单位/年…"): reports})
    elif not reports:
        raise UnusableInput("没有说导出哪份报告", then="写 @单位/年，或用 --all 导出全部。")
    with _open() as store:
        numbers = None if everything else [desk.number_of(store, name) for name in reports]
        files.write(out, archive.take_out(store, numbers, by=words.named(by)))
    output.progress(text("写入 {path}", path=out))


@click.command(cls=Command, name="backup", help=text("备份整个库，开着网页也可以。"))
@click.argument("file", type=OUT, metavar=text("文件¦参数"))
@BY
def back_up(file: Path, by: str) -> None:
    """Write the whole store into a file."""
    from assistant.workflow import archive

    with _open() as store:
        archive.back_up(store, file, by=words.named(by))
    output.progress(text("写入 {path}", path=file))


@click.command(cls=Command, help=text("从备份恢复。原来的库另存在旁边，不会丢。"))
@click.argument("file", type=FILE, metavar=text("备份文件"))
@BY
def restore(file: Path, by: str) -> None:
    """Take a backup back."""
    from assistant import storage
    from assistant.workflow import archive

    with _open() as store:
        claim = storage.claim(store)
        try:
            aside = archive.restore(store, file, by=words.named(by))
        finally:
            claim.close()
        if aside is not None:
            output.progress(text("原来的库另存为 {path}", path=aside))
        terminal.say(text("恢复好了，库里有 {n} 份报告。", n=len(store.reports())))


@click.command(cls=Command, help=text("看一份报告的操作记录；journal verify 核对记录有没有被动过。"))
@click.argument("report", metavar=text("@单位/年|verify"))
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@click.pass_context
def journal(ctx: click.Context, report: str, as_json: bool) -> None:
    """Show the decisive acts on a report, or verify the whole journal."""
    from assistant.workflow.desk import number_of

    with _open() as store:
        if report == "verify":
            ctx.exit(_verify(store, as_json=as_json))
        lines = store.journal(number_of(store, report))
    if as_json:
        output.as_json([line._asdict() for line in lines])
        return
    names = _acts()
    for line in lines:
        terminal.say(f"{line.number}  {_local(line.at)}  {words.who(line.by)}  {names.get(line.act, line.act)}")


def _acts() -> dict[str, str]:
    """Return what the acts of the journal are called."""
    return {
        "create": text("新建¦做过"),
        "import": text("导入¦做过"),
        "draft": text("起草¦做过"),
        "suggest": text("提建议¦做过"),
        "choose": text("换用候选稿¦做过"),
        "decide": text("决定建议¦做过"),
        "waive": text("说明保留¦做过"),
        "sign": text("签字¦做过"),
        "withdraw": text("撤回签字¦做过"),
        "bind": text("指明出处¦做过"),
        "fix": text("改格式¦做过"),
        "convert": text("换格式¦做过"),
        "build": text("生成¦做过"),
        "receipt": text("出回执¦做过"),
        "restore": text("恢复¦做过"),
        "settle": text("选定一份¦做过"),
        "export": text("导出¦做过"),
        "backup": text("备份¦做过"),
        "delete": text("删除¦做过"),
        "undelete": text("从回收站取回¦做过"),
        "purge": text("彻底删除¦做过"),
    }


def _verify(store: "Store", *, as_json: bool) -> int:
    """Say whether the journal holds, or which entry of which chain is the first that does not."""
    broken = store.verify()
    if as_json:
        output.as_json([item._asdict() for item in broken])
    why = {
        "missing": text("缺了这一条"),
        "link": text("和前一条接不上"),
        "changed": text("内容改过"),
    }
    for item in broken:
        terminal.say(
            text("{label}：第 {n} 条，{why}", label=item.label or item.chain, n=item.number, why=why[item.why])
        )
    if not broken and not as_json:
        terminal.say(text("操作记录完整，没有被动过。"))
    return 1 if broken else 0


def _local(at: str) -> str:
    from datetime import datetime

    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
