"""What every page shares: the store, the person who works here, what is open, the frame's facts."""

import json
import logging
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant import checking, resources, settings
from assistant.domain import formats, signing
from assistant.domain.clock import now
from assistant.domain.figures import BLANK
from assistant.domain.findings import Checked
from assistant.domain.formats import Format
from assistant.domain.report import Report
from assistant.errors import AssistantError, NotReady
from assistant.messages import of_error, text
from assistant.storage import CellPatch, Line, Outcome, Row, Store, Stored, insist
from assistant.storage.parts import FIGURES
from assistant.web import practising, preferences, rail
from assistant.web.answers import Answer
from assistant.web.presence import Presence
from assistant.words import NOBODY
from assistant.workflow import steps

if TYPE_CHECKING:
    from assistant.assembling.gate import Blocker

_FIGURES_UNCHECKED = NotReady("这次没校验完，填的数都存了", code="unchecked")
_TEXTS_UNCHECKED = NotReady("这次没校验完，写的都存了", code="unchecked")
_TIMES, _PAUSE = 80, 0.3  # how often a busy store is asked, each time for as long as it waits itself; seconds between
_KEPT = 64  # reports whose last check is remembered


class Opened(NamedTuple):
    """A report as a page works on it: how it is stored, with last year's at hand, and what the check found."""

    stored: Stored
    report: Report
    checked: Checked

    @property
    def id(self) -> int:
        """The number of the report."""
        return self.stored.id


@contextmanager
def _stored_anyway(otherwise: NotReady) -> Generator[None]:
    """A check that breaks after something was stored is no reason for the page to send it again."""
    try:
        yield
    except Exception as error:
        logging.getLogger(__name__).exception(otherwise.what)
        why = of_error(error) if isinstance(error, AssistantError) else ""
        raise NotReady(otherwise.what, then="{why}" if why else "", code=otherwise.code, why=why) from error


class _Beside(NamedTuple):
    """What the steps say beside the report itself: open questions of what was checked, waiting files, finals made."""

    checked: Checked
    asked: int
    waiting: Counter[str]
    finals: list[Line]


class Serving:
    """The store and the person at it. Without log-in one person works here, who gives their name once.

    `token` is what our own routes ask for: a page of another site cannot know it.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.token = secrets.token_urlsafe(24)
        self.presence = Presence()
        self.preparing: threading.Thread | None = None  # makes the report for practice when there is no report yet
        self._opened: dict[int, tuple[object, Opened]] = {}
        self._beside: dict[int, _Beside] = {}
        self._lock = threading.Lock()

    @property
    def where(self) -> str:
        """Where the reports are: the database's file, or its address without the password."""
        return self.store.database.name

    def person(self) -> str:
        """Return the name of the person who works here, or "" while nobody gave it."""
        return preferences.load().person

    def by(self) -> str:
        """Return who types: the person, or this machine while nobody gave a name."""
        return self.person() or NOBODY

    def signer(self, report_id: int = 0) -> str:
        """Return the name of the person for a decisive act; in a report for practice nobody need give one.

        Raises:
            NotReady: Nobody gave a name yet; the page asks for it and does the act again.
        """
        if name := self.person():
            return name
        if report_id and self.store.row(report_id).practice:
            return self.by()
        raise NotReady("要记下是谁做的", then="写上你的名字，只问这一次。", code="needs_name")

    def opened(self, report_id: int) -> Opened:
        """Return a report, checked.

        Raises:
            UnusableInput: There is none with this id.
            StoreTrouble: The database does not give it.
        """
        return self.of(self.store.get(report_id))

    def of(self, stored: Stored) -> Opened:
        """Return a report that was just stored, checked; the same revision is not checked twice."""
        report = stored.report
        if report.last is None:
            report = report.with_last(self.last_of(stored.row))
        key = _key(stored, report)
        with self._lock:
            known = self._opened.get(stored.id)
        if known is not None and known[0] == key:
            return Opened(stored, report, known[1].checked)
        opened = Opened(stored, report, checking.check(report))
        self._remember(opened, key)
        return opened

    def _known(self, report_id: int) -> Opened | None:
        """Return a report as it was shown last, where that is remembered."""
        with self._lock:
            found = self._opened.get(report_id)
        return found[1] if found else None

    def _remember(self, opened: Opened, key: object) -> None:
        """Keep what was checked last."""
        with self._lock:
            self._opened.pop(opened.id, None)
            self._opened[opened.id] = (key, opened)
            while len(self._opened) > _KEPT:
                self._opened.pop(next(iter(self._opened)))

    def with_cells(self, report_id: int, patches: Sequence[CellPatch], *, by: str, writer: str) -> Opened:
        """Store cells as they are typed and return the report, checked, without reading all of it again.

        Raises:
            UnusableInput: There is none with this id.
            StoreTrouble: The database does not take them.
        """
        known = self._known(report_id)
        outcomes = self.store.patch_cells(report_id, patches, by=by, writer=writer)
        new = _patched(known.stored, patches, outcomes) if known else None
        if known is None or new is None:
            return self.opened_after(report_id, _FIGURES_UNCHECKED)
        report = new.report.with_last(known.report.last)
        with _stored_anyway(_FIGURES_UNCHECKED):
            opened = Opened(new, report, known.checked if new is known.stored else checking.check(report))
        self._remember(opened, _key(new, report))
        return opened

    def opened_after(self, report_id: int, otherwise: NotReady = _TEXTS_UNCHECKED) -> Opened:
        """Return a report after something was stored in it, checked.

        Args:
            report_id: The report.
            otherwise: What is said where the check breaks: that it is stored all the same.

        Raises:
            NotReady: The check broke.
        """
        return self.after(self.store.get(report_id), otherwise)

    def after(self, stored: Stored, otherwise: NotReady = _TEXTS_UNCHECKED) -> Opened:
        """Return a report as something was just stored in it, checked; otherwise as `opened_after`."""
        with _stored_anyway(otherwise):
            return self.of(stored)

    def insist(self, report_id: int, verb: Callable[[Report], Report], *, by: str, act: str) -> Stored:
        """Change a report as `Store.change`, for what was waited and paid for: a store that is busy is waited for.

        Raises:
            StoreTrouble: It is busy still, or something else is wrong with it.
        """
        return insist(lambda: self.store.change(report_id, verb, by=by, act=act), _TIMES, _PAUSE)

    def form_of(self, report_id: int) -> Format:
        """Return the format of a report, without reading it.

        Raises:
            UnusableInput: There is none with this id.
        """
        known = self._known(report_id)
        return known.report.form if known else formats.load(self.store.row(report_id).format)

    def last_of(self, row: Row) -> Report | None:
        """Return last year's report of the same organ, where the store has it."""
        for other in self.store.reports():
            if (other.organ, other.year, other.practice) == (row.organ, row.year - 1, row.practice) and row.organ:
                return self.store.get(other.id).report
        return None

    def _waiting(self, report_id: int) -> Counter[str]:
        """Return how many files of each kind were read for a report and not yet taken over or dropped."""
        return Counter(job.kind for job in self.store.jobs.of(report_id, "done") if not job.progress.get("over"))

    def imports(self, report_id: int) -> int:
        """Return how many reports were read for a report and not yet taken over or dropped."""
        return self._waiting(report_id)["import"]

    def finals(self, report_id: int) -> list[Line]:
        """Return the entries of the journal on final documents that were made, the first one first."""
        return [line for line in self.store.journal(report_id) if line.act == "build" and line.detail.get("final")]

    def is_built(self, opened: Opened, finals: Iterable[Line] | None = None) -> bool:
        """Whether the final documents of this very version of a report were made, and it may be final still.

        Args:
            opened: The report.
            finals: Its finals, where the caller knows them.
        """
        from assistant.assembling import gate
        from assistant.workflow import build

        known = self.finals(opened.id) if finals is None else finals
        built = any(build.is_final(opened.report, line.detail) for line in known)
        return built and not gate.blockers(opened.report, opened.checked.findings)

    def asked(self, opened: Opened) -> int:
        """Return how many questions are open in a report."""
        known = self._beside.get(opened.id)
        return known.asked if known and known.checked is opened.checked else steps.questions(opened.report)

    def _look_beside(self, opened: Opened) -> _Beside:
        """Return what the steps say beside the report, and remember it: typing does not wait for it."""
        found = _Beside(opened.checked, self.asked(opened), self._waiting(opened.id), self.finals(opened.id))
        with self._lock:
            self._beside[opened.id] = found
            while len(self._beside) > _KEPT:
                self._beside.pop(next(iter(self._beside)))
        return found

    def steps(self, opened: Opened, *, afresh: bool = True) -> tuple[steps.Step, ...]:
        """Return how far the six steps of a report are.

        Args:
            opened: The report.
            afresh: Whether to look at the files that wait and the finals that were made; else they are as they were
                when last looked at, and so are the questions that only a draft would ask.
        """
        known = None if afresh else self._beside.get(opened.id)
        beside = known or self._look_beside(opened)
        is_drafted = all(opened.report.text(key).strip() for key in opened.report.due_texts)
        made = steps.steps(
            opened.report,
            opened.checked,
            imports=beside.waiting["import"],
            note_files=beside.waiting["notes"],
            is_built=self.is_built(opened, beside.finals),
            asked=self.asked(opened) if is_drafted else beside.asked,
        )
        if not is_kept(opened):
            return made
        return tuple(step if step.state == "done" else step._replace(state="none", note="") for step in made)

    def bar(self, report_id: int) -> dict[str, Any]:
        """Return what the report bar says of a report; nothing where there is none."""
        try:
            opened = self.opened(report_id)
        except AssistantError:
            return {}
        made = self.steps(opened)
        return head(opened, made) | {
            "id": report_id,
            "steps": made,
            "saved_at": clock(opened.stored.row.updated_at),
            "practice": practising.told(self.store, opened.stored, len(lacking(opened)))
            if opened.stored.row.practice
            else None,
        }

    def answer(self, opened: Opened, page: str, *, afresh: bool = True, **more: Any) -> Answer:
        """Return what every page shows after any act: the rail, the steps (`afresh` as there), when it was saved."""
        made = self.steps(opened, afresh=afresh)
        if opened.stored.row.practice:
            more["html"] = more.get("html", {}) | practising.bar(self.store, opened.stored, len(lacking(opened)))
        return Answer(
            ok=True,
            rail=rail.rail(opened.report, opened.checked, page, opened.id, made=made),
            steps=[step._asdict() for step in made],
            head=head(opened, made),
            at=clock(opened.stored.row.updated_at),
            **more,
        )

    @staticmethod
    def words() -> dict[str, str]:
        """Return the English twins of the scripts' words; none where Chinese is spoken."""
        return _script_words() if settings.locale() == "en" else {}


def lacking(opened: Opened) -> "list[Blocker]":
    """Return what keeps a report from being final but the sign-offs: the pages that give its number count these."""
    from assistant.assembling import gate

    return steps.lacking(opened.report, gate.blockers(opened.report, opened.checked.findings))


def _key(stored: Stored, report: Report) -> object:
    """Return what a check rests on: which report, each of its parts, the language of what it says."""
    return stored.row.uid, dict(stored.revisions), settings.locale(), report.last is None


def _patched(before: Stored, patches: Sequence[CellPatch], outcomes: Sequence[Outcome]) -> Stored | None:
    """Return a report with cells that were just stored, without reading it; None where somebody else wrote too."""
    seen = before.revisions.get(FIGURES, 0)
    if any(item.status not in ("saved", "same") or item.revision > seen + 1 for item in outcomes):
        return None
    saved = {item.cell: item.revision for item in outcomes if item.status == "saved"}
    if not saved:
        return before
    values = {patch.cell: patch.value or BLANK for patch in patches if patch.cell in saved}
    return before._replace(
        row=before.row._replace(updated_at=now()),
        report=before.report.having(figures=before.report.figures.having(values)),
        revisions={**before.revisions, FIGURES: seen + 1},
        cells={**before.cells, **saved},
    )


def title(row: Row) -> str:
    """Return how a report is called in lists: its unit, and whether it is for practice."""
    organ = row.organ or text("还没有单位名称")
    return text("练习：{organ}", organ=organ) if row.practice else organ


def clock(at: str) -> str:
    """Return a moment (UTC, ISO 8601) as a page shows it: today's by the clock (10:32), another day's by the day."""
    moment = datetime.fromisoformat(at).astimezone()
    today = datetime.fromisoformat(now()).astimezone().date()
    return f"{moment:%H:%M}" if moment.date() == today else f"{moment:%Y-%m-%d}"


def head(opened: Opened, made: Sequence[steps.Step]) -> dict[str, str | bool]:
    """Return what the report bar says of a report beside its steps: whose on which year, by when it is due.

    With whether a signature has `lapsed`: a page warns of the change that does it.
    """
    row, year = opened.stored.row, opened.report.year
    due = text("往年的，存着备查") if is_kept(opened) else deadline(year)[0]
    due = text("已定稿") if made[-1].state == "done" else due
    return {
        "title": text("{organ} {year} 年", organ=title(row), year=year),
        "deadline": text("练习，不计入统计") if row.practice else due,
        "lapsed": signing.has_lapsed(opened.report),
    }


def is_kept(opened: Opened) -> bool:
    """Whether a report is one of an older year that is there to look up: long past, and nobody works at it.

    The last year that is over may be written late; notes, drafts and suggestions are work wherever they are.
    """
    report, row = opened.report, opened.stored.row
    if row.practice or report.year >= datetime.fromisoformat(now()).year - 1:
        return False
    if report.notes or report.suggestions or any(item.candidates for item in report.sections.values()):
        return False
    # one that was just begun is there to be written
    return not report.figures.blank or steps.is_written(report)


def day(date_: date | None) -> str:
    """Return a date as a page says it: 2026 年 1 月 20 日; "" for none."""
    return text("{y} 年 {m} 月 {d} 日", y=date_.year, m=date_.month, d=date_.day) if date_ else ""


def deadline(year: int) -> tuple[str, int]:
    """Return by when the report on a year is due, in words, and how many days are left: 31 January of the next one.

    Source: 政府信息公开条例, article 49.
    """
    left = (date(year + 1, 1, 31) - datetime.fromisoformat(now()).astimezone().date()).days
    if left < 0:
        return text("1 月 31 日前报出，过期 {n} 天", n=-left), left
    return text("1 月 31 日前报出，还有 {n} 天", n=left), left


@cache
def _script_words() -> dict[str, str]:
    return json.loads(resources.find("schemas/messages/en.scripts.json").read_text(encoding="utf-8"))
