from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal
from assistant.cli.commands import Command, option, refuse
from assistant.cli.options import FILE, OUT, REPORT_FILE
from assistant.domain import signing
from assistant.domain.sign_offs import roles
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.workflow import desk

if TYPE_CHECKING:
    from assistant.domain.report import Report
    from assistant.workflow.receipt import Receipt, Verified


@click.command(cls=Command, help=text("出一份回执：各部分和各文件的指纹、签字、校验结果；以后在任何机器上都能核对。"))
@click.argument("files", nargs=-1, type=REPORT_FILE, metavar=text("报告 文件…"))
@option("-o", "--out", type=OUT, help="写到哪个文件；不写就在报告旁边。")
@option(
    "--key", type=FILE, help="出回执：单位的 Ed25519 私钥（PEM），用它签名；核对：单位公布的公钥（PEM 或十六进制）。"
)
@option("--verify", type=FILE, help="核对这份回执：后面写要核对的文件，报告文件也可以。")
@click.pass_context
def receipt(
    ctx: click.Context, files: tuple[Path, ...], out: Path | None, key: Path | None, verify: Path | None
) -> None:
    """Make or check a receipt."""
    if verify is not None:
        refuse(text("核对时不写文件"), {"-o": out})
        ctx.exit(_verify(verify, files, key))
    if not files:
        raise UnusableInput("没有给出报告", then="写法：nianbao receipt 报告 文件…")
    from assistant import files as plain_files
    from assistant.domain.clock import now
    from assistant.workflow import files as report_files
    from assistant.workflow import receipt as receipts

    path, *documents = files
    contents = {item.name: plain_files.read(item) for item in documents}
    if len(contents) != len(documents):
        raise UnusableInput("有两个文件同名，回执里分不开", then="请改名，或分两次出回执。")
    report = report_files.load(path)
    made = receipts.receipt(report, contents, now(), plain_files.read(key) if key else None)
    beside = Path(desk.stem(report)) if desk.is_address(path) else path
    target = out or beside.with_name(f"{beside.name.split('.')[0]}{receipts.SUFFIX}")
    plain_files.refuse_inputs(target, [*files, *([key] if key else [])])
    if target.suffix != ".json":
        raise UnusableInput("回执的名字要以 .json 结尾", where=str(target))
    if target.exists():
        terminal.say(text("原来的回执另存为 {path}", path=report_files.put_aside(target)))
    plain_files.write(target, made.model_dump_json(indent=2) + "\n")
    desk.record(path)
    terminal.say(text("{n} 个部分，{documents} 个文件，{signed} 个签字。", n=len(made.parts), documents=len(contents),
                    signed=len(made.sign_offs)))  # fmt: skip
    if made.unheld:
        terminal.say(text("没有同报告核对、只记了指纹的文件：{names}", names="、".join(made.unheld)))
    output.progress(text("写入 {path}", path=target))


def _verify(path: Path, files: tuple[Path, ...], key: Path | None) -> int:
    """Check a receipt and say what holds; return the exit code."""
    from assistant import files as plain_files
    from assistant.workflow import files as report_files
    from assistant.workflow import receipt as receipts
    from assistant.workflow import trusted

    given = receipts.parse(plain_files.read(path).decode("utf-8-sig", "replace"), path.name)
    reports = [
        item
        for item in files
        if desk.is_address(item) or (item.name.endswith(".report.json") and item.name not in given.documents)
    ]
    if not files:
        raise UnusableInput("没有给出要核对的文件", where=path.name, then="写法：nianbao receipt --verify 回执 文件…")
    loaded = [(desk.name_of(item), report_files.load(item)) for item in reports]
    report = loaded[0][1] if loaded else None
    documents = [(str(item), plain_files.read(item)) for item in files if item not in reports]
    wanted = receipts.public_key(plain_files.read(key), key.name) if key else trusted.key_of(given.organ)
    found = receipts.verify(given, documents, loaded, wanted)
    terminal.say(text("{organ} {year} 年，{at} 出的回执：", organ=given.organ, year=given.year, at=given.at))
    known = roles().roles
    for item in given.sign_offs:
        part = words.part_name(report, item.part) if report is not None else item.part
        role = known[item.role].name if item.role in known else item.role
        # a line of its own would look like a result
        by, at = (" ".join(said.split()) for said in (words.who(item.by), item.at))
        output.listing([text("{part}：{role}{by}，{at}", part=part, role=role, by=by, at=at)])
    _say_key(given, found, wanted, is_given=key is not None)
    for item in found:
        said = text("对不上（{why}）", why=item.why) if not item.holds else text("对得上")
        if item.holds and item.why:
            said = text("对得上（{why}）", why=item.why)
        terminal.say(f"{_what(report, item.what)}：{said}")
    if missing := [name for name in given.documents if name not in {item.name for item in files}]:
        terminal.say(text("回执里有、这次没有给出的文件：{names}", names="、".join(missing)))
    return 0 if receipts.all_hold(found) else 1


def _what(report: "Report | None", what: str) -> str:
    """Return what was checked in words: a part, a sign-off of one, the key; a file by its name."""
    names = {"signature": text("密钥的签名"), "public_key": text("公钥")}
    part, _, role = what.partition(" ")
    if report is not None and part in signing.parts(report):
        known = roles().roles
        return words.part_name(report, part) + (known[role].name if role in known else role)
    return names.get(what, what)


def _say_key(given: "Receipt", found: "Sequence[Verified]", wanted: str, *, is_given: bool) -> None:
    """Say which key vouches for a receipt; one that is new for its organ is remembered, and held to from then on."""
    from assistant.workflow import trusted

    if not given.public_key:
        terminal.say(text("没有用密钥签名：谁能改这份回执，谁就能改里面的内容。"))
        return
    terminal.say(text("用密钥签过名，公钥是 {key}。", key=given.public_key))
    holds = all(item.holds for item in found if item.what in ("signature", "public_key"))
    if not holds or (wanted and not is_given):
        return
    kept = None if trusted.key_of(given.organ) == given.public_key else trusted.remember(given.organ, given.public_key)
    if is_given and kept is not None:
        terminal.say(text("记住了 {organ} 的公钥（{path}），以后只认它。", organ=given.organ, path=kept))
    elif not is_given:
        where = text("记在 {path}，以后只认它", path=kept) if kept is not None else text("没能记住")
        terminal.say(
            text("第一次核对 {organ} 的回执，还没有可比的公钥（{where}）：请同单位公布的公钥对一下，不同的不能信。",
                 organ=given.organ, where=where)
        )  # fmt: skip
