from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import words
from assistant.cli import output, terminal
from assistant.cli.commands import Command, option
from assistant.cli.options import FILE, REPORT
from assistant.domain import cell_names
from assistant.domain.report import Report
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.workflow.compared import Difference

_LONGEST, _SHOWN = 120, 8


@click.command(cls=Command, help=text("拿发布的文件或存下的网页同报告核对：哪一格、哪一句不同。有不同就以 1 退出。"))
@REPORT
@click.argument("published", type=FILE, metavar=text("发布的文件"))
@option("--json", "as_json", is_flag=True, help="打印成 JSON。")
@click.pass_context
def compare(ctx: click.Context, path: Path, published: Path, as_json: bool) -> None:
    """Hold a published document against a report."""
    from assistant.workflow import compare as comparing
    from assistant.workflow import files

    report = files.load(path)
    compared = comparing.compare(report, published)
    found = compared.differences
    if as_json:
        data = {"code": comparing.CODE, "file": published.name, "differences": [item._asdict() for item in found]}
        output.as_json(data | {"advice": [item._asdict() for item in compared.advice], "whole": compared.whole})
        ctx.exit(1 if found else 0)
    if not found:
        terminal.say(text("{file} 同报告一致。", file=published.name))
    else:
        told = {"code": comparing.CODE, "file": published.name, "n": len(found)}
        terminal.say(text("{code} {file} 同报告有 {n} 处不同：", **told))
        output.listing([line(report, item) for item in found])
    if not compared.whole:
        terminal.say(text("这种文件只比了格子里的数和各节的句子；要全文比，请给 html、docx 或 pdf。"))
    if compared.advice:
        terminal.say(text("报告以外的这些字像网页自己的，没有算作不同，请看一眼："))
        shown = dict.fromkeys(f"{_name(report, item.place)}：{_short(item.now)}" for item in compared.advice)
        output.listing([*list(shown)[:_SHOWN], *([text("等 {n} 处", n=len(shown))] if len(shown) > _SHOWN else [])])
    ctx.exit(1 if found else 0)


def line(report: Report, item: "Difference") -> str:
    """Return a difference in a sentence: what is gone, what came, what changed, what stands elsewhere."""
    place, was, now = _name(report, item.place), _short(item.was), _short(item.now)
    if item.place.startswith("table."):
        if item.moved:
            return text("{place}：整张表不在原来的位置", place=place)
        return text("{place}：少了整张表", place=place) if item.was else text("{place}：多了一张表", place=place)
    if item.moved:
        return text("{place}：“{was}”不在原来的位置", place=place, was=was)
    now = text("没有读到") if item.unread else f"“{now}”" if now or item.place in report.form.cells else text("没有")
    was = f"“{was}”" if was or item.place in report.form.cells else text("没有")
    return text("{place}：报告{was}，发布{now}", place=place, was=was, now=now)


def _short(shown: str) -> str:
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _name(report: Report, place: str) -> str:
    if place in report.form.cells:
        return cell_names.in_words(report, place)
    kind, _, key = place.partition(".")
    if kind == "labels":
        return text("{table}的表头、行名或单位", table=report.form.table_name(key))
    if kind == "table":
        return report.form.table_name(key)
    names = {
        "organ": text("单位"), "year": text("年度"), "dated": text("日期"), "before": text("报告之前"),
        "after": text("落款之后"), "inside": text("报告中间"), "picture": text("图片"), "margin": text("页眉页脚"),
        "loose": text("表外或文字框里的字"), "struck": text("划掉的字"), "hidden": text("藏起来的字"),
        "slanting": text("斜放的字（水印）"), "draft": text("草稿的记号"),
    }  # fmt: skip
    return names.get(place) or words.section_name(report, place)
