"""Two numbers of a list that stand in each other's place: 建议、提案分别5件、9件, where a note has 建议9 提案5."""

from collections.abc import Iterator
from itertools import combinations

from assistant import lazy
from assistant.grounding.candidates import Candidates
from assistant.grounding.note_sums import Taken, letters
from assistant.grounding.notes import Noted

# What says that numbers stand in the order of what was named, or of time: “分别” → 分别, “先后有” → 先后, not “先行”
_IN_TURN = lazy.compile(r"分别|依次|先后|前后")
# What stands between the things of a list: “建议、提案” → 、, “网站和公众号” → 和, not “网站”
_AND = lazy.compile(r"、|和|及|与")
_TWO = 2


def in_wrong_order(found: Candidates, mine: list[Taken]) -> Iterator[tuple[Taken, Taken]]:
    """Yield pairs of numbers of one list that a note gives the other way round.

    Each is of the thing named in its place, where as many are named; else they follow one another as in the note.
    """
    for one, other in combinations(mine, 2):
        run = found.lists.run(one[0])
        if run is None or other[0] not in run.members or len(run.members) != _TWO:
            continue
        own, its = one[2], other[2]
        if (own.fact.note, own.quantity.unit) != (its.fact.note, its.quantity.unit) or own == its:
            continue
        start, end = found.sentence.gaps[run.members[0]]
        turn = _IN_TURN.search(found.sentence.text, start, end)
        if turn is not None and _is_crossed(_named(found.sentence.text[start : turn.start()]), own, its):
            yield one, other


def _named(lead: str) -> list[str]:
    """Return the two things last named, one after the other, before 分别."""
    for clause in reversed(lead.replace(",", "，").split("，")):
        parts = [part for part in _AND.split(clause) if part]
        if len(parts) >= _TWO:
            return parts[-_TWO:]
    return []


def _is_crossed(things: list[str], own: Noted, its: Noted) -> bool:
    if things:
        straight = len(letters(things[0], own.around)) + len(letters(things[1], its.around))
        crossed = len(letters(things[0], its.around)) + len(letters(things[1], own.around))
        if straight != crossed:
            return crossed > straight
    return own.quantity.start > its.quantity.start
