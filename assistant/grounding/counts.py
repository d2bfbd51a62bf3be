"""Counts: the value chooses the fact, words only take away; contradicted is only what names one cell alone."""

from itertools import accumulate, islice

from assistant.grounding.alike import resembling
from assistant.grounding.candidates import SUMMED, Candidates
from assistant.grounding.contradictions import contradicted
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.numbers import CASES, Candidate
from assistant.grounding.owners import undenied
from assistant.grounding.pointing import leads_to, points_at
from assistant.grounding.sources import otherwise
from assistant.grounding.unclaimed import unclaimed
from assistant.grounding.years import BECAME

_TAKEN_OVER = 2  # the tier of what no word of the number names


def count(found: Candidates, index: int) -> Grounded:
    """Return whether a count is supported, contradicted or open, by the facts of the tables."""
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if (said := _became(found, index)) is not None:
        return said
    candidates = found.of(index)
    for item in candidates:
        if item.holds(quantity) and not (item.tier >= _TAKEN_OVER and _is_of_something_else(found, index)):
            taken = number.take(item)
            return taken._replace(named=taken.named or _is_plain(found, index, item))
    if (near := _by_its_clause(found, index)) is not None:
        return number.take(near)
    named = [item for item in candidates if not item.tier]
    number.rows = list(dict.fromkeys((item.table, item.row) for item in (named or candidates[:1])))[:2]
    # what a note says of the same words is nearer than any cell that no word names
    unsure = otherwise(found, index) or found.gives_examples(index)
    other = None if unsure else resembling(found, index) or unclaimed(found, index)
    if other is not None:
        return number.take(other)
    wrong = None if _sums_up(found, index) else contradicted(found, index, candidates, named)
    if wrong is not None:
        return wrong
    unknown = Grounded(quantity, Kind.COUNT, Verdict.UNSUPPORTED)
    told = next((item for item in candidates if item.tier <= 1), None)
    if told is not None and points_at(found, index, told):
        return unknown._replace(
            facts=(told.fact.id,), expected=told.said, another_scope=True, last_year=bool(told.back)
        )
    if told is None or not leads_to(found, index, told):
        return unknown
    return unknown._replace(instead=told.said, meant=told.fact.id)


def _sums_up(found: Candidates, index: int) -> bool:
    """Whether a number is the total of those right before it: 内部事务17件、过程性信息36件，合计53件，不予公开."""
    sentence, before = found.sentence, found.sentence.numbers[:index]
    start, end = sentence.gaps[index]
    if SUMMED.search(sentence.text, sentence.near(start, end), end) is None:
        return False
    sums = accumulate(number.value for number in reversed(before) if number.counts)
    return any(value == sentence.numbers[index].value for value in islice(sums, 1, None))


def _by_its_clause(found: Candidates, index: int) -> Candidate | None:
    """Return what a number has that is read with the names of its own clause alone: 申请589件，无一来自科研机构."""
    number, sentence = found.sentence.numbers[index], found.sentence
    asked, rows = found.asked(index), number.own_rows
    stop = undenied(sentence, *sentence.behind(index))
    own = [name for name in asked.behind if name.end <= stop]
    if len(own) == len(asked.behind) or any(name.strong_row for name in (*asked.before, *own)):
        return None
    items = found.of(index, asked._replace(behind=own))
    taken = next((item for item in items if item.tier <= 1 and item.holds(number.quantity)), None)
    if taken is None:
        number.own_rows = rows
    return taken


def _is_of_something_else(found: Candidates, index: int) -> bool:
    """Whether a number counts what is not known, in a unit that is no case's: 召开推进会11次, 还差7个村."""
    sentence = found.sentence
    start, end = sentence.gaps[index]
    unit = sentence.numbers[index].quantity.unit
    if not unit or unit in CASES:
        return False
    behind, stop = sentence.behind(index)
    if sentence.unknown(behind, min(behind + 1, stop)):
        return True  # the thing counted stands right behind its unit
    return bool(sentence.unknown_about(index, sentence.near(start, end)))


def _became(found: Candidates, index: int) -> Grounded | None:
    """Return what the second of 95件增到96件 is: of the fact that the first is last year's number of, and no other."""
    number = found.sentence.numbers[index]
    first = found.sentence.numbers[index - 1].candidate if index else None
    if first is None or not first.back or not BECAME.fullmatch(found.sentence.lead(index)):
        return None
    now = first._replace(back=0)
    if now.holds(number.quantity):
        return number.take(now)
    number.rows = [(now.table, now.row)]
    unknown = Grounded(number.quantity, Kind.COUNT, Verdict.UNSUPPORTED)
    told = first.tier <= 1 and number.value != first.value and points_at(found, index - 1, first)
    return unknown._replace(facts=(now.fact.id,), expected=now.said, another_scope=True) if told else None


def _is_plain(found: Candidates, index: int, item: Candidate) -> bool:
    """Whether a weak word with its subject (收到申请12件) names a fact, with nothing unknown beside it."""
    return item.tier == 1 and not found.sentence.unknown_about(index) and points_at(found, index, item)
