"""A line of the cover as a person writes it: whose report it is, where the organ is, when the report is dated."""

from datetime import date
from typing import Any

from assistant import lazy
from assistant.domain import excel_form, formats, numerals
from assistant.domain.report import LONGEST_NAME, Level, Organ, Report
from assistant.editing.convert import convert
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.reading.cover import level_of
from assistant.reading.endings import DATE
from assistant.workflow import answering

LINES = ("name", "level", "region", "address", "telephone", "website", "dated")
_LONGEST = 300
# What people call a line besides the label that the form has for it
_CALLED = {
    "机关全称": "name", "单位名称": "name", "级别": "level", "地区": "region", "地址": "address", "电话": "telephone",
    "公布网站": "website", "网站": "website", "网址": "website", "日期": "dated", "落款日期": "dated",
}  # fmt: skip
_DATE = lazy.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")  # “2026-01-20” → 01, “2026/1/20” → 20, not “20260120”


def label(field: str) -> str:
    """Return what the form calls a line of the cover."""
    return next(item.label for item in excel_form.load().fields if item.field == field)


def named(field: str) -> str:
    """Return what a line of the cover is called in the user's language."""
    return {
        "name": text("机关全称"), "level": text("级别"), "region": text("所在地区"), "address": text("地址"),
        "telephone": text("电话"), "website": text("公布网站"), "dated": text("成文日期"),
    }[field]  # fmt: skip


def said(report: Report, field: str) -> str:
    """Return what a line of the cover says; "" where it is blank."""
    if field == "dated":
        return report.dated.isoformat() if report.dated else ""
    value = getattr(report.organ, field)
    return excel_form.load().levels[value] if isinstance(value, Level) else str(value)


def line_of(change: str) -> tuple[str, str] | None:
    """Return the line of the cover and the value of `成文日期=2026年1月20日`; None where a cell or nothing is named."""
    name, equals, written = (part.strip() for part in change.replace("＝", "=").partition("="))
    labels = {item.label: item.field for item in excel_form.load().fields if item.field in LINES}
    field = (labels | _CALLED | {item: item for item in LINES}).get(name, "")
    return (field, written) if equals and field else None


def put(report: Report, field: str, value: str, by: str, at: str) -> Report:
    """Return a report with a line of its cover changed, which then stands in the texts where they ask for it.

    Args:
        report: The report.
        field: The line, as the report's file calls it.
        value: What it shall say; nothing makes it blank.
        by: Who changes it.
        at: When, ISO 8601.

    Raises:
        UnusableInput: There is no such line, or it cannot say this.
    """
    return answering.fill_cover(_with(report, field, " ".join(value.split())), by, at)


def _with(report: Report, field: str, value: str) -> Report:
    if field == "year":
        return _of_year(report, value)
    if field == "dated":
        return report.having(dated=_date(value))
    if field == "level":
        return report.having(organ=report.organ.model_copy(update={"level": _level(value)}))
    if field not in LINES:
        raise UnusableInput("没有这一项", code="no_field")
    if field == "name" and not value:
        raise UnusableInput("写上机关全称", code="no_name")
    longest = LONGEST_NAME if field == "name" else _LONGEST
    if len(value) > longest:
        raise UnusableInput("最多 {limit} 个字", where=label(field), code="too_long", limit=longest)
    return report.having(organ=_named(report.organ, field, value))


def _named(organ: Organ, field: str, value: str) -> Organ:
    update: dict[str, Any] = {field: value}
    if field == "name" and organ.level in (Level.UNKNOWN, level_of(organ.name)):
        update["level"] = level_of(value)
    return organ.model_copy(update=update)


def _level(value: str) -> Level:
    levels = {shown: level for level, shown in excel_form.load().levels.items()}
    if value not in set(Level) | set(levels):
        raise UnusableInput("没有这一级", then="可用的有：{known}。", code="no_level", known="、".join(levels))
    return levels.get(value) or Level(value)


def _date(value: str) -> date | None:
    found = DATE.fullmatch(value) or _DATE.fullmatch(value)
    numbers = [numerals.value(part) for part in found.groups()] if found else []
    year, month, day = numbers or (None, None, None)
    try:
        return date(year or 0, month or 0, day or 0) if value else None
    except ValueError:
        raise UnusableInput("日期写成 2026-01-20 这样", code="no_date") from None


def _of_year(report: Report, value: str) -> Report:
    form = formats.for_year(int(value)) if value.isdecimal() and len(value) == 4 else None
    if form is None:
        raise UnusableInput("年度写成四位数，例如 2025", code="no_year")
    if form.id != report.format:
        report = convert(report, form.id).report
    return report.having(year=int(value))
