"""How people of a village are called (秀兰阿姨, 谭家三兄弟), and who is named in a file's name: 戴荣根身份证.jpg."""

from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.found import Personal
from assistant.domain.personal.reader import HAN, Reader
from assistant.domain.personal.slots import Standing, standing
from assistant.domain.personal.weighing import best

_GIVEN, _TWO = 15.5, 2  # the price of two characters that are a given name; how many these are
_LIKELY = -3.5  # of what was learned, behind 叫
_USUAL = 10.0  # the price of two that many are called
_OPENING = frozenset(',;。:!?(\n" ')
_SIBLINGS = "[一两二三四五六七几]?(?:兄弟|姐妹|兄妹|姐弟|父子|父女|母子|母女|婆媳|妯娌|叔侄|夫妇|夫妻|老小|老少|户人)"
_ONE = "老[大二三四五六七八幺]|小子|媳妇|婆娘|姑娘|闺女|儿子|女儿|孙子|孙女|大嫂|二嫂|嫂子|男人"
# “谭家三兄弟” → 家三兄弟, “柳氏姐妹” → 氏姐妹, “谭家老三” → 家老三
_FAMILY = lazy.compile(rf"[家氏](?:{_SIBLINGS}|(?:{_ONE})(?!楼))(?!单位|县|市|镇|乡|村|局|学校)")
_ABOVE = "爸妈爹娘爷奶叔婶伯舅姑姨哥姐弟妹儿女夫妻婿媳孙公婆男"
# Behind somebody who has them: “她女婿” → 她女婿, “老人的侄子” → 的侄子, “其孙女” → 其孙女, not “她”
_KIN = lazy.compile(
    "(?:[他她其]|的|家|(?:^|(?<=[,。;:、(\n]))(?=[孙侄外儿女媳]))(?:大|二|三|四|小|老|堂|表|亲|外)?"
    "(?:女婿|儿子|女儿|闺女|姑娘|侄[子女]|外甥女?|孙[子女]|媳妇|儿媳妇?|老婆|老公|男人|婆娘|丈夫|妻子|爱人|对象|婆婆|公公"
    "|岳[父母]|丈母娘?|[哥弟姐妹]{1,2}|[爸妈爹娘爷奶]{1,2}|父亲|母亲|舅舅?|姑姑?|姨妈?|叔叔?|伯父?|婶婶?|嫂子?|奶奶|爷爷)"
)
# Behind a given name: “秀兰她爹” → 她爹, “桂香他哥” → 他哥, not “他们”
_OF_KIN = lazy.compile(f"[他她](?:大|二|三|老|小)?[{_ABOVE}]")
_LABEL = 4  # characters of a word that announces persons
_JOINS = frozenset("和与跟同及对找给")
# Who is called or looked for: “叫桂珍进来” → 叫, “都喊他铁柱” → 喊他, not “呼叫”
_CALLS = lazy.compile("(?:(?<![呼通])叫|喊|找|小名|绰号|外号)[他她]?")
_NO_FAMILY = frozenset("国公农商店自全各大")  # 大家兄弟
# Behind the name of a file: “身份证.jpg” → .jpg, not “1.5”
_EXTENSION = lazy.compile(
    r"\.(?:jpe?g|png|pdf|docx?|xlsx?|zip|rar|tiff?|bmp|heic|mp[34]|wav|wps|et|ofd)(?![A-Za-z0-9])"
)
_FILE = lazy.compile(rf"[{HAN}A-Za-z0-9()_+·. -]{{2,40}}\Z")  # the name: “2.应春梅户口簿” → 2.应春梅户口簿
_LONGEST = 40  # characters of one
_PART = lazy.compile(rf"[{HAN}·]{{2,}}")  # of the name of a file: “祝家宝-申请” → 祝家宝
# What is one person's: “身份证” → 身份证, “银行卡正反面” → 银行卡, not “营业执照”
_PAPER = lazy.compile(
    "的?(?:身份证|户口|银行卡|结婚证|离婚证|社保卡|医保卡|残疾证|低保证|护照|驾驶证|退伍证|优待证|病历|学生证|毕业证)"
)
# What may be an office's too: “申请表” → 申请, “答复书” → 答复
_LETTER = lazy.compile(
    "的?(?:照片|诊断|简历|死亡|出生|申请|委托|答复|告知|回执|宅基地|授权|承诺|收条|欠条|借条|来信|信访|投诉|举报|笔录|录音|签字|签名|林权|土地证|房产证|补正|送达|材料)"
)


def called(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield given names with a form of address, and families: findings where it is said what they do, else masked."""
    for match in reader.kinfolk.finditer(text):
        end = match.start()
        start = end - _TWO
        if not _is_given(text, start, end, reader) or reader.like.is_word(text[start : match.end()]):
            continue
        if not _begins(text, start, reader):
            continue
        does = reader.acts.size(text, match.end()) or reader.follow.size(text, match.end()) > 1
        does = does or text[match.end() : match.end() + 1] in _DOES
        yield (
            reader.found_name(start, match.end(), "warning", "称呼") if does else reader.found_maybe(start, match.end())
        )
    yield from _of_kin(text, reader)
    for match in _FAMILY.finditer(text):
        start = match.start() - 1
        alone = start == 0 or not reader.han.match(text, start - 1) or text[start - 1] in _JOINS
        if start >= 0 and alone and reader.like.family(text, start) and text[start] not in _NO_FAMILY:
            yield reader.found_name(start, match.end(), "warning", "称呼")


def _of_kin(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield given names alone beside whose kin they are, and who is called: 她女婿建平在镇上, 秀兰她爹, 叫桂珍进来."""
    for match in _KIN.finditer(text):
        start, end = match.end(), match.end() + _TWO
        whole = reader.like.is_word(text[end - 1 : end + 1]) and not reader.stop(text, end)
        if (full := _full(text, start, reader)) and not reader.label.size(text, start):
            yield reader.found_name(start, full, "warning")
        elif _is_called(text, start, end, reader) and not whole and not reader.label.size(text, start):
            yield reader.found_name(start, end, "warning")
    for match in _OF_KIN.finditer(text):
        start, end = match.start() - _TWO, match.start()
        if _is_called(text, start, end, reader) and _begins(text, start, reader):
            yield reader.found_name(start, end, "warning")
    for match in _CALLS.finditer(text):
        start, end = match.end(), match.end() + _TWO
        on = reader.like.is_word(text[end - 1 : end + 1]) or text[end : end + 1] in reader.no_ends
        name = text[start:end] in reader.given_words or (
            _is_given(text, start, end, reader) and reader.learned.weigh(text, start, end) > _LIKELY
        )
        if name and not on and not reader.body.match(text, end):
            yield reader.found_name(start, end, "warning")


def _full(text: str, start: int, reader: Reader) -> int:
    """Return where a whole name ends behind whose kin it is, 0 where none does: 送她爸朱德厚的缴费收据."""
    end, score = best(text, start, reader)
    whole = end - start > _TWO and score > 0 and reader.stop(text, end)
    return end if whole and text[end - 1] not in reader.no_ends else 0


_DOES = frozenset("说称问来到和与跟及要找打查看提报想拿家")  # 长根叔和土生伯


def _is_called(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether two characters are a given name beside whose kin it is, where a word may be one too: 建华他妈."""
    name = text[start:end]
    usual = reader.like.given(name) < _USUAL and name not in reader.no_words
    if len(name) == _TWO and name[0] == name[1] and reader.like.is_given(name):
        return True  # 孙女朵朵
    return _is_given(text, start, end, reader) or (len(name) == _TWO and usual)


def _is_given(text: str, start: int, end: int, reader: Reader) -> bool:
    """Whether two characters are a given name: 秀兰, 水生, not 村里."""
    name, like = text[start:end], reader.like
    if start < 0 or not reader.han.fullmatch(name) or not like.is_given(name) or name in reader.no_names:
        return False
    return name in reader.given_words or (like.given(name) < _GIVEN and not like.is_word(name))


def _begins(text: str, at: int, reader: Reader) -> bool:
    """Whether a clause begins here, a word that announces persons ends, or one that leads to a name."""
    if at == 0 or text[at - 1] in _OPENING or text[at - 1] in "、和与跟里":
        return True
    return reader.is_led(text, at, _LABEL)


def filed(text: str, reader: Reader) -> Iterator[Personal]:
    """Yield the names in the names of files: 戴荣根身份证.jpg, 祝家宝-宅基地申请-2025.pdf, 答复书(周小英).docx."""
    for extension in _EXTENSION.finditer(text):
        match = _FILE.search(text, max(0, extension.start() - _LONGEST), extension.start())
        for part in _PART.finditer(text, *match.span()) if match else ():
            begin, stop = part.span()
            for end in range(begin + 2, min(stop, begin + 8) + 1):
                paper = end < stop and _PAPER.match(text, end)
                if not paper and end != stop and not _LETTER.match(text, end):
                    continue
                seen = standing(text, begin, end, reader, sure=bool(paper))
                plain = not reader.like.is_word(text[begin:end]) and reader.like.is_given(text[begin + 1 : end])
                likely = paper or "·" in text[begin:end] or (plain and reader.like.margin(text, begin, end) > 0)
                if seen == Standing.NAME and likely:
                    yield reader.found_name(begin, end, "warning")
                    break
