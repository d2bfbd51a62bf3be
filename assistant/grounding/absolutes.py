"""Words of all or none: what they speak of, and the figures that must then be 0."""

import re
from collections.abc import Iterator

from assistant import lazy, resources
from assistant.domain.gaps import gaps
from assistant.grounding import (
    compared,
    covered,
    exceptions,
    firsts,
    meanings,
    ranks,
    rough_counts,
    versus,
    worded_shares,
)
from assistant.grounding.claim_views import View
from assistant.grounding.claims import Cell, others_than, spoken_of
from assistant.grounding.denials import denials, no_notices, topic
from assistant.grounding.facts import Facts
from assistant.grounding.names import Name
from assistant.grounding.predicates import BOTH, DENIES, MOST_UNKNOWN, Claim, Words, is_excused, not_zero
from assistant.grounding.rests import rests
from assistant.grounding.sentence_ends import is_question, sentences, unasked
from assistant.grounding.sentences import OPENING

# only such a sentence can say all or none: “没有结转” → 没, not “办结9件”
_HINT = lazy.compile(
    r"均|皆|全|都|一律|清一色|[悉尽俱]|统统|通通|莫不|没|无|未|零|有数|不存在|不曾|“[0０〇]”|空白|空缺|阙如|为空|空着|件件"
)
_BEFORE = 2  # letters
_ARE = ("是", "为", "系", "属", "属于")


def claims(text: str, facts: Facts) -> Iterator[Claim]:
    """Yield the words of all or none that the figures contradict, in order of the sentences."""
    words = resources.load(Words, "schemas/lexicons/absolutes.yaml")
    answered = ""
    for asked, start, end in _told(text):
        readers = [read for hint, read in _READERS if hint.search(text, start, end) is not None]
        if not readers:
            continue
        if asked != start:  # read as one, and once for all questions: a text may be all of them
            answered = answered or unasked(text)
        view = View(text if asked == start else answered, asked, end, facts, meanings.load())
        seen: set[tuple[str, ...]] = set()
        places: list[tuple[int, int]] = []
        for by, claim in ((read, claim) for read in readers for claim in read(view, words)):
            if by in _LAST and any(first < claim.end and claim.start < last for first, last in places):
                continue  # said of these words already
            if claim.start < start or any(gap.start <= claim.start < gap.end for gap in gaps(text)):
                continue  # 【待补充：……没有的，请写“未发出收费通知”】 says nothing yet
            if claim.facts not in seen:
                seen.add(claim.facts)
                places.append((claim.start, claim.end))
                yield claim


def _told(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start and end of each sentence that asks nothing, and first where the question begins that it answers."""
    asked: int | None = None
    for start, end in sentences(text):
        if is_question(text, end):
            asked = start
            continue
        yield start if asked is None else asked, start, end
        asked = None


def _every(view: View, words: Words) -> Iterator[Claim]:
    for read in (denials, no_notices, _zero, _all, rests):
        yield from read(view, words)


def _zero(view: View, words: Words) -> Iterator[Claim]:
    others = [*words.others_zero.pattern.finditer(view.text, view.start, view.end)]
    for match in words.zero.pattern.finditer(view.text, view.start, view.end):
        if any(name.start <= match.start() and match.end() <= name.end for name in view.strong):
            continue
        if any(rest.start() <= match.start() < rest.end() for rest in others):
            continue  # 不予公开的其余各项均为零: not that row
        begin, names = view.subject(match.start())
        _, end = view.clause(match.start())
        unknown = view.unknown(begin, match.start())
        names = [*topic(view, begin, names), *names]
        if not names or len(unknown) > MOST_UNKNOWN or is_excused(view, words, begin, end, match.start()):
            continue
        some = list(spoken_of(view, names, every=True))
        for cells in some or _applicants(view, names, begin):
            yield from not_zero(view, (names[0].start, match.end()), cells, begin, sure=bool(some) and not unknown)


def _applicants(view: View, names: list[Name], begin: int) -> Iterator[list[Cell]]:
    """Yield what applicants alone asked for, or have of the one row before them: 法律服务机构一栏为零."""
    before = [name for name in view.named if name.kind == "row" and name.start < begin]
    rows = {name.names for name in before if name.strong_row and name.table == "requests"}
    if not before or (len(rows) == 1 and all(name.names in rows for name in before)):
        row = before[0].names[0] if before else "received"
        own = (name for name in names if name.kind == "column" and name.table == "requests" and name.strong)
        yield from ([("requests", row, name.names[0])] for name in own)


def _all(view: View, words: Words) -> Iterator[Claim]:
    for match in words.all.pattern.finditer(view.text, view.start, view.end):
        if any(name.start < match.start() < name.end for name in view.strong):
            continue
        said = _predicate(view, words, match)
        if said is None:
            continue
        begin, names = view.subject(match.start())
        own, end = view.clause(match.start())
        unknown = words.actors.pattern.sub("", view.unknown(begin, match.start()))
        if len(unknown) > MOST_UNKNOWN or is_excused(view, words, begin, end, match.start()):
            continue
        of_these = _is_of_its_whole(view, said, (own, match.start()))
        if not of_these and _is_of_a_part(view, words, said, (begin, own, match.start())):
            continue
        names = [name for name in names if name.start < match.start() and name != said]
        if said.table == "disputes" and match[0].startswith(BOTH):  # 复议7件，诉讼9件，均获维持: both
            names = _untold(view, match.start())
        late = words.timely.pattern.search(view.text, begin, said.end) is not None
        if late and words.answered.pattern.search(said.text):
            continue  # all that was due is meant
        # 新收8件，上年结转1件，均已办结: of both, or of the second alone
        unsure = bool(unknown) or late or any(name.names == ("brought_forward",) for name in names)
        first = min((name.start for name in names if name.start >= own), default=match.start())
        for cells, its in others_than(view, said, names):
            if said.kind == "row" and not of_these and view.governs(begin, match.start(), its):
                continue  # 已到期的35件均办结: the number says what all are
            yield from not_zero(view, (first, said.end), cells, begin, sure=not unsure)


def _is_of_a_part(view: View, words: Words, said: Name, places: tuple[int, int, int]) -> bool:
    """Whether words of all are of a part: 已到期的均答复, 有7件是全部公开 (the number says what all are).

    `places` are where what is spoken of begins, where the clause of the words does, and where they stand.
    """
    begin, own, at = places
    parts = words.parts.pattern.finditer(view.text, begin, at)
    rows = [name for name in view.strong if name.kind == "row"]
    if any(not any(row.start <= part.start() < row.end for row in rows) for part in parts):
        return True  # 部分公开 is the name of a row
    of_some = said.kind == "row" and view.counts(own, at) and view.counts_a_part(at)
    return of_some and not view.counts_all_of(own, at)


def _is_of_its_whole(view: View, said: Name, places: tuple[int, int]) -> bool:
    """Whether a number of the row that another is a part of is said to be all of that: 不予处理的7件皆为投诉."""
    parent = view.facts.parents.get(said.names[0]) if said.kind == "row" else None
    rows = [name for name in view.strong if name.kind == "row" and places[0] <= name.start < places[1]]
    is_part = "." in said.names[0] or said.table == "disputes"
    if parent is None or not is_part or [name.names for name in rows] != [(parent,)]:
        return False
    return not view.unknown(rows[0].end, places[1])


def _untold(view: View, at: int) -> list[Name]:
    """Return the disputes before a place whose results are not told one by one: of 复议2件，维持1件；诉讼3件, 诉讼."""
    names = [name for name in view.strong if name.table == "disputes" and name.end <= at]
    told = [name.end for name in names if name.kind == "column"]
    return [name for name in names if name.start >= max(told, default=0)] or names


def _predicate(view: View, words: Words, match: re.Match[str]) -> Name | None:
    """Return the name of what all are, None where it is a label (全部公开12件) or no predicate (占全部办结件的)."""
    if view.text[max(view.start, match.start() - _BEFORE) : match.start()].endswith("占"):
        return None
    _, end = view.clause(match.start())
    reach = match.end() + _BEFORE
    said = next(
        (name for name in view.named if name.kind != "subject" and name.end > match.end() and name.end <= end), None
    )
    if said is None or said.start > reach or said.end <= match.start() + 1:
        return None
    between = view.text[match.end() : max(match.end(), said.start)]
    if view.unknown(match.end(), max(match.end(), said.start)) or any(word in between for word in DENIES):
        return None  # 两类案件均无结果纠正: none of them was
    of_those = words.attribute.pattern.match(view.text, said.end, end) if said.kind == "row" else None
    is_attribute = of_those and not (match[0].endswith(_ARE) and of_those.end() == end)  # 均为信访类申请
    enclosed = view.text[said.end : said.end + 1] in OPENING  # 全数来自企业（41件）
    if is_attribute or (view.number_at(said.end) and not enclosed):
        return None
    return said


_READERS = (
    (_HINT, _every),
    (ranks.HINT, ranks.ranks),
    (compared.HINT, compared.compared),
    (versus.HINT, versus.versus),
    (worded_shares.HINT, worded_shares.worded_shares),
    (firsts.HINT, firsts.firsts),
    (exceptions.HINT, exceptions.exceptions),
    (rough_counts.HINT, rough_counts.rough_counts),
    (covered.HINT, covered.covered),
)
_LAST = (
    ranks.ranks,
    versus.versus,
    worded_shares.worded_shares,
    firsts.firsts,
    exceptions.exceptions,
    rough_counts.rough_counts,
    covered.covered,
)
