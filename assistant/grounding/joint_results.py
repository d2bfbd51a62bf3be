"""The result that two disputes share by words that are not known: 站得住的案子有复议8件、诉讼6件."""

from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Verdict
from assistant.grounding.numbers import CASES, Candidate, Number

_RESULTS = ("upheld", "corrected", "other_result", "pending")
_MANY = 2  # unknown letters


def results(found: Candidates) -> None:
    """Let two numbers of disputes be supported that are of one result, where words that are not known may name it.

    One of them may be so by chance; both of the same result hardly are.
    """
    sentence = found.sentence
    for index in range(1, len(sentence.numbers)):
        pair = sentence.numbers[index - 1 : index + 1]
        rows = [_dispute(number) for number in pair]
        if not all(rows) or rows[0] == rows[1] or len(sentence.unknown(*sentence.gaps[index - 1])) < _MANY:
            continue
        if all(number.supported for number in pair):
            continue
        for column in _RESULTS:
            facts = [found.facts.at("disputes", row, column) for row in rows]
            items = [
                Candidate(fact, 0, 3, "disputes", row, column) for fact, row in zip(facts, rows, strict=True) if fact
            ]
            if len(items) == len(pair) and all(item.holds(one.quantity) for item, one in zip(items, pair, strict=True)):
                for item, number in zip(items, pair, strict=True):
                    number.item = number.take(item)
                break


def _dispute(number: Number) -> str:
    """Return the row of the disputes that an exact count names by its own words, without a result; "" if none."""
    quantity, rows = number.quantity, {name.names for name in number.own_rows if name.table == "disputes"}
    if quantity.unit not in CASES or quantity.approx or quantity.change or len(rows) != 1:
        return ""
    if number.item.verdict is Verdict.CONTRADICTED or any(name.kind == "column" for name in number.around):
        return ""
    return next(iter(rows))[0]
