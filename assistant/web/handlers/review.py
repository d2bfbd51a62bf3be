"""⑤ 审改: the texts, with every number's source, what may be better, what colleagues say, what changed."""

from collections.abc import Callable
from typing import Any

from assistant.domain.clock import now
from assistant.domain.report import Report
from assistant.editing import bind as binding
from assistant.editing import comments, decide
from assistant.editing.suggestions import carried
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.storage import Stored
from assistant.web import advice, advisers, chosen, comparing, marks, texts
from assistant.web.answers import Act, Answer, Ask
from assistant.web.handlers import shared
from assistant.web.handlers.typed import require_text
from assistant.web.offsets import from_browser
from assistant.web.render import render
from assistant.web.serving import Opened, Serving
from assistant.words import who
from assistant.workflow import rejecting, steps

Verb = Callable[[Report, str, str], Report]  # the report, by whom, when


def _html(_serving: Serving, opened: Opened) -> dict[str, str]:
    return {"#main": render("review.html", id=opened.id, sections=texts.sections(opened))}


def _data(serving: Serving, opened: Opened) -> dict[str, Any]:
    seen = marks.sight(opened)
    known = marks.marks(seen)
    return {
        "sections": texts.sections(opened),
        "marks": known,
        "fixes": marks.fixes(seen, opened.checked, known),
        "suggestions": advice.listed(opened),
        "comments": texts.comments(opened.report),
        "last_year": opened.report.year - 1 if opened.report.last is not None else 0,
        "me": who(serving.by()),
        "model": chosen.is_one(),
        "drafted": steps.is_written(opened.report),
    }


VIEW = shared.View("review", _html, _data)


def save(serving: Serving, ask: Ask) -> Answer:
    """Store what was typed, and let suggestions and comments go with their words."""
    before = serving.store.get(ask.number("id")).report
    return shared.saved(
        serving, ask, lambda _: shared.shown(serving, VIEW, serving.after(_followed(serving, ask.number("id"), before)))
    )


def _followed(serving: Serving, report_id: int, before: Report) -> Stored:
    """Return the report after its texts were stored, with what was said of their words."""
    after = serving.store.get(report_id)
    if _carried(before, after.report) == after.report:
        return after
    return serving.store.change(report_id, lambda report: _carried(before, report), by=serving.by(), act="carry")


def _carried(before: Report, report: Report) -> Report:
    for section in report.texts:
        report = carried(report, section, before.text(section))
    return report


def _said(serving: Serving, ask: Ask, verb: Verb) -> Opened:
    """Keep what somebody says of a text: it decides nothing, so nobody is asked for a name."""
    by, at = serving.by(), now()
    return shared.change(serving, ask.number("id"), lambda report: verb(report, by, at), "comment", by)


def _done(serving: Serving, ask: Ask, act: str, verb: Verb) -> Opened:
    """Do what a person decides, under their name."""
    by, at = serving.signer(ask.number("id")), now()
    return shared.change(serving, ask.number("id"), lambda report: verb(report, by, at), act, by)


def accept(serving: Serving, ask: Ask) -> Opened:
    """Accept a suggestion, as it is or in the person's own words; nothing that rests on a doubtful cell."""
    wanted = ask.key("suggestion")
    advice.require_sound(serving.opened(ask.number("id")), [wanted])

    def verb(report: Report, by: str, at: str) -> Report:
        own = decide.reworded(report, wanted, ask.text("text")) if "text" in ask else report
        return decide.accept(own, [wanted], by, at)

    return _done(serving, ask, "decide", verb)


def accept_all(serving: Serving, ask: Ask) -> Opened:
    """Accept every suggestion that a rule made for accuracy."""
    ids = advice.exact(serving.opened(ask.number("id")))
    return _done(serving, ask, "decide", lambda report, by, at: decide.accept(report, ids, by, at))


def reject(serving: Serving, ask: Ask) -> Answer:
    """Reject a suggestion; the text stays, and with it what a rule found there, or the page says why it does not."""
    opened, wanted, reason = serving.opened(ask.number("id")), ask.key("suggestion"), ask.text("reason", 500)
    stays: list[rejecting.Stays] = []

    def verb(report: Report, by: str, at: str) -> Report:
        done = rejecting.reject(report, opened.checked.findings, [wanted], by, at, reason)
        stays[:] = done.stays
        return done.report

    after = _done(serving, ask, "decide", verb)
    answer = shared.shown(serving, VIEW, after)
    return answer | {"toast": text("没有采纳。这一处{why}。", why=stays[0].why)} if stays else answer


def reopen(serving: Serving, ask: Ask) -> Opened:
    """Take a decision back: the text is as it was, the card is open again."""
    wanted = ask.key("suggestion")
    return _done(serving, ask, "decide", lambda report, by, at: decide.undo(report, by, at, wanted)[0])


def drop(serving: Serving, ask: Ask) -> Opened:
    """Take a suggestion away whose words are gone."""
    wanted = ask.key("suggestion")
    return shared.change(serving, ask.number("id"), lambda report: advice.without(report, wanted), "drop")


def open_page(serving: Serving, ask: Ask) -> Answer:
    """Show the page; what the rules would change in a text that nobody has looked at is there at once."""
    opened = serving.opened(ask.number("id"))
    if not opened.report.suggestions and steps.is_written(opened.report):
        opened = suggest(serving, ask)
    return shared.shown(serving, VIEW, opened, redraw=True, data={"asked": advisers.last(serving, opened.id)})


def suggest(serving: Serving, ask: Ask) -> Opened:
    """Look once more: what the rules would change in the texts."""
    opened = serving.opened(ask.number("id"))
    if advice.renewed(opened.report, opened) == opened.report:
        return opened
    return shared.change(serving, opened.id, lambda report: advice.renewed(report, opened), "suggest")


def adviser(serving: Serving, ask: Ask) -> Answer:
    """Say what would be sent where, before a model is asked."""
    sent = advisers.leaving(serving.opened(ask.number("id")))
    return Answer(ok=True, data={"leaving": sent._asdict()})


def consult(serving: Serving, ask: Ask) -> Answer:
    """Ask the model, after a person saw what goes where."""
    job = advisers.begin(serving, serving.opened(ask.number("id")), ask.key("seen"))
    return Answer(ok=True, data={"job": job})


def job(serving: Serving, ask: Ask) -> Answer:
    """Say how far the model is; the report with what it suggested, where it is done."""
    found = serving.store.jobs.get(ask.number("job"))
    if found.report_id != ask.number("id"):
        raise UnusableInput("没有这项工作", code="no_job")
    if ask.text("stop", 5):
        serving.store.jobs.stop(found.id)
    if ask.text("over", 5):  # the program was ended in it, and a person knows
        serving.store.jobs.decide(found.id, {"over": "dropped"})
    told = {"state": found.state, "result": found.result, "error": found.error or ""}
    if found.state != "done":
        return Answer(ok=True, data={"work": told})
    return shared.shown(serving, VIEW, serving.opened(ask.number("id")), data={"work": told})


def bind(serving: Serving, ask: Ask) -> Opened:
    """Name the source of a number: a cell, or what else it counts."""
    section, start = _place(serving, ask)
    cell, reason = ask.key("cell"), ask.text("reason", 500)

    def verb(report: Report, by: str, at: str) -> Report:
        return binding.bind(report, section, start, cell=cell, reason=reason, by=by, at=at)

    return _done(serving, ask, "bind", verb)


def unbind(serving: Serving, ask: Ask) -> Opened:
    """Take back what was said of a number's source."""
    section, start = _place(serving, ask)
    return _done(serving, ask, "bind", lambda report, _by, _at: binding.unbind(report, section, start))


def cells(serving: Serving, ask: Ask) -> Answer:
    """Return the cells that hold the value of a number, for the person to say which is meant."""
    report = serving.opened(ask.number("id")).report
    section, start = _place(serving, ask)
    found = binding.choices(report, section, start)
    return Answer(ok=True, data={"cells": [[cell, texts.cell_name(report, cell)] for cell in found]})


def comment(serving: Serving, ask: Ask) -> Opened:
    """Say something of a place of a text."""
    section, start = _place(serving, ask)
    end = from_browser(serving.store.get(ask.number("id")).report.text(section))(ask.number("end"))
    said = ask.text("said", 2000)

    def verb(report: Report, by: str, at: str) -> Report:
        return comments.comment(report, section, start, end, said, by, at)

    return _said(serving, ask, verb)


def reply(serving: Serving, ask: Ask) -> Opened:
    """Answer a comment."""
    own, said = ask.key("comment"), ask.text("said", 2000)
    return _said(serving, ask, lambda report, by, at: comments.reply(report, own, said, by, at))


def settled(serving: Serving, ask: Ask) -> Opened:
    """Say that a comment is dealt with, or that it is not after all."""
    own = ask.key("comment")
    return _said(serving, ask, lambda report, by, at: comments.settle(report, own, by, at))


def merge(serving: Serving, ask: Ask) -> Opened:
    """Take mine of two texts, and what the other wrote as suggestions to it."""
    opened = serving.opened(ask.number("id"))
    dispute = next((item for item in opened.stored.disputes if item.id == ask.number("dispute")), None)
    if dispute is None:
        raise UnusableInput("这一处已经有人选过了", code="settled", then="刷新一下再看。")
    shared.settle(serving, Ask(ask | {"choice": "mine"}))
    section, theirs = dispute.part.removeprefix("text."), str(dispute.theirs or "")
    return shared.change(
        serving, opened.id, lambda report: advice.of_another(report, section, theirs, dispute.theirs_by), "suggest"
    )


def history(serving: Serving, ask: Ask) -> Answer:
    """Show who changed the texts, when, and what."""
    opened = serving.opened(ask.number("id"))
    html = render("review_history.html", entries=comparing.entries(serving, opened))
    return Answer(ok=True, html={"#rp-history": html})


def restore(serving: Serving, ask: Ask) -> Answer:
    """Make a text again what it was then: a new revision, which can be taken back."""
    report_id, entry = ask.number("id"), ask.number("entry")
    part = next((item.part for item in serving.store.history(report_id) if item.id == entry), "")
    if not part.startswith("text."):
        raise UnusableInput("没有这一条历史", code="no_entry")
    last = serving.store.history(report_id, part)[0].id
    opened = serving.of(serving.store.restore(report_id, entry, by=serving.signer(ask.number("id"))))
    return shared.shown(serving, VIEW, opened, toast=text("恢复了。"), undo={"entry": last})


def compare(serving: Serving, ask: Ask) -> Answer:
    """Show a text beside its first draft, or beside last year's."""
    opened, section = serving.opened(ask.number("id")), ask.key("section")
    require_text(section, opened.report.form)
    if ask.text("with", 20) == "last":
        html = render("review_last.html", id=opened.id, **comparing.with_last(opened.report, section))
    else:
        html = render("review_draft.html", **comparing.with_draft(serving, opened, section))
    return Answer(ok=True, html={"#compared": html})


def _place(serving: Serving, ask: Ask) -> tuple[str, int]:
    """Return the text and the place in it that a page means.

    Raises:
        UnusableInput: There is no such text.
    """
    report, section = serving.store.get(ask.number("id")).report, ask.key("section")
    require_text(section, report.form)
    return section, from_browser(report.text(section))(max(ask.number("start"), 0))


def _shown(act: Callable[[Serving, Ask], Opened]) -> Act:
    """Return an act that answers with the page's data alone: the editors stay as they are, with their undo."""
    return lambda serving, ask: shared.shown(serving, VIEW, act(serving, ask))


_OPENED: dict[str, Callable[[Serving, Ask], Opened]] = {
    "settle": shared.settle, "fix": shared.fix, "waive": shared.waive, "unwaive": shared.unwaive,
    "undo": shared.undo, "accept": accept, "accept_all": accept_all, "reopen": reopen, "drop": drop,
    "suggest": suggest, "bind": bind, "unbind": unbind, "comment": comment, "reply": reply, "settled": settled,
    "merge": merge,
}  # fmt: skip
ACTS: dict[str, Act] = (
    shared.acts(VIEW)
    | {name: _shown(act) for name, act in _OPENED.items()}
    | {"open": open_page, "reject": reject, "cells": cells, "history": history, "restore": restore, "compare": compare}
    | {"save": save, "adviser": adviser, "consult": consult, "job": job}
)
