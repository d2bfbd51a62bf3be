"""Notes as the report tells them: no list marks, nobody's personal data, nothing that is said to a colleague or model.

Words that only lead in are left out, years are written by their number, spoken words as a document has them. What to
leave out, and what to ask where a note does not say enough, is data: prompts/phrases/notes.yaml.
"""

import re
from collections.abc import Callable, Iterator
from string import Template
from typing import NamedTuple

from assistant import lazy, resources
from assistant.domain import aspects, numerals, selves
from assistant.domain.aspects import OF_PROBLEMS, OTHER_MATTERS, is_on_the_fee
from assistant.domain.report import Note, Report
from assistant.drafting.phrases import Data, Pattern, begins, found, gap, is_all, quoted, without
from assistant.grounding.material import is_order
from assistant.grounding.sentence_ends import sentences
from assistant.llm.masking import Masks

# A label before what a note says: “培训：4月组织2次” → 培训, “平台方面，发布9条” → 平台, not “4月：组织2次”
_LABELLED = lazy.compile(r"(?P<label>[^：:。；，,0-9]{2,12}?)(?:方面[，,：:]|[：:])\s*(?P<rest>\S.*)")
# With its label it is a sentence: “2次。”, “三期”, not “4月组织2次。”
_COUNT = lazy.compile(r"(?:共|约)?[0-9一二两三四五六七八九十百]+\s?[^，；。0-9]{0,6}[。；]?")
# What others wrote stays as they wrote it: “印发《今年工作要点》” → 《今年工作要点》, not “今年公开9条”
_QUOTED = lazy.compile(r"(《[^》]*》|“[^”]*”|【[^】]*】)")
_CLAUSE = lazy.compile(r"[^，,；;。]+[，,；;。]?")  # “网站改版，推送9期” → 网站改版，
_LAST_COMMA = lazy.compile(r"，(?=[，。；、]|\Z)")  # what a remark left behind: “发布9条，。” → ，, not “发布9条，其中”
# A plan that says for when it is, or that it is one: “2026年底前培训” → 2026年, “将培训” → 将, not “6月培训”
_SAYS_WHEN = lazy.compile(r"20[0-9]{2} ?年|^(?:计划|打算|拟|将)")
_AROUND, _CUT = "，,；;、。. ", "；，、;,. "
_SHORTEST = 2  # characters: a lead that leaves less (无。) is all that the note says


class Told(NamedTuple):
    """What the report can tell of a note (or of several that say one thing): its sentence, without a full stop.

    `asks`: it is a question and nothing else, and tells nothing of the note.
    """

    notes: tuple[str, ...]
    aspect: str
    text: str
    asks: bool = False


class Formal(Data):
    """Spoken words, and how a document says it."""

    find: Pattern
    say: str


class NotePhrases(Data):
    """prompts/phrases/notes.yaml."""

    ask_personal: str
    ask_year: str
    ask_unsure: str
    ask_remark: str
    ask_side: str
    fences: Pattern
    marks: Pattern
    ranks: Pattern
    parts: Pattern
    speakers: Pattern
    remarks: Pattern
    asides: tuple[Pattern, ...]
    commands: tuple[Pattern, ...] = ()
    forged: Pattern = ""
    unsure: Pattern
    corrected: Pattern
    dated: Pattern
    planned: str
    side_by_side: Pattern
    leads: dict[str, tuple[Pattern, ...]]
    silent: tuple[str, ...]
    years: dict[int, Pattern]
    plans: Pattern
    numerals: Pattern
    empty: Pattern
    formal: tuple[Formal, ...]


def phrases() -> NotePhrases:
    """Return how notes are told.

    Raises:
        BrokenResource: The file is not as it should be.
    """
    return resources.load(NotePhrases, "prompts/phrases/notes.yaml")


def retold(report: Report) -> tuple[Told, ...]:
    """Return what the report can tell of its notes, in their order.

    A note that gives orders, or is meant for a colleague, is left out: it is among those that no sentence used. One
    with personal data becomes the question how to write it: masked, it would still tell of one person. So does what is
    not sure: a year, a number that waits to be checked.

    Raises:
        BrokenResource: The phrases or the lexicon of surnames are missing or not as they should be.
    """
    own = phrases()
    private = _private(report)
    name = selves.of(report.organ).self
    return tuple(told for note in _whole(report.notes) for told in _of(note, private, own, report, name))


def _of(
    note: tuple[Note, ...], private: dict[str, tuple[str, ...]], own: NotePhrases, report: Report, name: str
) -> Iterator[Told]:
    """Yield what is told of a note, or of several that were one sentence."""
    first, ids = note[0], tuple(item.id for item in note)
    text = " ".join(" ".join(item.text.split()) for item in note) if len(note) == 1 else "".join(n.text for n in note)
    if is_order(text) or any(found(pattern, text) for pattern in own.asides):
        return
    if not (text := _without_commands(text, own)):
        return
    aspect = OTHER_MATTERS if is_on_the_fee(text) else note[-1].aspect
    kinds = [kind for item in note for kind in private.get(item.id, ())]
    if kinds:
        asked = gap(own.ask_personal, {"note": first.id, "kinds": "、".join(dict.fromkeys(kinds))})
        yield Told(ids, aspect, asked.text, asks=True)
        return
    if aspects.named(text.rstrip(_AROUND + "：:")):  # a heading that was taken for a sentence
        return
    for part in _parts(text, aspect, own):
        told = _with_years(_without_lead(part, aspect, own), aspect, text, report.year, own)
        told = _formal(told, own, name).strip(_CUT)
        if is_all(own.empty, told):
            continue
        if len(told.strip(_AROUND)) >= _SHORTEST:
            yield from _sure(Told(ids, aspect, told), own)


def _without_commands(text: str, own: NotePhrases) -> str:
    """Return a text without the sentences that say what to write, and without what stands behind a forged end."""
    end = found(own.forged, text)
    kept = text[: end.start()] if end and end.start() else text
    pieces = [kept[start:stop].strip() for start, stop in sentences(kept)]
    told = [piece for piece in pieces if not any(found(pattern, piece) for pattern in own.commands)]
    return kept if told == pieces else "。".join(told)


def _whole(notes: tuple[Note, ...]) -> Iterator[tuple[Note, ...]]:
    """Yield notes, those together that were one sentence: the first ends with a comma, the next is of the same line."""
    held: list[Note] = []
    for note in notes:
        if held and not (held[-1].text.rstrip().endswith(("，", ",")) and note.source == held[-1].source != ""):
            yield tuple(held)
            held = []
        held.append(note)
    if held:
        yield tuple(held)


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


def _parts(text: str, aspect: str, own: NotePhrases) -> Iterator[str]:
    """Yield the items of a note without list marks and fences; of problems and measures each item is one."""
    text = without(own.fences, text).strip()
    if len(text) > 2 and text[0] == "“" and text[-1] == "”" and text.count("“") == 1:
        text = text[1:-1]
    text = _LAST_COMMA.sub("", without(own.remarks, text, "，"))
    dated = begins(own.dated, text) if aspect == "measures" else None
    text = text[dated.end() :] if dated is not None else text
    pieces = _split(own.parts, _lead_cut(text, aspect, own)) if aspect in OF_PROBLEMS else [text]
    for piece in pieces:
        bare = _without_rank(without(own.marks, piece).strip(), own)
        bare = without(own.speakers, bare)
        if bare.strip(_AROUND):
            yield bare if dated is None else _planned(bare, dated["when"], own)


def _planned(text: str, when: str, own: NotePhrases) -> str:
    """Return a plan with the year it is for; one that has a year as it is."""
    if found(own.years[1], text) or _SAYS_WHEN.search(text):
        return text
    return Template(own.planned).safe_substitute({"when": when, "said": text})


def _without_rank(text: str, own: NotePhrases) -> str:
    """Return a text without 一是 at its beginning; with 二是 behind it, it is a list that reads as it stands."""
    pattern = own.ranks
    ranks = [*re.finditer(pattern, text)]
    return text[ranks[0].end() :] if len(ranks) == 1 and ranks[0].start() == 0 else text


def _split(pattern: str, text: str) -> list[str]:
    return re.split(pattern, text)


def _lead_cut(text: str, aspect: str, own: NotePhrases) -> str:
    """Return a text without the words that lead in, where they stand before several items."""
    for pattern in own.leads.get(aspect, ()):
        if (lead := begins(pattern, text)) and _says_enough(text[lead.end() :]):
            return text[lead.end() :]
    return text


def _without_lead(text: str, aspect: str, own: NotePhrases) -> str:
    """Return a text without words that only say what the heading above it says."""
    cut = _lead_cut(text, aspect, own)
    if cut != text:
        return cut
    labelled = _LABELLED.fullmatch(text)
    heading = aspects.named(labelled["label"].strip()) if labelled else None
    if labelled is None or heading is None or aspect == OTHER_MATTERS:
        return text
    label, rest = labelled["label"].strip(), labelled["rest"]
    if heading.topic and _COUNT.fullmatch(rest):
        return f"{label}{rest}"
    said = label in rest or label in own.silent
    if said or (not heading.topic and aspect in heading.aspects):
        return rest
    return f"{label}方面，{rest}" if _says_enough(rest) else text


def _says_enough(rest: str) -> bool:
    return len(rest.rstrip("。；")) >= _SHORTEST


def _with_years(text: str, aspect: str, whole: str, year: int, own: NotePhrases) -> str:
    """Return a text with the years by their number: 今年 in the report on 2025 is 2025年.

    Of a note that names the year after it, or that plans and speaks of no other year, nobody knows which it means:
    it is asked.
    """
    plans = aspect == "measures" or found(own.plans, text) is not None
    others = any(found(pattern, text) for offset, pattern in own.years.items() if offset)
    unsure = f"{year + 1}年" in whole or (plans and not others)
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


def _formal(text: str, own: NotePhrases, name: str) -> str:
    """Return a text in the words of a document; what others wrote stays as they wrote it."""
    for item in own.formal:
        parts = _QUOTED.split(text)
        said = Template(item.say).safe_substitute({"self": name})
        parts[::2] = [without(item.find, part, said) for part in parts[::2]]
        text = "".join(parts)
    parts, pattern = _QUOTED.split(text), own.numerals
    parts[::2] = [re.sub(pattern, _in_figures, part) for part in parts[::2]]
    return "".join(parts)


def _in_figures(found: re.Match[str]) -> str:
    value = numerals.parse(found[0])
    return found[0] if value is None else numerals.written(value)


def _sure(told: Told, own: NotePhrases) -> Iterator[Told]:
    """Yield what a note is sure of, then the question on what it says is not checked yet."""
    bare = _QUOTED.sub("", told.text)
    if "【" not in told.text and found(own.corrected, bare):
        asked = gap(own.ask_remark, {"note": told.notes[0], "said": quoted(told.text)})
        yield told._replace(text=asked.text, asks=True)
        return
    if "【" in told.text or not found(own.unsure, bare) or found(own.side_by_side, told.text):
        yield told
        return
    clauses = [match[0] for match in _CLAUSE.finditer(told.text)]
    first = next((at for at, clause in enumerate(clauses) if found(own.unsure, clause)), 0)
    if begins(own.unsure, clauses[first]):  # 待核: said of the clause before
        first = max(0, first - 1)
    sure, rest = "".join(clauses[:first]).strip(_CUT), "".join(clauses[first:]).strip(_CUT)
    if _says_enough(sure):
        yield told._replace(text=sure)
    asked = gap(own.ask_unsure, {"note": told.notes[0], "said": quoted(rest)})
    yield told._replace(text=asked.text, asks=True)
