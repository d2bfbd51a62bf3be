"""The schemas of suites and cases, as an editor uses them: what is shipped fits, what is wrong is marked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import resources
from assistant.evaluation import schemas
from assistant.evaluation.scorers import Scorer

SUITES, CASES = schemas.of_suites(), schemas.of_cases()
FORMER = ("overview.yaml", "problems.yaml", "other_matters.yaml")  # written before there were sections in a case
KINDS = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}


def fits(schema: dict[str, Any], data: Any, whole: dict[str, Any]) -> bool:
    """Whether data is as a schema says; as much of JSON Schema as ours use."""
    if "$ref" in schema:
        own = whole["$defs"][schema["$ref"].rpartition("/")[2]]
        return fits(own, data, whole)
    known: dict[str, Callable[[Any], bool]] = {
        "anyOf": lambda value: any(fits(one, data, whole) for one in value),
        "oneOf": lambda value: sum(fits(one, data, whole) for one in value) == 1,
        "const": lambda value: data == value,
        "enum": lambda value: data in value,
        "type": lambda value: data is None if value == "null" else isinstance(data, KINDS[value])
        and not (isinstance(data, bool) and value in ("integer", "number")),
        "minimum": lambda value: data >= value,
        "maximum": lambda value: data <= value,
        "exclusiveMinimum": lambda value: data > value,
        "minLength": lambda value: len(data) >= value,
        "maxLength": lambda value: len(data) <= value,
        "minItems": lambda value: len(data) >= value,
        "items": lambda value: all(fits(value, item, whole) for item in data),
        "required": lambda value: set(value) <= set(data),
        "properties": lambda value: all(fits(value[key], data[key], whole) for key in data if key in value),
        "additionalProperties": lambda value: all(
            fits(value, data[key], whole) if isinstance(value, dict) else value
            for key in data if key not in schema.get("properties", {})
        ),
        "propertyNames": lambda value: all(fits(value, key, whole) for key in data),
    }  # fmt: skip
    said = ("title", "description", "default", "$schema", "$defs", "discriminator", "examples", "prefixItems")
    assert set(schema) <= {*known, *said}, set(schema) - {*known, *said}
    order = sorted(set(schema) - {*said}, key=lambda key: key != "type")
    return all(known[key](schema[key]) for key in order)


def files(folder: str) -> list[Path]:
    return sorted(path for path in (resources.ROOT / folder).rglob("*.yaml") if path.name not in FORMER)


@pytest.mark.parametrize("path", sorted((resources.ROOT / "evals/suites").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_suite_fits_and_names_its_schema(path: Path) -> None:
    said = path.read_text(encoding="utf-8")
    assert fits(SUITES, yaml.safe_load(said), SUITES)
    assert said.startswith("# yaml-language-server: $schema=../../schemas/suite.schema.json\n")
    assert (path.parent / "../../schemas/suite.schema.json").is_file()


@pytest.mark.parametrize("path", files("evals/cases"), ids=lambda path: path.stem)
def test_every_case_file_fits_and_names_its_schema(path: Path) -> None:
    said = path.read_text(encoding="utf-8")
    assert fits(CASES, yaml.safe_load(said), CASES)
    named = said.partition("\n")[0].partition("$schema=")[2]
    assert (path.parent / named).resolve() == resources.ROOT / "schemas/cases.schema.json"


GOOD = {"name": "s", "tags": ["overview"], "tasks": [{"kind": "offline"}], "scorers": ["Supported"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"scorers": ["Suported"]},
        {"scorers": [{"Length": {"lesat": 10}}]},
        {"tasks": [{"kind": "modell", "name": "x"}]},
        {"repetitions": 0},
        {"limits": {"Suported": {"never": True}}},
        {"limits": {"Supported": {"drop": 2}}},
        {"nme": "s"},
    ],
)
def test_what_is_wrong_in_a_suite_is_marked(wrong: dict[str, Any]) -> None:
    assert fits(SUITES, GOOD, SUITES)
    assert not fits(SUITES, GOOD | wrong, SUITES)


@pytest.mark.parametrize(
    "wrong",
    [
        {"section": "overviews"},
        {"report": {"figures": {"requests.recieved.total": 1}}},
        {"report": {"rest": "nothing"}},
        {"expect": {"say": ["3件"]}},
        {"id": ""},
    ],
)
def test_what_is_wrong_in_a_case_is_marked(wrong: dict[str, Any]) -> None:
    good: dict[str, Any] = {"id": "c", "section": "overview", "report": {"organ": "青禾镇人民政府"}}
    assert fits(CASES, {"cases": [good]}, CASES)
    assert not fits(CASES, {"cases": [good | wrong]}, CASES)
    assert not fits(CASES, {"cases": [{key: value for key, value in good.items() if key != "id"}]}, CASES)


def test_every_scorer_can_be_chosen_with_its_manual_beside_it() -> None:
    offered = {one["const"]: one["description"] for one in SUITES["properties"]["scorers"]["items"]["anyOf"]
               if "const" in one}  # fmt: skip
    assert set(offered) == set(Scorer.known)
    assert offered["Supported"].startswith("数字有出处：")
