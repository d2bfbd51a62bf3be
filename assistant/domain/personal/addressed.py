"""Forms of address with no more than a surname: 阮主任 and 张副镇长 in office, 陈大爷, 蔡二嫂 and 李女士 of anybody."""

from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.found import Personal
from assistant.domain.personal.reader import HAN, Places, Reader

TITLE, ADDRESS = "在职人员的称呼", "称呼"
# Before one, where no mark, label or whole word stands: 请阮主任, 和颜奶奶
_BEFORE = frozenset("请由经向给和与跟同及让被找把对替帮为因是叫据按到在了问告访见从查催劝听等将送寄把说")
_KIN = frozenset("叔婶伯嫂哥姐姨爷奶")  # forms of one character
_LONGER = frozenset("叔哥姐伯婶嫂姨妹弟夫父母子们俩爷奶")  # behind one of them: 伯父, 姐妹
_OF_OFFICES = frozenset("师员室科处会所团长")  # behind an office: 张会长, but not 主任科员
# By trade, as officials may be called too: only masked, unless a number says whose it is
_BY_TRADE = ("老师", "医生", "律师", "老板", "老板娘", "大夫")
_OF_PERSONS = frozenset("的她他家")  # behind a person
_GREETINGS, _COURTEOUS = ("尊敬的", "您好", "你好"), ("先生", "女士")
_NO_SURNAMES = frozenset(
    "某该各此那这位老一二三两几众男女名本有如请为与和及让给向对由等小大好请问称的是了不我你他她您每哪"
)  # before 女士
_AT_WORK = (
    "窗口",
    "中心",
    "办公室",
    "政办",
    "公开办",
    "综治办",
    "民政办",
    "大厅",
    "派出所",
    "司法所",
    "财政所",
    "水利站",
)
_ON_DUTY = 1.5  # what has to speak for 小骆 as one who is in office
_AFTER = frozenset("说问来去,上又")  # behind one
_LABEL = 6  # characters of a word that announces a person, or says who is in office
_DEPARTMENTS = frozenset("办科股室局所站")
# “小骆跑了两趟” → 小骆, “老郑劝” → 老郑, not “大骆”
_SHORT = lazy.compile(f"[老小][{HAN}]")
_TWO = 2
_DAYS = frozenset("日号")  # 7月15日祁妹子
_SHOPS = frozenset("馆店铺坊厂场社摊园厅堂楼")  # 马大姐餐厅


def titled(text: str, offices: Places, reader: Reader) -> Iterator[Personal]:
    """Yield surnames before an office: an advice where what stands before them is over, else masked."""
    for begin, end in offices:
        start = _surname(text, begin, reader)
        if start == begin or text[end : end + 1] in _OF_OFFICES:
            continue
        plain = start + 1 < begin or not (
            text[start] in reader.prepositions
            or text[start] in _BEFORE
            or text[start] in reader.not_titled
            or reader.like.is_rare(text, start)
            or reader.like.is_word(text[start : begin + 1])
            or reader.like.is_word(text[start : begin + 2])
        )
        if plain and _is_over(text, start, reader) and reader.body.match(text, start) is None:
            yield reader.found_name(start, end, "advice", TITLE, contact=True)
        elif start == 0 or text[start - 1] in _BEFORE or not reader.han.match(text, start - 1):
            yield reader.found_maybe(start, end)


def familiar(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield surnames with a form of address; what may be anything else, or says of an official, is only masked."""
    for match in reader.familiar.finditer(text):
        start, end = match.span()
        surname = start + 1 if text[start] in "老小阿" and end - start == _TWO + 1 else start
        if reader.like.is_word(match[0]) or not (
            reader.like.family(text, surname) or _is_addressed(text, start, end, reader)
        ):
            continue
        if match[0] in reader.brands and not reader.stop(text, end):
            continue  # 康师傅方便面
        if surname == start and reader.like.family(text, start - 1) == _TWO:
            start -= 1  # 欧|阳大爷
        sure = (
            text[surname] not in reader.prepositions
            and not reader.like.is_rare(text, surname)
            and not match[0].endswith(_BY_TRADE)
            and _is_over(text, start, reader)
            and not _goes_on(text, start, end, reader)
        )
        if sure and text.endswith(_AT_WORK, 0, start):
            yield reader.found_name(start, end, "advice", TITLE, contact=True)  # 窗口方姐
        else:
            yield reader.found_name(start, end, "warning", ADDRESS) if sure else reader.found_maybe(start, end)
    yield from _short(text, reader)


def _short(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield 小骆 and 老郑."""
    for match in _SHORT.finditer(text):
        start, end = match.span()
        if not reader.like.family(text, start + 1) or reader.like.is_word(match[0]):
            continue
        if reader.like.is_word(text[start + 1 : end + 1]) or reader.like.is_word(text[start : end + 1]):
            continue
        if start and (
            reader.like.is_word(text[start - 1 : end]) or reader.like.is_word(text[start - 1 : start + 1])
        ):  # 敬老院
            continue
        staff = any(text[at:start] in reader.staff for at in range(max(0, start - _LABEL), start - 1))
        if staff or text[start - 1 : start] in _DEPARTMENTS:
            yield reader.found_name(start, end, "advice", TITLE, contact=True)  # 支书老于, 综治办老郑
        elif _is_over(text, start, reader):
            yield _by_duty(text, start, end, reader)


def _by_duty(text: str, start: int, end: int, reader: Reader) -> Personal:
    """Return 小骆 and 老曾 as who is in office, 老曾 as anybody before what somebody does; 小骆 is only masked."""
    learned = reader.learned
    if text[end - 1] in reader.offices:
        return reader.found_maybe(start, end)  # 敬老|院
    if learned.duty(text, start, end) > _ON_DUTY:
        return reader.found_name(start, end, "advice", TITLE, contact=True)
    if text[start] == "老" and (reader.follow.size(text, end) or text[end : end + 1] in _OF_PERSONS | _AFTER):
        return reader.found_name(start, end, "warning", ADDRESS)
    return reader.found_maybe(start, end)


def _is_addressed(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether one character that is no surname is one before 女士 all the same, with nothing else before it: 员女士."""
    alone = start == 0 or not reader.han.match(text, start - 1) or text.endswith(_GREETINGS, 0, start)
    return alone and text.endswith(_COURTEOUS, start, end) and text[start] not in _NO_SURNAMES


def _surname(text: str, end: int, reader: Reader) -> int:
    """Return where the surname begins that ends here; the same place where none does."""
    if end > 1 and reader.like.family(text, end - _TWO) == _TWO:
        return end - _TWO
    return end - 1 if end and reader.like.family(text, end - 1) == 1 else end


def _is_over(text: str, at: int, reader: Reader) -> bool:
    """Whether what stands before a surname is over: a mark, a label, a word that leads to a person, a whole word."""
    if (
        at == 0
        or (not reader.han.match(text, at - 1) and not text[at - 1].isdigit())
        or (at > 1 and text[at - 1] in _DAYS and text[at - _TWO].isdigit())
    ):
        return True
    like = reader.like
    if like.is_word(text[at - 1 : at + 1]) or like.is_word(text[max(0, at - 2) : at + 1]):
        return False
    if text[at - 1] in _BEFORE or text[at - 1] in reader.offices:
        return True
    return reader.is_led(text, at, _LABEL) or like.is_word(text[max(0, at - _TWO) : at])


def _goes_on(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether a form of address is the beginning of something else: 岳|律师事务所, 李先生牛肉面, 张姐|妹."""
    behind = text[end : end + 1]
    if text[end - 1] in _KIN and behind and behind in _LONGER:
        return True  # 张姐|妹
    if end - start == _TWO and behind not in _OF_PERSONS and not reader.stop(text, end):
        return True  # 阎伯|庸
    if reader.goods.size(text, end) > 1 or reader.body.match(text, end) or behind in reader.places | frozenset('"》'):
        return True
    if behind in _SHOPS or text[end + 1 : end + _TWO] in _SHOPS:
        return True
    return reader.follow.size(text, end) < _TWO and reader.like.is_word(text[end - 1 : end + 1])  # not 王先|生来|信
