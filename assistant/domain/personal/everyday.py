"""Names that are words of everyday in places with a meaning of their own: 署名清泉, 居民区永康, 副局长庄严约谈."""

from collections.abc import Iterator

from assistant import lazy
from assistant.domain.personal.found import Personal
from assistant.domain.personal.reader import HAN, REGIONS, Places, Reader

# who sent what: “发来,署名蒙恒,” → 蒙恒, not “署名文章”
_SIGNED = lazy.compile(rf"署名[:为是]?(?P<it>[{HAN}]{{2,3}})(?=[,。;)])")
# “副局长庄严约谈” → 庄严, “镇长高兴带队” → 高兴
_OFFICER = lazy.compile(
    rf"(?:局长|镇长|乡长|县长|区长|主任|书记|所长|科长|股长|站长)(?P<it>[{HAN}]{{2}})(?=约谈|接访|带队|批示|签发|接待|主持召开)"
)
_SIGNED_REACH = 48  # characters around 署名 that tell a work from a letter
_WITH_OU = 3
# Behind who has the surname 区: “要求复制” → 要求, “回乡证” → 回乡证, not “道路”
_OF_OU = lazy.compile(
    "回乡证|通行证|身份证|护照|手机|电话|来电|来信|来访|要求|申请|提出|反映|到窗口|不服|[,(](?:男|女|住|手机|身份证)"
)


def by_place(text: str, places: Places, reader: Reader) -> Iterator[Personal]:
    """Yield the names that only the place tells, where they are not those of a longer word."""
    for begin, stop in places:
        end = stop + _WITH_OU  # 澳门居民|区永康, not 居民区
        called = text[stop : stop + 1] == "区" and text[stop + 1 : end] in reader.given_words
        if called and _OF_OU.match(text, end):
            yield reader.found_name(stop, end, "warning", text[begin:stop] + "的姓名")
    for match in _SIGNED.finditer(text):
        work = reader.work.search(text, max(0, match.start() - _SIGNED_REACH), match.end() + _SIGNED_REACH)
        if work is None and _may_be(text, *match.span("it"), reader):
            yield reader.found_name(*match.span("it"), "warning")
    for match in _OFFICER.finditer(text):
        named = reader.like.is_word(match["it"]) and reader.like.family(text, match.start("it"))
        said_how = match["it"][0] in reader.prepositions and match["it"] not in reader.given_words
        if named and not said_how and _may_be(text, *match.span("it"), reader):
            yield reader.found_name(*match.span("it"), "advice")


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
