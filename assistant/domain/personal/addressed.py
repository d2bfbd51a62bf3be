"""Forms of address with no more than a surname: 阮主任 and 张副镇长 in office, 陈大爷, 蔡二嫂 and 李女士 of anybody."""

from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.found import Personal
from assistant.domain.personal.reader import HAN, Places, Reader

TITLE, ADDRESS = "在职人员的称呼", "称呼"
# Before one, where no mark, label or whole word stands: 请阮主任, 和颜奶奶
_BEFORE = frozenset("报呈交请由经向给和与跟同及让被找把对替帮为因是叫据按到在了问告访见从查催劝听等将送寄说接约陪")
_KIN = frozenset("叔婶伯嫂哥姐姨爷奶")  # forms of one character
_LONGER = frozenset("叔哥姐伯婶嫂姨妹弟夫父母子们俩爷奶")  # behind one of them: 伯父, 姐妹
_OF_OFFICES = frozenset("师员室科处会所团长")  # behind an office: 张会长, but not 主任科员
# By trade, as officials may be called too: only masked, unless a number says whose it is
_BY_TRADE = ("老师", "医生", "律师", "老板", "老板娘", "大夫", "教授", "博士", "院士", "导师")
# Behind one by trade who is no guest of the office: “再来电话” → 再来电, “来访” → 来访, not “来讲课”
_COMES = lazy.compile("[又再也]?(?:[来打](?:电|访|信|电话|过|问|查|催)|上门)")
_OF_PERSONS = frozenset("的她他家")  # behind a person
_GREETINGS, _COURTEOUS = ("尊敬的", "您好", "你好"), ("先生", "女士")
_NO_SURNAMES = frozenset(
    "某该各此那这位老一二三两几众男女名本有如请为与和及让给向对由等小大好请问称的是了不我你他她您每哪"
)  # before 女士
_WHICH = frozenset("那这哪几各每该某有一两二三四五六七八九十多数诸")  # before 位
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
_WHO = frozenset("员者")  # at the end of who somebody is: 听证员裘书记
_AFTER = frozenset("说讲问来去帮拿,上又")  # behind one
_LABEL = 6  # characters of a word that announces a person, or says who is in office
_DEPARTMENTS = frozenset("办科股室局所站")
_OVER = frozenset((*"等、,。;)", ""))  # behind one of a department
# “小骆跑了两趟” → 小骆, “老郑劝” → 老郑, not “大骆”
_SHORT = lazy.compile(f"[老小][{HAN}]")
# Behind one at work, what they do today: “今天请假” → 今, “已整理” → 已, not “额采购”
_AT_DAY = lazy.compile("[这今昨明本上下]|请|休|在|说|来|去|把|已|正|接|跟|和|负责|整理|登记|受理|[:,。]")
# Behind one of a village: “家的宅基地” → 家的, “她爸” → 她爸, not “家具店”
_OF_HOME = lazy.compile(
    "家(?:的|里|门口|那|院)|[他她](?:家|爸|妈|爹|娘|爷|奶|哥|姐|弟|妹|男人|老公|老婆|媳妇|儿子|女儿)"
)
_TWO = 2
# Behind a colleague who is told something: “,附件” → “,”, not “,女”, not “,58岁”
_TELLING = lazy.compile("[:]|,(?![男女住系0-9 ])")
# By their place among brothers and sisters, behind a village: “村三妹子” → 三妹子, “组二嫂” → 二嫂, not “大哥”
_OF_FAMILY = lazy.compile(r"(?<=[村组寨屯湾坝])[大二三四五六小幺老](?:妹子?|嫂子?|[叔婶伯姑姨舅哥姐爷娘])(?![们夫])")
# Departments as colleagues say them, before one of them: 民政小孔, 农业老毕
_SHORT_DEPARTMENTS = (
    "民政", "农业", "卫健", "财政", "教育", "城建", "水利", "国土", "司法", "综治", "党政", "组织", "宣传", "社保",
    "人社", "住建", "交通", "林业", "应急", "文旅", "环保", "统计", "档案", "信访", "法制", "纪检", "妇联", "残联",
)  # fmt: skip
_MESSAGES = ("邮件:", "消息:", "短信:", "便条:", "留条:", "群里:", "私信:")  # before a colleague who is told something
# 科里小骆, 值班的老郑, 由小骆顶班
_BEFORE_COLLEAGUES = (
    *_AT_WORK, "科里", "所里", "站里", "局里", "办里", "股里", "值班的", "窗口的", "办事的", "前台的", "坐班的", "由",
)  # fmt: skip
# “丁局签字” → 丁局, “请丁局定” → 丁局, “分管的是丁局。” → 丁局, “陈所:明天” → 陈所, not “丁局长”
_SHORTENED = lazy.compile(
    f"(?:(?<![{HAN}])|(?<=[请向经由让给]))[{HAN}][局处所科]"
    "(?=签|阅|要求|说|批|让|问|看|定|安排|指示|强调|来电|过目|同意|在会)"
    f"|(?<=的是)[{HAN}]局(?=[,。;、]|$)|(?<![{HAN}])[{HAN}][局所](?=:)"
)
# Who has something in hand, before a form of address: “我们局具体办这个的是” → 具体办这个的是, not “门口的是”
_IN_HAND = lazy.compile(
    r"(?:经办|具体办|承办|分管|主管|管|负责|牵头|对接|答复|受理|接待)[^,。;\n]{0,6}的(?:是|叫|为)\Z"
)
_IN_HAND_REACH = 14  # characters of that
_UNUSUAL = "8"  # and one with nothing but 局 behind 分管的是
_USUAL = "6"  # how rare a surname may be where 小 and it are a word too: 小马, 小孔, but not 小计
_DAYS = frozenset("日号")  # 7月15日祁妹子
# Behind what a shop is called by: “餐厅” → 餐厅, “凉粉店” → 凉粉店, not “到店里”
_SHOP = lazy.compile(
    f"(?:(?![的到在去来从向把被给开说问和与])[{HAN}]){{0,4}}?[馆店铺坊厂场社摊园厅堂楼超](?:[的、和,。:;]|市|$|[{HAN}])"
)


def titled(text: str, offices: Places, reader: Reader) -> Iterator[Personal]:
    """Yield surnames before an office: an advice where what stands before them is over, else masked."""
    for begin, end in offices:
        start = _surname(text, begin, reader)
        if start == begin or text[end : end + 1] in _OF_OFFICES:
            continue
        plain = (
            start + 1 < begin
            or not (
                (text[start] in reader.prepositions and not _is_of_body(text, start, end, reader))
                or text[start] in _BEFORE
                or text[start] in reader.not_titled
                or (text[start] == "方" and start > 0 and bool(reader.han.match(text, start - 1)))  # 韩方经理
                or reader.like.is_rare(text, start)
                or reader.like.is_word(text[start : begin + 1])
                or reader.like.is_word(text[start : begin + 2])
            )
        )
        if plain and _is_over(text, start, reader) and reader.body.match(text, start) is None:
            yield reader.found_name(start, end, "advice", TITLE)
        elif start == 0 or text[start - 1] in _BEFORE or not reader.han.match(text, start - 1):
            yield reader.found_maybe(start, end)


def _is_of_body(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether 于 is a surname behind a department, before an office: 县卫健委于主任在会上讲, not 委于主任会议前."""
    behind = text[start - 1 : start] in reader.offices and not reader.like.is_word(text[start - 1 : start + 1])
    return behind and text[start] == "于" and not text.startswith(("办公", "会"), end)


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
            and not (match[0].endswith(_BY_TRADE) and _COMES.match(text, end) is None)
            and _is_over(text, start, reader)
            and not _goes_on(text, start, end, reader)
        )
        if is_of_many(text, start):
            continue
        in_hand = _IN_HAND.search(text, max(0, start - _IN_HAND_REACH), start)
        if sure and (in_hand or text.endswith(_AT_WORK, 0, start)):
            yield reader.found_name(start, end, "advice", TITLE)  # 窗口方姐
        else:
            yield reader.found_name(start, end, "warning", ADDRESS) if sure else reader.found_maybe(start, end)
    yield from (reader.found_maybe(*match.span()) for match in _OF_FAMILY.finditer(text))
    yield from _short(text, reader)


def _short(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield 小骆 and 老郑."""
    for match in _SHORT.finditer(text):
        start, end = match.span()
        if not reader.like.family(text, start + 1):
            continue
        if reader.like.is_word(match[0]) or _is_last(text, start, end):
            if _is_colleague(text, start, end, reader):
                yield reader.found_name(start, end, "advice", TITLE)
            elif _is_told_of(text, start, end, reader) or _is_of_department(text, start, end):
                yield reader.found_maybe(start, end)
        elif _OF_HOME.match(text, end) and (start == 0 or not reader.han.match(text, start - 1)):
            yield reader.found_name(start, end, "warning", ADDRESS)  # 老谭家的宅基地, 小芳她爸
        elif not _is_in_word(text, start, end, reader):
            yield from _by_label(text, start, end, reader)


def _is_in_word(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether 小骆 is a part of a word, or of two: 敬老|院."""
    spans = [(start + 1, end + 1), (start, end + 1)]
    spans += [(start - 1, end), (start - 1, start + 1)] if start else []
    return any(reader.like.is_word(text[begin:stop]) for begin, stop in spans if stop <= len(text))


def _by_label(text: str, start: int, end: int, reader: Reader) -> Iterator[Personal]:
    """Yield 小骆 as who is in office, or as anybody, by what stands around it."""
    at_work = text[start - 1 : start] in _DEPARTMENTS or text.endswith(_BEFORE_COLLEAGUES, 0, start)
    at_work = at_work or _does(text, start, end, reader) or _is_asked(text, start, end)
    if at_work or reader.ended_by(text, start, reader.staff):
        yield reader.found_name(start, end, "advice", TITLE)  # 支书老于, 综治办老郑, 由小骆顶班
    elif text[start] == "老" and reader.is_of_party(text, start):
        yield reader.found_name(start, end, "warning", ADDRESS)  # 保安老夏
    elif _is_over(text, start, reader):
        yield _by_duty(text, start, end, reader)


def _is_colleague(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether somebody of an office is named so, though it is a word too: 办公室小马今天请假."""
    at_work = text.endswith(_AT_WORK, 0, start) and _AT_DAY.match(text, end) is not None
    at_work = at_work or _is_last(text, start, end)
    at_work = at_work or _does(text, start, end, reader)
    return (at_work or _is_asked(text, start, end)) and reader.like.rarity(text[start + 1], 1) <= _USUAL


def _is_last(text: str, start: int, end: int) -> bool:
    """Whether nothing follows somebody of a department, as in a list of who was there: 信访局老白等."""
    return start > 0 and text[start - 1] in _DEPARTMENTS and text[end : end + 1] in _OVER


def _does(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether it is said what a colleague does: 法制股老李发现, 小叶反映."""
    alone = text[start] == "小" and _begins(text, start)
    return (alone or text[start - 1 : start] in _DEPARTMENTS) and reader.follow.size(text, end) > 1


def _begins(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in ",。;:\n"


def _is_told_of(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether somebody with a usual surname is told of, though it is a word too: 接电:老周,讲他家门口."""
    told = text[end : end + 1] in _AFTER or reader.follow.size(text, end) > 1
    return told and _begins(text, start) and reader.like.rarity(text[start + 1], 1) <= _USUAL


def _is_of_department(text: str, start: int, end: int) -> bool:
    """Whether a colleague of another department is named, though it is a word too: 民政小孔、农业老毕."""
    return text.endswith(_SHORT_DEPARTMENTS, 0, start) and text[end : end + 1] in _OVER


def _is_asked(text: str, start: int, end: int) -> bool:
    """Whether a colleague is told something here: 小骆:附件改好了."""
    begins = start == 0 or text[start - 1] in "。;\n" or text.endswith(_MESSAGES, 0, start)
    return text[start] == "小" and begins and _TELLING.match(text, end) is not None


def _by_duty(text: str, start: int, end: int, reader: Reader) -> Personal:
    """Return 小骆 and 老曾 as who is in office, 老曾 as anybody before what somebody does; 小骆 is only masked."""
    learned = reader.learned
    if text[end - 1] in reader.offices:
        return reader.found_maybe(start, end)  # 敬老|院
    if learned.duty(text, start, end) > _ON_DUTY:
        return reader.found_name(start, end, "advice", TITLE)
    if text[start] == "老" and (reader.follow.size(text, end) or text[end : end + 1] in _OF_PERSONS | _AFTER):
        return reader.found_name(start, end, "warning", ADDRESS)
    return reader.found_maybe(start, end)


def _is_addressed(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether one character that is no surname is one before 女士 all the same, with nothing else before it: 员女士."""
    alone = start == 0 or not reader.han.match(text, start - 1) or text.endswith(_GREETINGS, 0, start)
    return alone and text.endswith(_COURTEOUS, start, end) and text[start] not in _NO_SURNAMES


def shortened(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield surnames with the beginning of an office, as colleagues say: 丁局签字后盖章."""
    for match in _SHORTENED.finditer(text):
        start, end = match.span()
        least = _UNUSUAL if text.endswith("的是", 0, start) else _USUAL
        usual = reader.like.family(text, start) and reader.like.rarity(text[start], 1) <= least
        if usual and not reader.like.is_word(match[0]):
            yield reader.found_name(start, end, "advice", TITLE)


def is_of_many(text: str, at: int) -> bool:
    """Whether 位 stands here that says of how many or which one, and is no surname: 那位女士, 三位先生."""
    return text[at : at + 1] == "位" and text[at - 1 : at] in _WHICH


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
    if text[at - 1] in _BEFORE or text[at - 1] in reader.offices or text[at - 1] in _WHO:
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
    if _SHOP.match(text, end) and not reader.follow.size(text, end):
        return True
    return reader.follow.size(text, end) < _TWO and reader.like.is_word(text[end - 1 : end + 1])  # not 王先|生来|信
