"""Quantities that follow from others: a share from a part and its whole, a change from two years, a whole from its parts."""

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from assistant.domain.facts import Fact, Value
from assistant.grounding.facts import Facts
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.meanings import Meanings
from assistant.grounding.quantities import PERCENT, Quantity
from assistant.grounding.sentences import Sentence
from assistant.grounding.subjects import Subject, subject

_WHOLES = ("outcomes_total", "received", "all")
_RESTARTS = re.compile(r"共|累计|另[有外]|此外|同时|全年|合计|办结|截至|目前")
_SUM = re.compile(r"[，,；;、）)]?(?:以上|两项|三项|几项|各项)?(?:合计|共计|总计|总共|一共|累计|共)(?:有|为|是|达)?[ ]?")
_FROM_TO = re.compile(r"由|从")


class Count(NamedTuple):
    """A count of the sentence that is read, with what it speaks of."""

    grounded: Grounded
    subject: Subject | None


class _Side(NamedTuple):
    value: Value
    fact: str = ""


# --- shares -----------------------------------------------------------------------------------------------------


def share(
    sentence: Sentence, quantity: Quantity, left: int, counts: Sequence[Count], part: Count | Subject | None, facts: Facts
) -> Grounded:
    """Return whether a percentage follows from a part and its whole.

    Args:
        sentence: Where it stands.
        quantity: The percentage.
        left: Where the quantity before it ends.
        counts: The counts of the sentence before it.
        part: What a list with 分别 deals to it.
        facts: What is known.
    """
    unknown = Grounded(quantity, Kind.SHARE, Verdict.UNSUPPORTED)
    begin = left if part is None else sentence.start
    mark = next((item for item in reversed(sentence.between(begin, quantity.start)) if item.of("share")), None)
    if mark is None:
        return unknown
    named = part or subject(sentence, quantity._replace(start=mark.start, end=mark.start, unit=""), left, mark.start, facts)
    if isinstance(named, Subject) and not named.facts:
        named = None
    if named is None or (isinstance(named, Subject) and named.narrowed and counts):
        named = next((count for count in reversed(counts)), None)
    if named is None:
        return unknown
    parts = _values(named)
    told = next(item.start for item in sentence.quantities if item.start >= mark.end)
    wholes = _named_wholes(sentence, mark.end, told, facts) or _wholes(sentence, counts, named, facts)
    pairs = [(part, whole) for whole in wholes for part in parts if whole.value]
    if not pairs:
        return unknown
    ids = tuple(dict.fromkeys(side.fact for side in pairs[0] if side.fact))
    for part_side, whole in pairs:
        if quantity.holds(_percent(part_side.value, whole.value)):
            used = tuple(side.fact for side in (part_side, whole) if side.fact)
            return unknown._replace(verdict=Verdict.SUPPORTED, facts=used, arithmetic=_division(part_side, whole, quantity)
            )
    cut = next((pair for pair in pairs if _is_cut(_percent(pair[0].value, pair[1].value), quantity)), None)
    part_side, whole = cut or pairs[0]
    return unknown._replace(verdict=Verdict.CONTRADICTED,
        facts=ids,
        expected=f"{shown(_percent(part_side.value, whole.value), _places(quantity))}%",
        arithmetic=_division(part_side, whole, quantity),
        cut=cut is not None,
    )


def _values(named: Count | Subject) -> list[_Side]:
    if isinstance(named, Subject):
        return [_Side(_value(fact, named.last_year), fact.id) for fact in named.facts]
    ids = named.grounded.facts
    written = _Side(named.grounded.quantity.value, ids[0] if ids else "")
    known = _values(named.subject) if named.subject else []
    return [written, *known]


def _value(fact: Fact, last_year: bool) -> Value:
    return fact.last_year if last_year and fact.last_year is not None else fact.value


def _named_wholes(sentence: Sentence, start: int, end: int, facts: Facts) -> list[_Side]:
    """Return the wholes that the words after 占 name: 占办结总数, 占新收申请."""
    mentions = sentence.between(start, end)
    rows = [meaning for mention in mentions for meaning in mention.meanings if meaning.kind == "row"]
    if rows:
        names = [(rows[-1].table, row) for row in rows[-1].names]
    else:
        tables = [name for name, table in sentence.words.tables.items() if table.default]
        names = [(name, row) for name in tables if sentence.speaks_of(name, mentions) for row in ("received", "all", "outcomes_total")]
    found = [fact for table, row in names if (fact := facts.at(table, row, "total")) is not None]
    return [_Side(fact.value, fact.id) for fact in found]


def _wholes(sentence: Sentence, counts: Sequence[Count], named: Count | Subject, facts: Facts) -> list[_Side]:
    """Return the whole that the sentence states, else those that a reader would think of."""
    part = named.grounded.quantity if isinstance(named, Count) else None
    speaks = named.subject if isinstance(named, Count) else named
    for count in counts:
        quantity = count.grounded.quantity
        if part is not None and (quantity.start >= part.start or quantity.unit != part.unit or quantity.value < part.value):
            continue
        about = count.subject
        leads = any(item.of("parts") for item in sentence.between(quantity.end, quantity.end + 4))
        if leads or (about is not None and speaks is not None and about.rows[0] in _WHOLES and about.rows != speaks.rows):
            return _values(count)
    if speaks is None or speaks.table != "requests":
        return []
    of_all = ("received", "all") if speaks.rows[0] == "all" else ("received",)
    rows = of_all if speaks.rows[0] in _WHOLES else _WHOLES
    return [_Side(fact.value, fact.id) for row in rows if (fact := facts.at("requests", row, "total")) is not None]


def _percent(part: Value, whole: Value) -> Decimal:
    return Decimal(100) * part / whole


def _places(quantity: Quantity) -> int:
    exponent = quantity.step.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _is_cut(exact: Decimal, quantity: Quantity) -> bool:
    """Whether a percentage was cut where it should be rounded: 4.348 % written 4.34 %."""
    return not quantity.approx and exact.quantize(quantity.step, ROUND_DOWN) == quantity.value


def _division(part: _Side, whole: _Side, quantity: Quantity) -> str:
    places = _places(quantity)
    exact = _percent(part.value, whole.value)
    more = places if exact == exact.quantize(Decimal(1).scaleb(-places)) else max(places, 1)
    return f"{shown(part.value)} ÷ {shown(whole.value)} = {shown(exact, more)}%"


# --- changes ----------------------------------------------------------------------------------------------------


def change(sentence: Sentence, quantity: Quantity, left: int, counts: Sequence[Count], facts: Facts) -> Grounded:
    """Return whether a growth or decline follows from this year's value and last year's."""
    unknown = Grounded(quantity, Kind.CHANGE, Verdict.UNSUPPORTED)
    if quantity.unit == "百分点":
        return unknown
    about = subject(sentence, quantity._replace(unit=""), left, quantity.start, facts)
    about = about if about is not None and about.facts and not about.narrowed else None
    last = next((count for count in reversed(counts)), None)
    if about is None and last is not None and last.subject is not None:
        about = last.subject
    if about is not None:
        pairs = [(fact.value, fact.last_year, fact.id) for fact in about.facts if fact.last_year is not None]
        if pairs:
            return _compared(unknown, pairs)
    said = [count.grounded.quantity for count in counts if count.grounded.quantity.unit]
    if len(said) >= 2 and said[-1].unit == said[-2].unit and _FROM_TO.search(sentence.text, sentence.start, said[-2].start):
        return _compared(unknown, [(said[-1].value, said[-2].value, "")])
    return unknown._replace(facts=tuple(fact.id for fact in about.facts)) if about else unknown


def _compared(unknown: Grounded, pairs: Sequence[tuple[Value, Value | None, str]]) -> Grounded:
    quantity = unknown.quantity
    for now, before, fact_id in pairs:
        assert before is not None  # noqa: S101 - the callers' business
        if _changed(quantity, now, before):
            ids = (fact_id,) if fact_id else ()
            return unknown._replace(verdict=Verdict.SUPPORTED, facts=ids, arithmetic=_difference(quantity, now, before)
            )
    now, before, fact_id = pairs[0]
    assert before is not None  # noqa: S101
    return unknown._replace(verdict=Verdict.CONTRADICTED,
        facts=tuple(item for _, _, item in pairs if item),
        expected=_expected(quantity, now, before),
        arithmetic=_difference(quantity, now, before),
    )


def _changed(quantity: Quantity, now: Value, before: Value) -> bool:
    difference = Decimal(now) - Decimal(before)
    if quantity.unit == PERCENT:
        if before == 0:
            return False
        exact = abs(100 * difference / Decimal(before))
        return (difference * quantity.change > 0 or (not difference and not quantity.value)) and quantity.holds(exact)
    if quantity.unit == "倍":
        return bool(before) and quantity.change > 0 and quantity.holds(difference / Decimal(before))
    return (difference * quantity.change > 0 or (not difference and not quantity.value)) and quantity.holds(
        _whole(abs(difference))
    )


def _whole(value: Decimal) -> Value:
    return int(value) if value == value.to_integral_value() else value


def _expected(quantity: Quantity, now: Value, before: Value) -> str:
    difference = Decimal(now) - Decimal(before)
    if not difference:
        return "与上年持平"
    if quantity.unit in (PERCENT, "倍"):
        if before == 0:
            return "上年为 0，没有增长率"
        word = "增长" if difference > 0 else "下降"
        places = max(_places(quantity), 0)
        return f"{word}{shown(abs(100 * difference / Decimal(before)), places)}%"
    return f"{'增加' if difference > 0 else '减少'}{shown(_whole(abs(difference)))}{quantity.unit}"


def _difference(quantity: Quantity, now: Value, before: Value) -> str:
    difference = _whole(Decimal(now) - Decimal(before))
    if quantity.unit in (PERCENT, "倍") and before:
        rate = 100 * Decimal(difference) / Decimal(before)
        return f"({shown(now)} － {shown(before)}) ÷ {shown(before)} = {shown(rate, max(_places(quantity), 1))}%"
    return f"{shown(now)} － {shown(before)} = {shown(difference)}"


# --- parts ------------------------------------------------------------------------------------------------------


def parts(sentence: Sentence, counts: Sequence[Count]) -> tuple[dict[int, str], list[Grounded]]:
    """Return which wholes their parts make up, by start, with the sum; and the wholes that their parts do not sum to."""
    proved: dict[int, str] = {}
    wrong: list[Grounded] = []
    for index, count in enumerate(counts):
        members = _members(sentence, counts, index)
        if len(members.counts) + members.single < 2:
            continue
        whole, values = count.grounded.quantity, [item.grounded.quantity.value for item in members.counts]
        total = sum(values)
        text = f"{' + '.join(map(shown, values))} = {shown(total)}" if len(values) > 1 else shown(total)
        settled = all(_by_table(item) for item in members.counts)
        if total == whole.value:
            if len(values) > 1 and all(item.grounded.verdict is Verdict.SUPPORTED for item in members.counts):
                proved[whole.start] = text
            continue
        if total < whole.value and (members.open or settled or len(values) < 2):
            continue
        if settled and _by_table(count):
            continue  # overlapping kinds, each as the tables have it
        wrong.append(
            Grounded(
                whole,
                Kind.PARTS,
                Verdict.CONTRADICTED,
                tuple(fact for item in members.counts for fact in item.grounded.facts),
                shown(total),
                text,
                unsure=total < whole.value and len(values) < 3,
            )
        )
    return proved, wrong


def _by_table(count: Count) -> bool:
    """Whether the tables themselves say it; a note may not add up."""
    return count.grounded.verdict is Verdict.SUPPORTED and count.subject is not None


def total(sentence: Sentence, quantity: Quantity, left: int, counts: Sequence[Count]) -> Grounded | None:
    """Return whether a sum said after its parts (新收5件，结转2件，共7件) is theirs; None where it is no such sum."""
    if _SUM.fullmatch(sentence.text, left, quantity.start) is None:
        return None
    values: list[Value] = []
    for count in reversed(counts):
        if count.grounded.quantity.unit != quantity.unit:
            break
        values.insert(0, count.grounded.quantity.value)
        if len(values) > 1 and quantity.holds(sum(values)):
            text = f"{' + '.join(map(shown, values))} = {shown(sum(values))}"
            return Grounded(quantity, Kind.COUNT, Verdict.SUPPORTED, arithmetic=text)
    return None


class _Members(NamedTuple):
    counts: list[Count]
    open: bool
    single: bool


def _members(sentence: Sentence, counts: Sequence[Count], index: int) -> _Members:
    """Return the parts that follow a whole, and whether the list says that there are more."""
    whole, text = counts[index].grounded.quantity, sentence.text
    none = _Members([], False, False)
    if whole.approx or whole.high is not None or not whole.unit:
        return none
    lead = re.match(r"[ ]?(?P<paren>[（(])?[，,；;：:。、]?(?P<word>[^，。；：0-9]{0,2}(?:其中|分别是|具体为|具体是)|包括|含)?[：:，,]?", text[whole.end : whole.end + 12])
    assert lead is not None  # noqa: S101 - every part of it may be missing
    colon = lead[0].endswith(("：", ":")) and len(lead[0].strip()) == 1
    if not (lead["word"] or lead["paren"] or colon):
        return none
    end = _closes(text, whole.end + lead.start("paren"), sentence.end) if lead["paren"] else _outer(text, whole.end, sentence.end)
    members: list[Count] = []
    at, is_open, depth_ends = whole.end, lead["word"] in ("包括", "含"), 0
    for count in counts[index + 1 :]:
        quantity = count.grounded.quantity
        if quantity.start >= end:
            break
        if quantity.start < depth_ends:
            continue
        gap = text[at : quantity.start]
        opened = max(gap.rfind("（"), gap.rfind("("))
        if members and opened > max(gap.rfind("）"), gap.rfind(")")):
            depth_ends = _closes(text, at + opened, sentence.end)
            continue
        if quantity.unit != whole.unit or (members and _RESTARTS.search(gap)) or _another(counts[index], count):
            break
        if quantity.approx or quantity.high is not None:
            return none
        is_open = is_open or (bool(members) and len(re.findall(r"[，；,;]", gap)) > 1)
        is_open = is_open or any(item.of("open") for item in sentence.between(at, quantity.start) if text[item.start : item.end] != "等")
        members.append(count)
        at = quantity.end
    return _Members(members, is_open or text[at : at + 1] == "等", bool(members) and bool(lead["word"]))


def _another(whole: Count, part: Count) -> bool:
    """Whether a count names something that cannot be a part of the whole."""
    if whole.subject is None or part.subject is None:
        return False
    return whole.subject.table != part.subject.table or (
        part.subject.rows[0] in (*_WHOLES, "carried_forward") and part.subject.rows != whole.subject.rows
    )


def _closes(text: str, at: int, end: int) -> int:
    depth = 0
    for index in range(at, end):
        depth += (text[index] in "（(") - (text[index] in "）)")
        if depth <= 0 and text[index] in "）)":
            return index
    return end


def _outer(text: str, at: int, end: int) -> int:
    """Return where the parenthesis ends that a place stands in, or the sentence."""
    depth = 0
    for index in range(at, end):
        depth += (text[index] in "（(") - (text[index] in "）)")
        if depth < 0:
            return index
    return end


def partition(words: Meanings, counts: Iterable[Count]) -> list[Grounded]:
    """Return the wholes of a paragraph whose every part is told, where the parts do not sum to what is told."""
    said: dict[tuple[str, str], Count] = {}
    for count in counts:
        if count.subject is not None and not count.subject.last_year and len(count.subject.rows) == 1:
            said.setdefault((count.subject.table, count.subject.rows[0]), count)
    wrong: list[Grounded] = []
    for item in words.partitions:
        whole = said.get((item.table, item.whole))
        if whole is None:
            continue
        chosen = [_told(item.table, choices, said) for choices in item.parts]
        if not all(chosen):
            continue
        members = [count for part in chosen for count in part]
        values = [count.grounded.quantity.value for count in members]
        settled = all(count.grounded.verdict is Verdict.SUPPORTED for count in [whole, *members])
        if sum(values) != whole.grounded.quantity.value and not settled:
            text = f"{' + '.join(map(shown, values))} = {shown(sum(values))}"
            wrong.append(
                Grounded(whole.grounded.quantity, Kind.PARTS, Verdict.CONTRADICTED,
                         tuple(fact for count in members for fact in count.grounded.facts), shown(sum(values)), text)
            )  # fmt: skip
    return wrong


def _told(table: str, choices: Sequence[str], said: dict[tuple[str, str], Count]) -> list[Count]:
    for choice in choices:
        if (table, choice) in said:
            return [said[table, choice]]
        rows = choice.split("+")
        if all((table, row) in said for row in rows):
            return [said[table, row] for row in rows]
    return []
