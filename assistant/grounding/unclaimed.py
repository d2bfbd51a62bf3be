"""Facts that no other number of a sentence claims, where the words leave room for them."""

from collections.abc import Iterable, Iterator

from assistant import lazy
from assistant.grounding.alike import by_no_chance
from assistant.grounding.candidates import Candidates
from assistant.grounding.numbers import APPLICANTS, CASES, IN_TABLES, Candidate, Number
from assistant.grounding.unsure import compares

_CROWDED = 0.06  # how likely a wrong number near it would be a fact too
_SELDOM = 0.05  # where much is unknown
_FEW, _MANY = 2, 4  # unknown letters
# Another year is spoken of: “较” → 较, “原” → 原
_COMPARES = lazy.compile(r"同期|前一年|同比|上期|原|较|比")
# What a number came to is of this year: “增至” → 增至, “减少到” → 少到, not “增长”
_ARRIVES = lazy.compile(r"(?:增|降|升|减|加|少)[至到为]|变为|变成")
_FROM = ("上期", "原", "由", "从")  # from where it came: 由9件增到12件
_WIDE = ["natural_person", "organizations", "enterprise"]


def unclaimed(found: Candidates, index: int) -> Candidate | None:
    """Return a fact with the number's value that no other number claims, where the words leave room for it."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    quantity = number.quantity
    if quantity.high is not None or quantity.unit not in IN_TABLES:
        return None
    if quantity.unit not in (*CASES, "") and not any(name.strong or name.kind == "subject" for name in sentence.names):
        return None  # 整改问题7个
    unknown = sentence.unknown_about(index)
    if found.lists.is_dealt(index) and not unknown:
        return None
    near = _near(found, index)
    end = sentence.gaps[index][1]
    weak = [n for n in number.around if n.kind == "row" and not n.strong and (n.end > near or n.start >= end)]
    if weak and len(unknown) < _FEW:
        return None
    if (last := _last_years(found, index, near)) is not None:
        return last
    for some, most in _rooms(found, index, near, unknown):
        if (item := by_no_chance(some, quantity, most)) is not None:
            return item
    return None


def _near(found: Candidates, index: int) -> int:
    """Return where the words begin that a number follows; those before a parenthesis, where one closes right there."""
    sentence = found.sentence
    start, end = sentence.gaps[index]
    near = sentence.near(start, end)
    opened = max(sentence.text.rfind(mark, start, near) for mark in "（(")
    is_closed = sentence.text[near - 1 : near] in ("）", ")") and opened >= 0
    return sentence.near(start, opened) if is_closed and near > start else near


def _last_years(found: Candidates, index: int, near: int) -> Candidate | None:
    """Return last year's number of a fact whose number of this year the same sentence has."""
    numbers = found.sentence.numbers
    number = numbers[index]
    if any(name.end > near for name in number.own_rows) or not _looks_back(found, index):
        return None
    if _ARRIVES.search(found.sentence.lead(index)):
        return None
    for other in numbers:
        own = other.candidate
        if own is None or other is number or own.back or other.quantity.unit != number.quantity.unit:
            continue
        if own.fact.last_year is None or own.value == own.fact.last_year:
            continue
        last = own._replace(back=1, tier=6)
        if last.holds(number.quantity) and not any(
            n.candidate is not None and n.candidate.fact.id == own.fact.id and n.candidate.back
            for n in numbers
            if n is not number
        ):
            return last
    return None


def _looks_back(found: Candidates, index: int) -> bool:
    """Whether the sentence compares at all: without it, last year's number in it is one that was not brought up."""
    return compares(found, index) or any(word in found.sentence.own for word in _FROM)


Room = tuple[list[Candidate], float]  # facts that the words leave open, and how likely chance may be


def _rooms(found: Candidates, index: int, near: int, unknown: str) -> Iterator[Room]:
    """Yield sets of facts that the words leave open, the narrowest first."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    end = sentence.gaps[index][1]
    here = sentence.unknown(near, end)
    if not any(name.end > near or name.start >= end for name in number.own_rows):
        most = _CROWDED if len(here) < _MANY else _SELDOM
        said = {name.table for name in sentence.names if name.strong or name.kind == "subject"}
        hinted = {name.table for name in sentence.names} | set(sentence.before.tables)
        for table, words in sentence.words.tables.items():
            if table in said or (table in hinted and not sentence.says(words.elsewhere)):  # 办理提案22件
                yield list(_at_the_top(found, index, table)), most
                yield list(_of_table(found, index, table)), most
    asked = found.asked(index)._replace(backs=(0,))
    own = _columns(number, "requests")
    if here and not own:
        rows = [row for other in reversed(sentence.numbers[:index]) for table, row in other.rows if table == "requests"]
        rows += [row for name in number.own_rows for row in name.names if name.table == "requests"]
        rows += [row for table, row in sentence.before.rows if table == "requests"]
        rows += ["received"] if any(name.table == "requests" for name in sentence.names) else []
        columns = (*APPLICANTS, "organizations")
        yield (
            [
                item
                for row in dict.fromkeys(rows)
                for column in columns
                for item in found.facts_of("requests", [row], [column], asked, 7)
            ],
            _CROWDED,
        )
    if number.own_rows and unknown:
        yield list(_family(found, index)), _CROWDED


def _at_the_top(found: Candidates, index: int, table: str) -> Iterator[Candidate]:
    """Yield the facts of the rows that are parts of no other, in the number's column or that of those before it."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    columns = _columns(number, table)
    said = [other.candidate for other in sentence.numbers[:index] if other.candidate is not None]
    columns = columns or list(dict.fromkeys(item.column for item in reversed(said) if item.table == table))[:1]
    taken = {(item.row, item.column) for item in said if not item.back}
    named = _claimed(number, sentence.numbers, table)
    rows = [row for row in found.facts.rows(table) if "." not in row and row not in named]
    asked = found.asked(index)._replace(backs=(0,))
    for item in found.facts_of(table, rows, columns, asked, 6):
        if (item.row, item.column) not in taken:
            yield item


def _family(found: Candidates, index: int) -> Iterator[Candidate]:
    """Yield the facts of the rows a number names, of their parts and of what they are parts of."""
    number = found.sentence.numbers[index]
    table = number.own_rows[0].table
    own = {row for name in number.own_rows for row in name.names}
    rows = own | {part for row in own for part in found.children.get(row, ())}
    rows |= {found.parents[row] for row in own if row in found.parents}
    columns, every = _columns(number, table), _every_column(found, table)
    if not columns:  # of an applicant named by itself, what another number has of all may be told
        rows -= _claimed(number, found.sentence.numbers, table) - own
    others = every or (_WIDE if table == "requests" else [])
    yield from found.facts_of(table, sorted(rows), columns, found.asked(index), 6, others)


def _claimed(number: Number, numbers: Iterable[Number], table: str) -> set[str]:
    """Return the rows that other numbers name as their own."""
    mine = set(number.around)
    names = (name for other in numbers if other is not number for name in other.around if name not in mine)
    return {row for name in names if name.strong_row and name.table == table for row in name.names}


def _of_table(found: Candidates, index: int, table: str) -> Iterator[Candidate]:
    """Yield the facts of a table's rows that no other number names."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    columns, every = _columns(number, table), _every_column(found, table)
    taken = _claimed(number, sentence.numbers[index + 1 :] if columns or every else sentence.numbers, table)
    free = [row for row in found.facts.rows(table) if row not in taken]
    asked = found.asked(index)
    yield from found.facts_of(table, free, columns, asked._replace(backs=(0,)), 6, every)
    if _compares(found, index):
        nearby = {row for other in sentence.numbers for name, row in other.rows if name == table}
        nearby |= {row for name, row in sentence.before.rows if name == table}
        nearby |= {row for name in sentence.names if name.kind == "row" and name.table == table for row in name.names}
        yield from found.facts_of(table, sorted(nearby), columns, asked._replace(backs=(1,)), 6, every)


def _compares(found: Candidates, index: int) -> bool:
    sentence = found.sentence
    start, end = sentence.gaps[index]
    near = sentence.near(start, end)
    if any(name.kind == "present" for name in sentence.within(near, end)) or _ARRIVES.search(sentence.lead(index)):
        return False
    past = any(name.kind == "past" for name in (*sentence.within(start, end), *sentence.numbers[index].behind))
    return past or sentence.numbers[index].past_is_spoken_of or _COMPARES.search(sentence.lead(index)) is not None


def _columns(number: Number, table: str) -> list[str]:
    names = (name for name in number.around if name.kind == "column" and name.strong and name.table == table)
    return [column for name in names for column in name.names]


def _every_column(found: Candidates, table: str) -> list[str]:
    names = (name for name in found.sentence.names if name.kind == "column" and name.table == table)
    return list(dict.fromkeys(column for name in names for column in name.names))
