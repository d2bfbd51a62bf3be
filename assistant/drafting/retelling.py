"""A note as the report tells it: nobody's personal data, no words that only lead in, and years by their number.

What to leave out, and what to ask where a note does not say enough, is data: prompts/phrases/notes.yaml.
"""

import re
from collections.abc import Callable

from pydantic import ValidationInfo, model_validator

from assistant import lazy, resources
from assistant.domain import aspects
from assistant.domain.aspects import OTHER_MATTERS, is_on_the_fee
from assistant.domain.report import Note, Report
from assistant.drafting.phrases import Data, gap
from assistant.llm.masking import Masks

# A label before what a note says: “培训：4月组织2次” → 培训, “网站: 发布9条” → 网站, not “4月：组织2次”
_LABELLED = lazy.compile(r"(?P<label>[^：:。；，,0-9]{2,12})[：:]\s*(?P<rest>\S.*)")
# With its label it is a sentence: “2次。”, “三期”, not “4月组织2次。”
_COUNT = lazy.compile(r"(?:共|约)?[0-9一二两三四五六七八九十百]+\s?[^，；。0-9]{0,6}[。；]?")
# What others wrote stays as they wrote it: “印发《今年工作要点》” → 《今年工作要点》, not “今年公开9条”
_QUOTED = lazy.compile(r"(《[^》]*》|“[^”]*”|【[^】]*】)")
_SHORTEST = 2  # characters: a lead that leaves less (无。) is all that the note says


class NotePhrases(Data):
    """prompts/phrases/notes.yaml."""

    ask_personal: str
    ask_year: str
    leads: dict[str, tuple[str, ...]]
    years: dict[int, str]
    plans: str

    @model_validator(mode="after")
    def _can_be_compiled(self, info: ValidationInfo) -> "NotePhrases":
        written = (self.plans, *self.years.values(), *(item for found in self.leads.values() for item in found))
        for pattern in () if resources.is_shipped(info) else written:
            try:
                re.compile(pattern)
            except re.error:
                raise ValueError(f"“{pattern}”不是正确的正则表达式") from None
        return self


def retold(report: Report) -> Report:
    """Return the report with its notes as the drafter tells them, those on the fee in section six.

    A note with personal data becomes the question how to write it: masked, it would still tell of one person. So does
    a year that is not sure.

    Raises:
        BrokenResource: The phrases or the lexicon of surnames are missing or not as they should be.
    """
    own = resources.load(NotePhrases, "prompts/phrases/notes.yaml")
    private = _private(report)
    notes: list[Note] = []
    for note in report.notes:
        if kinds := private.get(note.id):
            text = gap(own.ask_personal, {"note": note.id, "kinds": "、".join(kinds)}).text
        else:
            text = _with_years(_without_lead(note, own), note, report.year, own)
        aspect = OTHER_MATTERS if is_on_the_fee(note.text) else note.aspect
        notes.append(note.model_copy(update={"text": text, "aspect": aspect}))
    return report.having(notes=tuple(notes))


def _private(report: Report) -> dict[str, tuple[str, ...]]:
    """Return which kinds of personal data each note has that a report may not tell; the organ's telephone is none."""
    masks = Masks()
    masks.learn(note.text for note in report.notes)
    own = [report.organ.telephone]
    return {
        note.id: tuple(dict.fromkeys(label for _, label in masks.found(note.text)))
        for note in report.notes
        if masks.hidden(masks.mask(note.text), own) != note.text
    }


def _without_lead(note: Note, own: NotePhrases) -> str:
    """Return the text of a note without words that only say what the heading above it says."""
    text = " ".join(note.text.split())
    for pattern in own.leads.get(note.aspect, ()):
        found = re.match(pattern, text)
        if found and _says_enough(text[found.end() :]):
            return text[found.end() :]
    found = _LABELLED.fullmatch(text)
    heading = aspects.named(found["label"]) if found else None
    if found is None or heading is None:
        return text
    label, rest = found["label"].strip(), found["rest"]
    if label in rest or (not heading.topic and note.aspect in heading.aspects):
        return rest
    if _COUNT.fullmatch(rest):
        return f"{label}{rest}"
    return f"{label}方面，{rest}" if _says_enough(rest) else text


def _says_enough(rest: str) -> bool:
    return len(rest.rstrip("。；")) >= _SHORTEST


def _with_years(text: str, note: Note, year: int, own: NotePhrases) -> str:
    """Return a text with the years by their number: 今年 in the report on 2025 is 2025年.

    Of a note that names the year after it, or that plans and speaks of no other year, nobody knows which it means:
    it is asked.
    """
    plan = own.plans
    plans = note.aspect == "measures" or re.search(plan, text) is not None
    others = any(re.search(pattern, text) for offset, pattern in own.years.items() if offset)
    unsure = f"{year + 1}年" in note.text or (plans and not others)
    parts = _QUOTED.split(text)
    for offset, pattern in own.years.items():
        written = _written(year + offset, own) if unsure else _number(year + offset)
        parts[::2] = [re.sub(pattern, written, part) for part in parts[::2]]
    return "".join(parts)


def _number(year: int) -> Callable[[re.Match[str]], str]:
    return lambda _: f"{year}年"


def _written(year: int, own: NotePhrases) -> Callable[[re.Match[str]], str]:
    """Return what asks which of two years a word means."""
    return lambda found: gap(own.ask_year, {"word": found[0], "first": str(year), "second": str(year + 1)}).text
