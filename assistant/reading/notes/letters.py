"""What stands around the notes and is none: heads of mails, greetings, closing words, signatures, titles."""

import re
from collections.abc import Sequence

from assistant import lazy

_QUOTE = lazy.compile(r"^(?:\s?[>＞]\s?)+")  # “> > 公开信息3条” → “> > ”, not “大于>3条”
_HEAD = lazy.compile(  # “发件人：王明 <a@b.cn>” → 发件人：, not “主题活动：3次”
    r"^(?:发件人|收件人|抄送人?|密送|主题|发送时间|发件时间|From|To|Cc|Bcc|Subject|Sent|Reply-To)\s*[：:]",
    re.IGNORECASE,
)
# Said in notes too, so only beside one of the above: “日期：2026年1月8日” → 日期：, not “时间紧”
_HEAD_TOO = lazy.compile(r"^(?:时间|日期|附件|标题|Date|Attachments?)\s*[：:]", re.IGNORECASE)
# “---- 原始邮件 ----”, “王明于2026年1月8日写道：”, “On Thu, Jan 8, 2026 Wang wrote:”, “发自我的手机”,
# not “来自群众的申请3件”
_BETWEEN = lazy.compile(
    r"^-{2,}\s*(?:原始邮件|转发的?邮件|转发邮件信息|邮件原文|Original Message|Forwarded message)\s*-{2,}$"
    r"|^(?:在|于)?.{4,60}(?:写道|写到)[：:]?$|^On .{4,90} wrote:$"
    r"|^(?:发自|来自|从)我?的.{1,24}$|^Sent from my .{1,24}$",
    re.IGNORECASE,
)
_TITLES = "科长|主任|局长|镇长|乡长|书记|老师|同志|处长|股长|所长|站长|部长|委员|领导|经理|姐|哥|总|工"
# “王科长：”, “李主任您好！”, “尊敬的领导：”, not “局长：研究公开工作3次”
_GREETING = lazy.compile(
    rf"^(?:[^，。；：:0-9]{{0,14}}(?:您好|你好|大家好|上午好|下午好)|(?:尊敬|敬爱|亲爱)的[^，。；0-9]{{1,20}}"
    rf"|[\u4e00-\u9fff]{{0,8}}(?:{_TITLES}|各位(?:领导|同事|老师)?)[：:，,])[！!，,：:。.~\s]*$"
)
# Words of courtesy that a line begins with, before what it has to say: “你好！全年公开3条。” → 你好！,
# “李主任：您好！公开3条” → 李主任：您好！, “大家早上好！”, “hi，李文：公开3条” → hi，李文：, not “你好中国活动3次”
_SALUTE = lazy.compile(
    r"\s*(?:(?:(?:尊敬|敬爱|亲爱)的)?[\u4e00-\u9fffA-Za-z]{0,8}[：:，,\s]*(?:[你您]们?好|(?:大家|各位|领导|同志们)好"
    r"|(?:早上|上午|中午|下午|晚上)好)(?:[，,]\s*[\u4e00-\u9fff]{1,6}(?=[：:！!]))?"
    r"|早(?=[！!，,。])|(?:哈[喽罗]|嗨|hi|hello)[，,\s]*[\u4e00-\u9fff]{0,4}(?=[：:，,！!。~\s]|$)"
    r"|(?:辛苦|打扰|麻烦)(?:了|[你您]了?|大家了?)|(?:新年|新春|元旦|节日|周末|春节)(?:快乐|愉快|好))(?:[！!，,：:。~～]\s*|\s+|$)",
    re.IGNORECASE,
)
# And those that it ends with: “公开3条。谢谢！” → 谢谢！, “公开3条。祝工作顺利！” → 祝工作顺利！,
# not “公开3条。祝贺获奖单位2个”
_PARTING = lazy.compile(
    r"(?<=[。！!；;])\s*(?:(?:多谢|谢谢|辛苦)(?:[你您]|大家|领导|各位|了)*|(?:顺祝|顺颂|祝(?!贺))[^，。；0-9]{1,10}|此致|敬礼"
    r"|请[您你]?(?:查收|审阅|指正|知悉|审核))[！!。.~～\s]*$"
)
_LEAD = lazy.compile(  # “现将我办2025年政务公开工作情况汇报如下：”, not “现将文件3份公开。”
    r"^(?:您好|你好)?[，,！!]?\s*(?:现将|现把|以下是|下面是|附上|发上|按(?:照)?[^，。]{0,20}要求，?(?:现)?将)"
    r"[^。；]{0,50}(?:如下|材料|记录|情况|请查收|请审阅|报上|总结)[^。；，]{0,8}[：:。]?$"
)
# “此致”, “以上材料，请审阅。”, “如有疑问请来电”, “辛苦了！”, “哦对”, “各位把数报一下”, not “以上信息3条均已公开”
_CLOSING = lazy.compile(
    r"^(?:此致|敬礼|顺祝|祝好|(?:祝|顺颂)[^，。0-9]{1,10}|以上[^。0-9]{0,6}[，,]?(?:请|供)[^。0-9]{0,16}"
    r"|以上(?:材料|情况|内容)?(?:报上|上报)|妥否[^。]{0,12}|特此(?:报告|说明|汇报)|请(?:您)?(?:查收|审阅|指正|知悉|审核|批示)[^。0-9]{0,10}"
    r"|如有[^。0-9]{0,16}请[^。]{0,30}|(?:多谢|谢谢|感谢|辛苦)[^。0-9，]{0,8}|(?:收到|好的)请?[^，。0-9]{0,6}|[哦嗯噢对好行](?:[的吧啊哦嗯好了对呀]){0,2}"
    r"|(?:请)?(?:各位|大家)[^，。；0-9]{0,14}(?:报|发|填|交|看|核)(?:一下|上来|过来)?)[！!。.~]*$"
)
_DATE = lazy.compile(  # “2026年1月8日”, “2026-01-08”, “二〇二六年一月八日”, not “2026年1月8日发布”
    r"^(?:20\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|[二〇○零一三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)$"
)
_REACHED_AT = lazy.compile(  # “联系电话：0599-5550118” → 联系电话：, not “电话答复3次”
    r"^(?:联系)?(?:电话|手机|联系人|联系方式|地址|邮编|传真|邮箱|填报人|审核人|报送人|报送单位|填报单位|Tel|Fax|E-?mail)\s*[：:]",
    re.IGNORECASE,
)
# A writer's place, where a letter ends: “青禾镇人民政府”, “县财政局办公室”, not “公开3条，报县委”
_OFFICE = lazy.compile(
    r"^[\u4e00-\u9fff（）()\s]{2,24}(?:办|局|镇|乡|政府|科|股|站|所|中心|委|室|委员会|街道|处|大队)$"
)
_PERSON = lazy.compile(  # “党政办 小李 5550118”, “王明”, not “公开信息”
    r"^(?:[\u4e00-\u9fff]{2,10}(?:办|局|科|股|站|所|中心|室)\s*)?[小老阿]?[\u4e00-\u9fff]{1,3}(?:\s+[\d\- ]{7,16})?$"
)
_STAMP = lazy.compile(  # of a chat: “小李 2026-01-08 10:22:33”, “小李 下午3:05”, not “小李 3次”
    r"^[\u4e00-\u9fffA-Za-z·]{1,12}\s+(?:20\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s+)?(?:[上下]午)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$"
)
_TITLE = lazy.compile(  # “青禾镇2025年政府信息公开工作记录（初稿）”, not “全年公开3条。”
    r"^[^，。；：:！？]{0,40}(?:工作记录|工作总结|总结|材料|情况汇报|工作情况|汇报|报告|记录|要点|素材|台账|情况说明|小结)(?:[（(][^）)]{1,12}[)）])?$"
)
_SIGNATURE_LINES, _TITLE_LINES = 6, 3


def unquoted(line: str) -> str:
    """Return a line without the marks by which a mail quotes another."""
    return _QUOTE.sub("", line)


def without_courtesies(line: str) -> tuple[str, tuple[str, ...]]:
    """Return a line without the words of courtesy that it begins and ends with, and those words.

    A line that says nothing else comes back as it is: `frame` knows it.
    """
    rest, said = unquoted(line), list[str]()
    while (found := _SALUTE.match(rest)) and rest[found.end() :].strip():
        said.append(found[0].strip())
        rest = rest[found.end() :]
    while found := _PARTING.search(rest):
        said.append(found[0].strip())
        rest = rest[: found.start()]
    return (rest, tuple(said)) if said else (line, ())


def frame(lines: Sequence[str], *, is_letter: bool = False) -> frozenset[int]:
    """Return the places of the lines that are no notes: mail heads, greetings, closing words, signature, title."""
    texts = [line.strip() for line in lines]
    found = {at for at, text in enumerate(texts) if _BETWEEN.match(text) or _STAMP.match(text)} | _heads(texts)
    is_letter = is_letter or bool(found)
    for at, text in enumerate(texts):
        if text and (_is_greeting(text) or _CLOSING.match(text) or _LEAD.match(text)):
            found.add(at)
            is_letter = is_letter or not _LEAD.match(text)
    found |= _title(texts, found)
    return frozenset(found | _signature(texts, found, is_letter=is_letter))


def _is_greeting(text: str) -> bool:
    return _GREETING.match(text) is not None or _SALUTE.fullmatch(text) is not None


def _heads(texts: Sequence[str]) -> set[int]:
    """Return the lines of mail heads: each of the sure kind, and what stands among them."""
    found = {at for at, text in enumerate(texts) if _HEAD.match(text)}
    if len(found) < 2:
        return set()
    return found | {
        at for at, text in enumerate(texts) if _HEAD_TOO.match(text) and {at - 1, at + 1, at - 2, at + 2} & found
    }


def _title(texts: Sequence[str], frame: set[int]) -> set[int]:
    """Return the line that is a title: the first that says anything, and names what the whole is."""
    first = [at for at, text in enumerate(texts) if text and at not in frame][:_TITLE_LINES]
    for at in first[:1]:
        text = texts[at].strip("# *【】《》")
        # a title of the whole says of when or of what work: “2025年总结” → 年, not “会议记录”
        if _TITLE.match(text) and re.search(r"20\d\d|年|工作", text):
            return {at}
    return set()


def _signature(texts: Sequence[str], frame: set[int], *, is_letter: bool) -> set[int]:
    """Return the last lines that say who wrote, when, and how to reach them."""
    found: set[int] = set()
    for at in range(len(texts) - 1, -1, -1):
        text = texts[at]
        if not text or at in frame or set(text) <= set("-—_=*"):
            continue
        sure = bool(_DATE.match(text) or _REACHED_AT.match(text))
        if len(found) < _SIGNATURE_LINES and (sure or ((is_letter or found) and _names_a_writer(text))):
            found.add(at)
        else:
            break
    return found


def _names_a_writer(text: str) -> bool:
    return bool(_OFFICE.match(text) or _PERSON.match(text))
