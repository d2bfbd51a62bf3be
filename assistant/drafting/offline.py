"""The embedded drafter: sober sentences from facts and notes, without a model. What it does not know it asks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from string import Template

from assistant import lazy, resources
from assistant.domain.aspects import is_on_the_fee
from assistant.domain.clock import now
from assistant.domain.drafts import Draft, Made, Sourced
from assistant.domain.facts import Fact
from assistant.domain.gaps import gaps
from assistant.domain.last_problems import answers, problems_of
from assistant.domain.numerals import chinese
from assistant.domain.report import Note, Report
from assistant.drafting.phrases import (
    Item,
    Listing,
    OtherPhrases,
    OverviewPhrases,
    Part,
    PreamblePhrases,
    ProblemsPhrases,
    Sentence,
    Step,
    filled,
    gap,
    variables_of,
)  # fmt: skip
from assistant.drafting.retelling import retold

_END = "。！？"
# “1.人手少” → “1.”, “（2）人手少” → （2）, “一是人手少” → 一是, not “2025年”
_NUMBERED = lazy.compile(r"^\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[一二三四五六七八九十]是)\s*")
Paragraph = list[Sentence]


def draft(report: Report, section: str, facts: Mapping[str, Fact]) -> Draft:
    """Return a section written offline, every sentence with its sources; nobody's personal data is in it.

    What nobody sorted is in no section: where it belongs is for a person to say.
    """
    report = retold(report)
    variables = variables_of(report)
    match section:
        case "preamble":
            paragraphs = [_preamble(report, variables)]
        case "problems":
            paragraphs = list(_problems(report, variables))
        case "other_matters":
            paragraphs = list(_other_matters(report, variables))
        case _:
            paragraphs = list(_overview(report, facts, variables))
    paragraphs = [paragraph for paragraph in paragraphs if any(sentence.text for sentence in paragraph)]
    text = "\n".join("".join(sentence.text for sentence in paragraph) for paragraph in paragraphs)
    sources = tuple(
        Sourced(sentence=sentence.text, facts=sentence.facts, notes=sentence.notes)
        for paragraph in paragraphs
        for sentence in paragraph
        if sentence.text
    )
    return Draft(text=text, origin="offline", prompt=f"phrases/{section}", sources=sources)


def instead_of(written: Draft, why: str) -> Draft:
    """Return a draft that says why it stands in for a model's."""
    return written.model_copy(update={"made": Made(at=now(), instead=why)})


def _preamble(report: Report, variables: dict[str, str]) -> Paragraph:
    own = resources.load(PreamblePhrases, "prompts/phrases/preamble.yaml")
    # “一、总体情况” → 一、
    names = [re.sub(r"^[一二三四五六七八九十]+、", "", section.heading) for section in report.form.sections]
    contents = "，".join(names) if any("、" in name for name in names) else "、".join(names)
    more = variables | variables_of(report) | {"contents": contents, "count": chinese(len(names))}
    basis = filled(own.basis, {}, more)._replace(facts=("format.notice",))
    return [basis, filled(own.period, {}, more), *cover(report, own, more)]


def cover(report: Report, own: PreamblePhrases, variables: Mapping[str, str]) -> Paragraph:
    """Return what the preamble tells of the cover: where the report is published, whom to ask; gaps for the rest."""
    organ = report.organ
    website = filled(own.website, {}, variables)._replace(facts=("organ.website",))
    contact = filled(own.contact, {}, variables)._replace(facts=("report.organ", "organ.address", "organ.telephone"))
    return [
        website if organ.website else gap(own.ask_website, variables),
        contact if organ.address and organ.telephone else gap(own.ask_contact, variables),
    ]


def answered(report: Report, question: str, facts: Mapping[str, Fact]) -> Paragraph:
    """Return what the tables say to a question of the overview; nothing while they are blank, or where none asks so."""
    own, variables = resources.load(OverviewPhrases, "prompts/phrases/overview.yaml"), variables_of(report)
    for part in (own.opening, *own.aspects.values()):
        for item in part.items:
            if item.ask and Template(item.ask).safe_substitute(variables) == question:
                return list(_item(item, report, facts, variables))
    return []


def _overview(report: Report, facts: Mapping[str, Fact], variables: dict[str, str]) -> Iterator[Paragraph]:
    own = resources.load(OverviewPhrases, "prompts/phrases/overview.yaml")
    yield list(_part(own.opening, report, facts, variables))
    for index, aspect in enumerate(report.form.aspects, 1):
        yield [_heading(index, aspect.label)]
        part = own.aspects.get(aspect.key)
        if part is None:
            notes = Item(notes=aspect.key, ask=own.other_aspect.items[0].ask)
            part = Part(items=(notes,))
        yield list(_part(part, report, facts, variables))


def _heading(number: int, label: str) -> Sentence:
    return Sentence(f"（{chinese(number)}）{label}", ("format.headings",))


def _part(part: Part, report: Report, facts: Mapping[str, Fact], variables: dict[str, str]) -> Iterator[Sentence]:
    for item in part.items:
        said = list(_item(item, report, facts, variables))
        yield from said
        if not said and item.ask and _concerns(item, report):
            yield gap(item.ask, variables)


def _concerns(item: Item, report: Report) -> bool:
    """Whether the format has what an item speaks of; a format without a cell is not asked for it."""
    needed = {fact for phrase in item.first_of for fact in phrase.needs}
    if item.listing is not None:
        needed |= {member.fact for member in item.listing.items}
    return not needed or any(fact in report.form.cells for fact in needed)


def _item(item: Item, report: Report, facts: Mapping[str, Fact], variables: dict[str, str]) -> Iterator[Sentence]:
    phrase = next((phrase for phrase in item.first_of if phrase.holds(facts)), None)
    if phrase is not None:
        sentence = filled(phrase.say, facts, variables)
        yield sentence._replace(facts=tuple(dict.fromkeys([*sentence.facts, *phrase.zero])))
    if item.listing is not None:
        yield from _listing(item.listing, facts, variables)
    if item.notes:
        yield from (_said(note) for note in report.notes if note.aspect == item.notes)


def _listing(listing: Listing, facts: Mapping[str, Fact], variables: dict[str, str]) -> Iterator[Sentence]:
    here = [member for member in listing.items if member.fact in facts]
    said = [filled(member.say, facts, variables) for member in here if facts[member.fact].value != 0]
    zero = [listing.zero_items[member.fact] for member in here if facts[member.fact].value == 0 and listing.zero_items]
    clauses: list[str] = []
    if said:
        clauses.append(listing.lead + "、".join(sentence.text for sentence in said))
    if zero:
        clauses.append(listing.zero_lead + "、".join(zero) + listing.zero_end)
    if clauses:
        text = "，".join(clauses)
        yield Sentence(f"{text}。", tuple(member.fact for member in here))


def _said(note: Note) -> Sentence:
    """Return a note as a sentence, with an end; one that only asks something tells nothing of the note."""
    text = " ".join(note.text.split())
    if [item.quote for item in gaps(text)] == [text]:
        return Sentence(text, ("gap",))
    if text[-1:] in "；，、;,.":
        text = text[:-1]
    return Sentence(text if text[-1:] in _END else f"{text}。", ("gap",) if gaps(text) else (), (note.id,))


def _problems(report: Report, variables: dict[str, str]) -> Iterator[Paragraph]:
    own = resources.load(ProblemsPhrases, "prompts/phrases/problems.yaml")
    yield [_heading(1, own.last_problems.heading)]
    yield from _numbered(_last_problems(report, own.last_problems, variables))
    problems = [_said(note) for note in _notes(report, "problems")]
    yield [_heading(2, own.problems.heading)]
    yield from _numbered(problems or [gap(own.problems.ask, variables)])
    yield [_heading(3, own.measures.heading)]
    yield from _numbered(_measures(report, problems, own.measures, variables))


def _notes(report: Report, aspect: str) -> list[Note]:
    return [note for note in report.notes if note.aspect == aspect]


def _numbered(sentences: Sequence[Sentence]) -> Iterator[Paragraph]:
    for number, sentence in enumerate(sentences, 1):
        if len(sentences) > 1:
            sentence = sentence._replace(text=f"{number}.{_NUMBERED.sub('', sentence.text)}")
        yield [sentence]


def _last_problems(report: Report, step: Step, variables: dict[str, str]) -> list[Sentence]:
    """Last year's problems one by one: what the notes say of them, a question where they say nothing."""
    notes = _notes(report, "last_problems")
    said = [_said(note) for note in notes]
    before = problems_of(report.last) if report.last else []
    open_ones = [problem for problem, note in zip(before, answers(before, notes), strict=True) if note is None]
    asked = [gap(step.ask_each, variables | {"problem": problem}) for problem in open_ones]
    return [*said, *asked] or [gap(step.ask, variables)]


def _measures(report: Report, problems: Sequence[Sentence], step: Step, variables: dict[str, str]) -> list[Sentence]:
    said = [_said(note) for note in _notes(report, "measures")]
    unmet = [problem for problem in problems[len(said) :] if problem.notes]
    asked = [
        gap(step.ask_each, variables | {"problem": _NUMBERED.sub("", problem.text).rstrip(_END)}) for problem in unmet
    ]
    return [*said, *asked] or [gap(step.ask, variables)]


def _other_matters(report: Report, variables: dict[str, str]) -> Iterator[Paragraph]:
    own = resources.load(OtherPhrases, "prompts/phrases/other_matters.yaml")
    notes = _notes(report, "other_matters")
    fee = [note for note in notes if is_on_the_fee(note.text)]
    yield [_said(note) for note in fee] if fee else [gap(own.ask, variables)]
    for note in notes:
        if note not in fee:
            yield [_said(note)]
