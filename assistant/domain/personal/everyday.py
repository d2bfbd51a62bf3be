"""Names that are words of everyday (宁夏, 成功, 边疆): the place vouches for them, as the word itself says nothing.

A person is told by what only a person has (sex, age, home, a number), by what only a person does at once (拒收, 当庭),
by a label that never stands before anything else (法定代表人), or by the other names of a list.
"""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.found import Personal
from assistant.domain.personal.reader import HAN, LISTED, REGIONS, Places, Reader

# Behind who it is: “,男,44岁” → “,男”, “,手机158” → “,手机1”
# “系塘头村农户” → 系塘头村农户, “(身份证号33” → “(身份证号3”
# “,住茶山乡” → “,住茶山乡”, not “,住房”
_TELLS = lazy.compile(
    r" ?[,(、 ] ?(?:男|女)(?=[,;)。 、(])|[,(] ?(?:现年|时年)?[0-9]{1,3}(?:周)?岁"
    r"|[,(] ?(?:其|联系)?(?:手机|电话|身份证|护照|银行卡|微信)(?:号码?)?[:为是 ]?[0-9A-Z]"
    rf"|[,(]? ?(?:现|家|户籍)?住(?:址?[:在])?(?!房|建|宅|院|所|户)[{HAN}0-9]{{1,12}}?[省市县区镇乡村路街巷号组寨屯]"
    rf"|[系是](?!统|列|数)[{HAN}]{{1,10}}?(?:农户|村民|居民|业主|户主|人士|职工|教师|租户|店主|之[子女妻夫父母])"
)
# What only a person does, and no adverb of an office goes with: “拒收,” → 拒收, “当庭表示” → 当庭, not “提交”
_DOES = lazy.compile(
    "拒收|拒签|当庭|代收|代签|到窗口|来窗口|来电|来访|来信|到庭|按手印|摁手印|申请获取|申请公开|未到庭|撤诉|上诉|不服|诉称|辩称|称其"
)
# Behind who is always named: “提交营业执照” → 提交, “签收” → 签收
_ACTS = lazy.compile("提交|签收|签名|签字|领取|要求|申请|表示|认为|请求|委托|出具|递交|补交|补正|查阅|咨询|反映")
_OVER = lazy.compile(r" ?(?:[,;。)\n]|$)")  # “;” → “;”, not “提交”
_SURE = (
    "法定代表人", "监护人", "被监护人", "代理人", "签收人", "被申请人", "代收人", "代领人", "委托人", "受托人", "户主",
    "继承人", "署名", "姓名", "法人代表",
)  # fmt: skip
_ALWAYS = ("签收人", "代收人", "代领人", "法定代表人", "署名")  # before a mark, without a colon too
_NUMBERED = frozenset(("联系人",))  # in office, unless a number and an application stand beside
# “成功与我镇信息公开纠纷” → 成功, “温馨诉我局一案” → 温馨
_AGAINST = lazy.compile(
    rf"(?<![{HAN}0-9A-Za-z\"《、])(?P<it>[{HAN}]{{2,3}})(?:与|诉|不服)我(?:镇|局|县|区|市|乡|委|办|街道)[{HAN}]{{0,14}}?(?:纠纷|一案|案\()"
)
# “妫月同志系退休教师” → 妫月, “常青同志是我镇” → 常青
_COMRADE = lazy.compile(rf"(?<![{HAN}0-9A-Za-z\"《、])(?P<it>[{HAN}]{{2,3}})同志[系是](?:退休|离休|原|我|本|已故|老)")
# who sent what: “发来,署名蒙恒,” → 蒙恒, not “署名文章”
_SIGNED = lazy.compile(rf"署名[:为是]?(?P<it>[{HAN}]{{2,3}})(?=[,。;)])")
# “名单(虞美人、权衡)” → 虞美人、权衡, “改造户:边疆,明亮。” → 边疆,明亮, “代表有丛林 谈笑三人” → “丛林 谈笑”,
# “五名申请人和顺、康庄联名” → 和顺、康庄, not “申请材料、附件”
_LISTS = lazy.compile(
    r"(?:名单|名册|户|代表|对象|人员|村民|居民|业主|家长|学生|申请人|申请者|原告|第三人|投诉人|举报人|信访人|当事人)"
    r"(?:(?:分别|依次)?[有为是系即]|包括|:|\(|:\()?"
    rf"(?P<it>[{HAN}]{{2,4}}?(?:(?:、[{HAN}]{{2,4}}?)+?|(?:,[{HAN}]{{2,4}}?)+?|(?: {{1,2}}[{HAN}]{{2,4}}?)+?))"
    r"(?P<end>等?[一二两三四五六七八九十0-9]{1,2}(?:人|户|名|位)|联名|[。);\n]|$|,(?=验|均|已|经|合|各|公|另|改|未|共|联)"
    r"|均|共同|分别|一起|一同|提|反映|到场|签|要求|一案|已|申请公开)"
)
# before a list, how many: “五名” → 五, “3位” → 3, not “名单”
_MANY = lazy.compile(r"([一二两三四五六七八九十0-9]{1,2})(?:名|位|户|个)\Z")
_COUNT = lazy.compile(r"([一二两三四五六七八九十0-9]{1,2})(?:人|户|名|位)")  # “等三人” → 三, not “人”
_PIECE = lazy.compile(rf"[{HAN}]+")  # “丛林 谈笑” → 丛林
_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九十")} | {"两": 2}
# “副局长庄严约谈” → 庄严, “镇长高兴带队” → 高兴
_OFFICER = lazy.compile(
    rf"(?:局长|镇长|乡长|县长|区长|主任|书记|所长|科长|股长|站长)(?P<it>[{HAN}]{{2}})(?=约谈|接访|带队|批示|签发|接待|主持召开)"
)
_SHORT = 2  # characters of a name, at least
_SIGNED_REACH = 48  # characters around 署名 that tell a work from a letter
_WITH_OU = 3
# Behind who has the surname 区: “要求复制” → 要求, “回乡证” → 回乡证, not “道路”
_OF_OU = lazy.compile("回乡证|通行证|身份证|护照|手机|电话|来电|来信|来访|要求|申请|提出|反映|到窗口|不服|[,(]")
# So many that what they do is told with how: 群众高兴来电
_CROWDS = (
    "群众", "居民", "市民", "公民", "网民", "学生", "家长", "老人", "对象", "用户", "客户", "农户",
    "职工", "员工", "党员",
)  # fmt: skip


def by_place(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield the names that only the place tells, where they are not those of a longer word."""
    for begin, stop in places:
        yield from _labelled(text, begin, stop, reader)
    if "我" in text:
        yield from _alone(text, _AGAINST, reader)
    if "同志" in text:
        yield from _alone(text, _COMRADE, reader)
    for match in _SIGNED.finditer(text):
        work = reader.work.search(text, max(0, match.start() - _SIGNED_REACH), match.end() + _SIGNED_REACH)
        if work is None and _may_be(text, *match.span("it"), reader):
            yield reader.found_name(*match.span("it"), "warning")
    yield from _listed(text, reader)
    for match in _OFFICER.finditer(text):
        if (
            reader.like.family(text, match.start("it"))
            and _may_be(text, *match.span("it"), reader)
            and _is_name_word(match["it"], reader)
        ):
            yield reader.found_name(*match.span("it"), "advice", "在职人员的姓名", contact=True)


def _labelled(text: str, begin: int, stop: int, reader: Reader) -> Iterator[Personal]:
    who = text[begin:stop]
    if who in reader.said or who in reader.authors or (who in reader.staff and who not in _NUMBERED):
        return
    at = stop + 1 if text[stop : stop + 1] in (":", " ") else stop
    sure, apart = who in _SURE, text[stop : stop + 1] == ":"
    if not apart and reader.is_longer(text, begin, stop):
        # 澳门居民|区永康, not 居民区
        end = stop + _WITH_OU
        called = text[stop : stop + 1] == "区" and text[stop + 1 : end] in reader.given_words
        if called and (_OF_OU.match(text, end) or _TELLS.match(text, end)):
            yield reader.found_name(stop, end, "warning", who + "的姓名")
        return
    for size in (3, 2):
        end = at + size
        if not _may_be(text, at, end, reader):
            continue
        tells = _TELLS.match(text, end)
        if who in _NUMBERED:
            told = tells is not None and tells[0][-1].isdigit() and "申请" in text[end : end + 40]
        elif tells or (apart and sure and _OVER.match(text, end)):
            told = True
        else:
            told = (who not in _CROWDS and _DOES.match(text, end) is not None) or (
                sure and _ACTS.match(text, end) is not None
            )
            told = told or (sure and who in _ALWAYS and _OVER.match(text, end) is not None and at == stop)
            told = told and size == _SHORT and _is_name_word(text[at:end], reader)
        if told:
            yield reader.found_name(at, end, "error" if tells or sure else "warning", who + "的姓名")
            return


def _is_name_word(name: str, reader: Reader) -> bool:
    """Whether a word may be what somebody is called, and is none that says how or when: not 时常."""
    return reader.like.is_word(name) and (name[0] not in reader.prepositions or name in reader.given_words)


def _alone(text: str, expression: re.Pattern[str], reader: Reader) -> Iterator[Personal]:
    for match in expression.finditer(text):
        if _may_be(text, *match.span("it"), reader):
            yield reader.found_name(*match.span("it"), "warning")


def _listed(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield the names of a list of which one is a likely name, or whose number is said to be that of persons."""
    for match in _LISTS.finditer(text):
        items = [item.span() for item in _PIECE.finditer(text, *match.span("it"))]
        if not all(_may_be(text, *item, reader) for item in items):
            continue
        count = _COUNT.search(match["end"]) or _MANY.search(text, max(0, match.start() - 4), match.start())
        said = count[1] if count else ""
        fits = (int(said) if said.isdigit() else _DIGITS.get(said, 0)) == len(items)
        likely = sum(_likely(text, *item, reader) for item in items)
        if fits or (likely and 3 * likely >= len(items)):
            yield from (reader.found_name(*item, "warning") for item in items)


def _likely(text: str, start: int, end: int, reader: Reader) -> bool:
    family = reader.like.family(text, start)
    if not family or reader.like.is_word(text[start:end]):
        return False
    return end - start > family + 1 and reader.like.margin(text, start, end) + LISTED > 0


def _may_be(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether some characters may be a name, be they a word or not."""
    name = text[start:end]
    if len(name) < end - start or not reader.han.fullmatch(name) or reader.never & set(name):
        return False
    if name in reader.no_names or name[:2] in reader.no_names or name[-2:] in reader.no_names or name in reader.fillers:
        return False
    if name[-1] in REGIONS | reader.offices or name in reader.deeds or reader.body.search(name):
        return False
    if reader.label.size(text, start) or reader.follow.size(text, start) >= len(name):
        return False
    like = reader.like
    return bool(like.is_given(name[1:]) or like.is_word(name) or like.family(text, start)) and not like.is_derived(name)
