"""The column that numbers of a sentence share, where none has its own: what only another column supports is open."""

from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, Kind, Verdict

_SEVERAL = 2


def joint(found: Candidates) -> None:
    """Let a number be open that only one reading supports, where two others of the sentence need the other.

    The numbers of a sentence share a column where none has its own: all of the total, or all of the applicant named.
    """
    votes: dict[bool, list[int]] = {True: [], False: []}
    for index, number in enumerate(found.sentence.numbers):
        own = number.candidate
        if own is None or own.table != "requests" or number.item.kind is not Kind.COUNT or _has_column(found, index):
            continue
        asked = found.asked(index)
        totals = {
            item.column == "total"
            for item in found.of(index, asked)
            if item.holds(number.quantity) and item.row == own.row
        }
        if len(totals) == 1:
            votes[totals.pop()].append(index)
    for one in (True, False):
        if len(votes[one]) == 1 and len(votes[not one]) >= _SEVERAL:
            number = found.sentence.numbers[votes[one][0]]
            number.item = Grounded(number.quantity, Kind.COUNT, Verdict.UNSUPPORTED, (number.fact,))
            number.candidate = None


def _has_column(found: Candidates, index: int) -> bool:
    """Whether a number has a column of its own, or none was named before it."""
    number = found.sentence.numbers[index]
    own = [name for name in number.around if name.kind == "column" and name.table == "requests"]
    if own and (found.lists.dealt(index, "column") is not None or any(name.strong for name in own)):
        return True
    earlier = found.sentence.within(found.sentence.start, found.sentence.gaps[index][0])
    return not any(name.kind == "column" and name.table == "requests" for name in earlier)
