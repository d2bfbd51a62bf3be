"""Sums and rests: a number follows from others of its sentence, or from a whole without what is named before."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice

from assistant import lazy
from assistant.grounding import quantity_words
from assistant.grounding.candidates import SUMMED, Candidates
from assistant.grounding.grounded import Kind, Verdict, shown
from assistant.grounding.numbers import RATES, Number, addition
from assistant.grounding.owners import EXCEPT
from assistant.grounding.sentences import is_share
from assistant.grounding.wholes import REQUESTS

# What is left of a whole: “其余” → 其余, “还有” → 还有, “尚有” → 尚有, not “其中”
_REST = lazy.compile(r"其余|余下|剩余|另外|另|其他|剩下|还有|[尚仍]有|尚余|[还尚仅只]剩")
_APART = lazy.compile(r"相差|之差|差距|差值|差为")  # “，相差” → 相差, not “差评”
_FORMED = lazy.compile(r"(?:形成|组成|组建|构成)[^，。；]{0,6}\Z")  # “1名，形成” → 形成, not “形成报告，”
_THAT_IS = lazy.compile(r"[，,（(]?(?:[共合]?计|即|也就是|折合|为)?")  # “，计” → ，计, “（” → （, not “，办结”
_EACH = lazy.compile(r"每[一-鿿]|各")  # “，每期” → 每期
_MOST_BEFORE, _MOST_ROWS, _MOST_SUMMED = 6, 5, 24


def sums(found: Candidates, *, parts: bool = False) -> None:
    """Let the open counts of a sentence be supported by sums and rests of those that are.

    Args:
        found: The facts that the numbers may speak of.
        parts: Whether parts that no known word names are too, by what their whole leaves: after the notes.
    """
    for index, number in enumerate(found.sentence.numbers):
        if number.item.verdict is not Verdict.UNSUPPORTED or number.item.kind is not Kind.COUNT:
            continue
        if number.quantity.approx:
            continue
        done = _sum(found, index) or _rest(found, index) or _apart(found, index) or _product(found, index)
        done = done or _of_share(found, index)
        done = done or (_part(found, index) if parts else None)
        if done is not None:
            number.support(*done)


Support = tuple[str, tuple[str, ...]]  # the arithmetic, and the facts it rests on


def _alike(number: Number, others: Iterable[Number]) -> list[Number]:
    """Return the first of some numbers that may be summed with another."""
    own = number.quantity.unit
    alike = (other for other in others if other.quantity.unit == own and not other.quantity.change)
    return list(islice(alike, _MOST_SUMMED))


def _before(found: Candidates, index: int) -> list[Number]:
    """Return the numbers before another that may be summed with it, the nearest first."""
    sentence = found.sentence
    nearest = chain(
        (sentence.numbers[at] for at in range(index - 1, -1, -1)), reversed(sentence.before.numbers[-_MOST_BEFORE:])
    )
    return _alike(sentence.numbers[index], nearest)


def _good(numbers: Sequence[Number]) -> bool:
    return all(number.supported for number in numbers)


def _sum(found: Candidates, index: int) -> Support | None:
    sentence = found.sentence
    number = sentence.numbers[index]
    if SUMMED.search(lead := sentence.lead(index)) or _FORMED.search(lead) or _sums_up_behind(found, index):
        earlier = _before(found, index)
        for length in _lengths(earlier, number):
            if _good(run := earlier[:length][::-1]):
                return addition(run), ()
        two = found.sentence.numbers[max(0, index - 2) : index]
        if _is_of_unlike(number, two) and sum(one.value for one in two) == number.value:
            return addition(two), ()  # 宣传单4000张、手册600本，共计4600份
    if not _is_named(found, index):
        later = _alike(number, islice(sentence.numbers, index + 1, None))
        for length in _lengths(later, number):
            if _good(run := later[:length]):
                return addition(run), ()
    return None


def _is_of_unlike(number: Number, two: Sequence[Number]) -> bool:
    """Whether two things counted in units of their own may be counted together in another."""
    words = quantity_words.load().words
    units = {one.quantity.unit for one in (number, *two)}
    things = units.isdisjoint((*RATES, *words.durations, *quantity_words.PEOPLE, "元", ""))
    return len(two) > 1 and _good(two) and all(one.counts for one in two) and things


def _part(found: Candidates, index: int) -> Support | None:
    """Return what a whole leaves for a part that words unknown to us name: 起诉22件，有结论的15件，在审7件.

    Of several such parts each is right where they come to the whole together with others that are known.
    """
    numbers = found.sentence.numbers
    if not _is_open(found, index):
        return None
    for first in range(index - 1, -1, -1):
        whole = numbers[first]
        if not whole.counts or whole.quantity.unit != numbers[index].quantity.unit:
            return None
        if not whole.supported or whole.value < numbers[index].value:
            continue
        for last in range(max(index, first + 2), len(numbers)):
            members = numbers[first + 1 : last + 1]
            if not all(one.counts and one.quantity.unit == whole.quantity.unit for one in members):
                break
            if sum(one.value for one in members) != whole.value:
                continue
            known = sum(one.supported for one in members)
            if (
                known
                and known * 2 >= len(members) - 1
                and all(one.supported or _is_open(found, at) for at, one in enumerate(members, first + 1))
            ):
                return f"{shown(whole.value)} = {' + '.join(shown(one.value) for one in members)}", ()
    return None


def _is_open(found: Candidates, index: int) -> bool:
    """Whether a number is open only because a word about it is not known."""
    return found.sentence.numbers[index].is_bare and bool(found.sentence.unknown_about(index))


def _lengths(others: Sequence[Number], whole: Number) -> Iterator[int]:
    """Yield how many of some numbers, two or more from the first on, come to a whole."""
    for length, total in enumerate(accumulate(other.value for other in others), 1):
        if length > 1 and total == whole.value:
            yield length


def _apart(found: Candidates, index: int) -> Support | None:
    """Return what 前者26件，后者23件，相差3件 is worked out from."""
    numbers = found.sentence.numbers
    if index < 2 or _APART.search(found.sentence.lead(index)) is None:
        return None
    one, other = numbers[index - 2 : index]
    if not _good([one, other]) or abs(one.value - other.value) != numbers[index].value:
        return None
    return f"{shown(one.value)} − {shown(other.value)} = {shown(one.value - other.value)}", ()


def _of_share(found: Candidates, index: int) -> Support | None:
    """Return the count that a share right before it is of: 投诉类占29.3%，计54件."""
    if not index or _THAT_IS.fullmatch(found.sentence.lead(index)) is None:
        return None
    share = found.sentence.numbers[index - 1]
    if not is_share(share.quantity) or not share.supported:
        return None
    part = found.facts.about(share.item.facts[0]) if share.item.facts else None
    if part is None or part.value != found.sentence.numbers[index].value:
        return None
    return shown(part.value), (part.id,)


def _product(found: Candidates, index: int) -> Support | None:
    """Return what 编印6期，每期300册，1800册全部赠阅 is worked out from."""
    numbers = found.sentence.numbers
    if index < 2 or _EACH.search(found.sentence.lead(index - 1)) is None:
        return None
    times, each = numbers[index - 2 : index]
    if each.quantity.unit != numbers[index].quantity.unit or not _good([times, each]):
        return None
    if times.value * each.value != numbers[index].value:
        return None
    return f"{shown(times.value)} × {shown(each.value)} = {shown(numbers[index].value)}", ()


def _sums_up_behind(found: Candidates, index: int) -> bool:
    """Whether the words behind a number say that it sums up: 3件、5件，8件合计."""
    start, end = found.sentence.behind(index)
    return SUMMED.search(found.sentence.text, start, min(end, start + 4)) is not None


def _is_named(found: Candidates, index: int) -> bool:
    """Whether the number's own clause names a cell and leaves nothing unknown."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    start, end = sentence.gaps[index]
    near = sentence.near(start, end)
    named = any(name.end > near and name.names_cells and name.strong for name in number.before)
    told = bool(number.item.facts) or any(not item.tier for item in found.of(index))
    return named and not sentence.unknown(near, end) and told


def _rest(found: Candidates, index: int) -> Support | None:
    sentence, number = found.sentence, found.sentence.numbers[index]
    if _REST.search(sentence.lead(index)) is None:
        return None
    earlier = _before(found, index)[::-1]
    for at, whole in enumerate(earlier):
        for length in range(1, len(earlier) - at):
            run = earlier[at + 1 :][-length:]
            if whole.value - sum(other.value for other in run) == number.value and _good([whole, *run]):
                return " − ".join(shown(item.value) for item in (whole, *run)) + f" = {shown(number.value)}", ()
    return next(chain(_rests_of_the_tables(found, index), _rests_beside_notes(found, index)), None)


def _rests_beside_notes(found: Candidates, index: int) -> Iterator[Support]:
    """Yield what a whole of the tables leaves without the count right before, of a note: 网上24件，其余16件."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    part = sentence.numbers[index - 1] if index else number
    if (
        not index
        or part.candidate
        or not (part.counts and part.supported and part.quantity.unit == number.quantity.unit)
    ):
        return
    if any(name.table == "requests" for name in sentence.names):
        for row in REQUESTS:
            whole = found.facts.at("requests", row, "total")
            if whole is not None and whole.value - part.value == number.value:
                yield f"{shown(whole.value)} − {shown(part.value)} = {shown(number.value)}", (whole.id,)


def _rests_of_the_tables(found: Candidates, index: int) -> Iterator[Support]:
    """Yield what a whole of the tables leaves without the rows, or without the applicants, named before."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    facts, start = found.facts, sentence.gaps[index][0]
    if left_out := EXCEPT.search(sentence.text, *sentence.gaps[index]):
        start = left_out.end()  # 除予以公开外，其余12件
    earlier = sentence.within(sentence.start, start)
    named = [n.names[0] for n in reversed(earlier) if n.strong_row and n.table == "requests"]
    rows = list(dict.fromkeys([*named, *(row for table, row in sentence.before.rows if table == "requests")]))
    pairs = [
        (whole, "+".join(row for row in rows[:length] if row != whole) or "outcomes_total", "total")
        for whole in ("outcomes_total", "received", "all", *found.children)
        for length in range(1, min(_MOST_ROWS, len(rows)) + 1)
        if whole not in rows[:length] or set(rows[:length]) & {*found.children.get(whole, ())}
    ]
    columns = "+".join(dict.fromkeys(n.names[0] for n in earlier if n.kind == "column" and n.table == "requests"))
    if columns:
        said = [row for other in sentence.numbers[:index] for table, row in other.rows if table == "requests"]
        pairs += [(row, row, columns) for row in dict.fromkeys([*said, "received"])]
    for row, part, column in pairs:
        whole, some = facts.at("requests", row, "total"), facts.at("requests", part, column)
        if whole is None or some is None or not some.value:
            continue
        if number.quantity.holds(whole.value - some.value):
            yield f"{shown(whole.value)} − {shown(some.value)} = {shown(whole.value - some.value)}", (whole.id,)
