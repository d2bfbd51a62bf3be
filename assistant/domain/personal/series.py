"""Names in places that are alike: each beside who somebody is (评委:夏雨(教师)、冷冰(村民)), or what they do in turn.

That some of them are names says the same of the others, whatever these look like: 一审庄严,二审柯小满.
"""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.domain import numerals
from assistant.domain.personal.addressed import TITLE
from assistant.domain.personal.found import Personal
from assistant.domain.personal.reader import HAN, LISTED, Places, Reader
from assistant.domain.personal.slots import Standing, standing

# Who somebody is, in brackets: “(出租车司机)” → (出租车司机), “(财政所)” → (财政所), not “(3批次)”, not “(试行)”
_WHO = rf"\([{HAN}]{{0,7}}(?:[人者户员师工生民主客贩匠长办所科股站室委]|代表|司机|会计|书记|主任|中心)\)"
# “夏雨(教师)、冷冰(村民)” → “夏雨(教师)、冷冰(村民)”, not “夏雨(教师)”
_IN_BRACKETS = lazy.compile(rf"(?<![{HAN}·])[{HAN}·]{{2,8}}{_WHO}(?: ?[、,;和及] ?[{HAN}·]{{2,8}}{_WHO})+")
_BEFORE_BRACKET = lazy.compile(rf"[{HAN}·]{{2,8}}(?=\()")  # “夏雨(教师)” → 夏雨
_ITEM = rf"[{HAN}]{{2,5}}"  # “张伟”, “史副局长”
_TURN = rf"(?:[一二三初复终主副]审|[一二三]校|[初复]核|[AB]岗|[主副替早中晚夜白]班)[:为]?(?:{_ITEM})"  # “一审庄严”
_IN_TURN = lazy.compile(rf"{_TURN}(?:[、,;] ?{_TURN})+(?=[、,;。)\n]|$)")  # “一审庄严,二审柯小满”, not “一审庄严”
_OF_TURN = lazy.compile(rf"[审校核岗班][:为]?(?P<it>{_ITEM})")  # “一审庄严” → 庄严
# “高山户、时光户,两户” → “高山户、时光户,两户”, not “低保户、五保户”
_HOUSEHOLDS = lazy.compile(
    rf"(?<![{HAN}])(?:[{HAN}]{{2,3}}户、)+[{HAN}]{{2,3}}户[,:]?(?:共|合计)?(?P<count>[二两三四五六七八九2-9])户"
)
_BEFORE_FIRST = frozenset("出为有是由选即系的")  # before the first of a list: 推选出明月、金贵
_HOUSEHOLD = lazy.compile(rf"(?P<it>[{HAN}]{{2,3}})户")  # “高山户” → 高山


# “财务”, “民政局”
_DEPARTMENT = (
    f"(?:[{HAN}]{{2,4}}[局办股科所站委]|办公室|党政办|法规|法制|财务|人事|综合|信访|民政|财政|城建|农业|水利|教育|卫健|组织"
    "|宣传|纪检|司法|审计|统计|档案|收发|信息|拟办)"
)
_OF_DEPARTMENT = rf"{_DEPARTMENT}[{HAN}]{{2,3}}"  # “财务张伟”
# Whose turn it is by department: “法规张伟、财务李娜” → “法规张伟、财务李娜”, not “法规张伟”
_BY_DEPARTMENT = lazy.compile(rf"(?<![{HAN}]){_OF_DEPARTMENT}(?:[、,;→] ?{_OF_DEPARTMENT})+(?=[、,;。)\n]|$)")
_AT_DEPARTMENT = lazy.compile(rf"{_DEPARTMENT}(?P<it>[{HAN}]{{2,3}})")  # “财务李娜” → 财务李娜
# Who is behind what came in or is left: “新收3件:汪洪、黎明、舒畅” → “收3件:汪洪、黎明、舒畅”, not “收3件:一件”
_CAME_IN = lazy.compile(
    rf"(?:收件?|[办寄答结复]|补正|超期|撤回|转办|归档)(?P<count>[0-9一二两三四五六七八九十]{{0,2}})[件份]?:(?P<it>{_ITEM}(?:、{_ITEM})+)"
    r"(?=[,。;(\n]|$)"
)
_WANTS = lazy.compile(",(?:想?[要查问看]|申请|咨询|反映|领取)")  # a quick look: “檀香,要庙会经费” → ,要, not “,已办”
# Who wants what: “檀香,要庙会经费” → “檀香,要庙会经费”, not “檀香,要账”
_WANT = rf"[{HAN}]{{2,4}},(?:想?[要查问看]|申请|咨询|反映|领取)[^,。;\n]{{2,24}}"
# “檀香,要庙会经费;云朵,要收费表” → “檀香,要庙会经费;云朵,要收费表”, not “檀香,要庙会经费”
_WANTING = lazy.compile(rf"(?<![{HAN}])(?:{_WANT}[;。\n] ?)+{_WANT}")
_WHO_WANTS = lazy.compile(rf"(?<![{HAN}])(?P<it>[{HAN}]{{2,4}}),")  # “檀香,要” → 檀香
# Behind the first of them: “、金贵、来宝三位村民” → 三, “、卫国二兄弟” → 、卫国, not “、来宝三个村民小组”
_COUNTED = lazy.compile(
    rf"(?P<more>、[{HAN}]{{2,3}}(?:[、和][{HAN}]{{2,3}}){{0,4}})等?(?P<count>[二两三四五六])"
    "(?:[位名个]?(?:村民|居民|群众|业主|代表|申请人|家长|学生|职工|老人|党员|当事人|原告|第三人|孩子|子女|邻居|住户|农户)(?!小组|代表大会)"
    "|人(?=[,。;]|都|均|各|联|来|到|签|共|提|反|要)|(?:亲)?(?:兄弟|姐妹|兄妹|姐弟))"
)
_OF_COUNTED = lazy.compile(rf"[、和](?P<it>[{HAN}]{{2,3}})")  # “、金贵” → 金贵


# “滑丽写成了华丽” → 写成了, “应为逄增科” → 应为
_MISSPELT = lazy.compile(
    r"\"?(?:误?写[成为作]|误[作为登]|[错打录登印][成为]|应[为是]|改为|更正为|[,而]?不是|实为)了?\"?"
)


def misspelt(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield two names that differ by a character, where one is said to be wrong: 滑丽写成了华丽."""
    for match in _MISSPELT.finditer(text):
        for size in (4, 3, 2):
            one, other = (match.start() - size, match.start()), (match.end(), match.end() + size)
            if one[0] < 0 or not _is_alike(text[slice(*one)], text[slice(*other)]):
                continue
            spans = [one, other]
            words = sum(reader.like.is_word(text[slice(*span)]) for span in spans)
            surnames = all(0 < reader.like.family(text, start) < size for start, _ in spans)
            if surnames and words < len(spans) and _are_names(text, spans, reader, told=True):
                yield from (reader.found_name(*span, "warning") for span in spans)
                break


def _is_alike(one: str, other: str) -> bool:
    """Whether two names of one length differ by a single character."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def in_series(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield the names of series: with who each is in brackets, who does what in turn, households that are counted."""
    for match in _IN_BRACKETS.finditer(text):
        items = [item.span() for item in _BEFORE_BRACKET.finditer(text, *match.span())]
        if _are_names(text, items, reader):
            yield from (reader.found_name(*item, "warning") for item in items)
    for match in _IN_TURN.finditer(text):
        yield from _in_turn(text, match, reader)
    for match in _HOUSEHOLDS.finditer(text):
        items = [item.span("it") for item in _HOUSEHOLD.finditer(text, match.start(), match.start("count"))]
        if len(items) == numerals.value(match["count"]) and _are_names(text, items, reader, told=True):
            yield from (reader.found_name(*item, "warning") for item in items)
    yield from _in_notes(text, reader)
    for match in _BY_DEPARTMENT.finditer(text):
        items = [item.span("it") for item in _AT_DEPARTMENT.finditer(text, *match.span())]
        if _are_names(text, items, reader):
            yield from (reader.found_name(*item, "advice") for item in items)
    for match in _COUNTED.finditer(text):
        yield from _of_counted(text, match, reader)


def _in_notes(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield the names of what came in today, and of who wants what: 新收2件:汪洪、黎明; 檀香,要账;云朵朵,要收费表."""
    for match in _CAME_IN.finditer(text):
        items = [item.span() for item in reader.item.finditer(text, *match.span("it"))]
        counted = not match["count"] or len(items) == numerals.value(match["count"])
        if counted and _are_names(text, items, reader):
            yield from (reader.found_name(*item, "warning") for item in items)
    for match in _WANTING.finditer(text) if _WANTS.search(text) else ():
        items = [item.span("it") for item in _WHO_WANTS.finditer(text, *match.span())]
        if _are_names(text, items, reader):
            yield from (reader.found_name(*item, "warning") for item in items)


def _of_counted(text: str, match: re.Match[str], reader: Reader) -> Iterator[Personal]:
    """Yield the names of a list that says how many persons it has, though none has a surname: 明月、金贵两位村民."""
    items, end = [item.span("it") for item in _OF_COUNTED.finditer(text, *match.span("more"))], match.start()
    for start in (end - items[0][1] + items[0][0], end - 2, end - 3):
        if start >= 0 and reader.han.fullmatch(text, start, end) and _leads(text, start, reader):
            items.insert(0, (start, end))
            break
    if len(items) == numerals.value(match["count"]) and all(_is_called(text, *item, reader) for item in items):
        yield from (reader.found_name(*item, "warning") for item in items)


def _leads(text: str, at: int, reader: Reader) -> bool:
    """Whether the first of a list may begin here: with its clause, or behind what leads to it: 推选出|明月."""
    if at == 0 or not reader.han.match(text, at - 1) or text[at - 1] in _BEFORE_FIRST:
        return True
    return reader.leading(text, at) is not None


def _is_called(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether it may be a name or a given name alone, where persons are counted: 明月, 来宝, not 局长."""
    name = text[start:end]
    if name in reader.no_words and name not in reader.given_words:
        return False
    if text[end - 1] in reader.no_ends or reader.label.size(text, start) > 1 or reader.body.search(name):
        return False
    return name in reader.given_words or reader.like.is_given(name) or reader.like.family(text, start) > 0


def _in_turn(text: str, match: re.Match[str], reader: Reader) -> Iterator[Personal]:
    """Yield who does what in turn, as who is in office, the last maybe with no more than a title: 三审史副局长."""
    items = [item.span("it") for item in _OF_TURN.finditer(text, *match.span())]
    titled = [item for item in items if reader.office.search(text, *item) and reader.like.family(text, item[0])]
    named = [item for item in items if item not in titled]
    if len({text[start:end] for start, end in named}) == len(named) and _are_names(text, named, reader, told=True):
        yield from (reader.found_name(*item, "advice") for item in named)
        yield from (reader.found_name(*item, "advice", TITLE) for item in titled)


def _are_names(text: str, items: Places, reader: Reader, *, told: bool = False) -> bool:
    """Whether all of a series may be names, and one of them looks like one where nothing else speaks for them."""
    if not items or any(standing(text, *item, reader, sure=True, labelled=True) != Standing.NAME for item in items):
        return False
    return told or any(_looks(text, *item, reader) for item in items)


def _looks(text: str, start: int, end: int, reader: Reader) -> bool:
    like = reader.like
    named = like.family(text, start) and not like.is_word(text[start:end])
    return bool(named) and like.margin(text, start, end) + LISTED > 0
