"""Shares whose name says what they are of: 纠错率16.7%, 申请办结率100%, 是上年的87.3%."""

from collections.abc import Iterator
from typing import NamedTuple

from assistant import lazy
from assistant.domain.facts import Value
from assistant.grounding.candidates import Candidates
from assistant.grounding.change_pairs import LOOSE
from assistant.grounding.grounded import Grounded, Kind, Verdict, shown
from assistant.grounding.numbers import division, share_of
from assistant.grounding.share_parts import speaks_of_requests

# The rate is named right before its share: “纠错率为” → 纠错, “案件维持率达到” → 维持, not “维持率较高，办结率”
_OF_DISPUTES = lazy.compile(
    r"(?:(?P<upheld>维持|胜诉)|(?P<corrected>纠正|纠错|败诉|撤销)|(?P<decided>审结|结案))率(?:为|是|达到?|仅|仅为|约|约为)*\Z"
)
_DONE = lazy.compile(r"(?:办结|答复|办理)率(?:为|是|达到?|均达?|约|实现|保持)*\Z")  # “申请办结率达到” → 办结率达到
# What was due alone is meant: “按时办结率” → 按时, “到期答复率” → 到期
_DUE = lazy.compile(r"按[时期]|及时|准时|如期|限时|时限|限内|到期|应|法定|规范|电话|热线|咨询|建议|提案|信件|留言|工单")
# “是上年的” → 是上年的, “仅为去年同期的” → 为去年同期的, not “由上年的”
_OF_LAST_YEAR = lazy.compile(
    r"(?:[是为达占仅近约超逾]|到|有|不足|不及|超过|于)(?:上|去)一?年(?:度)?(?:同期)?(?:总?量|总数|件数)?的\Z"
)
_DECIDED = "upheld+corrected+other_result"
_COLUMNS = {"upheld": "upheld", "corrected": "corrected", "decided": _DECIDED}
_WHOLES = {"upheld": ("total", _DECIDED, "upheld+corrected"), "decided": ("total",)}
_WHOLES["corrected"] = _WHOLES["upheld"]
_FULL = 100


class _Of(NamedTuple):
    """A part with its whole, and their facts."""

    part: Value
    whole: Value
    facts: tuple[str, ...]


def is_of_last_year(lead: str) -> bool:
    """Whether words end by saying that a share or a multiple is one of last year's number: 是上年的."""
    return _OF_LAST_YEAR.search(lead) is not None


def named_rate(found: Candidates, index: int) -> Grounded | None:
    """Return what is known of a share by its name; None where it has none of these, or its cells are not known."""
    lead = found.sentence.lead(index)
    if (match := _OF_DISPUTES.search(lead)) is not None:
        return _told(found, index, list(_of_disputes(found, index, str(match.lastgroup))))
    if is_of_last_year(lead):
        return _told(found, index, list(_of_last_year(found, index)))
    if _DONE.search(lead) is not None and found.sentence.numbers[index].quantity.value == _FULL:
        return _all_done(found, index)
    return None


def _told(found: Candidates, index: int, some: list[_Of]) -> Grounded | None:
    quantity = found.sentence.numbers[index].quantity
    if not some:
        return None
    hit = next((one for one in some if quantity.holds(share_of(one.part, one.whole))), None)
    one = hit or some[0]
    how = division(one.part, one.whole, max(1, quantity.places))
    if hit is not None:
        return Grounded(quantity, Kind.SHARE, Verdict.SUPPORTED, one.facts, arithmetic=how)
    due = f"{shown(share_of(one.part, one.whole), quantity.places)}%"
    return Grounded(quantity, Kind.SHARE, Verdict.UNSUPPORTED, expected=due, arithmetic=how)  # asked about


def _of_disputes(found: Candidates, index: int, name: str) -> Iterator[_Of]:
    """Yield what a rate of the results may be of: of all, of those that were decided, of the two results alone."""
    sentence = found.sentence
    before = [item for item in sentence.names if item.table == "disputes" and item.end <= sentence.gaps[index][1]]
    rows = [item.names[0] for item in before if item.strong_row][-1:]
    rows = rows or [row for table, row in sentence.before.rows if table == "disputes"][-1:]
    back = found.years[index][0][0]
    for row in rows:
        part = found.facts.at("disputes", row, _COLUMNS[name])
        for whole in (found.facts.at("disputes", row, column) for column in _WHOLES[name]):
            if part is None or whole is None:
                continue
            one, other = (part.last_year, whole.last_year) if back else (part.value, whole.value)
            if one is not None and other:
                yield _Of(one, other, tuple(dict.fromkeys((part.id, whole.id))))


def _of_last_year(found: Candidates, index: int) -> Iterator[_Of]:
    """Yield what a share of last year's number may be: its own count before it, or what its own words name."""
    sentence, number = found.sentence, found.sentence.numbers[index]
    counts = [other for other in sentence.numbers[:index] if other.counts][-1:]
    if counts and not any(name.strong_row for name in number.before):
        some = [other.candidate for other in counts if other.candidate is not None]
    else:
        asked = found.asked(index)._replace(quantity=number.quantity._replace(unit=""), backs=(0,))
        some = [item for item in found.of(index, asked) if item.tier <= LOOSE]
    for item in some:
        if item.fact.last_year and not item.back:
            yield _Of(item.fact.value, item.fact.last_year, (item.fact.id,))


def _all_done(found: Candidates, index: int) -> Grounded | None:
    """Return that not all requests were answered, where some are carried forward and nothing says that all due were."""
    sentence, quantity = found.sentence, found.sentence.numbers[index].quantity
    if found.years[index][0] != (0,) or quantity.approx or not speaks_of_requests(found, index):
        return None
    if _DUE.search(sentence.own) or sentence.unknown(sentence.near(*sentence.gaps[index]), sentence.gaps[index][1]):
        return None
    done, left = (found.facts.at("requests", row, "total") for row in ("outcomes_total", "carried_forward"))
    whole = found.facts.at("requests", "all", "total")
    if done is None or left is None or whole is None or not left.value:
        return None
    told = _told(found, index, [_Of(done.value, whole.value, (left.id,))])
    return None if told is None or told.verdict is Verdict.SUPPORTED else told
