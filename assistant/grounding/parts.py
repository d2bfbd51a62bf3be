"""Wholes and their parts: 其中 lists, sums said after their parts, and the outcomes that make up all."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assistant.domain.facts import Value
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.meanings import Meanings
from assistant.grounding.quantities import Quantity
from assistant.grounding.sentences import Sentence
from assistant.grounding.subjects import WHOLES, Count

# What follows a whole where its parts come next: “，其中：自然人9件” → 其中, “（含结转2件）” → 含, “包括网站3条” → 包括
_LEAD = re.compile(
    r"[ ]?(?P<paren>[（(])?[，,；;：:。、]?"
    r"(?P<word>[^，。；：0-9]{0,2}(?:其中|分别是|具体为|具体是)|包括|含)?[：:，,]?"
)
# Here another count begins, and the parts are over: “，另有2件” → 另有, not “，法人”
_RESTARTS = re.compile(r"共|累计|另[有外]|此外|同时|全年|合计|办结|截至|目前")
# The words between the last part and its sum, and no others: “，以上共计”, “，共”, not “，其中”, not “，网站共”
_SUM = re.compile(
    r"[，,；;、）)]?(?:以上|两项|二者|两者|三项|三者|几项|各项)?"
    r"(?:合计|共计|总计|总共|一共|累计|共|相加|之和|加起来|合起来)(?:有|为|是|达)?[ ]?"
)


def parts(sentence: Sentence, counts: Sequence[Count]) -> tuple[dict[int, str], list[Grounded]]:
    """Return the wholes that their parts make up, by start, with the sum; and those that they don't."""
    proved: dict[int, str] = {}
    wrong: list[Grounded] = []
    for index, count in enumerate(counts):
        members = _members(sentence, counts, index)
        if len(members.counts) + members.single < 2:
            continue
        whole, values = count.grounded.quantity, [item.grounded.quantity.value for item in members.counts]
        total = sum(values)
        text = _addition(values) if len(values) > 1 else shown(total)
        settled = all(_by_table(item) for item in members.counts)
        if total == whole.value:
            if len(values) > 1 and all(item.grounded.verdict is Verdict.SUPPORTED for item in members.counts):
                proved[whole.start] = text
            continue
        # parts below their whole are a finding only where the list is closed: most 其中 lists leave some out
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
    for count in reversed([count for count in counts if not count.grounded.quantity.vague]):
        if count.grounded.quantity.unit != quantity.unit:
            break
        values.insert(0, count.grounded.quantity.value)
        if len(values) > 1 and quantity.holds(sum(values)):
            return Grounded(quantity, Kind.COUNT, Verdict.SUPPORTED, arithmetic=_addition(values))
    if len(values) < 2:
        return None
    expected = f"{shown(sum(values))}{quantity.unit}"
    return Grounded(quantity, Kind.COUNT, Verdict.UNSUPPORTED, expected=expected, arithmetic=_addition(values))


def _addition(values: Sequence[Value]) -> str:
    return f"{' + '.join(map(shown, values))} = {shown(sum(values))}"


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
    lead = _LEAD.match(text[whole.end : whole.end + 12])
    assert lead is not None  # noqa: S101 - every part of it may be missing
    colon = lead[0].endswith(("：", ":")) and len(lead[0].strip()) == 1
    if not (lead["word"] or lead["paren"] or colon):
        return _named_parts(sentence, counts, index)
    end = (
        _closes(text, whole.end + lead.start("paren"), sentence.end)
        if lead["paren"]
        else _outer(text, whole.end, sentence.end)
    )
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
        # two marks before a part: a clause without a count stands between, and the list may leave parts out: “，” → ，
        is_open = is_open or (bool(members) and len(re.findall(r"[，；,;]", gap)) > 1)
        is_open = is_open or any(
            item.of("open") for item in sentence.between(at, quantity.start) if text[item.start : item.end] != "等"
        )
        members.append(count)
        at = quantity.end
    return _Members(members, is_open or text[at : at + 1] == "等", bool(members) and bool(lead["word"]))


def _named_parts(sentence: Sentence, counts: Sequence[Count], index: int) -> _Members:
    """Return the parts that the whole's own words announce: 错别字和失效链接35处，错别字20处，失效链接15处."""
    whole = counts[index].grounded.quantity
    said = sentence.text[sentence.clause_before(whole.start, sentence.start) : whole.start]
    members: list[Count] = []
    at = whole.end
    for count in counts[index + 1 :]:
        quantity = count.grounded.quantity
        name = sentence.text[at : quantity.start].strip("，,、；; 和")
        if quantity.unit != whole.unit or len(name) < 2 or name not in said:
            break
        members.append(count)
        at = quantity.end
    return _Members(members if len(members) > 1 else [], False, False)


def _another(whole: Count, part: Count) -> bool:
    """Whether a count names something that cannot be a part of the whole."""
    if whole.subject is None or part.subject is None:
        return False
    if whole.subject.table == part.subject.table == "disputes" and "+" not in whole.subject.rows[0]:
        return whole.subject.rows != part.subject.rows
    return whole.subject.table != part.subject.table or (
        part.subject.rows[0] in (*WHOLES, "carried_forward") and part.subject.rows != whole.subject.rows
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
            text = _addition(values)
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
