"""The folder of a run: `runs/SUITE/2026-11-28T0931-3f2a/` with run.json, which is written first, and the journal."""

import json
import platform
import subprocess
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from assistant import files, resources
from assistant.domain.clock import now
from assistant.errors import UnusableInput
from assistant.evaluation.data import Case, Suite, fingerprint
from assistant.evaluation.scorers import built
from assistant.evaluation.tasks import Ready

NAME = "run.json"
_PACKAGES = ("nianbao", "openai", "langchain-openai", "pydantic-evals")


def identity(suite: Suite, tasks: Iterable[Ready], cases: Iterable[Case]) -> str:
    """Return what tells a run from others: all that its texts depend on, by which the same command finds it again."""
    own = [*tasks]
    depends = [fingerprint(case.content, [task.depends(case) for task in own]) for case in cases]
    return fingerprint(suite.name, [task.name for task in own], suite.repetitions, depends)[:4]


def found(runs: Path, suite: Suite, tasks: Sequence[Ready], cases: Sequence[Case], *, fresh: bool = False) -> Path:
    """Return the folder of the newest run of this very suite, tasks and cases, or that of a new one.

    Args:
        runs: Where the runs of all suites are.
        suite: The suite.
        tasks: Its tasks, ready.
        cases: Its cases.
        fresh: Whether to begin a new one whatever there is.
    """
    own = identity(suite, tasks, cases)
    folder = runs / suite.name
    known = sorted(path for path in folder.glob(f"*-{own}") if (path / NAME).is_file())
    if known and not fresh:
        return known[-1]
    at = now()[:16].replace(":", "")
    path = folder / f"{at}-{own}"
    return path if not path.exists() else folder / f"{now()[:19].replace(':', '')}-{own}"


def begin(folder: Path, suite: Suite, tasks: Sequence[Ready], cases: Iterable[Case]) -> None:
    """Write run.json: what is run, by whom, with what; when it began, and when it was gone on with. No key is in it."""
    before = _before(folder)
    plain: dict[str, Any] = {
        "v": 1,
        "suite": suite.name,
        "started": before.get("started") or now(),
        "resumed": [*before.get("resumed", ()), *([now()] if before else ())],
        "tasks": [task.told | {"steady": task.steady, "temperature": task.temperature} for task in tasks],
        "cases": before.get("cases", {}) | {case.id: case_fingerprint(case) for case in cases},
        "scored_by": {name: type(scorer).version for name, scorer in map(built, suite.scorers)},
        "titles": {name: scorer.title() for name, scorer in map(built, suite.scorers)},
        "repetitions": suite.repetitions,
        "seeds": [*range(1, suite.repetitions + 1)],
        "at_once": suite.at_once,
        "limits": {name: limit.model_dump(exclude_defaults=True) for name, limit in suite.limits.items()},
        "as_loaded": suite.model_dump(mode="json"),
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
        **_commit(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    files.write(folder / NAME, json.dumps(plain, ensure_ascii=False, indent=1) + "\n")


def _before(folder: Path) -> dict[str, Any]:
    """Return what run.json said; nothing where it is torn or foreign: it is written anew, and the journal counts."""
    try:
        said = read(folder)
    except UnusableInput:
        return {}
    return said if isinstance(said.get("cases"), dict) else {}


def read(folder: Path) -> dict[str, Any]:
    """Return run.json.

    Raises:
        UnusableInput: There is none, or it is not as it should be.
    """
    path = folder / NAME
    try:
        plain: object = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise UnusableInput("这里没有评测结果（{name}）", where=str(folder), name=NAME) from None
    except ValueError:
        plain = None
    if not isinstance(plain, dict):
        raise UnusableInput("应是一个 JSON 对象", where=str(path))
    return cast("dict[str, Any]", plain)


def again(folder: Path) -> tuple[Suite, frozenset[str]]:
    """Return the suite of a run as it was run, and the ids of its cases: what it takes to go on with it.

    Raises:
        UnusableInput: There is none, or it is not as it should be.
    """
    plain = read(folder)
    try:
        kept = dict(plain["as_loaded"])
        # of the embedded drafter, earlier programs left out its kind
        kept["tasks"] = [{"kind": "offline"} | task for task in kept["tasks"]]
        return Suite.model_validate(kept), frozenset(plain["cases"])
    except (KeyError, TypeError, ValueError):
        raise UnusableInput("这里没有写明是怎么跑的，不能接着跑", where=str(folder / NAME)) from None


def going_on(folder: Path, suite: Suite, repetitions: int | None) -> Suite:
    """Return a suite as a run is gone on with: its tasks stay, new ones join them, its repetitions hold unless told.

    Args:
        folder: The run's folder; where there is no run yet, the suite is run as it is.
        suite: The suite as it is wanted this time.
        repetitions: How often each case is to be drafted, where a person said so.

    Raises:
        UnusableInput: The run is of another suite, or results of it would not count any more.
    """
    if not (folder / NAME).is_file():
        return suite
    before, _ = again(folder)
    if before.name != suite.name:
        raise UnusableInput(
            "这里是另一套评测的运行：{before}", where=str(folder), then="请接着跑那一套，或另写一个文件夹。",
            before=before.name,
        )  # fmt: skip
    if repetitions and repetitions < before.repetitions:
        raise UnusableInput(
            "这次运行每个案例写了 {n} 遍，减成 {wanted} 遍就丢了写好的", where=str(folder),
            then="要少写几遍，请另起一次运行。", n=before.repetitions, wanted=repetitions,
        )  # fmt: skip
    now, known = {task.name: task for task in suite.tasks}, {task.name for task in before.tasks}
    # in their old order: which of two tasks that say the same has which key depends on it
    tasks = *(now.get(task.name, task) for task in before.tasks), *(now[name] for name in now if name not in known)
    return suite.model_copy(update={"tasks": tasks, "repetitions": repetitions or before.repetitions})


def case_fingerprint(case: Case) -> str:
    """Return what tells an edited case from the one before: its report and what is expected, not its tags."""
    return fingerprint(case.content, case.expect.model_dump(mode="json", exclude_none=True))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _commit() -> dict[str, Any]:
    """Return the commit of the program where it runs from a checkout, and whether its tree was clean."""
    if not (resources.ROOT / ".git").exists():
        return {"commit": "", "clean": None}
    try:
        commit = _git("rev-parse", "HEAD")
        return {"commit": commit, "clean": not _git("status", "--porcelain", "--untracked-files=no")}
    except (OSError, subprocess.SubprocessError):
        return {"commit": "", "clean": None}


def commit() -> str:
    """Return the commit of the program, "" where it runs from no checkout."""
    return str(_commit()["commit"])


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(resources.ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=10).stdout.strip()  # noqa: S603
