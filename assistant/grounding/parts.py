"""Listed parts: those that come to more than their whole, and the outcomes that do not make up what was answered."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from assistant import lazy
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded
from assistant.grounding.numbers import Number
from assistant.grounding.quantities import PERCENT
from assistant.grounding.sentences import Sentence
from assistant.grounding.totals import Missed, contradicted, misses

# What announces parts: “（” → （, “，其中：” → 其中, “：” → ：
_LEAD = lazy.compile(
    r"[ ]?(?P<paren>[（(])?[，,；;：:。、]?(?P<word>[^，。；：0-9]{0,2}其中|具体为|包括|含|分别是)?[：:，,]?"
)
# What ends an unannounced list: “，共” → 共, “（” → （, “，纠正件从” → 从
_APART = lazy.compile(r"(?<!公)共|累计|另|此外|同时|合计|比|较|[（(]|[从由]\Z")
# What a change begins with, of which no number is a part: “，纠正件从” → 从
_FROM = lazy.compile(r"[从由]\Z")
# What ends an announced one: “，截至目前” → 截至
_ENDS = lazy.compile(r"移[出除]|(?<!公)共|累计|另|此外|同时|全年|合计|办结|截至|目前|其中|收到|[（(。]")
_LEAD_LENGTH = 12
_NEVER_WHOLE = frozenset((PERCENT, "倍", "天", "小时", "分钟", "秒"))  # 由平均6天降到4天，未达到3天的目标: no sum
_CLASS = lazy.compile(r"[级类型式]的?[有为是]?\Z")  # “，镇级” → 级, not “，镇里”
_PAIR = 2  # what was done, and what was not
# The part that was not done: “，退回修改” → ，退回, “，正在解决” → ，正在, “，尚未通过” → ，尚, not “，未经复议”
_REST = lazy.compile(
    r"[，、；](?:其余|另有|还有|有)?(?:退[回件改稿]|正在|在[办途建]|[尚仍暂]|未(?!经)|待|驳回|否决|不通过)"
)


def parts(found: Candidates) -> Iterator[Missed]:
    """Yield the wholes of a sentence whose listed parts come to more."""
    for index, number in enumerate(found.sentence.numbers):
        quantity = number.quantity
        if quantity.approx or quantity.high is not None or not quantity.unit or quantity.change:
            continue
        if quantity.unit in _NEVER_WHOLE:
            continue
        wrong = _announced(found.sentence, index)
        if wrong is not None:
            yield wrong


def _announced(sentence: Sentence, index: int) -> Missed | None:
    number = sentence.numbers[index]
    lead = _LEAD.match(sentence.text, number.quantity.end, min(sentence.end, number.quantity.end + _LEAD_LENGTH))
    if lead is None:
        return None
    colon = lead[0].strip() in ("：", ":")
    if not (lead["word"] or lead["paren"] or colon):
        return _unannounced(sentence, index)
    members = list(_members(sentence, index, _close(sentence, number) if lead["paren"] else sentence.end))
    if not members or (len(members) == 1 and not lead["word"]):
        return None
    sums = list(accumulate(member.value for member in members))
    if sums[-1] <= number.value or number.value in sums[1:]:
        return None  # 审查590条，其中网站282条、新媒体308条，退回3条: the last is none of them
    if number.candidate is not None and all(member.candidate is not None for member in members):
        return None  # the tables say each: what is wrong is theirs
    unsure = number.supported and all(member.supported for member in members)
    return contradicted(number, members, unsure=unsure)


def _close(sentence: Sentence, number: Number) -> int:
    """Return where the parenthesis closes that opens behind a number."""
    depth = 0
    for at in range(number.quantity.end, sentence.end):
        depth += (sentence.text[at] in "（(") - (sentence.text[at] in "）)")
        if depth <= 0 and sentence.text[at] in "）)":
            return at
    return sentence.end


def _members(sentence: Sentence, index: int, close: int) -> Iterator[Number]:
    whole = sentence.numbers[index]
    start, end = sentence.gaps[index + 1]
    by_clauses = "；" in sentence.text[start:end]
    any_yet = False
    for at in range(index + 1, len(sentence.numbers)):
        member = sentence.numbers[at]
        gap = sentence.lead(at)
        quantity = member.quantity
        if quantity.start >= close or quantity.unit != whole.quantity.unit or quantity.change or quantity.approx:
            return
        if _FROM.search(gap):
            return  # 被纠正8件：印发范本，纠正件从8件降到6件
        if any_yet and (_ENDS.search(gap) or ("；" in gap and "，" in gap and not by_clauses)):
            return
        if not any_yet and member.value > whole.value and member.supported and whole.supported:
            return
        any_yet = True
        yield member


def _unannounced(sentence: Sentence, index: int) -> Missed | None:
    number = sentence.numbers[index]
    if number.candidate is not None:
        return None
    members: list[Number] = []
    rest = False
    for at in range(index + 1, len(sentence.numbers)):
        member = sentence.numbers[at]
        quantity = member.quantity
        if quantity.may_be_spoken and quantity.unit != number.quantity.unit:
            continue  # 一次通过22件
        if (
            quantity.unit != number.quantity.unit
            or quantity.change
            or quantity.approx
            or _APART.search(sentence.lead(at))
        ):
            break
        rest = _REST.search(sentence.lead(at)) is not None
        if member.candidate is not None or (member.value > number.value and not rest):
            return None
        members.append(member)
    if len(members) < 2 or (any(member.value == number.value for member in members) and not _alike(sentence, members)):
        return None
    total = sum(member.value for member in members)
    before = sentence.numbers[index - 1] if index else None
    if before is not None and before.quantity.unit == number.quantity.unit and before.value == number.value + total:
        return None  # 697条，网站347条，微信194条，抖音156条: all of them are the parts of the first
    # the last says what was not done: with what was, it is no more than the whole
    over = (rest or _is_sorted(sentence, members)) and len(members) == _PAIR and total > number.value
    return contradicted(number, members, unsure=True) if over or misses(total, number.value) else None


def _is_sorted(sentence: Sentence, members: Sequence[Number]) -> bool:
    """Whether the words before the parts are classes of one thing: 镇级5个，村级231个."""
    return all(_CLASS.search(sentence.text, sentence.start, item.quantity.start) for item in members)


def _alike(sentence: Sentence, members: Sequence[Number]) -> bool:
    """Whether the words before the parts end alike, as those of one kind do: 镇级5个，村级231个."""
    ends = {sentence.text[: member.quantity.start].rstrip("为是有 ")[-1:] for member in members}
    return len(ends) == 1


def outcomes(numbers: Sequence[Number], parents: dict[str, str]) -> Iterator[Grounded]:
    """Yield the number answered, where all five kinds of answers are told and do not come to it.

    Where the tables say each of them, it is their sum that is wrong, and not the text.
    """
    said: dict[str, Number] = {}
    for number in numbers:
        if not number.counts or number.item.last_year:
            continue
        row = _row(number)
        if row:
            said.setdefault(parents[row] if row in parents and "." in row else row, number)
    whole = said.get("outcomes_total")
    granted = [said[row] for row in ("granted", "partly_granted") if row in said]
    first = [said["disclosed"]] if "disclosed" in said else granted if len(granted) > 1 else []
    others = ("refused", "unavailable", "not_processed", "other_outcome")
    if whole is None or not first or not said.keys() >= set(others):
        return
    members = [*first, *(said[row] for row in others)]
    every = [whole, *members]
    same = len({member.candidate.column for member in every if member.candidate}) == 1
    if sum(member.value for member in members) == whole.value or (same and all(member.candidate for member in every)):
        return
    wrong = contradicted(whole, members, unsure=False)
    if wrong is not None:
        yield wrong.item


def _row(number: Number) -> str:
    rows = [name.names[0] for name in number.own_rows if name.table == "requests"]
    if len(number.own_rows) == 1 and rows:
        return rows[0]
    own = number.candidate
    return own.row if own is not None and own.table == "requests" and own.tier <= 1 else ""
