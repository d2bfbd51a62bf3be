"""Findings as SARIF 2.1.0, for editors and for continuous integration."""

from typing import Any

from assistant.checking.registry import catalogue
from assistant.checking.rule import Rule
from assistant.domain.findings import Checked, Finding, Place, Severity

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def sarif(checked: Checked, artifact: str) -> dict[str, Any]:
    """Return the outcome of a check as a SARIF log.

    Args:
        checked: The outcome.
        artifact: The file that was checked, as a relative path.
    """
    from urllib.parse import quote

    known = catalogue()
    codes = sorted({item.code for item in checked.findings} | {item.code for item in checked.skipped})
    uri = quote(artifact.replace("\\", "/"))
    driver = {
        "name": "nianbao",
        "rules": [_rule(known[code]) for code in codes],
    }
    notes = [
        {
            "level": "note",
            "descriptor": {"id": item.code, "index": codes.index(item.code)},
            "message": {"text": item.reason},
        }
        for item in checked.skipped
    ]
    run = {
        "tool": {"driver": driver},
        "artifacts": [{"location": {"uri": uri}}],
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "results": [_result(item, codes.index(item.code), uri) for item in checked.findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why or rule.title},
        "help": {"text": rule.body or rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"basis": rule.basis},
    }


def _result(item: Finding, index: int, uri: str) -> dict[str, Any]:
    """A report is no text file, so that places are logical: a cell, or a section with characters in it."""
    result: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": _LEVELS[item.severity],
        "message": {"text": item.message},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": uri, "index": 0}},
                "logicalLocations": [_place(place) for place in item.where],
            }
        ],
        "properties": {"found": item.found, "expected": item.expected, "basis": item.basis},
    }
    if not item.where:
        del result["locations"][0]["logicalLocations"]
    if item.waived is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": item.waived}]
    return result


def _place(place: Place) -> dict[str, Any]:
    spot: dict[str, Any] = {"fullyQualifiedName": place.words, "kind": "member" if place.cell else "element"}
    named = {"quote": place.quote, "start": place.start, "end": place.end}
    properties = {key: value for key, value in named.items() if value is not None}
    return spot | ({"properties": properties} if properties else {})
