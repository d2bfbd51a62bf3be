"""Words of none before and behind what they speak of: 没有收到申请, 行政诉讼一件也没有, 上年无结转."""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.grounding.bare_denials import bare, each
from assistant.grounding.claim_views import View
from assistant.grounding.claims import FLOW
from assistant.grounding.names import Name
from assistant.grounding.numbers import APPLICANTS
from assistant.grounding.predicates import BOTH, DENIES, MOST_UNKNOWN, Claim, Words, is_excused, not_zero

_OF_THOSE = "其中"
_STATES = lazy.compile(r"均|都|皆|全|[为是系]")  # “申请人均为自然人” → 均, not “科研机构方面”
_OTHERS_THAN = lazy.compile("其[他它余]|别的|另外")  # “其他类组织的申请” → 其他, not “没有结转”
_OTHERS = "other_outcome"
_FEES = ("disclosure", "fees", "amount")
_UNPAID = ("requests", "other_outcome.fee_unpaid", "total")


def denials(view: View, words: Words) -> Iterator[Claim]:
    """Yield the words of none in a sentence that the figures contradict."""
    found, free = _words_of_none(view, words)
    for match, inside in found:
        if inside is not None:
            yield from _within(view, words, match, inside)
            continue
        begin, end = view.clause(match.start())
        end = min([end, *(at for at in free if at > match.start())])  # 零复议、零诉讼: each its own
        if is_excused(view, words, begin, end, match.start()):
            continue
        behind = [name for name in view.named if name.end > match.end() and name.end <= end]
        of_some = _is_of_those(view, match, begin)
        of_some = (of_some or _goes_on(view, match, begin, behind)) and view.counts_a_part(match.start())
        if of_some and not _is_of_its_row(view, match, behind):
            continue  # 重复申请共113件，均未作实体处理: none of those
        if not behind and words.bare.pattern.match(view.text, match.start(), view.end):
            yield from bare(view, words, match)
        if _is_of_money(view, words, behind):
            yield from _unpaid(view, match, begin, end)
            continue
        if not behind or _is_attribute(view, words, match, behind, end) or _is_other_part(view, behind, begin):
            continue
        yield from _denied(view, words, match, (begin, end), behind)


def _is_of_those(view: View, match: re.Match[str], begin: int) -> bool:
    """Whether words of none may be of those counted before them; 企业7件；科研机构均无申请 is of whom it names."""
    if _OF_THOSE in view.text[begin : match.start()] or view.number_ends(match.start()):
        return True  # 合计10件未向申请人提供信息
    turned = any(name.kind == "present" and begin <= name.start < match.start() for name in view.names)
    if turned and view.is_of_last_year(view.start, begin - 1):
        return False  # 来自企业的申请，上年10件，今年一件都没有
    named = any(begin <= name.start < match.start() for name in view.strong) and not view.counts(begin, match.start())
    return match[0].startswith(BOTH) and not named


def _is_of_its_row(view: View, match: re.Match[str], behind: list[Name]) -> bool:
    """Whether those counted are all of a row, and a part of it is denied: 不予公开的6件中，没有一件涉及国家秘密."""
    number = view.last_number(view.start, match.start(), but_zero=True)
    rows = [name for name in view.rows if name.end <= match.start()]
    if number is None or len({name.names for name in rows}) != 1 or view.applicants or not behind:
        return False
    own = view.facts.at("requests", rows[0].names[0], "total")
    parts = view.facts.children.get(rows[0].names[0], ())
    return (
        own is not None and number.holds(own.value) and {behind[0].names[:1][0] if behind[0].names else ""} <= {*parts}
    )


def _is_other_part(view: View, behind: list[Name], begin: int) -> bool:
    """Whether 没有其他情形 stands behind parts of one row, and says that this has no others: 不予公开137件，涉及…."""
    if not all(name.kind == "row" and name.names[0].startswith(_OTHERS) for name in behind):
        return False
    before = [name.names[0] for name in view.strong if name.kind == "row" and name.end <= begin]
    parts = (row for row in dict.fromkeys(before) if "." in row)
    return sum(view.facts.parents.get(row, _OTHERS) != _OTHERS for row in parts) > 1


def _denied(
    view: View, words: Words, match: re.Match[str], clause: tuple[int, int], behind: list[Name]
) -> Iterator[Claim]:
    """Yield what words of none say of the names behind them, and of the applicants before."""
    begin, end = clause
    gap = view.unknown(match.end(), max(match.end(), behind[0].start))
    if len(gap) > MOST_UNKNOWN or (gap and match[0] in words.single):
        return
    before = _applicants(view, words, match, behind)
    weak = not any(name.strong for name in behind if name.names_cells)
    plain = any(name.kind == "subject" for name in behind)  # 依申请公开渠道未收到任何申请
    since = max(begin, view.text.rfind("、", begin, match.start()) + 1)  # 零申请、零结转
    if before is None or (weak and not plain and not before and view.unknown(since, match.start())):
        return  # 外国人未有提出者: of whom, is not known
    rest = view.unknown(behind[-1].end, end)
    named = any(name.strong_row for name in behind)
    sure = not gap and (len(rest) <= MOST_UNKNOWN if named else not rest)
    received = words.asks.pattern.search(view.text, begin, end) is not None
    told = _told(view, begin) if weak else []
    for cells in each(view, [*before, *behind], received=received):
        own = [("requests", row, cell[2]) for row in told for cell in cells if cell[1] == "received"]
        yield from not_zero(view, (match.start(), behind[-1].end), [*cells, *own], begin, sure=sure)


def _told(view: View, begin: int) -> list[str]:
    """Return the result that a sentence is of up to a clause: 信访类申请悉由个人提出，单位未有提出者."""
    before = [name.names[0] for name in view.rows if name.end <= begin]
    return [row for row in before if row not in FLOW][-1:]


def _words_of_none(view: View, words: Words) -> tuple[list[tuple[re.Match[str], Name | None]], list[int]]:
    """Return the words of none, each with the name that it is part of, and where those stand that are part of none."""
    found = [
        (match, _name_around(view, match)) for match in words.none.pattern.finditer(view.text, view.start, view.end)
    ]
    return found, [match.start() for match, name in found if name is None]


def _is_of_money(view: View, words: Words, behind: list[Name]) -> bool:
    """Whether only 收 stands behind words of none, and money is spoken of: 分文未收 says nothing of requests."""
    weak = bool(behind) and not any(name.strong for name in behind)
    return weak and words.money.pattern.search(view.text, view.start, view.end) is not None


def _goes_on(view: View, match: re.Match[str], begin: int, behind: list[Name]) -> bool:
    """Whether a clause says of what is counted before it that none is so: 律师来件63件，无一被退回."""
    if view.unknown(begin, match.start()) or any(begin <= name.start < match.start() for name in view.named):
        return False
    of_requests = any(name.table == "requests" for name in view.named if name.end <= begin)
    return "一" in match[0] and of_requests and bool(behind) and behind[0].kind != "subject"


def _is_attribute(view: View, words: Words, match: re.Match[str], behind: list[Name], end: int) -> bool:
    """Whether words of none deny what is done with something, and not that it is there.

    没有公开的申请8件: these are spoken of, and there are some; 没有一件申请石沉大海: there are, and none did.
    """
    if view.counts(behind[-1].end, end):
        return True
    closed_as = behind[0].strong_row and words.closed_as.pattern.search(view.text, match.start(), behind[0].start)
    sued = behind[0].table == "disputes" and behind[0].start == match.end()  # 没有复议后再起诉的
    if not (closed_as or sued) and words.undone.pattern.match(view.text, match.start(), end):
        return True
    if "、" in view.text[match.end() : max(match.end(), behind[0].start)]:
        return True  # 我局没有、无法提供的: the words end there
    if any(words.narrower.pattern.search(name.text) for name in behind):
        return True
    does = len(view.unknown(behind[-1].end, end)) > 1 and not any(name.strong_row for name in behind)
    return does and words.arrives.pattern.search(view.text, match.start(), end) is None


def _unpaid(view: View, match: re.Match[str], begin: int, end: int) -> Iterator[Claim]:
    """Yield what 分文未收 says where the fees of the tables are spoken of: it is money, and no request."""
    if any(name.kind == "row" and name.names == ("fees",) for name in view.strong):
        yield from not_zero(view, (match.start(), end), [_FEES], begin, sure=False)


def no_notices(view: View, words: Words) -> Iterator[Claim]:
    """Yield what 没有发出收费通知 says where applicants did not pay what a notice asked for."""
    for match in words.notices.pattern.finditer(view.text, view.start, view.end):
        if not any(name.kind == "scope" for name in view.names):
            yield from not_zero(view, match.span(), [_UNPAID], view.clause(match.start())[0], sure=False)


def _name_around(view: View, match: re.Match[str]) -> Name | None:
    """Return the name that words of none are part of; 不存在 before another name (不存在跨年件) is none."""
    name = next((name for name in view.strong if name.start < match.end() and match.start() < name.end), None)
    if name is not None and name.start > match.start():
        return name if name.text.startswith(DENIES) else None  # 都未判: it has the words of none in it
    if name is None or name.end - name.start > len(match[0]):
        return name
    _, end = view.clause(match.start())
    return None if any(name.end <= other.start < end for other in view.named) else name


def _applicants(view: View, words: Words, match: re.Match[str], behind: list[Name]) -> list[Name] | None:
    """Return the applicants before words of none; None where 均 says that there are some, and they are not named."""
    begin, _ = view.clause(match.start())
    if words.other_applicants.pattern.search(view.text, begin, match.start()) is not None:
        return _other_applicants(view, match.start())
    before = [name for name in view.applicants if begin <= name.start and name.end <= match.start()]
    if before or not match[0].startswith(BOTH):
        own = [name for name in view.named if begin <= name.start < match.start()]
        others = _OTHERS_THAN.search(view.text, begin, view.clause(match.start())[1])
        return before or topic(view, begin, own) or ([] if others else _of_whom(view, begin))
    subject = view.subject(match.start())[1]
    before = [name for name in subject if name.kind == "column" and name.table == "requests"]
    return before if before or any(name.strong_row for name in [*subject, *behind]) else None


def _other_applicants(view: View, at: int) -> list[Name] | None:
    """Return the applicants that are not named up to a place: 企业9件，自然人5件，其他各类主体没有提出申请."""
    before = [name.names[0] for name in view.applicants if name.end <= at]
    if not before or "organizations" in before:
        return None
    return [Name(at, at, "column", "requests", (one,)) for one in APPLICANTS if one not in before]


def _of_whom(view: View, begin: int) -> list[Name]:
    """Return the applicants whom a sentence is of up to a clause: 其他组织的2件申请均已办结，没有结转."""
    before = [name for name in view.named if name.start < begin]
    columns = [name for name in view.applicants if name.start < begin]
    one = len({name.names[0] for name in columns}) == 1 and before[0] is columns[0]
    return columns[:1] if one else []


def topic(view: View, begin: int, names: list[Name]) -> list[Name]:
    """Return the applicants of a clause that only says of whom the next one speaks: 科研机构方面，没有来过申请.

    Args:
        view: The sentence.
        begin: Where the next clause begins.
        names: What it names: nothing, or what is asked for (新收数均填“0”).
    """
    if begin <= view.start or not all(name.kind == "subject" or name.names[0] == "received" for name in names):
        return []
    first, _ = view.clause(begin - 1)
    own = [name for name in view.strong if first <= name.start < begin]
    is_topic = own and all(name.kind == "column" and name.table == "requests" for name in own)
    if _STATES.search(view.text, first, begin):
        return []  # 申请人均为自然人，未收到法人的申请: it says something itself
    return own if is_topic and not view.counts(first, begin) else []


def _within(view: View, words: Words, match: re.Match[str], name: Name) -> Iterator[Claim]:
    """Yield what 没有因逾期未缴费 and 上年无结转 say, where the words of none are in the name of the row."""
    begin, end = view.clause(match.start())
    passed_on = words.passed_on.pattern.match(view.text, match.end(), name.end) is not None
    happens = name.start == match.start() and match[0].endswith(words.happens)
    if name.kind != "row" or not (happens or passed_on):
        return
    if match.end() >= name.end or is_excused(view, words, begin, end, match.start()):
        return
    cells = [(name.table, row, "total") for row in name.names]
    yield from not_zero(view, (match.start(), name.end), cells, begin, sure=True)
