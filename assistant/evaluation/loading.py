"""Cases and suites: found by name or by path, read strictly, every name in them checked before anything is called."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast

from assistant import resources
from assistant.domain import formats
from assistant.errors import BrokenResource, UnusableInput
from assistant.evaluation import CASES, SUITES, written
from assistant.evaluation.data import WHOLE, Case, OfModel, Suite, Task
from assistant.evaluation.short import Short
from assistant.evaluation.written import File, Place

_OLD = {"says": "says", "never_says": "never", "covers": "points", "asks": "asks_least"}  # as files named them before
_OF_WHOLE = "（全篇）"  # behind the id of an input of which all sections are drafted
_OF_CASE = ("id", "tags", "expect", "scorers")


class Loaded(NamedTuple):
    """A suite with its cases, and the file that it came from."""

    suite: Suite
    cases: tuple[Case, ...]
    file: str


def suite(name: str, *, tag: Sequence[str] = (), case: Sequence[str] = ()) -> Loaded:
    """Return a suite by its name or path, with its cases.

    Args:
        name: `overview`, or the path of a YAML file.
        tag: Of its cases, only those that have all of these tags.
        case: Of its cases, only these.

    Raises:
        BrokenResource: A file is not as it should be: the message names file, line, and what there is.
        UnusableInput: There is no such suite, or no such case in it.
    """
    file = _suite_file(name)
    found = file.valid(Suite, file.data)
    known = all_cases()
    _require_cases(file, found, known)
    _require_scorers(file, found)
    chosen = [item for item in known if _is_in(found, item)]
    for number, task in enumerate(found.tasks):
        if isinstance(task, OfModel):
            _require_prompts(file, ("tasks", number, "prompt"), task, chosen)
    return Loaded(found, _narrowed(chosen, tag, case), file.name)


def require_fitting(prompts: Sequence[str], cases: Sequence[Case]) -> None:
    """Refuse a prompt by which none of some cases is drafted: it would not be sent.

    Raises:
        BrokenResource: There is no such prompt.
        UnusableInput: None is drafted by it; what they are drafted by is named.
    """
    from assistant.llm import prompts as known

    own = {name for case in cases for name in case.drafted}
    for prompt in map(known.load, prompts):
        if prompt.drafts not in own:
            raise UnusableInput(
                "这些案例不用 {name} 起草", then="可用的有：{known}。", name=prompt.name,
                known="、".join(name for name in known.names() if known.id_of(name) in own),
            )  # fmt: skip


def changed(
    found: Suite, cases: Sequence[Case], *, prompts: Sequence[str] = (), model: str | None = None,
    repetitions: int | None = None,
) -> Suite:  # fmt: skip
    """Return a suite as a person wants it this time.

    Args:
        found: The suite.
        cases: Its cases.
        prompts: Versions of prompts for all its model tasks; of several versions of one, each has a task of its own.
            Those that none of its cases is drafted by are for other suites.
        model: The model of all its model tasks; one is added where there is none.
        repetitions: How often each case is drafted.

    Raises:
        BrokenResource: There is no such prompt.
    """
    ways = _ways(prompts, cases)
    tasks: list[Task] = []
    for task in found.tasks:
        tasks += _by_model(task, model, ways) if isinstance(task, OfModel) else [task]
    if (model or any(ways)) and not any(isinstance(task, OfModel) for task in tasks):
        tasks += [
            OfModel(kind="model", name=" ".join((model or "", *way)).strip(), model=model or "", prompt=way)
            for way in ways
        ]
    own = tuple(tasks)
    return found.model_copy(update={"tasks": own, "repetitions": repetitions or found.repetitions})


def _ways(prompts: Sequence[str], cases: Sequence[Case]) -> list[tuple[str, ...]]:
    """Return which prompts a task may be run with: each version of one with each of another, at least none."""
    from assistant.llm import prompts as known

    wanted = {name for case in cases for name in case.drafted}
    versions: dict[str, list[str]] = {}
    for prompt in dict.fromkeys(map(known.load, prompts)):
        if prompt.drafts in wanted:
            versions.setdefault(prompt.drafts, []).append(prompt.name)
    return [*product(*versions.values())]


def _by_model(task: OfModel, model: str | None, ways: Sequence[tuple[str, ...]]) -> Iterator[OfModel]:
    for way in ways:
        name = " ".join((task.name, *way)) if len(ways) > 1 else task.name
        yield task.model_copy(update={"name": name, "model": model or task.model, "prompt": way or task.prompt})


def all_cases() -> tuple[Case, ...]:
    """Return every case of evals/cases, shipped or the user's own.

    Raises:
        BrokenResource: A file is not as it should be, or two cases have one id.
    """
    found: dict[str, tuple[Case, File, Place]] = {}
    for file in _case_files():
        for place, data in _entries(file):
            item = file.valid(Case, data, place)
            _require_report(file, place, item)
            if item.id in found:
                _refuse_double(item.id, (file, place), found[item.id][1:])
            found[item.id] = item, file, place
    return tuple(item for item, *_ in found.values())


def _refuse_double(name: str, one: tuple[File, Place], other: tuple[File, Place]) -> NoReturn:
    """Say that two cases have one id, of the user's own file where the other is shipped: it is theirs to change."""
    first, second = sorted((one, other), key=lambda item: item[0].name.startswith(f"{CASES}/"))
    file, place = first
    file.fail((*place, "id"), f"“{name}”在 {second[0].name} 里已经有了；换一个编号")


def names() -> list[str]:
    """Return the names of the suites."""
    return resources.names(SUITES)


def tags_of(case: Case) -> tuple[str, ...]:
    """Return the tags of a case; its section is one, and what it asks for suggestions `suggest`."""
    return tuple(dict.fromkeys((*case.tags, "suggest" if case.draft else case.section)))


def _suite_file(name: str) -> File:
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise UnusableInput("没有这个文件，或打不开：{name}", name=name)
        return written.read(path, name, resources.TYPED)
    if name not in names():
        raise UnusableInput(
            "没有名为 {name} 的评测套件", then="有：{known}；也可以写文件的路径。", name=name, known="、".join(names())
        )
    relative = f"{SUITES}/{name}.yaml"
    return written.read(resources.find(relative), resources.place(relative))


def _case_files() -> Iterator[File]:
    """Yield the case files; a user's own file takes the place of the shipped one of its name."""
    paths: dict[str, Path] = {}
    for root in reversed(resources.roots()):
        folder = root / CASES
        paths |= {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.yaml")}
    for name in sorted(paths):
        yield written.read(paths[name], resources.place(f"{CASES}/{name}"))


def _entries(file: File) -> Iterator[tuple[Place, object]]:
    """Yield the cases of a file with their places, in today's form: a file may hold `cases`, or be one itself."""
    content = file.data
    if not isinstance(content, dict):
        file.fail((), "应是 cases: 下面一个个案例，或一个案例")
    data = cast("dict[str, Any]", content)
    if "cases" not in data:
        yield (), data if "section" in data else _of_whole(data)
        return
    if unknown := data.keys() - {"cases"}:
        file.fail((min(unknown),), f"不认识“{min(unknown)}”；可以写的有：cases")
    if not isinstance(data["cases"], list):
        file.fail(("cases",), "应是一个个案例")
    for number, item in enumerate(cast("list[object]", data["cases"])):
        place = ("cases", number)
        yield place, _newer(file, place, cast("dict[str, Any]", item)) if isinstance(item, dict) else item


def _of_whole(data: dict[str, Any]) -> dict[str, Any]:
    """Return an input of a whole report as a case of all its sections; there, no questions wanted means any may be."""
    whole = data | {"section": WHOLE, "id": f"{data.get('id', '')}{_OF_WHOLE}"}
    if isinstance(data.get("expect"), dict):
        expect = cast("dict[str, Any]", data["expect"])
        whole["expect"] = {key: value for key, value in expect.items() if key != "asks" or value}
    return whole


def _newer(file: File, place: Place, data: dict[str, Any]) -> dict[str, Any]:
    """Return a case as it is written now; before, its report stood beside its id, and its file was its section."""
    if data.keys() & {"section", "report", "report_file"}:
        return data
    expect: dict[str, object] = {}
    for number, call in enumerate(cast("list[object]", data.get("scorers", []))):
        if call == "asks_nothing":
            expect["asks"] = []
            continue
        name, value = next(iter(cast("dict[str, Any]", call).items())) if isinstance(call, dict) else (str(call), None)
        if name not in _OLD or value is None:
            file.fail(
                (*place, "scorers", number), f"没有名为 {name} 的评分器；有：{'、'.join((*_OLD, 'asks_nothing'))}"
            )
        expect[_OLD[name]] = value
    report = {key: value for key, value in data.items() if key not in _OF_CASE}
    own = {key: data[key] for key in ("id", "tags") if key in data}
    return {"section": Path(file.name).stem, "report": report, "expect": expect, **own}


def _require_cases(file: File, found: Suite, known: Sequence[Case]) -> None:
    tags, ids = {tag for item in known for tag in tags_of(item)}, {item.id for item in known}
    for number, wanted in enumerate(found.tags):
        if wanted not in tags:
            file.fail(("tags", number), f"没有案例有标签“{wanted}”；有：{_listed(tags)}")
    for number, wanted in enumerate(found.cases):
        if wanted not in ids:
            file.fail(("cases", number), f"没有案例“{wanted}”；有：{_listed(ids)}")


def _require_scorers(file: File, found: Suite) -> None:
    from assistant.evaluation.scorers import built

    names: list[str] = []
    for number, call in enumerate(found.scorers):
        try:
            names.append(built(call)[0])
        except ValueError as error:
            file.fail(("scorers", number), str(error))
        if names[-1] in names[:-1]:
            file.fail(("scorers", number), f"{names[-1]} 写了两次；一个评分器在一套里只能有一个")
    for limited in found.limits:
        if limited not in names:
            file.fail(("limits", limited), f"scorers 里没有 {limited}；有：{'、'.join(names)}")


def _require_report(file: File, place: Place, case: Case) -> None:
    """Refuse a case whose report cannot be made, or whose section is none."""
    if case.report is not None:
        require_short(file, place, case.report, case.section)
        return
    try:
        resources.find(f"{CASES}/{case.report_file}")
    except BrokenResource:
        file.fail((*place, "report_file"), f"{CASES} 里没有这个文件")


def require_short(file: File, place: Place, report: Short, section: str) -> None:
    """Refuse a report in short that cannot be made: a format or cells that there are not; and a section that is none.

    Args:
        file: Where it is written.
        place: Where in it: what has the keys `report` and `section`.
        report: The report.
        section: The narrative that is drafted for it.

    Raises:
        BrokenResource: File, line, and what there is.
    """
    if report.format not in formats.available():
        file.fail(
            (*place, "report", "format"),
            f"没有“{report.format}”这个格式，可用的有：{'、'.join(formats.available())}",
        )
    form = formats.load(report.format)
    if section not in (*form.narratives, WHOLE):
        file.fail((*place, "section"), f"没有“{section}”这一节；有：{'、'.join((*form.narratives, WHOLE))}")
    before = report.last_year.figures if report.last_year else {}
    for key, cells in (("figures", report.figures), ("last_year", before)):
        for cell in (cell for cell in cells if cell not in form.cells):
            near = [name for name in form.cells if name.split(".")[:2] == cell.split(".")[:2]] or [*form.cells]
            named = "、".join(near[:4])
            file.fail((*place, "report", key, cell), f"格式 {report.format} 里没有这一格；有：{named}……")


def _require_prompts(file: File, place: Place, task: OfModel, cases: Sequence[Case]) -> None:
    from assistant.llm import prompts

    try:
        require_fitting(task.prompts, cases)
    except (BrokenResource, UnusableInput) as error:
        file.fail(place, str(error))
    if len({prompts.load(name).drafts for name in task.prompts}) < len(task.prompts):
        file.fail(place, "一个任务里，一份提示只能用一版；要比两版，请写成两个任务")


def _is_in(found: Suite, case: Case) -> bool:
    if found.cases:
        return case.id in found.cases
    return not {*found.tags}.isdisjoint(tags_of(case))


def _narrowed(cases: Sequence[Case], tags: Sequence[str], ids: Sequence[str]) -> tuple[Case, ...]:
    for wanted in ids:
        if not any(item.id == wanted for item in cases):
            raise UnusableInput(
                "这一套里没有案例“{name}”", then="有：{known}。", name=wanted, known=_listed(item.id for item in cases)
            )
    found = [item for item in cases if (not ids or item.id in ids) and {*tags} <= {*tags_of(item)}]
    if not found:
        raise UnusableInput(
            "这一套里没有案例有标签“{name}”", then="有：{known}。", name="、".join(tags),
            known=_listed(tag for item in cases for tag in tags_of(item)),
        )  # fmt: skip
    return tuple(found)


def _listed(words: Iterable[str]) -> str:
    return "、".join(sorted({*words}))
