"""What is still asked of a person: the gaps of the texts; before there is a draft, those that one would have.

Each question says what its answer is for (an aspect of the notes), and in which form it is best given.
"""

from collections.abc import Iterator
from string import Template
from typing import NamedTuple

from assistant import lazy, resources
from assistant.checking.processing_fee import SINCE, fee
from assistant.domain import aspects
from assistant.domain.aspects import OTHER_MATTERS, is_on_the_fee
from assistant.domain.data import text_hash
from assistant.domain.drafts import Draft
from assistant.domain.gaps import Leftover, by_quote, gaps
from assistant.domain.last_problems import problems_of
from assistant.domain.report import PREAMBLE, Report, Section
from assistant.drafting import offline
from assistant.drafting.phrases import (
    About,
    Kind,
    OtherPhrases,
    OverviewPhrases,
    Part,
    PreamblePhrases,
    ProblemsPhrases,
    variables_of,
)
from assistant.drafting.retelling import phrases
from assistant.grounding.facts import facts_of

_END = "。！？；"
_CLAUSE = lazy.compile("[，。；！？（(、\n]")  # “（地址：人民路1号，电话：XX” → （, ，, not “：”


class Question(NamedTuple):
    """A question that is open.

    `quote` is the gap as it stands in the text of the section, "" where no text asks yet, also where one should tell of
    the fee and does not. `kind`: the fee; what became
    of one of last year's problems (`problem`); any other that takes a sentence; what the tables or the cover answer
    (`lines` of it); which of a note and the tables holds, with the `cells`, what is `left` of the note then, and the
    numbers that may be something else (`apart`); a draft that a model did not finish. `notes` are those that it asks to
    say anew: the answer takes their place.
    """

    id: str
    section: str
    kind: Kind
    aspect: str
    question: str
    quote: str = ""
    problem: str = ""
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    left: tuple[str, ...] | None = None
    apart: tuple[tuple[str, str, str], ...] = ()


def questions(report: Report) -> tuple[Question, ...]:
    """Return what is asked, in the order of the document; a question that a section asks twice is one."""
    known = _origins(report)
    return tuple(item for section in report.due_texts for item in _of_section(report, section, known))


def find(report: Report, question_id: str) -> Question | None:
    """Return an open question by its id; None where it is answered or gone."""
    return next((item for item in questions(report) if item.id == question_id), None)


def told_by_tables(report: Report) -> dict[str, str]:
    """Return for each aspect what the tables will say in the overview, without any note; "" where they are blank."""
    bare = report.having(notes=())
    draft = offline.draft(bare, "overview", facts_of(bare))
    order = iter(aspect.key for aspect in report.form.aspects)
    found = {aspect.key: "" for aspect in report.form.aspects}
    own = ""
    for item in draft.sources:
        if item.facts == ("format.headings",):
            own = next(order, "")
        elif own and "gap" not in item.facts:
            found[own] += item.sentence
    return found


def _of_section(report: Report, section: str, known: dict[str, About]) -> Iterator[Question]:
    now = report.sections.get(section, Section())
    begun = (draft for draft in now.candidates if not draft.is_not_begun)
    drafted = now.draft if now.text.strip() else next(begun, None)
    stands = drafted is not None
    draft = drafted or offline.draft(report, section, facts_of(report))
    if section == OTHER_MATTERS and stands and is_silent_on_the_fee(report):
        asked = next(asked for asked, about in known.items() if about.kind == "fee")
        yield Question(text_hash(f"{section}|fee")[:12], section, "fee", OTHER_MATTERS, asked)
    for quote, places in by_quote(gaps(draft.text)).items():
        first = places[0]
        about = known.get(first.question) or _guessed(report, section, draft.text, first, is_single=len(places) == 1)
        about = About("unfinished", "") if _is_unfinished(draft, first.end) else about
        name = text_hash(f"{section}|{quote}")[:12]
        yield Question(
            name, section, about.kind, about.aspect, first.question, quote if stands else "", about.problem,
            about.lines, about.notes, about.cells, about.left, about.apart,
        )  # fmt: skip


def is_silent_on_the_fee(report: Report) -> bool:
    """Whether section six is written, and neither tells nor asks of the fee that it has to tell every year."""
    text = report.text(OTHER_MATTERS)
    return bool(text.strip()) and report.year >= SINCE and fee([text]) is None and not is_on_the_fee(text)


def _is_unfinished(draft: Draft, end: int) -> bool:
    """Whether a gap is the last of a draft that broke off: it asks for its end, which no person can answer."""
    return draft.unfinished is not None and not draft.text[end:].strip()


def _guessed(report: Report, section: str, text: str, gap: Leftover, *, is_single: bool) -> About:
    """Say what a question is for that no phrase asks: a model's, or a person's."""
    at, question = gap.start, gap.question
    if section == PREAMBLE:
        clause = _CLAUSE.split(text[:at])[-1] if is_single else ""  # “地址：XX，电话：XX” asks twice, by one quote
        lines = _lines(question) or _lines(clause)
        return About("cover", "", lines=lines) if lines else About("text", "unsorted")
    if section == OTHER_MATTERS:
        return About("fee" if is_on_the_fee(question) else "text", OTHER_MATTERS)
    if section == "problems":
        found = aspects.by_words(question, report.year, aspects.OF_PROBLEMS)
        return About("text", found or "problems", notes=_private_note(report, question))
    headed = [item.key for item in report.form.aspects if item.label in _headings(text[:at])]
    found = aspects.by_words(question, report.year, [item.key for item in report.form.aspects])
    if question.startswith(_before_mark(resources.load(OverviewPhrases, "prompts/phrases/overview.yaml").ask_conflict)):
        return About("conflict", "")  # the note or the table was set right since
    return About("text", (headed or [found or "opening"])[-1], notes=_private_note(report, question))


def _private_note(report: Report, question: str) -> tuple[str, ...]:
    """Return the note whose personal data a question is on: it may have been written anew since."""
    before, mark, after = phrases().ask_personal.partition("$note")
    name, stands, _ = question.removeprefix(before).partition(_before_mark(after))
    return (name,) if mark and stands and question.startswith(before) and report.note(name) else ()


def _before_mark(phrase: str) -> str:
    """Return what of a phrase is in every question that it asks: “里有个人信息（$kinds）” → 里有个人信息（."""
    return phrase.partition("$")[0]


def _lines(said: str) -> tuple[str, ...]:
    """Return the lines of the cover that words ask for, in its order."""
    asks = resources.load(PreamblePhrases, "prompts/phrases/preamble.yaml").asks
    return tuple(line for line, words in asks.items() if any(word in said for word in words))


def _headings(before: str) -> str:
    return "\n".join(line for line in before.split("\n") if len(line) < 30 and line[-1:] not in _END)


def _origins(report: Report) -> dict[str, About]:
    """Return what each question of the phrases is about, as it reads in this report.

    Those that a draft would ask now, and those of the phrases that an older draft may still ask.
    """
    variables = variables_of(report)
    cover = resources.load(PreamblePhrases, "prompts/phrases/preamble.yaml")
    found = {asked: About("cover", "", lines=_lines(asked)) for asked in (cover.ask_website, cover.ask_contact)}
    overview = resources.load(OverviewPhrases, "prompts/phrases/overview.yaml")
    found |= _of_part(overview.opening, "opening")
    for aspect in report.form.aspects:
        found |= _of_part(overview.aspects.get(aspect.key, overview.other_aspect), aspect.key)
    found[resources.load(OtherPhrases, "prompts/phrases/other_matters.yaml").ask] = About("fee", OTHER_MATTERS)
    own = resources.load(ProblemsPhrases, "prompts/phrases/problems.yaml")
    steps = {"last_problems": own.last_problems, "problems": own.problems, "measures": own.measures}
    found |= {step.ask: About("text", key) for key, step in steps.items()}
    asked = {Template(question).safe_substitute(variables): about for question, about in found.items()}
    for problem in problems_of(report.last) if report.last else ():
        each = Template(own.last_problems.ask_each).safe_substitute(variables | {"problem": problem})
        asked[each] = About("last_problem", "last_problems", problem)
    facts = facts_of(report)
    for section in report.due_texts:
        asked |= offline.asked(report, section, facts)
    return asked


def _of_part(part: Part, aspect: str) -> dict[str, About]:
    return {item.ask: About("text" if item.notes else "table", aspect) for item in part.items if item.ask}


def is_for_notes(question: Question) -> bool:
    """Whether a sentence answers it: neither a cell, nor the cover, nor the model that was to go on."""
    return question.kind in ("fee", "last_problem", "text")
