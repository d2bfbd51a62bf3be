"""The report file, `*.report.json` or `.yaml`: text ↔ Report, without loss."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from assistant import resources
from assistant.domain.report import Report
from assistant.errors import NOT_A_REPORT, BrokenResource, UnusableInput

SUFFIXES = (".json", ".yaml", ".yml")
LARGEST = 20 << 20
SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def load(path: Path) -> Report:
    """Read a report file.

    Raises:
        UnusableInput: It is missing, too large, no JSON or YAML, has an unknown key, or is of a later version.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnusableInput("文件超过 {limit} MB，不像报告文件", where=str(path), limit=LARGEST >> 20)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableInput("不是 UTF-8 文字", where=str(path), then="请把它另存为 UTF-8。") from None
    except OSError as error:
        raise UnusableInput("打不开（{reason}）", where=str(path), reason=error.strerror or "") from None
    return parse(text, str(path), is_json=path.suffix.lower() == ".json")


def parse(text: str, where: str, *, is_json: bool) -> Report:
    """Return the report that a text holds; `where` names it in errors.

    Raises:
        UnusableInput: As `load`.
    """
    try:
        data = _from_json(text, where) if is_json else resources.parse(text, where)
    except BrokenResource as error:
        raise UnusableInput(error.what, where=where, then=error.then, **error.values) from None
    except RecursionError:
        raise UnusableInput("层次太深，不像报告文件", where=where) from None
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


def _from_json(text: str, where: str) -> object:
    try:
        return json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise UnusableInput("第 {line} 行不是正确的 JSON", where=where, line=error.lineno) from None
    except ValueError:
        raise UnusableInput("有一个数长得不像报告里的数", where=where) from None


def dump(report: Report, *, is_json: bool = True) -> str:
    """Return a report as the text of a report file."""
    data = plain(report)
    if is_json:
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=4096)


class _Dumper(yaml.SafeDumper):
    """Quotes the characters that YAML takes for line breaks; unquoted they come back as others."""


def _string(_dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if any(char in value for char in "\x85\u2028\u2029\ufeff\r") else "|" if "\n" in value else None
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _string)


def plain(report: Report) -> dict[str, Any]:
    """Return a report as plain data, without the fields that say nothing."""
    return {"schema_version": report.schema_version} | report.model_dump(
        mode="json", exclude_none=True, exclude_defaults=True
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a report file."""
    return {"$schema": SCHEMA, "title": "nianbao report", **Report.model_json_schema(mode="validation")}
