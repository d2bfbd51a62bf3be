"""评测: what a run would cost, the run while it goes on, its verdict, two runs beside each other, a case, marks."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple

from assistant.domain import cell_names
from assistant.domain.report import Report
from assistant.errors import AssistantError, UnusableInput
from assistant.evaluation import loading, marks, trend
from assistant.evaluation.baselines import Side
from assistant.evaluation.gate import gate
from assistant.evaluation.reports import charts, sentence, shown
from assistant.messages import of_error, text
from assistant.web import chosen, evals, runs
from assistant.web.answers import Act, Answer, Ask
from assistant.web.evals import Wanted
from assistant.web.handlers import shared
from assistant.web.render import render
from assistant.web.runs import Listed, Pair
from assistant.web.serving import Serving, clock

VIEWS = ("suites", "run", "compare", "trend")
_KINDS = {"better": "ok", "worse": "error", "mixed": "warning"}
_MARKS: dict[str, Literal["good", "bad"]] = {"good": "good", "bad": "bad"}


class Looked(NamedTuple):
    """What a page looks at: a view of a suite, one or two of its runs, a case, a scorer; and what there is."""

    view: str
    suite: str
    listed: tuple[Listed, ...]
    a: Listed | None
    b: Listed | None
    case: str
    scorer: str

    @property
    def items(self) -> tuple[Listed, ...]:
        """The runs that are shown: two that are compared, or one."""
        return tuple(item for item in ((self.a, self.b) if self.view == "compare" else (self.b,)) if item)

    def state(self) -> dict[str, str]:
        """Return what the page must say to see the same again."""
        a, b = (item.id if item else "" for item in (self.a, self.b))
        return {"view": self.view, "suite": self.suite, "a": a, "b": b, "case": self.case, "scorer": self.scorer}


def looked(ask: Ask) -> Looked:
    """Return what a page asks to look at; what is gone is left out, and what it does not say is what is newest."""
    known = runs.suites()
    suite = ask.key("suite") if ask.key("suite") in known else runs.newest(known)
    listed = tuple(runs.listed(suite))
    by_id = {item.id: item for item in listed}
    good = [item for item in listed if item.side]
    b = by_id.get(ask.key("b")) or next(iter(good), None)
    a = by_id.get(ask.key("a")) or _before(good, b)
    view = ask.key("view") if ask.key("view") in VIEWS else "suites" if not good else "compare" if a else "run"
    if view != "suites" and not listed:
        view = "suites"
    return Looked(view, suite, listed, a, b, ask.key("case"), ask.key("scorer"))


def _before(good: Sequence[Listed], after: Listed | None) -> Listed | None:
    """Return what a run is compared with unasked: the same task in the run before it, else what stands next."""
    if after is None or after not in good:
        return None
    later = good[good.index(after) + 1 :]
    same = (item for item in later if item.side and after.side and item.side.measured.task == after.side.measured.task)
    return next(same, next(iter(later), None))


def open_page(serving: Serving, ask: Ask) -> Answer:
    """Show the page as its address says."""
    return _whole(serving, looked(ask), ask)


def _whole(serving: Serving, at: Looked, ask: Ask, **more: Any) -> Answer:
    job = evals.under_way(serving)
    work, at = _work(at, ask)
    suites = [(name, runs.called(name)) for name in runs.suites()]
    html = render(
        "evals.html", at=at, suites=suites, work=work, rows=[_row(at, item) for item in at.listed],
        live=_live(serving), folder=evals.place() / at.suite,
    )  # fmt: skip
    return Answer(ok=True, html={"#main": html}, data={"state": at.state(), "job": job.id if job else 0}, **more)


def _row(at: Looked, item: Listed) -> dict[str, Any]:
    """Return a line of the list of runs."""
    measured, is_pair = item.side.measured if item.side else None, at.view == "compare"
    return {
        "item": item, "at": _when(item.started),
        "cases": len(measured.cases) if measured else 0, "times": measured.repetitions if measured else 0,
        "is_on": item.id in [one.id for one in at.items], "is_a": bool(is_pair and at.a and item.id == at.a.id),
        "is_b": bool(is_pair and at.b and item.id == at.b.id), "open": item.missing + item.errors,
    }  # fmt: skip


def _when(started: str) -> str:
    with suppress(ValueError):  # a run.json that somebody wrote in
        return clock(started) if started else ""
    return started[:16]


def _live(serving: Serving) -> dict[str, Any] | None:
    """Return how far the run is that goes on."""
    job = evals.under_way(serving)
    if job is None:
        return None
    done, due = int(job.progress.get("done", 0)), int(job.progress.get("due", 0))
    left = job.progress.get("left")
    return {
        "id": job.id, "suite": runs.called(str(job.asked.get("suite", ""))), "done": done, "due": due,
        "share": round(100 * done / due) if due else 0, "errors": int(job.progress.get("errors", 0)),
        "left": sentence.lasting(float(left)) if left else "", "stopping": job.stop,
    }  # fmt: skip


def _work(at: Looked, ask: Ask) -> tuple[str, Looked]:
    """Return what stands beside the list, and what it looks at: the first case, where none is chosen."""
    try:
        match at.view:
            case "suites":
                return _suite(at, ask), at
            case "trend":
                return render("evals_trend.html", charts=charts.trends(trend.trend(at.suite, evals.place()))), at
            case _:
                return _measured(at)
    except AssistantError as error:
        return render("evals_trouble.html", words=of_error(error)), at


def _suite(at: Looked, ask: Ask) -> str:
    loaded = loading.suite(at.suite)
    run = next((item for item in at.listed if item.id == ask.key("run")), None)
    values: dict[str, Any] = {
        "at": at, "cases": len(loaded.cases), "tasks": [*runs.names(loaded.suite).values()],
        "titles": runs.titles(loaded.suite), "times": loaded.suite.repetitions,
        "versions": evals.versions(loaded.cases), "is_model": chosen.is_one(), "run": run,
        "most": evals.MOST_REPETITIONS,
    }  # fmt: skip
    return render("evals_suite.html", where=_where(_wanted(at, ask)), **values)


def _wanted(at: Looked, ask: Ask) -> Wanted:
    run = next((item for item in at.listed if item.id == ask.key("run") and item.run), None)
    return Wanted(
        at.suite, ask.key("model") == "model", ask.number("version"),
        max(0, min(ask.number("times"), evals.MOST_REPETITIONS)), ask.key("fresh") == "on", run.folder if run else None,
    )  # fmt: skip


def _where(wanted: Wanted) -> str:
    """Return the line that says what a run would ask and what leaves the machine, with the button that begins."""
    planned, error = None, ""
    try:
        planned = evals.plan(wanted)
    except AssistantError as found:
        error = of_error(found)
    names = runs.names(planned.suite) if planned else {}
    return render("evals_where.html", planned=planned, error=error, names=names)


def _measured(at: Looked) -> tuple[str, Looked]:
    """Return a run, or two beside each other: the verdict first, the scorers, a case."""
    if at.b is None or (at.view == "compare" and at.a is None):
        return render("evals_trouble.html", words=text("要有两次运行才能比。")), at
    pair, sides, known = _beside(at)
    at = at._replace(case=at.case if at.case in sides[-1].measured.cases else next(iter(known), ""))
    held = pair.gate if pair else gate(sides[0], None) if sides[0].limits else None
    values = _of_pair(pair) if pair else _of_one(sides[0])
    return render(
        "evals_measured.html", at=at, held=held, gate=held.failed if held else [], case=_case(at, sides, pair, known),
        people=_people(at), **values,
    ), at  # fmt: skip


def _beside(at: Looked) -> tuple[Pair | None, tuple[Side, ...], list[str]]:
    """Return what is compared, the sides that are shown, and the cases in the order in which they are gone through."""
    pair = runs.compared(at.a, at.b) if at.view == "compare" and at.a and at.b else None
    sides = pair.sides if pair else tuple(map(runs.require, at.items))
    return pair, sides, runs.cases(sides, pair.comparison if pair else None, at.scorer)


def _of_pair(pair: Pair) -> dict[str, Any]:
    block = shown.block(pair.comparison)
    return {"kind": _KINDS.get(block.verdict, "info"), "sentence": block.sentence, "rows": block.rows,
            "labels": block.labels, "spent": block.spent}  # fmt: skip


def _of_one(side: Side) -> dict[str, Any]:
    wrong = sum(bool(line.error) for line in side.lines)
    said = text(
        "{label}：{n} 份稿子，{cases} 个案例。", label=side.label, n=len(side.lines), cases=len(side.measured.cases)
    )
    said += text("没跑完（{n} 例没有回应）。", n=wrong) if wrong else ""
    return {"kind": "warning" if wrong else "info", "sentence": said, "rows": shown.alone(side), "labels": None,
            "spent": [*shown.spent(side)]}  # fmt: skip


def _people(at: Looked) -> list[dict[str, Any]]:
    """Return how far people and scorers agree, of each run that anybody marked."""
    found: list[dict[str, Any]] = []
    for item in at.items:
        own = marks.read(item.folder) if item.run else []
        if item.run and own:
            found.append({"label": item.label, **marks.counts(own), "agreed": marks.agreement(item.run, own)})
    return found


def _case(at: Looked, sides: Sequence[Side], pair: Pair | None, known: Sequence[str]) -> str:
    """Return a case: the drafts of each side, what scorers and people say of them, and what they were made of."""
    if not at.case:
        return ""
    report = runs.materials(sides, at.case)
    facts = runs.facts(report)
    found = [pair.comparison] if pair else []
    (case,) = shown.cases(sides, found, {at.case: facts} if facts else {}, at.case)
    by_key = [runs.marked(item) for item in at.items]
    columns = [
        {"column": column, "place": place, "said": by_key[place].get(column.first.key, []) if column.first else []}
        for place, column in enumerate(case.columns)
    ]
    number = known.index(at.case) + 1 if at.case in known else 0
    titles = {name: title for side in sides for name, title in side.titles.items()}
    return render(
        "evals_case.html", at=at, case=case, columns=columns, number=number, total=len(known), known=known,
        is_moved=bool(pair and pair.comparison.moved), material=_material(report) if report else None,
        scorer=titles.get(at.scorer, at.scorer), others=sorted({*sides[-1].measured.cases} - {*known}),
    )  # fmt: skip


def _material(report: Report) -> dict[str, Any]:
    labels = {aspect.key: aspect.label for aspect in report.form.aspects}
    cells = [(cell_names.in_words(report, key), cell.text) for key, cell in report.figures.items() if cell.value]
    blank = sum(cell.value is None for cell in report.figures.values())
    notes = [(labels.get(note.aspect, text("没有分的")), note.text) for note in report.notes]
    return {"organ": report.organ.name, "year": report.year, "cells": cells, "blank": blank, "notes": notes}


def case(serving: Serving, ask: Ask) -> Answer:
    """Show a case: one that is named, or the next or the one before in the order that is gone through."""
    at = looked(ask)
    if not at.items:
        raise UnusableInput("没有这份稿子", code="no_draft")
    pair, sides, known = _beside(at)
    if known and (step := ask.number("step")):
        now = known.index(at.case) if at.case in known else -step
        at = at._replace(case=known[max(0, min(now + step, len(known) - 1))])
    return Answer(ok=True, html={"#ev-case": _case(at, sides, pair, known)}, data={"state": at.state()})


def mark(serving: Serving, ask: Ask) -> Answer:
    """Write down what the person thinks of a draft, beside all that is written already."""
    at, by = looked(ask), serving.signer()
    item = at.items[min(ask.number("place"), len(at.items) - 1)] if at.items else None
    said = _MARKS.get(ask.key("mark"))
    if item is None or item.run is None or said is None:
        raise UnusableInput("没有这份稿子", code="no_draft")
    marks.add(item.run, ask.key("key"), said, by=by, reason=ask.text("reason", 500))
    toast = text("记下了：好。") if said == "good" else text("记下了：不好。")
    return case(serving, ask) | Answer(toast=toast)


def plan(serving: Serving, ask: Ask) -> Answer:
    """Show what a run would ask and what leaves the machine for what is chosen now."""
    return Answer(ok=True, html={"#ev-where": _where(_wanted(looked(ask), ask))})


def begin(serving: Serving, ask: Ask) -> Answer:
    """Begin a run, or go on with one."""
    at, before = looked(ask), evals.under_way(serving)
    job = evals.begin(serving, _wanted(at, ask), ask.key("seen"))
    more = {"toast": text("正在跑一套，等它跑完。")} if before and before.id == job else {}
    return _whole(serving, at._replace(view="suites"), Ask(ask | {"run": ""}), **more)


def job(serving: Serving, ask: Ask) -> Answer:
    """Show how far a run is; when it has ended, what came of it."""
    found = serving.store.jobs.get(ask.number("job"))
    if found.kind != evals.KIND:
        raise UnusableInput("没有这项工作", code="no_job")
    if found.state == "running":
        return Answer(
            ok=True, html={"#ev-live": render("evals_live.html", live=_live(serving))}, data={"job": found.id}
        )
    suite = str(found.asked.get("suite", ""))
    at = looked(Ask({"suite": suite, "view": "" if found.state == "done" else ask.key("view")}))
    return _whole(serving, at, Ask(), toast=_ended(found.state, found.result or {}))


def _ended(state: str, result: dict[str, Any]) -> str:
    if state == "done":
        wrong = int(result.get("errors", 0))
        more = text("，{n} 例没有回应", n=wrong) if wrong else ""
        return text("跑完了：写了 {n} 份{more}。", n=result.get("made", 0), more=more)
    if state == "stopped":
        return text("停下了，写好的 {n} 份都留着，能接着跑。", n=result.get("made", 0))
    return str(result.get("msg") or text("没跑完，程序出了错；写好的都留着，能接着跑。"))


def stop(serving: Serving, ask: Ask) -> Answer:
    """Let the run begin nothing new; what is under way is waited for."""
    if (now := evals.under_way(serving)) is not None:
        serving.store.jobs.stop(now.id)
    return Answer(ok=True, html={"#ev-live": render("evals_live.html", live=_live(serving))})


ACTS: dict[str, Act] = {
    "open": open_page, "show": open_page, "case": case, "mark": mark, "plan": plan, "begin": begin, "job": job,
    "stop": stop, "name": shared.give_name,
}  # fmt: skip
