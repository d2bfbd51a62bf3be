"""Names that say nothing of a person: who places are named after (陈嘉庚), brands (李锦记), nuisances (卸沙扬尘).

They are found as names are, and are no finding unless a word before them says that another is meant: 申请人陈嘉庚.
"""

from collections.abc import Iterable, Iterator, Sequence

from assistant import lazy
from assistant.domain.personal.addressed import TITLE
from assistant.domain.personal.found import Personal
from assistant.domain.personal.reader import MAYBE, Reader

# Before one who is known: 烈士黄继光 is the one that everybody knows
_HONOURED = ("烈士", "军人", "战士", "党员", "老党员", "医生", "老兵", "同志", "英雄", "教师", "志愿者", "对象")
_REACH = 10  # characters before a name where a word may stand that says whose it is
_MARKS = ' :"(“为是叫系'  # between the two
_OF_HISTORY = frozenset("被的生死")  # 赵一曼被捕地
# Right before who works there, or does what for the office: “法规股” → 法规股, “报账员:” → 账员:, not “代办”
_IN_OFFICE = lazy.compile(
    r"(?:(?<![代承催督转交帮经待已来去])办|[村居团]委|残联|妇联|工会|办公室|[\u4e00-\u9fff]{2}[股科站所局]|窗口|中心|[大中支]队|专班|[^党队学社会人成]员|村官|干部|[^方]岗)"
    r"[:( -]{0,2}\Z"
)
_OFFICE_REACH = 6
_CONTACTS = ("经办人", "联系人", "负责人", "代办人")
# What those are called who act for a business
_OF_BUSINESS = ("负责人", "职员", "员工", "业务员", "法务", "文员", "代表", "店员", "经办人", "经办")
# The business before one: “恒发砂场” → 砂场, “该公司” → 公司, not “镇政府”
_BUSINESS = lazy.compile(
    r"(?:公司|企业|集团|合作社|商行|酒店|饭店|超市|药店|工厂|农场|[砂石矿渔林牧猪鸡鸭茶猎场][厂场矿]|养殖场|物业|事务所)[^。;,\n]{0,6}\Z"
)
_HELPERS = ("司机", "驾驶员", "门卫", "保安", "、律师")  # not 委托律师, who is of a firm
# In a sentence about the office's own: “出庭负责人” → 出庭, not “到庭”
_ON_OUR_SIDE = lazy.compile("值班|值守|带班|出庭|应诉|公车|公务车|随车|我方|我局|我镇|我县|局里|镇里")
_MARKS_BEHIND = lazy.compile("[,。;:(\n]")  # where a list is over: “三人同意。” → 。
_QUOTED = 1
_NAME = 3  # characters of one with a single surname
_FOREIGN = 2  # characters of a name of another people, at least one more
_VILLAGES, _OF_VILLAGES = frozenset("村镇乡屯寨"), frozenset("人民")
_OF_PEOPLES = frozenset("族籍")


def unknown(text: str, found: Iterable[Personal], reader: Reader) -> Iterator[Personal]:
    """Yield the names; what everybody knows is only masked."""
    for item in found:
        named = item.flag in ("error", "warning") and item.kind == "name"
        if (item.flag == "advice" and item.name != TITLE and _is_honoured(text, item, reader)) or (
            named and _is_drawn_by(text, item, reader)
        ):
            yield item._replace(flag="none")  # 邓小平理论
            continue
        if item.flag == "advice" and _is_of_business(text, item, reader):
            yield reader.found_name(item.start, item.end, "warning")
            continue
        office = (named or item.kind == MAYBE) and text[item.end : item.end + 1] == "("
        if office and reader.in_brackets.match(text, item.end):
            yield reader.found_name(item.start, item.end, "advice")  # 张伟(镇长)
        elif named and is_helper(text, item):
            yield reader.found_name(item.start, item.end, "advice")  # 值班:司机张伟
        elif (
            named
            and item.flag == "warning"
            and _is_in_office(text, item, reader)
            and not _is_of_business(text, item, reader)
        ):
            yield reader.found_name(item.start, item.end, "advice")
        elif item.flag == "warning" and named and text[item.end : item.end + 1] == "《":
            yield item._replace(flag="none")  # 费孝通《乡土中国》
        elif named and text[item.start - 1 : item.start] == "《" and text[item.end : item.end + 1] == "》":
            yield item._replace(flag="none")  # 《青禾志》
        elif named and _is_known(text, item, reader):
            yield item._replace(flag="none")
        else:
            yield item


def _is_drawn_by(text: str, item: Personal, reader: Reader) -> bool:
    """Whether whose work it is stands here in brackets: 插图(方小白绘)."""
    return text[item.start - 1 : item.start] == "(" and reader.written.match(text, item.end) is not None


def _is_honoured(text: str, item: Personal, reader: Reader) -> bool:
    """Whether everybody knows who is named, is to learn from them, or sees their work: 邓小平理论, 插图(方小白绘)."""
    known = text[item.start : item.end] in reader.famous
    return known or _is_drawn_by(text, item, reader) or _is_to_learn_from(text, item, reader)


def _is_to_learn_from(text: str, item: Personal, reader: Reader) -> bool:
    """Whether it is said of a person that one is to learn from them: 学习谭千秋老师事迹."""
    return reader.honour.match(text, item.end) is not None and not reader.records.size(text, item.end)


def _is_of_business(text: str, item: Personal, reader: Reader) -> bool:
    """Whether a business or one that applies is named before who seems to be in office: 申请人系企业,经办人张伟."""
    before = text[max(0, item.start - _OFFICE_REACH) : item.start].rstrip(_MARKS)
    if before.endswith(reader.business_offices):
        return True
    if before.endswith(_OF_BUSINESS) and _BUSINESS.search(text, item.sentence_start(text), item.start):
        return True  # 恒发砂场负责人张伟
    contact = before.endswith(_CONTACTS)
    return contact and reader.applying_body.search(text, item.sentence_start(text), item.start) is not None


def _is_in_office(text: str, item: Personal, reader: Reader) -> bool:
    """Whether who is named without a label works where it says, or is in a list of who is on duty: 值守:河东村张伟."""
    if item.name != "姓名":
        return False
    if reader.ended_by(text, item.start, reader.headers):
        return False  # 社会评议监督员张伟
    before = _IN_OFFICE.search(text, max(0, item.start - _OFFICE_REACH), item.start)
    if before and not text.startswith(reader.applying, item.end):
        return True  # 党政办杨帆
    first = item.sentence_start(text)
    head = text.find(":", first, item.start)
    if reader.acts.size(text, item.end + (text[item.end : item.end + 1] == " ")):
        return False  # 值班记录:张伟来电
    return head > 0 and reader.on_duty.search(text, first, head) is not None


def is_helper(text: str, item: Personal) -> bool:
    """Whether who is named drives or guards for the office: 值班表,司机张伟; 值班日志:门卫老魏."""
    before = text[max(0, item.start - _OFFICE_REACH) : item.start].rstrip(_MARKS)
    if not before.endswith(_HELPERS):
        return False
    return _ON_OUR_SIDE.search(text, item.sentence_start(text), item.start) is not None


def _is_known(text: str, item: Personal, reader: Reader) -> bool:
    if _is_to_learn_from(text, item, reader):
        return True
    said = text[item.start : item.end]
    if text[item.end : item.end + 1] in _VILLAGES and text[item.end + 1 : item.end + 2] in _OF_VILLAGES:
        return True  # 自称塘头|村人
    if said[-1] == "房" and len(said) > _FOREIGN and reader.like.is_word(said[:-1]):
        return True  # 教师周转房
    before = text[max(0, item.start - _REACH) : item.start].rstrip(_MARKS)
    if said in reader.famous:
        told = before.endswith(reader.parties) and not before.endswith(_HONOURED)
        acts = reader.acts.size(text, item.end) and text[item.end] not in _OF_HISTORY
        return not told and not acts
    quoted = text[item.start - 1 : item.start] == '"' and text[item.end : item.end + 1] == '"'
    if (
        quoted
        and len(said) > _NAME
        and reader.like.family(text, item.start) < _FOREIGN
        and not set(said) <= reader.foreign
    ):
        return True  # 收款人为"阿梅烤鸭", 个体户"利民五金"
    if said in reader.brands and text[item.start - 1 : item.start] == '"':
        return True  # "老干妈""李锦记"
    if item.flag == "warning" and item.start and text[item.start - 1] == text[item.start + 1]:
        return True  # 代|耕代种
    if item.flag == "error" or before.endswith(reader.parties) or reader.acts.size(text, item.end):
        return False
    behind = item.end + (2 if text.startswith("同志", item.end) else 0)
    if reader.monuments.size(text, behind) and not reader.records.size(text, behind):
        return True  # 刘伯温故居, but not 余海生精神鉴定
    return _is_brand(text, item, before, reader)


def _is_brand(text: str, item: Personal, before: str, reader: Reader) -> bool:
    """Whether a brand or a shop stands here: 李锦记蚝油, 老字号“方泰记”."""
    said = text[item.start : item.end]
    if said in reader.brands or said[-1] in reader.brand_ends or before.endswith(reader.brand_before):
        return True
    behind = item.end + (text[item.end : item.end + _QUOTED] == '"')
    return any(reader.goods.size(text, at) for at in (behind, behind + 1)) or any(
        reader.goods.size(text, at) for at in range(item.end - 2, item.end) if at > item.start
    )


def of_staff(text: str, found: Sequence[Personal], reader: Reader) -> Iterator[Personal]:
    """Yield the names; who is named as one of the staff elsewhere, or beside others of them in a list, is one too.

    经办罗晓芸…罗晓芸发全体; 参会邱建平、钟卫东、周鹏. Not whom a label calls a party, nor who is
    counted: 记录:玉兰、淑芬、桂英三人同意.
    """
    staff = [item for item in found if item.flag == "advice" and item.name != TITLE]
    parties = {text[item.start : item.end] for item in found if item.flag == "error"}
    known = {text[item.start : item.end] for item in staff} - parties
    listed = {item.end for item in staff if text[item.end : item.end + 1] == "、"}
    behind = {end + 1 for end in listed}
    for item in found:
        plain = item.flag == "warning" and item.kind == "name" and item.name == "姓名"
        beside = item.start in behind and not _is_counted(text, item, reader)
        if plain and (text[item.start : item.end] in known or beside):
            behind.add(item.end + 1)
            yield item._replace(kind="office", name="在职人员的姓名", flag="advice", contact=True)
        else:
            yield item


def _is_counted(text: str, item: Personal, reader: Reader) -> bool:
    """Whether it is said how many persons the list has that a name stands in."""
    over = _MARKS_BEHIND.search(text, item.end)
    return reader.many.search(text, item.end, over.start() if over else len(text)) is not None


def whole(text: str, found: Iterable[Personal], reader: Reader) -> Iterator[Personal]:
    """Yield the names; those of other peoples with the first character that belongs to them: 阿|苏木呷, 包|乌日娜."""
    for item in found:
        start, said = item.start, text[item.start : item.end]
        own = item.kind == "name" and start > 0 and len(said) > _FOREIGN
        alone = own and (start == 1 or not reader.han.match(text, start - 2) or text[start - 2] in _OF_PEOPLES)
        foreign = own and set(said) <= reader.foreign
        before = text[start - 1 : start]
        if (before == "阿" and (foreign or alone)) or (foreign and alone and reader.like.family(text, start - 1) == 1):
            yield item._replace(start=start - 1)
        else:
            yield item


def is_nuisance(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether a thing and what it does to the neighbours stand here: 卸|沙|扬尘, 沙石|满街."""
    if text[start + 1 : end] in reader.nuisances or text[start + 1 : start + 3] in reader.nuisances:
        return True
    return text[start] in reader.work_things and text[start - 1 : start] in reader.work_verbs
