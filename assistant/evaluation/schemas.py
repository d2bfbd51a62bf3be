"""What suites and case files may hold, as JSON Schema for editors: names to choose from, and their manuals beside them.

An editor says what is wrong while it is typed; what is right is decided when a file is loaded (`loading`), which also
knows what no schema says: which file has which cases.
"""

from dataclasses import fields
from inspect import cleandoc
from typing import Any

from pydantic import TypeAdapter

from assistant.domain import formats
from assistant.evaluation.data import WHOLE, Case, Suite
from assistant.evaluation.scorers import Scorer

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def of_suites() -> dict[str, Any]:
    """Return the JSON Schema of a file of evals/suites: every scorer by its name, with its manual and arguments."""
    schema = Suite.model_json_schema()
    names = sorted(Scorer.known)
    plain = [{"const": name, "description": cleandoc(Scorer.known[name].__doc__ or "")} for name in names]
    with_arguments = [_with_arguments(name, Scorer.known[name]) for name in names if fields(Scorer.known[name])]
    schema["properties"]["scorers"]["items"] = {"anyOf": [*plain, *with_arguments]}
    schema["properties"]["limits"]["propertyNames"] = {"enum": names}
    return {"$schema": _DRAFT, **schema, "title": "nianbao suite"}


def _with_arguments(name: str, scorer: type[Scorer]) -> dict[str, Any]:
    """Return the form `{Name: argument}` or `{Name: {field: argument}}` of a scorer."""
    arguments: dict[str, Any] = {**TypeAdapter(scorer).json_schema(), "additionalProperties": False}
    first: dict[str, Any] = arguments["properties"][fields(scorer)[0].name]
    either: dict[str, Any] = {"description": arguments.pop("description", ""), "anyOf": [first, arguments]}
    return {"type": "object", "properties": {name: either}, "required": [name], "additionalProperties": False}


def of_cases() -> dict[str, Any]:
    """Return the JSON Schema of a file of evals/cases: several cases, one case, or a whole input without a section."""
    case = Case.model_json_schema()
    shared: dict[str, Any] = case.pop("$defs")
    known = [formats.load(name) for name in formats.available()]
    sections = sorted({key for form in known for key in form.narratives})
    case["properties"]["section"] = {"enum": [*sections, WHOLE], "description": "The narrative to draft."}
    cells = {"enum": sorted({cell for form in known for cell in form.cells})}
    for name in ("Short", "LastYear"):
        shared[name]["properties"]["figures"]["propertyNames"] = {"$ref": "#/$defs/Cell"}
    whole = {
        **case,
        "properties": {key: value for key, value in case["properties"].items() if key != "section"},
        "required": [key for key in case["required"] if key != "section"],
    }
    several = {"type": "array", "items": {"$ref": "#/$defs/Case"}}
    return {
        "$schema": _DRAFT,
        "title": "nianbao cases",
        "anyOf": [
            {"type": "object", "properties": {"cases": several}, "required": ["cases"], "additionalProperties": False},
            {"$ref": "#/$defs/Case"},
            {"$ref": "#/$defs/Whole"},
        ],
        "$defs": {**shared, "Case": case, "Cell": cells, "Whole": whole},
    }
