"""Folders of runs as the design describes them, written without running anything."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.evaluation import baselines
from assistant.evaluation.baselines import Side

Value = bool | float | None
Values = Mapping[str, Mapping[str, Sequence[Value]]]  # scorer → case → repetitions


def said(task: str, case: str, repetition: int) -> str:
    """The text of a cell, where a test names none."""
    return f"{task}写的{case}，第{repetition}次。"


def write(
    folder: Path,
    values: Values,
    *,
    task: str = "v1",
    kind: str = "model",
    limits: Mapping[str, Mapping[str, Any]] | None = None,
    cases: Mapping[str, str] | None = None,
    text: Callable[[str, str, int], str] = said,
    errors: Sequence[tuple[str, int]] = (),
    left_out: Sequence[tuple[str, int]] = (),
    requests: int = 1,
    versions: Mapping[str, int] | None = None,
    titles: Mapping[str, str] | None = None,
    started: str = "2026-11-28T09:31:00+08:00",
    tail: bytes = b"",
) -> Path:
    """Write a run of one task; `errors` and `left_out` name cells by case and repetition."""
    folder.mkdir(parents=True, exist_ok=True)
    known = sorted({case for found in values.values() for case in found})
    repetitions = max(len(found) for by_case in values.values() for found in by_case.values())
    head = {
        "v": 1,
        "suite": folder.parent.name,
        "repetitions": repetitions,
        "limits": limits or {},
        "tasks": [{"name": task, "kind": kind, "steady": kind != "model", "model": "openai:m"}],
        "cases": cases or dict.fromkeys(known, "77b0"),
        "scored_by": {name: (versions or {}).get(name, 1) for name in values},
        "titles": titles or {},
        "started": started,
    }
    (folder / baselines.HEAD).write_text(json.dumps(head, ensure_ascii=False))
    lines = [
        {
            "v": 1, "key": f"{task}-{case}-{repetition}", "task": task, "case": case, "repetition": repetition,
            "seed": repetition, "text": "" if (case, repetition) in errors else text(task, case, repetition),
            "error": "服务器没有回应" if (case, repetition) in errors else "", "requests": requests,
            "input_tokens": 5120, "output_tokens": 612, "seconds": 8.41, "repaired": requests > 1, "scored_by": "51c0",
            "scores": {} if (case, repetition) in errors else {
                name: {"value": by_case[case][repetition - 1], "reason": "", "error": ""}
                for name, by_case in values.items() if repetition <= len(by_case.get(case, ()))
            },
        }
        for repetition in range(1, repetitions + 1)
        for case in known
        if (case, repetition) not in left_out
    ]  # fmt: skip
    journal = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
    (folder / baselines.JOURNAL).write_bytes(journal + tail)
    return folder


def beside_offline(folder: Path, values: Values, task: str, **how: Any) -> Path:
    """Write a run of the embedded drafter and one task more, as suites that are shipped have it."""
    write(folder, values, task=task, **how)
    head, journal = (json.loads((folder / baselines.HEAD).read_text()), (folder / baselines.JOURNAL).read_bytes())
    write(folder, values, task="offline", kind="offline", **how)
    offline = json.loads((folder / baselines.HEAD).read_text())
    offline["tasks"] += head["tasks"]
    (folder / baselines.HEAD).write_text(json.dumps(offline, ensure_ascii=False))
    (folder / baselines.JOURNAL).write_bytes((folder / baselines.JOURNAL).read_bytes() + journal)
    return folder


def side(folder: Path, values: Values, **how: Any) -> Side:
    """The one task of a run that was written so."""
    (found,) = baselines.sides(baselines.read(write(folder, values, **how)))
    return found


def passes(bad: int, cases: int = 80, repetitions: int = 1) -> dict[str, list[Value]]:
    """A scorer's values where so many cases never pass, the others always."""
    return {f"案例{number:02}": [number >= bad] * repetitions for number in range(cases)}
