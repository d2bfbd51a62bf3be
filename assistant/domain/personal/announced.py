"""Names behind a word that announces one (申请人张伟), before a form of address (张伟同志) or an office (王明镇长)."""

import re
from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.addressed import TITLE, is_of_many
from assistant.domain.personal.foreign import (
    dotted,
    dotted_before,
    half_of_units,
    of_units,
    of_units_before,
    transliterated,
    transliterated_before,
)
from assistant.domain.personal.found import Personal
from assistant.domain.personal.odd import may_be_name, odd_in_list, odd_name, reads_on
from assistant.domain.personal.reader import AUTHOR, FORMS, MASKED, ODD, REGIONS, Places, Reader
from assistant.domain.personal.slots import COUNTED
from assistant.domain.personal.weighing import AFTER_PREPOSITION, best, ending, scored

# What parts a label from a name: “姓名:” → “:”, “|户主|” → |, “第三行” → 第三行, not “代表”
_SEPARATED = lazy.compile(r"[:=为是系叫即\" |│┃\n]|第.+[行条项页位号户栏]|序号")
APPLICANT = "申请人"
# How much has to be added to the likeness where something speaks for a name; a finding needs more than 0
_ANNOUNCED, _ALONE, _TITLED = 5.0, 9.0, 4.5
_WHOLE = 7.0  # behind a word that announces a name, as far as the next mark: “经营者钦德福。”
_MARKS = frozenset((*",。;:()", ""))
_DEPARTMENTS = frozenset("办科股室局厅")
_BESIDE = frozenset(("、", "/", ""))  # between the names of a list, where nothing else may stand
_MARKS_BESIDE, _ITEM = "、/ \n", 9  # what a list has, and by where behind the beginning of a name
_JOINS = frozenset(("和", "与", "及", "跟", "同", "以及"))
_MANY = 4  # names of a list that are looked at for one that is sure
_SURNAMES = frozenset("有由即方叫系")  # what may stand before a name, and may be of it
_EVERYDAY = 10.0  # the price of a word that is no name, even alone behind “姓名:”
_SIDE = "方"  # at the end of whose somebody is
_OF_OFFICES = frozenset("师员室科处会所")  # behind an office: no person's
_ADDRESSED = ("尊敬的", "致:")  # “尊敬的何女士”
_OFFICE_REACH = 8  # characters before a name that tell an office: 副镇长罗立新同志
_LONGEST = 4
_SEPARATE = frozenset(':"第序')  # between a register and a name of it: 花名册第三行
# Who is named behind a record of visits, calls, parcels came or called; behind that of a meeting, who kept it
_RECORD, _OF_MEETINGS = "记录", ("会议", "主持", "现场")
_OFFICES = ("办公室", "党政办", "公开办", "科", "股", "派出所", "司法所", "财政所", "局", "委", "厅")  # 办公室俞飞同志
_TO_OTHERS = frozenset("将把对给与替")  # behind who is in office: what follows is about another
_RARE = 12.0  # what has to speak more for two characters with a rare surname: 村民厚爱, 令狐有田,折号
_OTHERS = frozenset("他她它你我")
_TO = frozenset("接请找约陪")  # what is done to who has only a surname and a form of address: 接|江大姐
_WORK_REACH = 60  # characters between a work and who proofread it
# Behind a place: “的居民” → 的居民, not “的邻居”
_OF_PLACE = lazy.compile("的(?:老?(?:居民|村民|住户|业主|市民|租户|商户|群众)|人(?=[,。;]))")
_ITEM_OF_BODY = 2  # characters of a word that announces names, and may begin that of a body: 幼儿|园
_ENTRY = 3  # characters of a name in a register
_LATIN = 40  # characters of a name in Latin letters
_AFTER_WORD = 6.0  # what has to speak for a name behind 向


def after_labels(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield the names behind words that announce one, also those that are joined to it: 申请人张伟、李娜."""
    last = 0
    for begin, stop in places:
        alone = begin in (0, last) or not reader.han.match(text, begin - 1)  # “:签名”, “申请人签名”, not “新收”
        last = stop
        who, between = text[begin:stop], reader.between.match(text, stop)
        assert between is not None  # noqa: S101 - it may be empty
        body = reader.body.match(text, begin) if stop - begin == _ITEM_OF_BODY else None
        if body and body.end() > stop:
            continue  # 幼儿|园招生
        if not between[0] and reader.like.is_longer(text, begin, stop) and not _hardly_words(text, stop, reader):
            continue
        separate = between[0] != "" and _SEPARATED.search(between[0]) is not None
        if _is_other(text, begin, between, reader, separate=separate, alone=alone):
            continue
        at = _beginning(text, stop, between.end(), reader, separate=separate)
        if at < 0:
            continue
        recorded = who == _RECORD and not alone and not text.endswith(_OF_MEETINGS, 0, begin)
        for start, end, own in _names(text, at, reader, separate=separate):
            if own == "maybe" or (who in reader.said and own == "" and _is_no_entry(text, start, end, reader)):
                yield reader.found_maybe(start, end)
            else:
                name = _of_whom(text, (begin, stop), at, (start, end), reader)
                if recorded and name.flag == "advice":
                    name = reader.found_name(start, end, "error", who + "的姓名")
                yield name._replace(flag="none") if own else name


def _is_other(text: str, begin: int, between: re.Match[str], reader: Reader, *, separate: bool, alone: bool) -> bool:
    """Whether a word that may announce names does not here, with what stands behind it: 正文:, 台账齐全, 清单:柳杉."""
    who = text[begin : between.start()]
    if who not in reader.said:
        return who[-1] == ":" and not alone
    if not (separate and (alone or _SEPARATE & set(between[0]))):
        return True
    return reader.things_before.search(text, begin, between.end()) is not None  # but 清单第九项:张伟


def _of_whom(text: str, label: tuple[int, int], at: int, name: tuple[int, int], reader: Reader) -> Personal:
    """Return a name behind a label as that of an author, of who signs by duty or is in office, or of a party."""
    who = text[slice(*label)]
    office = reader.office.search(text, *name)
    if office and office.start() == name[0] + reader.like.family(text, name[0]) > name[0]:
        return reader.found_name(*name, "advice", TITLE)  # 来信:单县长您好
    if who in reader.authors or (who in reader.proofs and is_of_work(text, label[0], reader)):
        return reader.found_name(*name, "none", who + "的姓名")._replace(kind=AUTHOR)
    in_brackets = who in reader.said and text[label[0] - 1 : label[0]] == "("
    if in_brackets and reader.office.search(text, max(0, label[0] - _OFFICE_REACH), label[0] - 1):
        return reader.found_name(*name, "advice")  # 负责人(签字):徐立新
    if who not in reader.staff:
        token = APPLICANT if who.endswith(APPLICANT) else reader.token
        return reader.found_name(*name, "error", who + "的姓名")._replace(token=token)
    if at > label[1] and text[at - 1] in _TO_OTHERS:
        return reader.found_name(*name, "warning", who + "的姓名")  # 经办人将胡子涵的身份证上传
    if who in reader.duties and at == label[1] and text[name[1] : name[1] + 1] not in _MARKS:
        return reader.found_name(*name, "warning")  # 录入张伟的申请表: what is done to whose
    return reader.found_name(*name, "advice")


def is_of_work(text: str, at: int, reader: Reader) -> bool:
    """Whether who wrote a book is named before a place in its sentence: 《石门》编著:张伟;校对:李娜."""
    low = max(text.rfind("。", 0, at), text.rfind("\n", 0, at), at - _WORK_REACH, 0)
    return reader.work.search(text, low, at) is not None and reader.letter.search(text, low, at) is None


def _is_no_entry(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether what stands in a register is rather words: 来访记录:齐全, 台账:同类情况."""
    said = text[start:end].replace(" ", "")
    if reader.like.is_word(said):
        return True
    long = len(said) > _ENTRY and "·" not in said and reader.like.family(text, start) == 1
    return long and not set(said) <= reader.foreign and of_units(text, start, reader) != end


def _names(text: str, at: int, reader: Reader, *, separate: bool) -> Iterator[tuple[int, int, str]]:
    """Yield the name that stands here and those that are joined to it, as `_one` returns them."""
    span = _one(text, at, reader, separate=separate, first=True)
    if (span is None or span[2] == "maybe") and (end := _vouched(text, at, reader)):
        span = at, end, ""
    while span:
        yield span
        more = reader.more.match(text, span[1]) if span[2] != "maybe" else None
        if more is None:
            return
        at = more.end()
        if reader.label.size(text, at) > 1:
            return  # 律师张伟,司机|邓师傅
        span = _one(text, at, reader, separate=separate, first=False)
        if span and text[span[1] - 1] in reader.places and text[span[1] : span[1] + 1].isdigit():
            return  # 收件人张伟,江岸路|77号
        beside = more[0].strip() in _BESIDE
        joined = beside or more[0].strip() in _JOINS
        if joined and (span is None or span[2] == "maybe") and (end := odd_in_list(text, at, reader, beside=beside)):
            span = at, end, ""


def _vouched(text: str, at: int, reader: Reader) -> int:
    """Return where what stands here ends, where a sure name follows in a list: 同心洁、来福旺; 0 where none does."""
    if not any(mark in text[at + 2 : at + _ITEM] for mark in _MARKS_BESIDE):
        return 0
    first = end = odd_in_list(text, at, reader, beside=True)
    family = reader.like.family(text, at)
    for _ in range(_MANY):
        more = reader.more.match(text, end) if end else None
        if more is None or more[0].strip() not in _BESIDE:
            return 0
        if family and text[more.end() : more.end() + family] == text[at : at + family]:
            return first  # 周到、周全: of one family
        span = _one(text, more.end(), reader, separate=False, first=False)
        if span and span[2] == "":
            return first
        end = odd_in_list(text, more.end(), reader, beside=True)
    return 0


def _beginning(text: str, stop: int, at: int, reader: Reader, *, separate: bool) -> int:
    """Return where the name begins behind a label, from `stop` on, where what may stand between ends at `at`."""
    longer = at - stop > 1 and best(text, at, reader)[1] > best(text, stop, reader)[1]  # 申请人|应为|逄增科
    if at > stop and reader.han.match(text, stop) and not longer and _begins_with(text, stop, reader):
        return stop
    if text[at : at + 1] in reader.prepositions:
        behind = best(text, at + 1, reader)[1]
        if behind > _AFTER_WORD and behind > best(text, at, reader)[1]:
            at += 1  # 经办人向柳月娥说明
    elif at > stop and text[at - 1] in _SURNAMES and best(text, at, reader)[1] < 0:
        whole = odd_name(text, at - 1, reader, separate=text[at - 2 : at - 1] == ":")
        at -= whole is not None and whole[1] and whole[0] - at >= 2  # 法定代表人:有|志成
    if text[stop : stop + 1] == "(" and (inside := _inside(text, stop + 1, reader)):
        return inside
    # 参会:支书桑海峰: what stands nearest says who it is
    return -1 if reader.label.size(text, at) > (0 if separate else 1) else at  # 学生|家长|景桂香


def _hardly_words(text: str, at: int, reader: Reader) -> bool:
    """Whether a name stands here though the word before it goes on: 居民|区家辉, not 居民区|家长."""
    end, score = best(text, at, reader)
    return end - at > 2 and score > _AFTER_WORD


def _begins_with(text: str, at: int, reader: Reader) -> bool:
    """Whether a word that may stand before a name is rather the surname of it: 原告方向明, not 原告方当庭."""
    rest = AFTER_PREPOSITION if reader.like.is_word(text[at + 1 : at + 3]) else 0.0
    return best(text, at, reader)[1] + _ANNOUNCED - rest > 0


def _inside(text: str, at: int, reader: Reader) -> int:
    """Return where the name begins that alone stands in brackets behind a label: 第三人(常用之); 0 where none does."""
    end = text.find(")", at, at + 12)
    if end < 0 or text[at:end] in ("男", "女"):
        return 0
    stop, score = best(text, at, reader)
    if (stop == end and score + _ALONE > 0) or dotted(text, at, reader) == end:
        return at
    return at if reader.like.family(text, at) and end - at <= _LONGEST and may_be_name(text, at, end, reader) else 0


def _one(text: str, at: int, reader: Reader, *, separate: bool, first: bool) -> tuple[int, int, str] | None:
    """Return the name that stands here, and whether it is "hidden" (王某某), a "maybe" or "": sure."""
    if (hidden := reader.hidden.match(text, at)) and reader.like.family(text, at):
        return at, hidden.end(), "hidden"
    if (latin := reader.latin.match(text, at)) and latin.end() - at > 2:
        return at, latin.end(), ""
    if (mixed := reader.mixed.match(text, at)) and reader.like.family(text, at):
        return at, mixed.end(), ""
    if end := dotted(text, at, reader):
        return at, end, ""
    if (spaced := reader.spaced.match(text, at)) and reader.like.family(text, at) == len(spaced["it"].split()[0]):
        return at, spaced.end("it"), ""
    if reader.is_body(text, at) or COUNTED.match(text, at):
        return None
    if text[at : at + 1] in _OTHERS and reader.label.size(text, at + 1) > 1:
        return None  # 被代理人是|他妹妹
    units = of_units(text, at, reader) or half_of_units(text, at, reader)
    if units and units >= best(text, at, reader)[0]:
        return at, units, ""
    return _weighed_one(text, at, reader, separate=separate, first=first)


def _is_no_name(text: str, at: int, end: int, whole: int, reader: Reader, *, separate: bool) -> bool:
    """Whether a country, a department, a village or a word stands here: 韩国籍; 联系人及电话:应急办; 值守:张楼|村."""
    if _OF_PLACE.match(text, end) or (text[at : at + 1] == "都" and text[at:end] in reader.manners):
        return True  # 我是东关的居民, 邻居都喊他铁匠
    if text[end - 1 : end] == "籍" or (text[end - 1 : end] in _DEPARTMENTS and separate):
        return True
    if end - at == 2 and text[end : end + 1] in REGIONS:
        return True
    return text[at:end] in reader.fillers or (separate and _is_everyday(text, at, whole, reader))


def _weighed_one(text: str, at: int, reader: Reader, *, separate: bool, first: bool) -> tuple[int, int, str] | None:
    end, score = best(text, at, reader)
    if not separate and first and end > at > 0 and reader.like.is_word(text[at - 1 : at + 1]):
        score = min(score, scored(text, at, end, reader, 1))  # 村|民宿|集群
    run = reader.han.match(text, at)
    whole = run.end() if run else at
    end = _whole_name(text, at, end, whole, reader, separate=separate)
    score += _said_by_label(text, at, end, whole, reader, separate=separate) - (0 if first else 2)
    if end - at == 2 and reader.like.is_rare(text, at) and (not first or reader.like.is_word(text[at:end])):
        score -= _RARE
    if _is_no_name(text, at, end, whole, reader, separate=separate):
        return None
    if not separate and end > at and reads_on(text[at:end], reader):
        return at, end, "maybe"  # 翻译|后登记
    size = transliterated(text, at, reader)
    if size >= 4 and at + size > end:
        return at, at + size, ""
    if score > 0 and not (end - at > 2 and text[end - 1] in REGIONS):  # 我是花山村的
        return at, end, ""
    if separate and 2 <= whole - at <= 5 and text[at - 1] != '"' and _is_odd(text[at:whole], reader):
        return at, whole, ""
    if size:
        return at, at + size, ""
    colon = separate and text[at - 1 : at] == ":"
    if first and (seen := odd_name(text, at, reader, separate=colon)):
        return at, seen[0], "" if seen[1] else "maybe"
    return (at, end, "maybe") if score > MASKED and first and not reader.like.is_word(text[at:end]) else None


def _whole_name(text: str, at: int, end: int, whole: int, reader: Reader, *, separate: bool) -> int:
    """Return where a name ends with what a reading as words had cut off."""
    over, rest = separate or text[whole : whole + 1] in _MARKS, text[end:whole]
    if rest and text[end] == text[end - 1] and end - at == 2 and reader.follow.size(text, end) < 2:
        end, rest = end + 1, rest[1:]  # 收货人钱多|多
    joined = text[end : end + 1] in _JOINS  # 户主曹景和。
    if over and end + 1 == whole == at + 3 and (separate or joined or not reader.follow.size(text, end)):
        return whole if text[end] not in reader.never else end  # 申请人:郑有为
    odd = separate and rest and whole - at == 4 and not reader.follow.size(text, end)
    return whole if odd and not reader.never & set(rest) else end  # 业主:金多宝宝


def _said_by_label(text: str, at: int, end: int, whole: int, reader: Reader, *, separate: bool) -> float:
    """Return how much a label says for what stands behind it."""
    if separate:
        return _ALONE if end == whole else _ANNOUNCED
    if end == whole and (reader.like.is_word(text[at:end]) or reader.like.is_derived(text[at:end])):
        return 0.0  # 村民高兴。
    return _WHOLE if end == whole and text[whole : whole + 1] in _MARKS else _ANNOUNCED


def _is_everyday(text: str, at: int, end: int, reader: Reader) -> bool:
    """Whether a word stands here that is no name even behind “姓名:”; behind a mere blank any word is none."""
    word = text[at:end]
    return reader.like.is_word(word) and (text[at - 1] in " |│┃" or reader.like.words(word) < _EVERYDAY)


def _is_odd(whole: str, reader: Reader) -> bool:
    """Whether what alone stands behind “姓名:” is a name of a kind nobody has thought of (尕桑, 闫㛃)."""
    if whole[-1] in REGIONS:
        return False  # 值守:张楼村
    if whole in reader.fillers or reader.never & set(whole) or reader.body.search(whole) or reader.label.size(whole, 0):
        return False
    return not reader.like.is_word(whole) and reader.like.words(whole) > ODD * len(whole)


def before_titles(text: str, offices: Places, reader: Reader) -> Iterator[Personal]:
    """Yield the names before a form of address, and before an office."""
    for match in reader.courtesy.finditer(text):
        at = match.start()
        if at and text[at - 1 : at] not in ')"' and not text.endswith(FORMS, 0, at):  # 李女士等人
            yield from _addressed(text, at, match.end(), reader)
    for begin, end in offices:
        if text[end : end + 1] in _OF_OFFICES:
            continue  # 华信会计师事务所
        start, score = ending(text, begin, reader)
        if (units := of_units_before(text, begin, reader)) < start:
            start, score = units, _ALONE  # 才让东珠乡长
        if begin - start == 2 and text[begin - 1] == _SIDE:
            continue  # 韩方经理
        if score > 0 and not reader.body.search(text[start:begin]) and text[begin - 1] not in REGIONS:
            yield reader.found_name(start, begin, "advice")


def _is_done_to(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether what stands before a surname is what was done to whose it is, and no part of a name: 接, 通知."""
    return text[end - 1] in _TO or (end - start > 1 and reader.like.is_word(text[end - 2 : end]))


def _addressed(text: str, at: int, end: int, reader: Reader) -> Iterator[Personal]:
    """Yield the name before a form of address that stands from `at` to `end`."""
    if is_of_many(text, at - 1):
        return  # 那位女士
    start, score = ending(text, at, reader)
    if (size := reader.label.size(text, start)) > 1:
        start, score = start + size, -_EVERYDAY  # 房东|贾|大爷
    if at - start >= _ENTRY and reader.like.family(text, at - 1) and _is_done_to(text, start, at - 1, reader):
        start, score = at - 1, -_EVERYDAY  # 值班接|江大姐, 通知|龚先生
    latin = reader.latin_before.search(text, max(0, at - _LATIN), at) if text[at] not in "一等名户之的" else None
    if latin:
        yield reader.found_name(*latin.span(), "warning")  # David老师
        return
    if other := dotted_before(text, at, reader):
        yield reader.found_name(other, at, "error")
    elif score + _TITLED > 0:
        office = reader.office.search(text, max(0, start - _OFFICE_REACH), start) or text.endswith(_OFFICES, 0, start)
        in_office = text[at:end] == "同志" and office
        yield reader.found_name(start, at, "advice" if in_office else "error")
    elif (other := transliterated_before(text, at, reader)) < at:
        yield reader.found_name(other, at, "error")
    elif reader.like.family(text, at - 1) and (text[at:end] in FORMS[:3] or text.endswith(_ADDRESSED, 0, at - 1)):
        # 王女士来电: hidden as it is; 何女士申请公开征地批文: who applied is told
        told = text.startswith(reader.applying, end) or text.endswith(_ADDRESSED, 0, at - 1)
        yield reader.found_name(at - 1, end, "warning" if told else "none", "称呼")
    elif score + _TITLED > MASKED:
        yield reader.found_maybe(start, at)
