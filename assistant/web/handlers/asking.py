"""Questions as the pages of notes and of drafts ask them: small forms, the sentence shown before it is kept."""

from collections.abc import Callable
from typing import Any, cast

from assistant import words
from assistant.checking import copies, texts
from assistant.domain.aspects import OTHER_MATTERS, is_on_the_fee
from assistant.domain.clock import now
from assistant.domain.gaps import question_of
from assistant.domain.last_problems import problems_of
from assistant.domain.report import Note, Report
from assistant.drafting import answers, questions
from assistant.drafting.answers import Given, How
from assistant.drafting.questions import Question
from assistant.drafting.told import missing, told
from assistant.errors import UnusableInput
from assistant.messages import text
from assistant.web import rail
from assistant.web.answers import Act, Answer, Ask
from assistant.web.handlers import shared, undoing
from assistant.web.serving import Opened, Serving
from assistant.workflow import answering

_WAYS = ("none", "some", "done", "going", "not")


def cards(opened: Opened) -> list[dict[str, Any]]:
    """Return every open question as its card shows it."""
    report = opened.report
    return [_card(report, item) for item in questions.questions(report)]


def first(opened: Opened) -> str:
    """Return the first question that is open, in the words of its card; "" for none."""
    return next((_card(opened.report, item)["text"] for item in questions.questions(opened.report)), "")


def _card(report: Report, item: Question) -> dict[str, Any]:
    asked, found, due = rail.said(report, item.question), told(report, item), missing(report, item)
    if item.kind == "fee":
        asked = text("{year} 年有没有发出信息处理费收费通知？", year=report.year)
    if item.kind == "last_problem":
        asked = text("去年写的“{problem}”，今年怎么样了？", problem=item.problem)
    if item.kind == "unfinished":
        asked = text("这一节没有写完。")
    noted = _noted(report, item)
    if noted and not item.quote:
        asked = text("还差：{question}", question=asked)
    return {
        "noted": noted, "nth": _nth(report, item),
        "id": item.id, "kind": item.kind, "aspect": item.aspect, "text": asked, "section": item.section,
        "where": words.section_name(report, item.section), "last": last_sentence(report, item),
        "is_for_notes": questions.is_for_notes(item), "stands": bool(item.quote), "line": due[0] if due else "",
        "told": answering.becomes(report, item, found.sentence, found.words) if found else "",
        "about": [_about(report, note) for note in map(report.note, item.notes) if note],
        "cell": item.cells[0] if item.cells else "",
        "apart": bool(item.apart),
        "left": item.left or (),
    }  # fmt: skip


def _about(report: Report, note: Note) -> dict[str, str]:
    """Return a note that a question is about: what the page calls it, what it says."""
    return {"id": note.id, "name": rail.note_name(report, note.id), "text": note.text}


def _noted(report: Report, item: Question) -> list[str]:
    """Return what is noted on the aspect that a question goes on asking for."""
    aspects = {aspect.key for aspect in report.form.aspects}
    asks_more = item.kind == "text" and not item.notes
    return [note.text for note in report.notes if asks_more and note.aspect == item.aspect in aspects]


def _nth(report: Report, item: Question) -> int:
    """Return which of last year's problems a question is on: ③ asks for it in its list; 0 for none of them."""
    problems = problems_of(report.last) if report.last and item.kind == "last_problem" else []
    return problems.index(item.problem) + 1 if item.problem in problems else 0


def last_sentence(report: Report, item: Question) -> str:
    """Return what last year's report said of the fee, "" for other questions or where it said nothing."""
    if item.kind != "fee" or report.last is None:
        return ""
    said = (sentence for _, sentence in texts.sentences(report.last.text(OTHER_MATTERS)))
    return next((f"{sentence}。" for sentence in said if is_on_the_fee(sentence)), "")


def given(ask: Ask) -> Given:
    """Return the answer in a payload."""
    how = ask.text("how", 10)
    return Given(
        cast("How", how) if how in _WAYS else "", ask.text("said", 2000), ask.text("count", 20), ask.text("total", 20),
        ask.text("paid", 20),
    )  # fmt: skip


def question(report: Report, ask: Ask) -> Question:
    """Return the question that a form asks; one on a problem of last year may be answered without being asked.

    Raises:
        UnusableInput: It is not open any more.
    """
    wanted, problem = ask.key("question"), ask.key("problem")
    for item in questions.questions(report):
        if item.id == wanted or (problem and item.problem == problem and item.kind == "last_problem"):
            return item
    if problem:
        return Question("", "problems", "last_problem", "last_problems", "", "", problem)
    raise UnusableInput("这一题已经答过了", code="question_gone")


def preview(serving: Serving, ask: Ask) -> dict[str, Any]:
    """Return what an answer becomes, and how many of its blanks are open."""
    report = serving.opened(ask.number("id")).report
    item, own = question(report, ask), given(ask)
    said = answers.sentence(report, item, own)
    left = answering.still_asked(report, item, said) if said else ""
    return {
        "left": text("记下以后还会问：{question}", question=rail.said(report, question_of(left))) if left else "",
        "question": ask.key("question"), "problem": ask.key("problem"),
        "sentence": answering.becomes(report, item, said) if said else "", "missing": answers.missing(item, own),
        "label": _label(report, item),
        "like": bool(said and copied(report, said)),
    }  # fmt: skip


def _label(report: Report, item: Question) -> str:
    """Return what is said above the sentence: only what goes into a text that stands is there word for word."""
    if answering.is_written(report, item):
        return text("将写成：")
    return text("将记下（起草时写进正文，字句可能不同）：")


def answer(serving: Serving, ask: Ask) -> tuple[Opened, dict[str, Any]]:
    """Keep an answer as a note, and put it where it was asked; like what is typed, it decides nothing."""
    opened, by = serving.opened(ask.number("id")), serving.by()
    own = given(ask)

    def verb(report: Report) -> Report:
        whole = report.with_last(opened.report.last)
        item = question(whole, ask)
        return answering.answer(whole, item, answers.require(whole, item, own), by, now()).report

    after, taken = undoing.change(serving, opened.id, verb, "answer", by)
    filled = after.report.sections != opened.report.sections
    return after, {"toast": text("记下了，文中也填上了。") if filled else text("记下了。"), "undo": taken}


def fill(serving: Serving, ask: Ask) -> tuple[Opened, dict[str, Any]]:
    """Put what the cover or the tables answer where it was asked."""
    return _settled(serving, ask, answering.fill, text("填进文中了。"))


def by_tables(serving: Serving, ask: Ask) -> tuple[Opened, dict[str, Any]]:
    """Let the tables hold against a note: it says what they say, and the question is gone."""
    return _settled(serving, ask, answering.settle, text("照表格的写了。"))


def keep_apart(serving: Serving, ask: Ask) -> tuple[Opened, dict[str, Any]]:
    """Keep a note's number beside the tables': it counts something else, and is not asked about again."""
    return _settled(serving, ask, answering.keep_apart, text("两个数都留着。"))


def leave_out(serving: Serving, ask: Ask) -> tuple[Opened, dict[str, Any]]:
    """Leave out a note that was to be written anew, and the question with it."""
    return _settled(serving, ask, answering.leave_out, text("去掉了。"))


def _settled(
    serving: Serving, ask: Ask, verb: Callable[[Report, Question, str, str], Report], toast: str
) -> tuple[Opened, dict[str, Any]]:
    opened, by = serving.opened(ask.number("id")), serving.by()

    def change(report: Report) -> Report:
        whole = report.with_last(opened.report.last)
        return verb(whole, question(whole, ask), by, now())

    after, taken = undoing.change(serving, opened.id, change, "answer", by)
    return after, {"toast": toast, "undo": taken}


def acts(view: shared.View) -> dict[str, Act]:
    """Return the acts of a page that asks: answer, see first what an answer becomes, take an act back."""

    def after(act: Callable[[Serving, Ask], tuple[Opened, dict[str, Any]]]) -> Act:
        def done(serving: Serving, ask: Ask) -> Answer:
            opened, more = act(serving, ask)
            return shared.shown(serving, view, opened, redraw=True, **more)

        return done

    def previewed(serving: Serving, ask: Ask) -> Answer:
        return Answer(ok=True, data={"preview": preview(serving, ask)})

    def undone(serving: Serving, ask: Ask) -> Answer:
        opened = undoing.undo(serving, ask.number("id"), ask.key("what"))
        return shared.shown(serving, view, opened, redraw=True)

    return {
        "answer": after(answer), "fill": after(fill), "by_tables": after(by_tables),
        "keep_apart": after(keep_apart), "leave_out": after(leave_out),
        "preview": previewed, "undo": undone,
    }  # fmt: skip


def copied(report: Report, said: str) -> str:
    """Return the sentence of last year's report that words are a copy of, "" where they are none."""
    if report.last is None:
        return ""
    before = copies.Before()
    for section in report.last.form.narratives:
        before |= copies.of(report.last, section)
    problems = problems_of(report.last)
    found = (copies.copied_from(sentence, before, problems) for _, sentence in texts.sentences(said))
    return next((item for item in found if item), "")
