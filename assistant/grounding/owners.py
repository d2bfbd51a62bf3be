"""Which names of a sentence belong to which of its numbers: those before it, and those right behind it."""

from itertools import pairwise

from assistant import lazy
from assistant.grounding.names import Name
from assistant.grounding.sentences import CLOSING, OPENING, Sentence

# Names that stand close together name one thing: “、”, “和”
_JOINED = lazy.compile(r"[、和及与或]{1,2}")
# A parenthesis of parts, or of what is left out, names no number before it: “含上年结转” → 含, not “上年结转”
_PARTS_OF = lazy.compile(r"[其不]?[中]?(?:含|包括|包含|剔除|扣除|未计|不计)")
# What is joined on behind a number is another thing: “与本年度新收的” → 与, “连同” → 连同, not “和解”
_JOINS = lazy.compile(
    r"连同|加上|加(?!快|强|急|盖)|与|跟|同(?!意|期|比|时|样)|并(?!予|且|已|均|入|由|案)|和(?!解)|及(?!时)"
)
_DAY = lazy.compile(r"[0-9]{1,2}月[0-9]{1,2}日")  # “申请3月4日收到” → 3月4日
# What says what a number is, behind the stop right behind it: “，系本年废止” → ，系, not “，系统”
_SAYS = lazy.compile(r"，(?:系(?![统列])|[为是](?![了否])|即(?![时日使将]))")
# Whom many come from, each with its own number: “来自” → 来自, “分别来自” → 分别来自
_FROM = lazy.compile(r"(?:分别|主要|均|都)?来(?:自|源于)")
# The names of what many are sorted into are each of a part: “归入公开、不予公开两类” → 归入公开、不予公开两类, not
# “列入不予公开”
_SORTED = lazy.compile(
    r"(?:分别|都|均)?(?:归入|归为|归到|归于|分属|列入|列为|计入|属于)[^，。；]{2,60}?[两二三四五六七八九2-9][大个]?[类种项]"
)
# “除予以公开外” → 除予以公开外, “除部分公开、予以公开以外” → 除部分公开、予以公开以外, not “除此之外”
EXCEPT = lazy.compile(r"除(?!此)(?:了|去|开)?[^，。；]{2,40}?(?:之外|以外|外)")
# What a parenthesis leaves out: “（不含上年结转）” → （不含上年结转）, “(剔除重复的)” → (剔除重复的), not “（含结转）”
_LEFT_OUT = lazy.compile(r"[（(](?:其中)?(?:不(?:含|包括|包含|计)|未(?:含|计)|剔除|扣除|除)[^（()）]{1,40}[）)]")
_DENIED = lazy.compile(
    r"(?:没有|没|无(?![法从需正])|零|未(?:发生|出现|产生|收到))[^的]{0,8}\Z|未\Z"
)  # “没有一件申请” → 没有一件申请, not “无法”
# Words of none behind a number: “复议无一被纠正” → 无一, not “无法”
_NONE_OF = lazy.compile(r"无一|没有|均未|都未|都没|并未|未被|未曾|均非|都不是|并非|均不是")
# The name of a row that says itself that there is none counts nothing behind it: “上年无结转，全年收12件” → 无结转, not
# “上年未办结”
_SAYS_NONE = lazy.compile(r"(?:没有?|未有|无|零)(?:结转|转|遗留|留|余|剩|积|压|存|挂|在[办手]|待办)")
_NONE_OR_LESS = frozenset("除没无零未不")


def deal(sentence: Sentence) -> None:
    """Give each number the names before it, and those right behind it that are its own."""
    given: set[Name] = set()
    for index, number in enumerate(sentence.numbers):
        number.before = [name for name in _stated(sentence, *sentence.gaps[index]) if name not in given]
        strong = any(name.names_cells and name.strong for name in number.before)
        start, end = sentence.gaps[index + 1]
        if start < end and sentence.text[start] in OPENING:
            number.behind = _behind_parenthesis(sentence, index, named=strong)
            takes = not strong
        else:
            number.behind, takes = _behind(sentence, index, named=strong)
        if takes and not _opens_upon(sentence, index):
            given |= {name for name in number.behind if name.names_cells}


def _stated(sentence: Sentence, start: int, end: int) -> list[Name]:
    """Return the names between two places, but none that is left out (除…外, 不含…), none of what there is none."""
    if _NONE_OR_LESS.isdisjoint(sentence.text[start:end]):
        return sentence.within(start, end)
    left_out = [one for out in (EXCEPT, _LEFT_OUT) for one in out.finditer(sentence.text, start, end)]
    found = [
        name
        for name in sentence.within(start, end)
        if all(name.start >= one.end() or name.end <= one.start() for one in left_out)
        and not (name.kind == "row" and _SAYS_NONE.search(name.text))
    ]
    near = sentence.clause(start, end)
    if not any(name.names_cells and name.start >= near for name in found) and not _is_named_behind(sentence, end):
        # 去年没有复议案件，今年发生16件; of 没有一件复议被纠正，14件均已审结 only 复议
        return [n for n in found if not (n.kind == "column" and n.end < near and _is_denied(sentence, n))]
    return [name for name in found if not (name.names_cells and name.end < near and _is_denied(sentence, name))]


def _is_named_behind(sentence: Sentence, at: int) -> bool:
    """Whether a name stands right behind the number that begins at a place."""
    index = next((index for index, (_, end) in enumerate(sentence.gaps) if end == at), len(sentence.numbers))
    return index < len(sentence.numbers) and any(name.names_cells for name in sentence.within(*sentence.behind(index)))


def _is_denied(sentence: Sentence, name: Name) -> bool:
    """Whether a name stands behind words of none: what 没有结转下年的，12件均已办结 counts is another thing."""
    return _DENIED.search(sentence.text[sentence.clause(sentence.start, name.start) : name.start]) is not None


def _behind_parenthesis(sentence: Sentence, index: int, *, named: bool) -> list[Name]:
    """Return the names in and behind a parenthesis that follows a number: 7件（占2.3%）得到公开."""
    start, end = sentence.gaps[index + 1]
    close = min((at for mark in CLOSING if (at := sentence.text.find(mark, start, sentence.end)) >= 0), default=-1)
    if 0 <= close < end:
        inside = [] if _PARTS_OF.match(sentence.text, start + 1, close) else sentence.within(start + 1, close)
        return [*inside, *sentence.within(close + 1, sentence.stop(close + 1, end))]
    if close < 0 or named:
        return []
    gap = next((end for first, end in sentence.gaps if first <= close < end), None)
    return sentence.within(close + 1, sentence.stop(close + 1, gap)) if gap is not None else []


def _behind(sentence: Sentence, index: int, *, named: bool) -> tuple[list[Name], bool]:
    """Return the names right behind a number, and whether they are taken from the next one."""
    start, end = sentence.gaps[index + 1]
    stop = undenied(sentence, start, _list_end(sentence, start, end, told=_is_told(sentence, index)))
    if (day := _DAY.search(sentence.text, start, stop)) is not None:
        stop = day.start()  # 有1件申请3月4日收到: what was on that day is no total
    following = index + 1 < len(sentence.numbers)
    if following and stop == end and named and not sentence.numbers[index + 1].quantity.change:
        return [], False  # nothing between: 予以公开7件不予公开5件
    if following and _JOINS.match(sentence.text, start, end):
        return [], False  # 上年结转16件与本年新收的合计99件
    if _SORTED.match(sentence.text, start, end):
        return [], False
    if (
        following
        and sentence.numbers[index + 1].value < sentence.numbers[index].value
        and _FROM.match(sentence.text, start, end)
    ):
        return [], False  # 572件来自自然人（412件）、商业企业（58件）
    behind = sentence.within(start, _with_whom(sentence, stop, start, end))
    before = sentence.numbers[index].before
    tables = {name.table for name in before if name.names_cells and name.strong}
    if tables == {"disclosure"} and sentence.names_disclosure:  # 规范性文件现行有效的5件都是往年留下的
        behind = [name for name in behind if not (name.names_cells and name.table == "requests")]
    if any(name.strong_row or (name.kind == "column" and name.strong and name.table == "requests") for name in before):
        return behind, stop > start and sentence.text[start] == "，"  # 6件，系本年制发: no name of the next
    if not following and not any(name.names_cells for name in (*before, *behind)):
        behind = sentence.within(start, end)
    if following and stop == end:
        cut = _cut(sentence, [name for name in behind if name.names_cells and name.strong])
        behind = [name for name in behind if cut is None or name.start < cut]
    return behind, True


def _with_whom(sentence: Sentence, stop: int, start: int, end: int) -> int:
    """Return where the names behind a number end: behind all that it comes from, 来自自然人、商业企业和其他组织."""
    whom = _FROM.search(sentence.text, start, stop)
    if whom is None:
        return stop
    columns = [name for name in sentence.within(whom.end(), end) if name.kind == "column"]
    for one, other in pairwise(columns):
        if _JOINED.fullmatch(sentence.text, one.end, other.start) is None:
            return max(stop, one.end)
    return max(stop, columns[-1].end) if columns else stop


def _is_told(sentence: Sentence, index: int) -> bool:
    """Whether the names before a number say what it is: a row; of documents, a column too (规范性文件，制发6件)."""
    names = [name for name in sentence.numbers[index].before if name.names_cells and name.strong]
    return any(name.table != "disclosure" or name.kind == "column" for name in names)


def _list_end(sentence: Sentence, start: int, end: int, *, told: bool) -> int:
    """Return the first stop behind a number, or behind the list of names that begins there: 68件复议、诉讼案件."""
    stop = sentence.stop(start, end)
    if stop == start and not told and _SAYS.match(sentence.text, start, end):  # 出者2件，系本年废止；年末有效28件
        beyond = sentence.stop(start + 1, end)
        return beyond if beyond < end or end == sentence.end else stop
    while stop < end and sentence.text[stop] == "、":
        before, beyond = sentence.within(start, stop), sentence.stop(stop + 1, end)
        one = next((name for name in before if name.names_cells and name.strong), None)
        behind = [name for name in sentence.within(stop + 1, beyond) if name.start == stop + 1]
        alike = one is not None and any(
            name.kind == one.kind and name.table == one.table and name.strong for name in behind
        )
        followed = beyond == end and end < sentence.end
        if not alike or followed or sentence.unknown(start, stop):
            break  # 予以公开5件、部分公开3件: the next name is of the next number
        stop = beyond
    return stop


def _opens_upon(sentence: Sentence, index: int) -> bool:
    """Whether the next number stands first in a parenthesis: 超三成是不予公开（258件）, both are of one thing."""
    start, end = sentence.gaps[index + 1]
    opened = max(sentence.text.rfind(mark, start, end) for mark in OPENING)
    return opened > start and not any(char.isalpha() for char in sentence.text[opened:end])


def undenied(sentence: Sentence, start: int, stop: int) -> int:
    """Return where words of none begin behind a number, or the stop: 7件复议无一被纠正 are reviews."""
    if _NONE_OR_LESS.isdisjoint(sentence.text[start:stop]):
        return stop
    for match in _NONE_OF.finditer(sentence.text, start, stop):
        if not any(name.start <= match.start() < name.end for name in sentence.names if name.names_cells):
            return match.start()
    return stop


def _cut(sentence: Sentence, found: list[Name]) -> int | None:
    """Return where the second of several names begins that are not joined: 16件复议案件已审结11件."""
    for one, other in pairwise(found):
        if other.start >= one.end and _JOINED.fullmatch(sentence.text, one.end, other.start) is None:
            return other.start
    return None
