"""The embedded drafter: sober sentences from facts and notes, without a model. What it does not know it asks."""

import re
from collections.abc import Iterator, Mapping

from assistant import resources
from assistant.domain.aspects import OTHER_MATTERS, is_on_the_fee
from assistant.domain.clock import now
from assistant.domain.drafts import Draft, Made, Sourced
from assistant.domain.facts import Fact
from assistant.domain.gaps import gaps
from assistant.domain.numerals import chinese
from assistant.domain.report import Report
from assistant.drafting.overview import overview
from assistant.drafting.phrases import (
    About,
    OtherPhrases,
    PreamblePhrases,
    Sentence,
    filled,
    found,
    gap,
    variables_of,
)
from assistant.drafting.problems import problems
from assistant.drafting.retelling import retold
from assistant.drafting.sentences import said

Paragraph = list[Sentence]


def draft(report: Report, section: str, facts: Mapping[str, Fact]) -> Draft:
    """Return a section written offline, every sentence with its sources; nobody's personal data is in it.

    What nobody sorted is in no section: where it belongs is for a person to say.
    """
    paragraphs = _paragraphs(report, section, facts)
    text = "\n".join("".join(sentence.text for sentence in paragraph) for paragraph in paragraphs)
    sources = tuple(
        Sourced(sentence=sentence.text, facts=sentence.facts, notes=sentence.notes)
        for paragraph in paragraphs
        for sentence in paragraph
        if sentence.text
    )
    return Draft(text=text, origin="offline", prompt=f"phrases/{section}", sources=sources)


def asked(report: Report, section: str, facts: Mapping[str, Fact]) -> dict[str, About]:
    """Return what a draft of a section asks, and what each question is about."""
    sentences = [sentence for paragraph in _paragraphs(report, section, facts) for sentence in paragraph]
    return {
        item.question: sentence.about
        for sentence in sentences
        if sentence.about is not None
        for item in gaps(sentence.text)
    }


def instead_of(written: Draft, why: str) -> Draft:
    """Return a draft that says why it stands in for a model's."""
    return written.model_copy(update={"made": Made(at=now(), instead=why)})


def _paragraphs(report: Report, section: str, facts: Mapping[str, Fact]) -> list[Paragraph]:
    variables = variables_of(report)
    match section:
        case "preamble":
            paragraphs = [_preamble(report, variables)]
        case "problems":
            paragraphs = list(problems(report, variables))
        case "other_matters":
            paragraphs = list(_other_matters(report, variables))
        case _:
            paragraphs = list(overview(report, facts, variables))
    return [paragraph for paragraph in paragraphs if any(sentence.text for sentence in paragraph)]


def _preamble(report: Report, variables: dict[str, str]) -> Paragraph:
    own = resources.load(PreamblePhrases, "prompts/phrases/preamble.yaml")
    # “一、总体情况” → 一、
    names = [re.sub(r"^[一二三四五六七八九十]+、", "", section.heading) for section in report.form.sections]
    contents = "，".join(names) if any("、" in name for name in names) else "、".join(names)
    more = variables | {"contents": contents, "count": chinese(len(names))}
    basis = filled(own.basis, {}, more)._replace(facts=("format.notice",))
    return [basis, filled(own.period, {}, more), *cover(report, own, more)]


def cover(report: Report, own: PreamblePhrases, variables: Mapping[str, str]) -> Paragraph:
    """Return what the preamble tells of the cover: where the report is published, whom to ask; gaps for the rest."""
    organ = report.organ
    website = filled(own.website, {}, variables)._replace(facts=("organ.website",))
    contact = filled(own.contact, {}, variables)._replace(facts=("report.organ", "organ.address", "organ.telephone"))
    asked = About("cover", "", lines=("website",)), About("cover", "", lines=("address", "telephone"))
    return [
        website if organ.website else gap(own.ask_website, variables, asked[0]),
        contact if organ.address and organ.telephone else gap(own.ask_contact, variables, asked[1]),
    ]


def _other_matters(report: Report, variables: dict[str, str]) -> Iterator[Paragraph]:
    own = resources.load(OtherPhrases, "prompts/phrases/other_matters.yaml")
    notes = [item for item in report.once(retold) if item.aspect == OTHER_MATTERS]
    fee = [item for item in notes if not item.asks and is_on_the_fee(item.text)]
    answers = [item for item in fee if found(own.answers, item.text)]
    first = [said(item) for item in answers]
    yield first or [gap(own.ask, variables, About("fee", OTHER_MATTERS))]
    for item in notes:
        if item not in fee:
            yield [said(item)]
