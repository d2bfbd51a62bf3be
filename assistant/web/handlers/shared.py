"""What every page of a report can be asked: open it, save what was typed, decide about a finding."""

from collections.abc import Callable
from typing import Any, NamedTuple

from assistant.domain import cell_names
from assistant.domain.clock import now
from assistant.domain.figures import Cell
from assistant.domain.findings import Finding
from assistant.domain.report import Report
from assistant.editing import fix as fixing
from assistant.editing import reasons
from assistant.editing.waive import let_stand, withdraw
from assistant.errors import NotReady, UnusableInput
from assistant.messages import of_error, text
from assistant.storage import Dispute, Keep
from assistant.translating import names
from assistant.web import practising, preferences
from assistant.web.answers import Act, Answer, Ask
from assistant.web.handlers import typed
from assistant.web.rail import finding_id
from assistant.web.serving import Opened, Serving, lacking
from assistant.words import who


class View(NamedTuple):
    """A page of a report: its key, its parts as html by selector, what its script needs after every act.

    `fixed` is what it needs once, with the parts.
    """

    key: str
    html: Callable[[Serving, Opened], dict[str, str]]
    data: Callable[[Serving, Opened], dict[str, Any]]
    fixed: Callable[[Opened], dict[str, Any]] = lambda _opened: {}


def acts(view: View) -> dict[str, Act]:
    """Return the acts that every page of a report has."""

    def open_page(serving: Serving, ask: Ask) -> Answer:
        return shown(serving, view, serving.opened(ask.number("id")), redraw=True)

    def after(act: Callable[[Serving, Ask], Opened]) -> Act:
        return lambda serving, ask: shown(serving, view, act(serving, ask))

    def changed(act: Callable[[Serving, Ask], Opened]) -> Act:
        return lambda serving, ask: shown(serving, view, act(serving, ask), redraw=True)

    def save(serving: Serving, ask: Ask) -> Answer:
        return saved(
            serving, ask,
            lambda cells: shown(serving, view, cells or serving.opened_after(ask.number("id")), afresh=False),
        )  # fmt: skip

    return {
        "open": open_page,
        "save": save,
        "look": after(look),
        "settle": changed(settle),
        "fix": changed(fix),
        "waive": changed(waive),
        "unwaive": changed(unwaive),
        "name": give_name,
        "undo": changed(undo),
        "restart": restart,
        "skip": skip,
    }


def shown(serving: Serving, view: View, opened: Opened, *, redraw: bool = False, **more: Any) -> Answer:
    """Return the answer that shows a report on a page; with `redraw`, its parts anew.

    What goes on is read before the parts are drawn: what ends between the two is asked about once more.
    """
    data = (
        (view.fixed(opened) if redraw else {})
        | view.data(serving, opened)
        | {"conflicts": conflicts(opened, serving.by())}
    )
    html = view.html(serving, opened) if redraw else {}
    return serving.answer(opened, view.key, html=html | more.pop("html", {}), data=data | more.pop("data", {}), **more)


def look(serving: Serving, ask: Ask) -> Opened:
    """Return the report as it stands, with what others did."""
    return serving.opened(ask.number("id"))


def saved(serving: Serving, ask: Ask, show: Callable[[Opened | None], Answer]) -> Answer:
    """Store what was typed and show the report; with what can't be stored, also where the check breaks after it.

    Args:
        serving: The store.
        ask: What was typed.
        show: Shows the report; it is handed over where nothing but cells was typed.
    """
    done = typed.store(serving, ask.number("id"), ask.each("changes", 1000), ask.text("tab", 40))
    try:
        answer = show(done.opened)
    except NotReady as error:
        if not done.refused:
            raise
        answer = Answer(ok=False, code=error.code, msg=of_error(error))
    return answer | Answer(refused=done.refused) if done.refused else answer


def settle(serving: Serving, ask: Ask) -> Opened:
    """Choose in a dispute: mine, theirs, or what a person made of both."""
    report_id, chosen = ask.number("id"), ask.text("choice")
    keep: Keep | str = {"mine": Keep.MINE, "theirs": Keep.THEIRS}.get(chosen) or ask.text("text", 200_000)
    return serving.of(serving.store.settle(report_id, ask.number("dispute"), keep, by=serving.by()))


def found(opened: Opened, ask: Ask) -> Finding:
    """Return the finding that a card shows.

    Raises:
        UnusableInput: It is not there any more: the report has changed.
    """
    wanted = ask.key("finding")
    for item in opened.checked.findings:
        if finding_id(item) == wanted:
            return item
    raise UnusableInput("这一条已经不在了，报告刚改过", code="finding_gone")


def change(serving: Serving, report_id: int, verb: Callable[[Report], Report], act: str, by: str = "") -> Opened:
    """Apply a verb to a report and return it as it is then stored."""
    return serving.of(serving.store.change(report_id, verb, by=by or serving.by(), act=act))


def fix(serving: Serving, ask: Ask) -> Opened:
    """Apply the remedy of a rule: the exact replacement that the card shows."""
    opened, by = serving.opened(ask.number("id")), serving.by()
    finding = found(opened, ask)
    return change(
        serving, opened.id, lambda report: fixing.apply(report, [finding], by, now())[0], f"fix {finding.code}"
    )


def waive(serving: Serving, ask: Ask) -> Opened:
    """Let a warning stand, with a reason."""
    opened, by = serving.opened(ask.number("id")), serving.signer(ask.number("id"))
    finding, reason = found(opened, ask), reasons.require(ask.text("reason", 500))
    return change(
        serving, opened.id,
        lambda report: let_stand(report, [finding], reason, by, now(), opened.checked.findings), "waive", by,
    )  # fmt: skip


def unwaive(serving: Serving, ask: Ask) -> Opened:
    """Take the reason back that let a finding stand."""
    opened, by = serving.opened(ask.number("id")), serving.signer(ask.number("id"))
    finding = found(opened, ask)
    return change(serving, opened.id, lambda report: withdraw(report, finding), "unwaive", by)


def undo(serving: Serving, ask: Ask) -> Opened:
    """Take back an act: a part becomes again what it was before it."""
    return serving.of(serving.store.restore(ask.number("id"), ask.number("entry"), by=serving.by()))


def give_name(serving: Serving, ask: Ask) -> Answer:
    """Remember the name of the person who works here."""
    name = " ".join(ask.text("name", 120).split())
    if not name:
        return Answer(ok=False, code="needs_name", msg=text("写上你的名字。"))
    preferences.change(person=name)
    return Answer(ok=True, data={"person": name})


def restart(serving: Serving, ask: Ask) -> Answer:
    """Begin the practice anew: its report is as it was at first."""
    if not serving.store.row(ask.number("id")).practice:
        raise UnusableInput("这不是练习报告", code="no_practice")
    return Answer(ok=True, go=f"/basics?id={practising.begin(serving.store, serving.by(), again=True)}")


def skip(serving: Serving, ask: Ask) -> Answer:
    """Go on to the next task of the practice without doing this one."""
    practising.skip(serving.store, ask.number("id"))
    opened = serving.opened(ask.number("id"))
    return Answer(ok=True, html=practising.bar(serving.store, opened.stored, len(lacking(opened))))


def conflicts(opened: Opened, me: str) -> list[dict[str, Any]]:
    """Return what two persons wrote onto the same, for one to choose; of a cell, what `me` wrote is 你填 6."""
    return [_conflict(opened, item, me) for item in opened.stored.disputes]


def _conflict(opened: Opened, item: Dispute, me: str) -> dict[str, Any]:
    you = me if item.cell and item.by != item.theirs_by else None
    by, theirs_by = (text("你") if name == you else who(name) for name in (item.by, item.theirs_by))
    name = names(cell_names.place_in_words(opened.report.form, item.cell)) if item.cell else ""
    return {
        "id": item.id, "cell": item.cell, "part": item.part, "section": item.part.removeprefix("text."), "name": name,
        "mine": _said(item.mine), "theirs": _said(item.theirs), "by": by, "theirs_by": theirs_by,
    }  # fmt: skip


def _said(value: Cell | str | None) -> str:
    return value.text if isinstance(value, Cell) else (value or "")
