"""Shares: a percentage follows from a part and a whole, by names, by numbers that are written, or by other shares."""

from collections.abc import Iterator

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.numbers import Number, division, share_of
from assistant.grounding.quantities import PERCENT
from assistant.grounding.sentences import is_share
from assistant.grounding.share_contradictions import against, is_explicit, of_the_same, wrong
from assistant.grounding.share_frames import (
    OF_COUNT,
    fitting,
    group,
    is_own,
    is_strange,
    of_its_rate,
    of_siblings,
    own_parts,
    written_within,
)
from assistant.grounding.share_parts import (
    Part,
    asked_of,
    is_within,
    parts_of,
    written,
)
from assistant.grounding.share_pools import of_any_whole, of_disputes, unclaimed
from assistant.grounding.wholes import Whole, wholes

_LOOSE = (2, 3, 9)  # how loosely part and whole may be named, by the decimals written
_SIBLINGS = 2  # shares of one whole that say what whole a third is of
# The whole is named: “占办结总数的” → 占办结总数的, “占新收的比例为” → 占新收的比例为, not “占比：公开”
_OF_WHAT = lazy.compile(r"占[^，。；：]*的(?:比例|比重)?(?:为|是|达)?约?\Z")


def share(found: Candidates, index: int) -> Grounded:
    """Return whether a share is supported, contradicted or open."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    asked = asked_of(found, index)
    parts = list(parts_of(found, asked))
    tables = {part.table for part in parts if part.table}
    some = list(wholes(found, index, asked.right, asked.backs, tables, [part.row for part in parts]))
    own, within = is_own(found, asked), written_within(found, asked)
    named = [whole for whole in some if not whole.tier]
    if within is not None:
        parts, some = within[0], [within[1]]
    elif own:
        parts = own_parts(found, asked)
        if named and not sentence.unknown(*sentence.gaps[index]):
            some = named
    elif named and is_explicit(found, asked) and _OF_WHAT.search(sentence.lead(index)):
        some = named
    if named and is_within(sentence, asked):
        some = named
    parts = of_its_rate(found, asked, parts)
    some = of_siblings(found, asked, parts, some, own=own or within is not None)
    unknown = Grounded(number.quantity, Kind.SHARE, Verdict.UNSUPPORTED)
    done = _following(found, unknown, number, parts, some)
    if done is None and within is None and not own:
        done = _of_other_shares(found, unknown, index)
        if done is None and ("requests" in tables or "requests" in sentence.before.tables or sentence.has("subject")):
            done = unclaimed(found, asked, unknown, some)
    if done is None and within is None:
        done = of_any_whole(found, asked, unknown, parts)
        done = done or (None if own else of_disputes(found, asked, unknown))
    if done is not None:
        return done
    return of_the_same(found, asked, unknown) or wrong(found, asked, unknown, parts, some)


def beside(found: Candidates) -> None:
    """Say of an open share what its own count comes to, by the whole that others beside it were worked out from.

    258件，占33.9%；35件，占4.3%；158件，占19.6%: of 805 the two are right, so that the first is asked about.
    """
    numbers = found.sentence.numbers
    own = [index for index in range(1, len(numbers)) if is_share(numbers[index].quantity) and _of_own(found, index)]
    some = [whole for index in own if numbers[index].supported for whole in {*_wholes_of(found, index)}]
    for whole in dict.fromkeys(some):
        if some.count(whole) < _SIBLINGS:
            continue
        for index in own:
            number, part = numbers[index], numbers[index - 1]
            plain = number.item.verdict is Verdict.UNSUPPORTED and not number.item.expected
            if plain and part.value <= whole and number.quantity.places and not number.quantity.approx:
                told = against(number.item, written(found, part, 0), Whole(whole, "", 0))
                number.item = told._replace(verdict=Verdict.UNSUPPORTED, facts=())


def _of_own(found: Candidates, index: int) -> bool:
    """Whether a share is that of the count right before it, and names no whole."""
    counts = found.sentence.numbers[index - 1].counts
    return counts and OF_COUNT.fullmatch(found.sentence.text, *found.sentence.gaps[index]) is not None


def _wholes_of(found: Candidates, index: int) -> Iterator[Value]:
    """Yield the counts said before that a share is right of, with the count right before it as its part."""
    numbers = found.sentence.numbers
    part, quantity = numbers[index - 1], numbers[index].quantity
    for other in (*found.sentence.before.numbers, *numbers[: index - 1]):
        if other.counts and other.value > part.value and quantity.holds(share_of(part.value, other.value)):
            yield other.value


def _following(
    found: Candidates, unknown: Grounded, number: Number, parts: list[Part], some: list[Whole]
) -> Grounded | None:
    quantity = number.quantity
    for part in sorted(parts, key=lambda item: item.tier):
        for whole in some:
            if not whole.value or part.value > whole.value or _is_itself(part, whole):
                continue
            if part.tier + whole.tier > _LOOSE[min(2, quantity.places)] or is_strange(found, part, whole):
                continue
            if quantity.holds(share_of(part.value, whole.value)):
                number.share_of, number.share_kind = fitting(part, some, quantity), group(part)
                if part.row:
                    number.rows = [(part.table, part.row)]
                how = division(part.value, whole.value, max(1, quantity.places))
                ids = tuple(fact for fact in (part.fact, whole.fact) if fact)
                named = not part.tier and whole.tier <= 1 and len(ids) > 1
                return unknown._replace(verdict=Verdict.SUPPORTED, facts=ids, arithmetic=how, named=named)
    return None


def _is_itself(part: Part, whole: Whole) -> bool:
    """Whether part and whole are one number, which is all of itself."""
    if part.at >= 0 and whole.at >= 0:
        return part.at == whole.at
    return part.value == whole.value and part.fact == whole.fact


def _of_other_shares(found: Candidates, unknown: Grounded, index: int) -> Grounded | None:
    """Return it supported by what other shares leave of 100 %, or by their sum."""
    others = [
        number.value
        for number in found.sentence.numbers[:index]
        if number.quantity.unit == PERCENT and not number.quantity.change and number.supported
    ]
    for length in range(1, len(others) + 1):
        total = sum(others[-length:])
        if unknown.quantity.holds(100 - total):
            return unknown._replace(
                verdict=Verdict.SUPPORTED, arithmetic=f"100 − {shown(total)} = {shown(100 - total)}%"
            )
        if length > 1 and unknown.quantity.holds(total):
            how = f"{' + '.join(map(shown, others[-length:]))} = {shown(total)}%"
            return unknown._replace(verdict=Verdict.SUPPORTED, arithmetic=how)
    return None
