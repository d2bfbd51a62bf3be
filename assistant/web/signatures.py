"""⑥ 定稿, the sign-offs: who signed in which role, what changed since, and what a signer is shown."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from assistant import words
from assistant.domain import cell_names, signing
from assistant.domain.figures import BLANK
from assistant.domain.report import Report
from assistant.domain.sign_offs import SignOff, roles
from assistant.editing.approve import totals
from assistant.errors import AssistantError
from assistant.grounding.ticks import Tick, unseen
from assistant.messages import of_error, text
from assistant.translating import names
from assistant.web.rail import said
from assistant.web.serving import Opened
from assistant.workflow import ticks

_ENDS = "。！？；\n"  # of sentences
_ANYONE = "试签人"  # nobody: it is only tried whether a signature would be taken


class Signature(NamedTuple):
    """A role: whether a final needs it, and how its signature stands: `signed`, `lapsed`, `part` or `none`."""

    role: str
    name: str
    needed: bool
    state: str
    by: str = ""
    at: str = ""
    note: str = ""


def signatures(opened: Opened) -> list[Signature]:
    """Return the roles in which people sign, each with its signature."""
    own = roles()
    return [_signature(opened, key, role.shown, needed=key in own.final) for key, role in own.roles.items()]


def _signature(opened: Opened, role: str, name: str, *, needed: bool) -> Signature:
    report = opened.report
    given = {part: signing.latest(report, part, role) for part in signing.parts(report)}
    known = [item for item in given.values() if item is not None]
    if not known:
        return Signature(role, name, needed, "none", note=text("还没有人签") if needed else text("单位要求才签"))
    by, at = words.who(known[-1].by), moment(known[-1].at)
    if lapsed := [item for item in known if not signing.holds(report, item)]:
        said = text("{by}的签字失效了：{changes}", by=words.who(lapsed[0].by), changes=_changes(report, lapsed))
        return Signature(role, name, needed, "lapsed", by, at, said)
    if new := [item for items in unseen(report, opened.checked.findings, [role]).values() for item in items]:
        quotes = words.some_of([f"“{item.quote}”" for item in new])
        return Signature(
            role, name, needed, "lapsed", by, at, text("{by}签字时没有看过：{quotes}", by=by, quotes=quotes)
        )
    if missing := [part for part, item in given.items() if item is None]:
        parts = text("、").join(words.part_name(report, part) for part in missing)
        return Signature(role, name, needed, "part", by, at, text("{parts}还没签", parts=parts))
    return Signature(role, name, needed, "signed", by, at)


def _changes(report: Report, lapsed: list[SignOff]) -> str:
    told = [
        f"{words.part_name(report, item.part)}{text('：')}{change}"
        for item in lapsed
        for change in words.changes_since(report, item) or [text("改过")]
    ]
    return words.some_of(told, text("；"))


def moment(at: str) -> str:
    """Return a moment as a page says it: 1 月 22 日 10:30."""
    try:
        when = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return text("{month} 月 {day} 日 {time}", month=when.month, day=when.day, time=f"{when:%H:%M}")


def same_person(given: list[Signature]) -> str:
    """Return the sentence about one person who signed in several roles, or ""."""
    told: list[str] = []
    for name in dict.fromkeys(item.by for item in given if item.state == "signed"):
        own = [item.name for item in given if item.by == name and item.state == "signed"]
        if len(own) > 1:
            told.append(text("{roles}是同一个人（{name}），单位允许就继续。", roles=text("、").join(own), name=name))
    return "".join(told)


def hindrance(opened: Opened, unwritten: int, left: int) -> str:
    """Return why nobody can sign the report as it stands, or "".

    Args:
        opened: The report.
        unwritten: How many places of it are to be written, as the page says already.
        left: How many are to be cut out, likewise.
    """
    if unwritten and left:
        return text("先补上没填、没写完的 {n} 处，删去不该留的 {m} 处，再签字。", n=unwritten, m=left)
    if unwritten:
        return text("先补上没填、没写完的 {n} 处，再签字。", n=unwritten)
    if left:
        return text("先删去不该留的 {n} 处，再签字。", n=left)
    try:
        ticks.sign_whole(opened.report, _ANYONE, "", "sign_off", opened.checked.findings)
    except AssistantError as error:
        return of_error(error)
    return ""


class ToSee(NamedTuple):
    """What a signer must have looked at: what stands before and after it in its sentence, what is said of it, where.

    `goto` is its place as a link to ⑤ names it.
    """

    before: str
    quote: str
    after: str
    why: str
    where: str
    goto: str


def to_see(report: Report, items: Iterable[Tick]) -> list[ToSee]:
    """Return what a signer must have looked at, each in its sentence."""
    return [_in_sentence(report, item) for item in items]


def _in_sentence(report: Report, item: Tick) -> ToSee:
    whole = report.text(item.section)
    start = max(whole.rfind(mark, 0, item.start) + 1 for mark in _ENDS)
    ends = [at + 1 for mark in _ENDS if (at := whole.find(mark, item.end)) >= 0]
    return ToSee(
        before=whole[start : item.start],
        quote=item.quote,
        after=whole[item.end : min(ends, default=len(whole))].rstrip(),
        why=said(report, item.why),
        where=words.section_name(report, item.section),
        goto=f"{item.section}:{item.start}-{item.end}",
    )


def sums(report: Report) -> list[tuple[str, str]]:
    """Return the cells that sum the tables up, by their printed names."""
    return [
        (names(cell_names.printed_name(report.form, cell)), report.figures.get(cell, BLANK).text or text("空"))
        for cell in totals(report)
    ]


def blanks(report: Report) -> int:
    """Return how many cells are blank."""
    return sum(report.figures.get(cell, BLANK).blank for cell in report.form.cells)


def lengths(report: Report) -> list[tuple[str, int]]:
    """Return the texts by their names with how many characters each has."""
    return [(words.section_name(report, key), len("".join(report.text(key).split()))) for key in report.texts]
