"""The report file, `*.report.json` or `.yaml`: text ↔ Report, without loss."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant import files, plain_data, resources
from assistant.domain.report import Report
from assistant.errors import NOT_A_REPORT, UnusableInput

SUFFIXES = (".json", ".yaml", ".yml")
LARGEST = 20 << 20
SCHEMA = "https://json-schema.org/draft/2020-12/schema"

if TYPE_CHECKING:  # 18 ms of a start that reads JSON
    import yaml


def load(path: Path) -> Report:
    """Read a report file.

    Raises:
        UnusableInput: It is missing, too large, no JSON or YAML, has an unknown key, or is of a later version.
    """
    try:
        text = files.read(path, LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableInput("不是 UTF-8 文字", where=str(path), then="请把它另存为 UTF-8。") from None
    return parse(text, str(path), is_json=path.suffix.lower() == ".json")


def parse(text: str, where: str, *, is_json: bool) -> Report:
    """Return the report that a text holds; `where` names it in errors.

    Raises:
        UnusableInput: As `load`.
    """
    data = plain_data.from_json(text, where) if is_json else plain_data.from_yaml(text, where)
    if not isinstance(data, dict):
        raise UnusableInput("不是报告文件：最外层应是一组“名称：内容”", where=where, code=NOT_A_REPORT)
    try:
        return Report.model_validate(data)
    except (ValidationError, RecursionError) as error:
        problems = list(resources.explain(error)) if isinstance(error, ValidationError) else [("", "层次太深")]
        key, problem = problems[0]
        template = "“{key}”不对：{problem}" if key else "{problem}"
        code = "" if data.keys() & Report.model_fields.keys() else NOT_A_REPORT
        raise UnusableInput(template, where=where, code=code, key=key, problem=problem) from None


def dump(report: Report, *, is_json: bool = True) -> str:
    """Return a report as the text of a report file."""
    data = plain(report)
    if is_json:
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    import yaml

    return yaml.dump(data, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=4096)


@cache
def _dumper() -> "type[yaml.SafeDumper]":
    import yaml

    class Dumper(yaml.SafeDumper):
        """Quotes the characters that YAML takes for line breaks; unquoted they come back as others."""

    def string(_dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = '"' if any(char in value for char in "\x85\u2028\u2029\ufeff\r") else "|" if "\n" in value else None
        return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, string)
    return Dumper


def kept(report: Report, where: str, *, is_json: bool = True) -> bytes:
    """Return a report as the bytes of a report file that `load` will take.

    What it would refuse is never written: the file that stands there would be replaced by one that no one can open.

    Args:
        report: The report.
        where: What errors name the file by.
        is_json: JSON, else YAML.

    Raises:
        UnusableInput: It is too large, or something in it cannot stand in a report file; the message says what.
    """
    try:
        data = dump(report, is_json=is_json).encode()
    except UnicodeEncodeError as error:
        around = error.object[max(0, error.start - 10) : error.start].rpartition('"')[2]
        raise UnusableInput(
            "“{around}”后面有不成对的代理字符（半个表情符号），不能存",
            where=where,
            then="请删去这个字。",
            around=around,
        ) from None
    if len(data) > LARGEST:
        part, size = _largest(report)
        raise UnusableInput(
            "报告有 {size} MB，超过 {limit} MB，不能存；最大的是“{part}”，有 {own} MB",
            where=where,
            then="请把它改短。",
            size=len(data) >> 20,
            limit=LARGEST >> 20,
            part=part,
            own=size >> 20,
        )
    try:
        parse(data.decode(), where, is_json=is_json)
    except UnusableInput as error:
        raise UnusableInput(
            "这样存下去以后打不开（{why}），没有存", where=where, why=error.what.format(**error.values)
        ) from None
    return data


def _largest(report: Report) -> tuple[str, int]:
    """Return the part of a report that takes most, and how many bytes."""
    data = plain(report)
    parts = {key: value for key, value in data.items() if key != "sections"} | data.get("sections", {})
    sizes: dict[str, int] = {
        str(key): len(json.dumps(value, ensure_ascii=False).encode()) for key, value in parts.items()
    }
    name = max(sizes, key=sizes.__getitem__)
    headings: dict[str, str] = {section.key: section.heading for section in report.form.sections}
    return headings.get(name, name), sizes[name]


def plain(report: Report) -> dict[str, Any]:
    """Return a report as plain data, without the fields that say nothing."""
    return {"schema_version": report.schema_version} | report.model_dump(
        mode="json", exclude_none=True, exclude_defaults=True
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a report file."""
    return {"$schema": SCHEMA, "title": "nianbao report", **Report.model_json_schema(mode="validation")}
