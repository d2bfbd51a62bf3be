"""A report in the parts that are stored and revised one by one, and back, without loss.

The parts are `cover`, `figures` (cell by cell), `notes`, `text.KEY` for each text (with its candidates and earlier
texts), `sign_offs`, and every other field of a report under its own name (`suggestions`, `waivers`, `imported` …): a
field that is new is stored without a word here.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import ValidationError

from assistant import resources
from assistant.domain import report_file
from assistant.domain.figures import Cell, Figures
from assistant.domain.report import SCHEMA_VERSION, Report
from assistant.errors import StoreTrouble

FIGURES, TEXT = "figures", "text."
_TOGETHER = {
    "cover": ("organ", "year", "format", "dated"),
    "notes": ("notes", "notes_given"),
    "sign_offs": ("sign_offs", "signed"),
}
_PART_OF = {field: part for part, fields in _TOGETHER.items() for field in fields}
_ELSEWHERE = ("schema_version", "figures", "sections")
PARTS = tuple(dict.fromkeys(_PART_OF.get(name, name) for name in Report.model_fields if name not in _ELSEWHERE))


class Apart(NamedTuple):
    """A report taken apart: JSON text by part, all but the figures, and by cell."""

    parts: dict[str, str]
    cells: dict[str, str]


def as_text(data: object) -> str:
    """Return plain data as JSON text in one form, so that equal data are equal texts."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text_part(section: str) -> str:
    """Return the part that a text is."""
    return TEXT + section


def cell_text(cell: Cell) -> str:
    """Return a cell as JSON text; a decimal is a string in it, so that no program rounds it."""
    value = cell.value
    if isinstance(value, Decimal):
        written = f"{value:f}"
        value = written if "." in written else int(written)
    data = {"value": value, "raw": cell.raw, "unit": cell.unit, "note": cell.note}
    return as_text({name: item for name, item in data.items() if item not in (None, "") or name == "raw"})


def cell_of(text: str) -> Cell:
    """Return the cell that a JSON text is."""
    data: dict[str, Any] = json.loads(text)
    value = data.pop("value", None)
    if isinstance(value, str):
        value = Decimal(value) if "." in value else int(value)
    return Cell(value=value, **data)


def take_apart(report: Report) -> Apart:
    """Return a report in its parts; a part in which nothing is said is `{}`."""
    plain = report_file.plain(report)
    fields: dict[str, dict[str, Any]] = {part: {} for part in PARTS}
    for name, value in plain.items():
        if name not in _ELSEWHERE:
            fields[_PART_OF.get(name, name)][name] = value
    texts = {text_part(key): section for key, section in plain.get("sections", {}).items()}
    cells = {cell_id: cell_text(cell) for cell_id, cell in report.figures.items()}
    return Apart({part: as_text(data) for part, data in (fields | texts).items()}, cells)


def put_together(parts: Mapping[str, str], cells: Mapping[str, str], version: int = SCHEMA_VERSION) -> Report:
    """Return the report that parts make; those of an earlier version of the report come out as of today.

    Raises:
        StoreTrouble: They make none: of a later version, of a format that is not here any more, or damaged.
    """
    data: dict[str, Any] = {"schema_version": version, "sections": {}}
    try:
        data["figures"] = Figures({cell_id: cell_of(text) for cell_id, text in cells.items()})
        for part, text in parts.items():
            if part.startswith(TEXT):
                data["sections"][part.removeprefix(TEXT)] = json.loads(text)
            else:
                data |= json.loads(text)
        return Report.model_validate(data)
    except ValidationError as error:
        _, problem = next(resources.explain(error))
        raise StoreTrouble("存着的报告读不出来：{problem}", code="store_damaged", problem=problem) from None
    except (ValueError, TypeError, KeyError):
        raise StoreTrouble("存着的报告读不出来：{problem}", code="store_damaged", problem="JSON") from None


def said(part: str, text: str) -> str:
    """Return what a conflict is about: of a text its words, of another part all of it."""
    return str(json.loads(text).get("text", "")) if part.startswith(TEXT) else text
