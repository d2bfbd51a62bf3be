"""Numbers of a note that stand in each other's place: 建议、提案分别5件、9件, where it has 建议9 提案5."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from assistant import lazy
from assistant.grounding import quantity_words
from assistant.grounding.candidates import SUMMED, Candidates
from assistant.grounding.grounded import Grounded, Verdict
from assistant.grounding.meanings import dice
from assistant.grounding.note_sides import is_on_its_side, on_the_other_side
from assistant.grounding.note_sums import Taken, around, is_past, letters, plain_words, says_past
from assistant.grounding.notes import Noted, crossed
from assistant.grounding.numbers import Number

# What says that numbers stand in the order of what was named, or of time: “分别” → 分别, “先后有” → 先后, not “先行”
_IN_TURN = lazy.compile(r"分别|依次|先后|前后")
# What stands between the things of a list: “建议、提案” → 、, “网站和公众号” → 和, not “网站”
_AND = lazy.compile(r"、|和|及|与")
_OF_WHICH = lazy.compile(r"[，,（( ]*其中[：:]?")  # “，其中” → ，其中, “（其中：” → （其中：, not “，在其中”
_ENDS = lazy.compile(r"[。；;]|其中")  # “；” → ；
_COMPARED = lazy.compile(r"[比较增减由从原]")  # “，比上年的” → 比, not “、公众号”
_FROM = lazy.compile(r"[由从原][^，,。；;0-9]{0,4}\Z")  # “由原来的” → 由原来的, “从” → 从
_TO = lazy.compile(r"(?:到|至|为|成|变|→|->)[^，,。；;0-9]{0,3}\Z")  # “个调整为” → 为, “个压到” → 到
_AHEAD = 8  # characters
_PART = lazy.compile(r"[未另剩余退不]")  # of what is only a part: “，另” → 另, “；未采纳的” → 未
_TWO = 2


def in_their_places(found: Candidates, mine: list[Taken]) -> None:
    """Let the numbers be open again that a sentence takes from a note and has in each other's place."""
    for one, other in on_the_other_side(found, mine):
        _open(one[1], other[2])
        _open(other[1], one[2])
    mine = [item for item in mine if item[1].supported]
    _swapped(found, mine)
    for (_, one, own), (_, other, its) in _in_wrong_order(found, [item for item in mine if item[1].supported]):
        _open(one, its)
        _open(other, own)
    _misplaced(found, [item for item in mine if item[1].supported])
    for (_, one, own), (_, other, its) in _turned_round(found, [item for item in mine if item[1].supported]):
        _open(one, its)
        _open(other, own)


def parts_below_wholes(found: Candidates) -> None:
    """Let a part be open that is more than its whole, and the whole: 全年发布230条，其中微信324条."""
    numbers = found.sentence.numbers
    for index in range(1, len(numbers)):
        whole, lead = numbers[index - 1], found.sentence.lead(index)
        if not _OF_WHICH.match(lead) or not whole.counts or whole.quantity.approx or not _is_of_notes(whole):
            continue
        for at in range(index, len(numbers)):
            part = numbers[at]
            if part.quantity.unit != whole.quantity.unit or (at > index and _ENDS.search(found.sentence.lead(at))):
                break
            if part.counts and part.value > whole.value and _is_of_notes(part):
                _open(whole)
                _open(part)


def wholes_inside(found: Candidates) -> None:
    """Let a number be open that all others come to, where it stands among them: 审核7件，主动公开20件、依申请13件."""
    numbers = found.sentence.numbers
    first = 0
    for at in range(1, len(numbers) + 1):
        if at < len(numbers) and _goes_on(found, first, at):
            continue
        run = numbers[first:at]
        total = sum(number.value for number in run)
        for place, number in enumerate(run[1:], 1) if len(run) > _TWO else ():
            lead = found.sentence.lead(first + place)
            may_be_last = place < len(run) - 1 or _PART.search(lead)
            if 2 * number.value == total and may_be_last and not SUMMED.search(lead):
                _open(run[0])
                _open(number)
        first = at


def _goes_on(found: Candidates, first: int, at: int) -> bool:
    """Whether a number may be of one list with another: things counted alike, of the notes, and not compared."""
    one, other = found.sentence.numbers[first], found.sentence.numbers[at]
    durations = quantity_words.load().words.durations
    if other.quantity.unit != one.quantity.unit or one.quantity.unit in durations or not other.counts:
        return False
    return _is_of_notes(one) and _is_of_notes(other) and not _COMPARED.search(found.sentence.lead(at))


def _is_of_notes(number: Number) -> bool:
    """Whether a number is supported, and by no cell of the tables."""
    return number.supported and number.candidate is None


def _in_wrong_order(found: Candidates, mine: list[Taken]) -> Iterator[tuple[Taken, Taken]]:
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


def _turned_round(found: Candidates, mine: list[Taken]) -> Iterator[tuple[Taken, Taken]]:
    """Yield pairs that went from one to the other, and in the note the other way: 由7个增至9个 of 由9个调整为7个."""
    text = found.sentence.text
    for one, other in pairwise(mine):
        own, its = one[2].quantity, other[2].quantity
        if other[0] != one[0] + 1 or one[2].fact.note != other[2].fact.note or one[2].sentence != other[2].sentence:
            continue
        before = text[max(found.sentence.start, one[1].quantity.start - _AHEAD) : one[1].quantity.start]
        if _FROM.search(before) is None or not _TO.search(found.sentence.lead(other[0])):
            continue
        noted = one[2].fact.name
        first = noted[max(0, its.start - _AHEAD) : its.start]
        if its.end <= own.start and _TO.search(noted[its.end : own.start]) and _FROM.search(first):
            yield one, other


def _named(lead: str) -> list[str]:
    """Return the two things last named, one after the other, before 分别."""
    for clause in reversed(lead.replace(",", "，").split("，")):
        parts = [part for part in _AND.split(clause) if part]
        if len(parts) >= _TWO:
            return parts[-_TWO:]
    return []


def _is_crossed(things: list[str], own: Noted, its: Noted) -> bool:
    if things and own.sentence == its.sentence and (turn := _IN_TURN.search(own.sentence)):
        named = own.sentence[: turn.start()]
        first, second = _places(things[0], named)[-1:], _places(things[1], named)[:1]  # those beside 、 or 和
        if first and second and first != second:
            return (first < second) != (own.quantity.start < its.quantity.start)
    if things:
        straight = len(letters(things[0], own.around)) + len(letters(things[1], its.around))
        crossed = len(letters(things[0], its.around)) + len(letters(things[1], own.around))
        if straight != crossed:
            return crossed > straight
    return own.quantity.start > its.quantity.start


def _places(thing: str, named: str) -> list[int]:
    """Return where a note names a thing, by each two characters of it that stand there."""
    found = (named.find(thing[at : at + _TWO]) for at in range(len(thing) - 1))
    return [at for at in found if at >= 0]


def _misplaced(found: Candidates, mine: list[Taken]) -> None:
    """Let a whole and a part be open that stand in each other's place: 来信187封，回复549封 of 来信549封，回了187封."""
    for note in dict.fromkeys(own.fact.note for _, _, own in mine):
        some = [item for item in mine if item[2].fact.note == note]
        wholes = [item for item in some if _is_their_sum(item[2], some)]
        if len(wholes) != 1 or len({number.quantity.unit for _, number, _ in some}) > 1:
            continue
        whole, first = wholes[0], some[0]
        told = [item for item in some if _is_told_together(found, item[0])]
        words = plain_words(whole[2])
        likelier = dice(around(found, first[0]), words) > dice(around(found, whole[0]), words)
        wrong = told[0] if told else first if likelier else whole
        if wrong is not whole and whole not in told:
            _open(wrong[1], whole[2])
            _open(whole[1], wrong[2])


def _is_told_together(found: Candidates, index: int) -> bool:
    """Whether a number is written as a total behind its parts: “，合计125件”."""
    start, end = found.sentence.gaps[index]
    return index > 1 and SUMMED.search(found.sentence.text, found.sentence.near(start, end), end) is not None


def _swapped(found: Candidates, mine: list[Taken]) -> None:
    for at, (index, number, own) in enumerate(mine):
        for place, other, its in mine[at + 1 :]:
            if own.quantity.unit != its.quantity.unit or own.quantity.value == its.quantity.value:
                continue
            if at == 0 and _is_their_sum(own, mine):
                continue  # 建议提案59件（建议22件，提案37件）: the whole, said first, has the words of both
            if _are_in_turn(found, index, place) and own.quantity.start < its.quantity.start:
                continue  # 国语版、维文版分别发布4105条和1270条: each in its place, whatever words stand beside it
            pasts = (says_past(found, index), says_past(found, place))
            if pasts == (is_past(found, own), is_past(found, its)) and pasts[0] != pasts[1]:
                continue  # 去年183 今年241: each is of its year
            if own.fact.note != its.fact.note or not crossed(
                around(found, index), around(found, place), own.around, its.around
            ):
                continue
            if not is_on_its_side(found, (index, number, own), (place, other, its)):
                # of 家长上门145次，电话165次, 家长来电165次，来访145次 has each in its place
                _open(number, its)
                _open(other, own)


def _are_in_turn(found: Candidates, one: int, other: int) -> bool:
    """Whether two numbers are of one list whose things were named before, in turn: 分别."""
    run = found.lists.run(one)
    if run is None or other not in run.members:
        return False
    return _IN_TURN.search(found.sentence.text, *found.sentence.gaps[run.members[0]]) is not None


def _is_their_sum(note: Noted, mine: list[Taken]) -> bool:
    """Whether a note's number is the sum of the others that the sentence takes from it."""
    others = [own.quantity.value for _, _, own in mine if own is not note and own.fact.note == note.fact.note]
    return len(others) > 1 and sum(others) == note.quantity.value


def _open(number: Number, note: Noted | None = None) -> None:
    """Let a number be open again, with the note that has it of something else where one does."""
    facts = () if note is None else (note.fact.id,)
    number.item = Grounded(number.quantity, number.item.kind, Verdict.UNSUPPORTED, facts)
