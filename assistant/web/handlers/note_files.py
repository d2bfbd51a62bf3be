"""Files of notes on the page of ③: shown sentence by sentence, written where a person says; nothing there goes."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from assistant.domain.notes import Resting
from assistant.domain.report import Report
from assistant.editing import notes as editing
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.storage import Job
from assistant.web import imports, noted, uploads
from assistant.web.answers import Act, Answer, Ask
from assistant.web.handlers import shared, undoing, waiting_files
from assistant.web.noted import Line
from assistant.web.render import render
from assistant.web.serving import Opened, Serving
from assistant.workflow import notes
from assistant.workflow.notes import Chosen

KINDS = tuple(kind for kind in uploads.KINDS if kind != ".json")
_INSTEAD = "="  # before the id of the note that a sentence comes in the place of
_NOT = "-"  # in the place of an aspect: the sentence is not wanted
_MOST = 1000  # sentences of one file


def shown(serving: Serving, opened: Opened) -> dict[str, Any]:
    """Return what the page shows of files: those being read or not readable, and those that wait, line by line."""
    waiting = imports.of(serving, opened.id, noted.KIND)
    return {
        "files": waiting_files.shown(waiting), "kinds": ",".join(KINDS),
        "previews": [_preview(opened, job) for job in waiting if job.state == "done"],
    }  # fmt: skip


def _preview(opened: Opened, job: Job) -> dict[str, Any]:
    found = noted.lines(opened.report, job)
    left = [item for item in found if item.is_of.state != "same"]
    return {
        "id": job.id, "name": job.asked["name"], "lines": [_line(item) for item in left],
        "same": [item.is_of.note.text for item in found if item.is_of.state == "same"],
        "aside": job.result.get("aside", []), "open": sum(item.asks for item in left),
    }  # fmt: skip


def _line(item: Line) -> dict[str, Any]:
    note, old = item.is_of.note, item.is_of.old
    return {
        "n": item.number, "text": note.text, "asks": item.asks, "state": item.is_of.state,
        "aspect": note.aspect if item.is_of.state == "new" else "",
        "old": old.text if old else "", "instead": f"{_INSTEAD}{old.id}" if old else "",
    }  # fmt: skip


class _Page(NamedTuple):
    """The page that shows the files, and its own acts: `drop` and `undo` of a note itself are among them."""

    view: shared.View
    own: Mapping[str, Act]

    def redrawn(self, serving: Serving, opened: Opened, **more: Any) -> Answer:
        return shared.shown(serving, self.view, opened, redraw=True, **more)


def acts(view: shared.View, own: Mapping[str, Act]) -> dict[str, Act]:
    """Return the acts on files of notes; where none is meant, `drop` and `undo` are those of the page's own."""
    page = _Page(view, own)
    given = {"watch": watch, "stop": stop, "again": again, "drop": drop, "take_file": take, "undo": undo}
    return {name: partial(act, page) for name, act in given.items()}


def watch(page: _Page, serving: Serving, ask: Ask) -> Answer:
    """Show how far the reading is; the rest of the page stays, unless a file has come in."""
    opened = serving.opened(ask.number("id"))
    waiting = imports.of(serving, opened.id, noted.KIND)
    now = waiting_files.running(waiting)
    if ask.number("n") != len(now):
        return page.redrawn(serving, opened)
    html = render("files.html", files=waiting_files.shown(waiting), id=opened.id)
    return Answer(ok=True, html={"#files": html}, data={"running": now})


def stop(page: _Page, serving: Serving, ask: Ask) -> Answer:
    """Stop reading a file."""
    job = waiting_files.asked_about(serving, ask, noted.KIND)
    serving.store.jobs.stop(job.id)
    said = text("不读了：{name}", name=job.asked["name"])
    return page.redrawn(serving, serving.opened(ask.number("id")), toast=said)


def again(page: _Page, serving: Serving, ask: Ask) -> Answer:
    """Read a file anew in whose reading the program was ended."""
    uploads.again(serving, waiting_files.asked_about(serving, ask, noted.KIND))
    return page.redrawn(serving, serving.opened(ask.number("id")))


def drop(page: _Page, serving: Serving, ask: Ask) -> Answer:
    """Take a file away, at once; one click brings it back. Without a file, a note."""
    if not ask.number("job"):
        return page.own["drop"](serving, ask)
    job = waiting_files.asked_about(serving, ask, noted.KIND)
    serving.store.jobs.decide(job.id, {"over": "dropped"})
    said = text("不要了：{name}", name=job.asked["name"])
    return page.redrawn(serving, serving.opened(ask.number("id")), toast=said, undo={"job": job.id})


def take(page: _Page, serving: Serving, ask: Ask) -> Answer:
    """Write the sentences that a person placed into the report; those that nobody placed go on waiting."""
    opened, job = serving.opened(ask.number("id")), waiting_files.undecided(serving, ask, noted.KIND)
    known = {item.number: item for item in noted.lines(opened.report, job)}
    chosen, undecided = _chosen(known, ask)
    if not chosen:
        raise UnusableInput("还没有选好放哪里", code="nothing_placed")
    after, taken, resting = _written(serving, opened.id, chosen)
    done = set(known) - undecided
    decided = sorted({*job.progress.get("lines", ()), *done})
    serving.store.jobs.decide(job.id, {"lines": decided, "over": None if undecided else "taken"})
    undo = taken | {"job": job.id, "lines": [{"n": number} for number in done]}
    return page.redrawn(serving, after, toast=_said(len(chosen), resting), undo=undo)


def _written(serving: Serving, report_id: int, chosen: list[Chosen]) -> tuple[Opened, dict[str, Any], int]:
    """Write sentences into the report: it, what takes them back, how many sentences of the texts rest on others."""
    resting: list[Resting] = []

    def verb(report: Report) -> Report:
        made = notes.take(report, chosen)
        resting[:] = made.resting
        return made.report

    after, taken = undoing.change(serving, report_id, verb, "note", serving.by())
    return after, dict(taken), len(resting)


def undo(page: _Page, serving: Serving, ask: Ask) -> Answer:
    """Take back what was written or dropped of a file: it waits again."""
    if not ask.number("job"):
        return page.own["undo"](serving, ask)
    job, number = waiting_files.asked_about(serving, ask, noted.KIND), ask.number("id")
    if ask.key("what"):
        undoing.undo(serving, number, ask.key("what"))
    back = {item.number("n") for item in ask.each("lines", _MOST)}
    left = [line for line in job.progress.get("lines", ()) if line not in back]
    serving.store.jobs.decide(job.id, {"over": None, "lines": left})
    return page.redrawn(serving, serving.opened(number))


def _chosen(known: dict[int, Line], ask: Ask) -> tuple[list[Chosen], set[int]]:
    """Return what a person wants of a file's sentences, and the numbers of those that still ask."""
    chosen: list[Chosen] = []
    undecided = {number for number, item in known.items() if item.asks}
    for given in ask.each("items", _MOST):
        item, said = known.get(given.number("n")), " ".join(given.text("text", editing.LONGEST + 1).split())
        where = given.key("aspect")
        if item is None or not where or not said:
            continue
        undecided.discard(item.number)
        if where == _NOT:
            continue
        instead = where.removeprefix(_INSTEAD) if where.startswith(_INSTEAD) else ""
        chosen.append(Chosen(item.is_of.note, said, "" if instead else where, instead))
    return chosen, undecided


def _said(number: int, resting: int) -> str:
    said = text("记下 {n} 句。", n=number)
    return said + (text("正文有 {n} 句是根据原来的写的，去“审改”看看。", n=resting) if resting else "")
