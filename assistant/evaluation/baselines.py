"""What comparing reads: the folder of a run (`run.json`, `results.jsonl`), or a baseline that was made of one.

A baseline holds values alone and no texts, so that it is small enough to be committed. Of `run.json` only what is
listed in `Head` is read here; `cases` and `scored_by` have the same form there and in a baseline.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from assistant import evaluation, files, plain_data, resources
from assistant.domain.data import Data
from assistant.errors import BrokenResource, UnusableInput
from assistant.evaluation import json_lines
from assistant.evaluation.data import VERSION, Drafted, Limit, Offline
from assistant.evaluation.journal import NAME as JOURNAL
from assistant.messages import text

FOLDER = "evals/baselines"
RUNS = Path(evaluation.RUNS)
HEAD = "run.json"
_LARGEST = 4096 * files.MB  # 20,000 drafts with their reasons are some 200 MB
_SHOWN = 5

Kind = Literal["pass", "share"]
Table = Mapping[str, Mapping[str, tuple[float, ...]]]  # scorer → case → the values of its repetitions


class _Read(BaseModel):
    """Base of what another part of the program writes: what is not asked for here is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Task(_Read):
    """What is asked of a task as it was resolved. A steady one (offline, recorded) says the same each time."""

    name: str
    kind: str = ""
    steady: bool = False


class Head(_Read):
    """What is asked of `run.json`."""

    v: int = VERSION
    suite: str
    tasks: tuple[Task, ...] = Field(min_length=1)
    cases: Mapping[str, str]  # id → fingerprint
    repetitions: int = Field(default=1, ge=1)
    scored_by: Mapping[str, int] = Field(default_factory=dict[str, int])  # scorer → version
    limits: Mapping[str, Limit] = Field(default_factory=dict[str, Limit])
    titles: Mapping[str, str] = Field(default_factory=dict[str, str])  # scorer → what a person calls it
    started: str = ""


class Score(_Read):
    """What one scorer gave one draft. An error is no value: it is counted, shown and never averaged."""

    value: bool | float | None = None
    reason: str = ""
    error: str = ""


class Line(Drafted):
    """A line of the journal as comparing asks for it: what its sentences rest on would fill the memory."""

    v: int = VERSION
    seed: int = 0
    cost: float = 0.0
    scores: Mapping[str, Score] = Field(default_factory=dict[str, Score])

    @property
    def errors(self) -> Iterator[str]:
        """What went wrong: with the draft, or with a scorer."""
        yield from (error for error in (self.error, *(score.error for score in self.scores.values())) if error)


class Run(NamedTuple):
    """A run as it stands in its folder; of several lines of one cell the last."""

    folder: Path
    head: Head
    lines: tuple[Line, ...]

    def of(self, task: str) -> list[Line]:
        """Return the lines of a task, by case and repetition."""
        return sorted((line for line in self.lines if line.task == task), key=lambda line: (line.case, line.repetition))


class Measured(Data):
    """What one task of a run measured: all that comparing and the gate ask of it. In a file it is a baseline."""

    v: int = VERSION
    suite: str
    task: str
    repetitions: int
    steady: bool
    errors: int
    cases: Mapping[str, str]
    kinds: Mapping[str, Kind]
    scored_by: Mapping[str, int]
    values: Table


class Spent(NamedTuple):
    """What a draft took on the average: requests, tokens, seconds, money; `repaired`: sent back once."""

    requests: float
    input_tokens: float
    output_tokens: float
    seconds: float
    repaired: float
    cost: float


class Side(NamedTuple):
    """One side of a comparison. Without lines it is a baseline."""

    label: str
    measured: Measured
    titles: Mapping[str, str] = {}
    limits: Mapping[str, Limit] = {}
    lines: tuple[Line, ...] = ()
    due: int = 0  # how many results there should be; 0 for a baseline
    identical: bool = False  # all repetitions of all cases have the same text
    run: str = ""  # its folder's name
    kind: str = ""  # of its task

    @property
    def is_offline(self) -> bool:
        """Whether it is what the embedded drafter wrote, which most runs have beside what they are about."""
        return self.kind == Offline().kind

    @property
    def missing(self) -> int:
        """How many results are not there yet."""
        return max(0, self.due - len(self.lines))

    @property
    def spent(self) -> Spent | None:
        """What a draft took; None where no model was asked."""
        asked = [line for line in self.lines if line.requests and not line.error]
        if not asked:
            return None
        fields = ("requests", "input_tokens", "output_tokens", "seconds", "repaired", "cost")
        return Spent(*(sum(float(getattr(line, field)) for line in asked) / len(asked) for field in fields))


def read(folder: Path) -> Run:
    """Return a run.

    Raises:
        UnusableInput: There is none, or it is not as it should be; file and line are named.
    """
    head = _head(folder / HEAD)
    cells = {
        (line.task, line.case, line.repetition): line
        for line in journal(folder / JOURNAL)
        if line.case in head.cases and line.repetition <= head.repetitions
    }
    return Run(folder, head, tuple(cells.values()))


def _head(path: Path) -> Head:
    data = files.read(path, _LARGEST)
    try:
        head = json_lines.checked(Head, data, str(path))
    except UnusableInput as error:
        raise UnusableInput(
            error.what,
            where=error.where,
            then="用原来的命令再跑一次（eval run），会接着这次运行、重写这个文件；不要了，就删掉它的文件夹。",
            **error.values,
        ) from None
    _require_known(head.v, str(path))
    return head


def journal(path: Path) -> Iterator[Line]:
    """Yield the whole lines of a journal in their order; half a line at the end is what a killed run left behind.

    Raises:
        UnusableInput: A line is not as it should be, or was written by a newer version.
    """
    for where, line in json_lines.whole(path, _LARGEST):
        yield _entry(line, where)


def _entry(line: bytes, where: str) -> Line:
    try:
        found = json.loads(line)
    except ValueError:
        raise UnusableInput("这一行不是正确的 JSON", where=where) from None
    if isinstance(found, dict):
        _require_known(found.get("v"), where)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    return json_lines.checked(Line, line, where)


def _require_known(version: object, where: str) -> None:
    if isinstance(version, int) and version > VERSION:
        raise UnusableInput("这次运行由更新的版本写成", where=where, then="请用新版本打开。")


def measured(run: Run, task: str) -> Measured:
    """Return what a task of a run measured.

    Where all repetitions of all cases have the same text, they are one: a cache or a server without seeds repeated
    itself, and five copies of a result are no five results.

    Raises:
        UnusableInput: Repetitions of one case were scored by different scorers.
    """
    lines, head = run.of(task), run.head
    _require_scored_alike(lines, run)
    values: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    kinds: dict[str, set[Kind]] = defaultdict(set)
    alike = not task_of(run, task).steady and identical(lines)
    for line in lines:
        for name, score in line.scores.items():
            if score.value is not None and not score.error and not line.error:
                kinds[name].add("pass" if isinstance(score.value, bool) else "share")
                values[name][line.case].append(round(float(score.value), 6))
    kept = slice(1) if alike else slice(None)
    return Measured(
        suite=head.suite,
        task=task,
        repetitions=1 if alike else head.repetitions,
        steady=task_of(run, task).steady,
        errors=sum(len([*line.errors]) for line in lines),
        cases=dict(sorted(head.cases.items())),
        kinds={name: "pass" if found == {"pass"} else "share" for name, found in kinds.items()},
        scored_by={name: head.scored_by.get(name, 1) for name in values},
        values={name: {case: tuple(found[kept]) for case, found in cases.items()} for name, cases in values.items()},
    )


def identical(lines: Sequence[Line]) -> bool:
    """Whether cases were repeated, and every repetition says the same as the others, word for word."""
    texts: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if not line.error:
            texts[line.case].append(line.text)
    repeated = [found for found in texts.values() if len(found) > 1]
    return bool(repeated) and all(len({*found}) == 1 for found in repeated)


def _require_scored_alike(lines: Sequence[Line], run: Run) -> None:
    by: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if not line.error:
            by[line.case].add(line.scored_by)
    if mixed := [case for case, found in by.items() if len(found) > 1]:
        raise UnusableInput(
            "有的结果是用改之前的评分器评的（{cases}）",
            where=str(run.folder),
            then="请把这次运行再跑一遍：已有的稿子只重新评分，不再问模型。",
            cases="、".join(mixed[:_SHOWN]),
        )


def task_of(run: Run, name: str) -> Task:
    """Return a task by its name.

    Raises:
        UnusableInput: The run has none of that name.
    """
    for task in run.head.tasks:
        if task.name == name:
            return task
    known = "、".join(task.name for task in run.head.tasks)
    raise UnusableInput("这次运行里没有 {task}；有：{known}", where=str(run.folder), task=name, known=known)


def side(run: Run, task: str) -> Side:
    """Return a task of a run as one side of a comparison."""
    lines, head = run.of(task), run.head
    return Side(
        label=task,
        measured=measured(run, task),
        titles=head.titles,
        limits=head.limits,
        lines=tuple(lines),
        due=len(head.cases) * head.repetitions,
        identical=not task_of(run, task).steady and identical(lines),
        run=run.folder.name,
        kind=task_of(run, task).kind,
    )


def sides(run: Run) -> list[Side]:
    """Return all tasks of a run."""
    return [side(run, task.name) for task in run.head.tasks]


def load(path: Path) -> Measured:
    """Return a baseline.

    Raises:
        UnusableInput: There is none, or it is not as it should be.
    """
    data = files.read(path)
    plain_data.from_json(data.decode("utf-8", "replace"), str(path))  # a key given twice: which of the two is meant?
    found = json_lines.checked(_Version, data, str(path))
    if found.v > VERSION:
        raise UnusableInput("这份基准由更新的版本写成", where=str(path), then="请用新版本打开。")
    return json_lines.checked(Measured, data, str(path))


def of_file(path: Path) -> Side:
    """Return a baseline as one side of a comparison.

    Raises:
        UnusableInput: As `load`.
    """
    found = load(path)
    return Side(f"{found.task}（{text('基准')}）", found)


class _Version(_Read):
    v: int = 0


def save(found: Measured, path: Path) -> None:
    """Write a baseline: the cases and scorers in order, so that a difference shows what changed.

    Raises:
        UnusableInput: There are errors in it, or it cannot be written.
    """
    if found.errors:
        raise UnusableInput("有 {n} 处出错，不能作基准", where=str(path), n=found.errors)
    data = found.model_dump(mode="json")
    for field in ("cases", "kinds", "scored_by", "values"):
        data[field] = dict(sorted(data[field].items()))
    data["values"] = {name: dict(sorted(cases.items())) for name, cases in data["values"].items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, _lines(data) + "\n")


def _lines(data: Mapping[str, Any], depth: int = 0) -> str:
    """Return JSON with a line for each case: small, and readable as a difference."""
    pad = " " * (depth + 1)
    rows = [f"{pad}{json.dumps(key, ensure_ascii=False)}: {_value(value, depth + 1)}" for key, value in data.items()]
    return "{\n" + ",\n".join(rows) + "\n" + " " * depth + "}" if rows else "{}"


def _value(value: Any, depth: int) -> str:
    return _lines(value, depth) if isinstance(value, dict) else json.dumps(value, ensure_ascii=False)  # pyright: ignore[reportUnknownArgumentType]


def find(name: str, runs: Path = RUNS) -> list[Side]:
    """Return what a name stands for: the tasks of a run, one of them, or a baseline.

    Args:
        name: A run's folder, its name or the beginning of it, a suite (its latest run), or a baseline's file; behind a
            `#` the task, or a word of its name that no other task has.
        runs: The folder that runs are kept in.

    Raises:
        UnusableInput: There is no such thing, or there are several; what there is is named.
    """
    place, _, task = name.partition("#")
    path = Path(place)
    if path.suffix == ".json" and path.is_file():
        return [of_file(path)]
    run = read(folder(place, runs))
    return [side(run, _meant(run, task))] if task else sides(run)


def _meant(run: Run, name: str) -> str:
    """Return the task that a person names: by its whole name, or by one word of it that no other has (`overview@2`)."""
    found = [task.name for task in run.head.tasks if name in task.name.split()]
    return found[0] if len(found) == 1 else task_of(run, name).name


def folder(name: str, runs: Path = RUNS) -> Path:
    """Return the folder of a run: by its path, its name or the beginning of it, or its suite, whose latest it is.

    Raises:
        UnusableInput: There is none, or there are several; what there is is named.
    """
    name = name.partition("#")[0]
    if (Path(name) / HEAD).is_file():
        return Path(name)
    if of_suite := runs_of(name, runs):
        return of_suite[-1]
    known = runs_of("*", runs)
    found = [path for path in known if path.name == name] or [path for path in known if path.name.startswith(name)]
    if len(found) == 1 and name:
        return found[0]
    shown = "、".join(path.name for path in (found or known)[-_SHOWN:])
    if found:
        raise UnusableInput("有 {n} 次运行都叫这个：{known}", where=name, n=len(found), known=shown)
    raise UnusableInput(
        "没有这次运行",
        where=name,
        then="最近的有：{known}" if known else "{folder} 里还没有运行。",
        known=shown,
        folder=str(runs),
    )


def runs_of(suite: str, runs: Path = RUNS) -> list[Path]:
    """Return the folders of the runs of a suite, of all suites for `*`; the newest last."""
    found = (path.parent for path in runs.glob(f"*/*/{HEAD}"))
    return sorted((path for path in found if suite in ("*", path.parent.name)), key=lambda path: path.name)


def baseline(name: str) -> Path:
    """Return the file of a baseline: a path as it is, a name among those that are committed with the suites.

    One that is not there yet is the user's own, or beside the suites.
    """
    path = Path(name)
    if path.suffix == ".json":
        return path
    try:
        return resources.find(f"{FOLDER}/{name}.json")
    except BrokenResource:
        return resources.roots()[0] / FOLDER / f"{name}.json"
