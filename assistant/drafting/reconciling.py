"""Notes beside the tables and beside one another: what they only say again, where they disagree.

What the tables say is written once, from the tables. A note that only repeats it is a source of that sentence; where a
note says another number, that sentence of it is not told and one question asked, which quotes it as it was written. Of
two notes on one thing the fuller is told.
"""

import re
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.domain.bindings import NOTES
from assistant.domain.facts import Fact
from assistant.domain.gaps import ask
from assistant.domain.report import Report
from assistant.drafting.merging import merged
from assistant.drafting.phrases import OverviewPhrases, begins, filled, found, is_all, quoted
from assistant.drafting.retelling import Told, phrases
from assistant.grounding import meanings
from assistant.grounding.absolutes import claims
from assistant.grounding.claim_views import View
from assistant.grounding.comparisons import CHANGE
from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.matching import ground

_CLAUSE = lazy.compile(r"[^，,；;。]+")  # “办结98件，结转6件” → 办结98件
_SENTENCE = lazy.compile(r"[^；;。！？]+[；;。！？]*")  # “办结9件，结转6件；培训2次” → 办结9件，结转6件；
_LISTED = lazy.compile(r"^[^（）()]+$")  # “诉讼20件”, not “败诉2件（判撤销1件”
_COUNTED = lazy.compile(r"[0-9]")  # “败诉2件” → 2, not “按时答复”
_LABEL = lazy.compile(r"(?P<label>[^，。；]{2,12})方面")  # “复议方面” → 复议, not “复议2件”
_BETWEEN = "，,；;、。 "
_LONGEST_CLAUSE = 16  # characters: a longer one says more than its number
_OF_TABLE_TWO = "disclosure."
_SHORT_DENIAL = 6  # 没有新发: says what the 0 of the table says


class Conflict(NamedTuple):
    """Where notes and the tables disagree: in words, the notes, the cells, and what the tables leave of the notes.

    `left` is "" where nothing stays; `quote` a number that stands all the same: it may be something else, `right` is
    what the tables have.
    """

    words: str
    notes: tuple[str, ...]
    cells: tuple[str, ...] = ()
    left: str = ""
    quote: str = ""
    right: str = ""


class Further(NamedTuple):
    """What notes say of a number of table two, behind saying it again: 同步发布答记者问 of 出台规章1件，同步发布…."""

    notes: tuple[str, ...]
    fact: str
    text: str


class Reconciled(NamedTuple):
    """Notes that are still to be told; which facts others only say again; where notes and tables disagree."""

    told: tuple[Told, ...]
    again: tuple[tuple[str, frozenset[str]], ...]  # note, and the facts it says again
    conflicts: tuple[Conflict, ...]
    further: tuple[Further, ...] = ()


def reconciled(
    report: Report, told: Sequence[Told], written: Iterable[str], numbers: Container[str], own: OverviewPhrases
) -> Reconciled:
    """Return the notes of the overview as they stand beside the tables and one another.

    Args:
        report: The report.
        told: What its notes say.
        written: The facts that the sentences from the tables tell, and what they compare with last year (….change).
        numbers: Those of them whose number a clause of its own tells.
        own: The phrases.

    Raises:
        BrokenResource: A lexicon or the phrases are missing or not as they should be.
    """
    facts = facts_of(report.having(notes=()))
    known = frozenset(written)
    rest: list[Told] = []
    again: list[tuple[str, frozenset[str]]] = []
    conflicts: list[Conflict] = []
    further: list[Further] = []
    for item in told:
        if item.asks:
            rest.append(item)
            continue
        if (zeros := _says_zero(item.text, facts, own)) is not None:
            again += [(note, zeros) for note in item.notes]
            continue
        mended, wrong = _beside_tables(item, report, facts, own, _apart(report, item))
        conflicts += wrong
        if mended is None:
            continue
        if (repeated := _repeats(mended.text, facts, known, own)) is not None:
            again += [(note, repeated) for note in mended.notes]
        elif (more := _further(mended, facts, known, own)) is not None and more.fact in numbers:
            further.append(more)
        else:
            left, said = _without_repeats(mended.text, facts, known, own)
            again += [(note, said) for note in mended.notes if said]
            rest.append(mended._replace(text=left))
    return Reconciled(tuple(merged(rest, own.ask_two)), tuple(again), tuple(conflicts), tuple(further))


def _further(item: Told, facts: Facts, known: frozenset[str], own: OverviewPhrases) -> Further | None:
    """Return what a note says behind a number of table two that the sentence from there tells too."""
    first, comma, rest = item.text.partition("，")
    repeated = _repeats(first, facts, known, own) if comma and rest.strip(_BETWEEN) else None
    if repeated is None or len(repeated) != 1:
        return None
    (fact,) = repeated
    return Further(item.notes, fact, rest.rstrip(_BETWEEN)) if fact.startswith(_OF_TABLE_TWO) else None


def _says_zero(text: str, facts: Facts, own: OverviewPhrases) -> frozenset[str] | None:
    """Return the fact that a note says is 0, where it is and the note says nothing else."""
    for name, pattern in own.said_zero.items():
        fact = facts.about(name)
        if fact is not None and fact.value == 0 and is_all(pattern, text.strip(_BETWEEN)):
            return frozenset((name, *fact.cells))
    return None


def _beside_tables(
    item: Told, report: Report, facts: Facts, own: OverviewPhrases, apart: Container[tuple[str, str | None]]
) -> tuple[Told | None, list[Conflict]]:
    """Return what of a note does not disagree with the tables, and where it does; None where nothing of it stays.

    A sentence with a number that the tables speak against is asked about and not told: with the table's number in its
    place it would say what nobody wrote (办结58件，全部办结). A number whose words only lead to a cell
    (“发了规范性文件3个”) may be something else: it stands, and one asks. `apart` are the numbers that a person said are
    something else, each with what the tables had for it then.
    """
    sides = found(phrases().side_by_side, item.text)
    grounded = ground(item.text, facts)
    if sides is not None:
        return _side_by_side(item, sides, grounded, facts, own)
    by_tables = item.text
    wrong: list[Conflict] = []
    asked, sure = list[int](), list[int]()
    for one in reversed(grounded):  # from the end: the places before stay as they are
        start, end = one.quantity.start, one.quantity.end
        is_sure = one.verdict is Verdict.CONTRADICTED and one.kind is Kind.COUNT and bool(one.expected)
        quote = item.text[start:end]
        if not (is_sure or _leads_to_a_cell(one)) or (quote, one.expected) in apart:
            continue
        conflict = _conflict(item, _as_written(report, item, start), one, facts, own)
        wrong.insert(0, conflict if is_sure else conflict._replace(quote=quote))
        by_tables = by_tables[:start] + one.expected + by_tables[end:]
        asked.append(start)
        sure += [start] if is_sure else []
    for start, end, fact in _all_or_none(item.text, facts):
        if not any(start <= at < end for at in asked):  # else its number asks
            wrong.append(_conflict_words(item, _as_written(report, item, start), fact, own))
        sure.append(start)
    left = _without(_all_or_none(by_tables, facts), by_tables)
    told = "".join(
        match[0] for match in _SENTENCE.finditer(item.text) if not any(match.start() <= at < match.end() for at in sure)
    ).strip(_BETWEEN)
    return (item._replace(text=told) if told else None), [one._replace(left=left) for one in wrong]


def _leads_to_a_cell(number: Grounded) -> bool:
    """Whether the words of a number lead to one cell that has another: one asks, and puts nothing in its place."""
    is_asked = number.another_scope and number.kind is Kind.COUNT
    return is_asked and not (number.last_year or number.unsure or number.doubtful)


def _apart(report: Report, item: Told) -> set[tuple[str, str | None]]:
    """Return the numbers of a note that a person said are none of the tables', with what these had for them then."""
    texts = {note.text for note in report.notes if note.id in item.notes}
    return {(one.quote, one.expected) for one in report.bindings if one.section == NOTES and one.sentence in texts}


def _side_by_side(
    item: Told, sides: re.Match[str], grounded: Sequence[Grounded], facts: Facts, own: OverviewPhrases
) -> tuple[Told | None, list[Conflict]]:
    """Return a note with two numbers for one thing: the table's is written, or which it is is asked."""
    at = next((g for g in grounded if sides.start() <= g.quantity.start < sides.end() and g.facts), None)
    if at is not None:
        wrong = _conflict(item, item.text, at, facts, own)
        right = at.expected or next(
            (shown(fact.value) + fact.unit for one in at.facts if (fact := facts.about(one))), ""
        )
        return None, [wrong._replace(left=item.text[: sides.start()] + right + item.text[sides.end() :])]
    first, second = sides["first"], sides["second"]
    if not sides["unit"]:
        first += second.lstrip("0123456789,.")
    asked = ask(filled(phrases().ask_side, {}, {"first": first, "second": second}).text)
    return item._replace(text=item.text[: sides.start()] + asked + item.text[sides.end() :]), []


def _conflict(item: Told, said: str, number: Grounded, facts: Facts, own: OverviewPhrases) -> Conflict:
    fact = facts.about(number.facts[0])
    right = number.expected or (f"{shown(fact.value)}{fact.unit}" if fact is not None else "")
    values = {
        "where": _table(fact, own), "name": facts.short(fact) if fact is not None else "", "right": right,
        "note": item.notes[0], "said": quoted(said.strip(_BETWEEN)),
    }  # fmt: skip
    return Conflict(
        filled(own.conflict, {}, values).text, item.notes, fact.cells if fact is not None else (), right=right
    )


def _table(fact: Fact | None, own: OverviewPhrases) -> str:
    cell = fact.cells[0] if fact is not None and fact.cells else ""
    return own.tables.get(cell.partition(".")[0], "")


def _as_written(report: Report, item: Told, at: int) -> str:
    """Return the clause at a place of what is told of a note as the note has it, where its clauses can be matched."""
    clauses = [match for match in _CLAUSE.finditer(item.text) if match[0].strip()]
    index = next((index for index, match in enumerate(clauses) if match.start() <= at < match.end()), None)
    if index is None:
        return item.text
    notes = (report.note(name) for name in item.notes)
    written = [match[0] for match in _CLAUSE.finditer("".join(note.text for note in notes if note)) if match[0].strip()]
    return written[index] if len(written) == len(clauses) else clauses[index][0]


def _all_or_none(text: str, facts: Facts) -> list[tuple[int, int, Fact | None]]:
    """Return the clauses that say all or none against the tables, each with the fact that speaks against it."""
    false = [claim for claim in claims(text, facts) if claim.is_sure and not claim.last_year]
    found_here = [
        (match, next((one for one in false if one.start < match.end() and match.start() < one.end), None))
        for match in (_CLAUSE.finditer(text) if false else ())
    ]
    return [(*match.span(), facts.about(claim.facts[0])) for match, claim in found_here if claim is not None]


def _without(false: Sequence[tuple[int, int, Fact | None]], text: str) -> str:
    cut = {start for start, _, _ in false}
    return "，".join(match[0] for match in _CLAUSE.finditer(text) if match.start() not in cut) if false else text


def _conflict_words(item: Told, said: str, fact: Fact | None, own: OverviewPhrases) -> Conflict:
    values = {"note": item.notes[0], "said": quoted(said.strip(_BETWEEN)), "where": _table(fact, own)}
    return Conflict(filled(own.conflict_words, {}, values).text, item.notes, fact.cells if fact is not None else ())


def _repeats(text: str, facts: Facts, known: frozenset[str], own: OverviewPhrases) -> frozenset[str] | None:
    """Return the facts that a note says again, where it says nothing else and the tables' sentences tell them.

    标注失效文件0件 has a number that the tables have too, and words that no row or column is called by: it is told.
    """
    clauses = [said for _, said in _clauses(text, facts, known, own)]
    if not any(clauses) or None in clauses:
        return None
    return frozenset(name for said in clauses if said for name in said)


def _clauses(
    text: str, facts: Facts, known: frozenset[str], own: OverviewPhrases
) -> list[tuple[re.Match[str], frozenset[str] | None]]:
    """Return the clauses of a text, each with the facts that it says again; None with one that says something else."""
    grounded = ground(text, facts)
    if not grounded:
        return [(match, None) for match in _CLAUSE.finditer(text)]
    view = View(text, 0, len(text), facts, meanings.load())
    found_here: list[tuple[re.Match[str], frozenset[str] | None]] = []
    for match in _CLAUSE.finditer(text):
        here = [g for g in grounded if match.start() <= g.quantity.start < match.end()]
        denies = not here and len(match[0]) <= _SHORT_DENIAL and found(own.patterns["denied"], match[0])
        unknown = view.unknown(*match.span()) if here else ""
        says_more = (
            len(match[0]) > _LONGEST_CLAUSE
            or bool(unknown and not is_all(own.patterns["plain_verb"], unknown))
            or any(not _is_said_by(g, known) for g in here)
        )
        again = frozenset(name for g in here for name in g.facts)
        found_here.append((match, again if denies or (here and not says_more) else None))
    return found_here


def _without_repeats(
    text: str, facts: Facts, known: frozenset[str], own: OverviewPhrases
) -> tuple[str, frozenset[str]]:
    """Return a note without the clauses that the tables' sentences tell too, and the facts of these.

    诉讼20件，败诉2件（判撤销1件） leaves 败诉2件…; a clause stays where the next one could not stand without it (收到
    申请8件，按时答复), and of 复议方面，41件，比上年多2件 the label goes on with the comparison.
    """
    clauses = [(match, said if _LISTED.search(match[0]) else None) for match, said in _clauses(text, facts, known, own)]
    kept: list[tuple[str, str]] = []  # a clause, and what stands behind it
    told: set[str] = set()
    for at in range(len(clauses) - 1, -1, -1):
        match, said = clauses[at]
        following = kept[-1][0] if kept else ""
        stands = not following or (_COUNTED.search(following) and not begins(own.patterns["depends"], following))
        label = _LABEL.fullmatch(clauses[at - 1][0][0]) if at else None
        compares = bool(label and at == 1 and begins(own.patterns["compares"], following))
        if said and (stands or compares) and not _in_brackets(text, match.start()):
            told |= said
        else:
            kept.append((match[0], text[match.end() : match.end() + 1]))
    kept.reverse()
    if not told or not kept:
        return text, frozenset()
    words = [clause for clause, _ in kept]
    if len(words) > 1 and (label := _LABEL.fullmatch(words[0])) and begins(own.patterns["compares"], words[1]):
        kept[:2] = [(label["label"] + words[1], kept[1][1])]
    left = "".join(f"{clause}{mark or '，'}" for clause, mark in kept).strip(_BETWEEN)
    return (left, frozenset(told)) if not _LABEL.fullmatch(left) else (text, frozenset())


def _in_brackets(text: str, at: int) -> bool:
    return text.count("（", 0, at) > text.count("）", 0, at)


def _is_said_by(number: Grounded, known: frozenset[str]) -> bool:
    """Whether the tables' sentences tell a number: a change or last year's only where they compare that fact."""
    compares = number.kind is not Kind.COUNT or number.last_year
    told = {f"{name}{CHANGE}" if compares else name for name in number.facts}
    return number.verdict is Verdict.SUPPORTED and bool(told) and known.issuperset(told)
