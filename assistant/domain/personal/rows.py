"""Names of a list of which the sentence says that persons are listed: 名单:向阳、时光,均已领取; 常州、郑重两户联名.

In a list the others vouch for one that looks like no name, and so do their number (三户), who they are (名单, 业主)
and what they do (均已领取). What can be no name in any place (农民, 县局) ends the list as one of persons.
"""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.domain import numerals
from assistant.domain.personal.folding import STAND_IN
from assistant.domain.personal.found import Personal
from assistant.domain.personal.lists import is_announced, is_of_things
from assistant.domain.personal.reader import HAN, LISTED, Places, Reader
from assistant.domain.personal.slots import LONGEST, Standing, standing

_ITEM = rf"(?:[{HAN}]{{2,8}}(?:·[{HAN}]{{1,8}})*|[A-Z][a-z]+(?: [A-Z][a-z]+)+)"  # “张伟”, “John Smith”
# What stands behind the first of a list
_JOINED = (
    # “高山、时光、张伟三人” → 、时光、张伟三人, “高山、时光” → 、时光, not “高山,时光”
    lazy.compile(rf"(?:、{_ITEM})+"),
    # “高山/时光/张伟” → /时光/张伟, not “高山/时光”
    lazy.compile(rf"(?:/{_ITEM}){{2,}}(?=[) ,。;]|$)"),
    # “高山,时光,张伟” → “,时光,张伟”, not “高山,时光”
    lazy.compile(rf"(?:[,;] ?{_ITEM}){{2,}}"),
    # “高山 时光” → “ 时光”, not “高山”
    lazy.compile(rf"(?: {{1,3}}{_ITEM})+"),
)
_PIECE = lazy.compile(rf"[{HAN}·]+|{_ITEM}")  # “高山、时光” → 高山
# What ends before a list goes on: “参加的有高山” → 参加的有高山, “John Smith” → “John Smith”
_RUN = lazy.compile(rf"(?:[{HAN}·]{{2,20}}|(?<![A-Za-z])[A-Z][a-z]+(?: [A-Z][a-z]+)+)\Z")
_RUN_REACH = 24  # characters of it
# “1.高山;2.张伟” → “1.高山;2.张伟”, “序号1 高山 序号2 张伟” → “序号1 高山 序号2 张伟”, “1高山 2张伟
# 3时光” → “1高山 2张伟 3时光”, not “1.高山”
_NUMBERED = lazy.compile(
    rf"(?:(?:(?<![0-9.])[0-9]{{1,2}}[.、)]|\([0-9]{{1,2}}\)|序号[0-9]{{1,3}}|(?<![0-9])[0-9]{{1,2}}号)"
    rf" ?[:、.]? ?{_ITEM}"
    rf"[;,。、 \n]{{0,2}}){{2,}}"
    rf"|(?:(?<![0-9.{HAN}〔年月])[0-9]{{1,2}}[{HAN}]{{2,4}}(?:[;, \n]{{1,2}}|(?=[(。]|$))){{3,}}"
)
_SUM = "[0-9.]{1,9}(?:元|万元|分|亩|票|斤|公斤|股)"
_NTH = r"(?:序号)?[0-9]{0,3}[.、)]? ?"  # “序号2 高山” → “序号2 ”
# “高山 1200元;张伟 800元” → “1200元;张伟 800元”, not “高山 1200元”
_PAID = lazy.compile(rf"(?<![0-9.]){_SUM}(?:[;,。、 \n]{{1,2}}{_NTH}{_ITEM}[ :]?{_SUM})+")
# How many persons, behind a list: “三户” → 三, “等3人” → 3, “两兄弟” → 两, not “三类”, not “三位一体”
_COUNT = lazy.compile(
    r"(?:,?共|等|,?合计)?(?:共|这)?(?P<count>[一二两三四五六七八九十0-9]{1,2})"
    r"(?:人|户|名(?!称)|位(?!一体)|家(?=联|共|均|都|申)|兄弟|姐妹|姐弟|兄妹)"
    r"|系?(?P<two>夫妇|夫妻|父子|母子|父女|母女|兄弟|姐妹|姐弟|兄妹)"
)
# before a list, how many: “五名申请人” → 五, “3位业主” → 3, not “名单”
_MANY = lazy.compile(rf"(?P<count>[一二两三四五六七八九十0-9]{{1,2}})(?:名|位|户|个)[{HAN}]{{0,6}}\Z")
_OVER = lazy.compile(r"[,;。)\n]|\Z")  # “。” → 。, “)” → )
_MANY_CLAUSES = 3  # of a list with commas
_MARKS = "、,;/ "  # between the names of a list
_ROADS, _SHORT_NAME = frozenset("路街巷"), 2  # at the end of a road; characters of what may be a name all the same
_LABEL = 2  # characters of a word that announces a name, at least
_LONGEST = 8  # characters of a name
_WHERE = frozenset("上中里内由请让与对到有")  # before the first of so many persons
_LED = frozenset("有为是系即:( \n,;。")  # between a label and the first of a list


def in_rows(text: str, labels: Places, reader: Reader) -> Iterator[Personal]:
    """Yield the names of the lists in a text that are lists of persons."""
    ends = {stop: text[begin:stop] for begin, stop in labels}
    for expression in _JOINED:
        for match in expression.finditer(text):
            second = match[0].lstrip(_MARKS)[0]
            if not second.isascii() and second not in reader.firsts and second < STAND_IN:
                continue  # no list of names, at first sight
            pieces = _pieces(text, match)
            if pieces and match[0][0] in ",;":
                pieces = _before_other(text, pieces, reader)
            if len(pieces) >= (_MANY_CLAUSES if match[0][0] in ",;" else 2):
                yield from _joined(text, pieces, ends, reader)
    for match in _NUMBERED.finditer(text):
        items = [piece.span() for piece in _PIECE.finditer(text, *match.span())]
        items = [(start, end) for start, end in items if text[start:end] != "序号"]
        told = reader.together.match(text, match.end() - (text[match.end() - 1] in ", ")) is not None
        yield from _rated(text, items, reader, least=0 if told else len(items) / 3, told=told)
    for match in _PAID.finditer(text):
        pieces = [item for item in _pieces(text, match) if text[slice(*item)] != "序号"]
        items = [item for item in pieces if not text[item[0] - 1].isdigit()]
        numbered = text.find("序号", max(0, match.start() - _RUN_REACH), match.end()) >= 0
        if not numbered and any(text[slice(*item)] in reader.no_names for item in items):
            continue  # 收入12.3万元,支出9.8万元
        told = bool(items) and is_announced(text, items[0][0], ends, reader)
        least = 0 if told else 1 if numbered else len(items) / 3
        yield from _rated(text, items, reader, least=least, told=told, paid=True)


def _pieces(text: str, match: re.Match[str]) -> Places:
    """Return the first of a list, that ends where the match begins, and what the match has; [] where there is none."""
    stop = match.start() - (text[match.start() - 1 : match.start()] == " ")
    first = _RUN.search(text, max(0, stop - _RUN_REACH), stop)
    if first is None:
        return []
    return [first.span(), *(piece.span() for piece in _PIECE.finditer(text, *match.span()))]


def _before_other(text: str, pieces: Places, reader: Reader) -> Places:
    """Return the pieces before the first that is none of a list: 边疆,明亮,池小荷,|验收合格."""
    for number, (start, end) in enumerate(pieces):
        if number and (
            (end - start > LONGEST and reader.han.match(text, start))
            or not standing(text, start, end, reader, sure=True)
        ):
            return pieces[:number]
    return pieces


def _joined(text: str, pieces: Places, labels: dict[int, str], reader: Reader) -> Iterator[Personal]:
    """Yield the names of a list, the first of which words may stand before, and the last of which words go on."""
    first = _first(text, *pieces[0], labels, reader)
    last = _last(text, *pieces[-1], reader)
    if last and _COUNT.match(text, last) and (first is None or first[0] == pieces[0][0]):
        first = _led(text, *pieces[0], reader) or first
    if first is None or last is None:
        return
    (start, label), end = first, last
    items = [(start, pieces[0][1]), *pieces[1:-1], (pieces[-1][0], end)]
    count = _COUNT.match(text, end)
    many = _MANY.search(text, max(0, start - 16), start - (text[start - 1 : start] in _LED))
    said = count["count"] or "2" if count else many["count"] if many else ""
    number = numerals.value(said) if said else 0
    fits = bool(count and count[0][0] == "等") or number == len(items)
    if reader.in_brackets.match(text, end):  # 凌云、高远、田甜(镇党政办)
        for name in _rated(text, items, reader, least=0):
            yield reader.found_name(name.start, name.end, "advice")
    elif fits and (count or label):
        yield from _rated(text, items, reader, least=0)
    elif label and (
        reader.together.match(text, end) or (text[start - 1 : start] == ":" and _is_of_persons(label, reader))
    ):
        yield from _rated(text, items, reader, least=0, told=True)
    else:
        told = count or reader.together.match(text, end)
        announced = label or is_announced(text, start, labels, reader)
        for name in _rated(text, items, reader, least=len(items) * (1 / 3 if label else 1 / 2)):
            yield name if told or announced else reader.found_maybe(name.start, name.end)


def _first(text: str, begin: int, end: int, labels: dict[int, str], reader: Reader) -> tuple[int, str] | None:
    """Return where the first of a list begins, and the label that stands before it, if any."""
    for size in range(2, min(_LONGEST, end - begin) + 1):
        start = end - size
        before = start
        while before > begin - 2 and before and text[before - 1] in _LED:
            before -= 1
        joined = text[before - 2 : before] in ("如下", "分别", "包括")
        label = labels.get(before) or (labels.get(before - 2) if joined else None)
        if label and label not in reader.authors and reader.label.size(text, start) < _LABEL:
            return start, label
        if start > 1 and text[start - 1] in _LED and text.endswith(reader.listings, 0, before):
            return start, "名单"
    alone = (end - begin <= _LONGEST or not reader.han.match(text, begin)) and (
        begin == 0 or text[begin - 1] not in "、"
    )
    return (begin, "") if alone else None


def _led(text: str, begin: int, end: int, reader: Reader) -> tuple[int, str] | None:
    """Return where the first of a list begins of which it is said how many they are: 协调会上|夏雨、冷冰、武艺三户."""
    for start in (end - 3, end - 2):
        if start > begin and text[start - 1] in _WHERE and standing(text, start, end, reader, sure=True):
            return start, ""
    return None


def _last(text: str, begin: int, end: int, reader: Reader) -> int | None:
    """Return where the last of a list ends: before how many they are, what they do, or a mark."""
    for stop in range(begin + 2, min(end, begin + _LONGEST) + 1):
        over = stop == end and (_OVER.match(text, stop) or reader.in_brackets.match(text, stop))
        if over or _COUNT.match(text, stop) or reader.together.match(text, stop):
            return stop
    if end < len(text) and text[end] == "等":
        return end
    for stop in range(begin + 2, min(end, begin + _LONGEST) + 1):
        if reader.closes(text, stop) or text[stop] in "等均的":
            return stop
    return None


def _is_of_persons(label: str, reader: Reader) -> bool:
    """Whether only persons are listed behind a label and a colon: 签名, 申请人, not 清单, 对象."""
    return label not in reader.crowds and (label in reader.listings or label not in reader.said)


def _rated(
    text: str, items: Places, reader: Reader, *, least: float, told: bool = False, paid: bool = False
) -> Iterator[Personal]:
    """Yield the names of a list, as findings where enough of them look like names."""
    if len(items) > 1 and all(text[end - 1] in _ROADS and end - start > _SHORT_NAME for start, end in items):
        return  # 2.安宁路;3.常青路
    things = bool(items) and not paid and is_of_things(text, items[0][0], reader)
    seen = [standing(text, start, end, reader, sure=least == 0) for start, end in items]
    if not items or Standing.NOTHING in seen:
        return
    likely = sum(_likely(text, *item, reader) for item in items)
    sure = likely >= max(1, least) if least else not told or likely or all(item == Standing.NAME for item in seen)
    if sure or likely or told:
        for start, end in items:
            yield reader.found_name(start, end, "warning") if sure and not things else reader.found_maybe(start, end)


def _likely(text: str, start: int, end: int, reader: Reader) -> bool:
    if "·" in text[start:end] or not reader.han.fullmatch(text, start, end):
        return True
    family = reader.like.family(text, start)
    if not family or reader.like.is_word(text[start:end]):
        return False
    return end - start > family + 1 and reader.like.margin(text, start, end) + LISTED > 0
