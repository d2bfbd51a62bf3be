"""What stands side by side in a row or a note says what the other is: 明月|女|511996…, 3605…|0599-5720381|6217…."""

from collections.abc import Iterable, Iterator

from assistant import lazy
from assistant.domain.personal.found import Personal
from assistant.domain.personal.homes import in_one_sentence
from assistant.domain.personal.reader import HAN, MAYBE, Reader
from assistant.domain.personal.slots import Standing, standing

# Between a name and its number: “|女|” → “|女|”, “ ” → “ ”, “,手机” → “,手机”, not “手机”
_OWN = lazy.compile(
    r"[ ,|/、\n:]{1,3}(?:[男女][ ,|/、]{1,3})?(?:(?:身份证|证件|手机)(?:号码?)?|电话|邮箱)?[:为是 ]{0,2}"
)
# Between two numbers of one person: “|” → “|”, “ | Tel ” → “ | Tel ”, not “,镇里电话”
_SIDE_BY_SIDE = lazy.compile(r"[ ,|/、\n]{1,3}(?:(?:Tel|TEL|tel|电话|手机|邮箱)[:. ]{0,2})?")
# Before a number of one's own: “ 138” → “ 1”, “|女|5119” → “|女|5”, not “共12”
_NUMBERED = lazy.compile(r"[ ,|/、\n:]{1,3}(?:[男女][ ,|/、]{1,3})?(?:[0-9A-Za-z]|身份证|手机|电话|邮箱)")
_OPENING = frozenset(',;:|、/ \n。(.)"')  # before the first of a clause or of a cell
_HELD = frozenset({"identity", "identity_mistyped", "identity_old", "mobile", "email"})  # what one person has
_WEAK = frozenset({"landline", "landline_said", "landline_grouped", "account_like", "email"})
# What business there is of, behind how many there are: “两家酒企” → 两家酒企, “、张伟等三家餐馆” → 、张伟等三家餐馆
_BUSINESSES = lazy.compile(
    rf"(?:、[{HAN}]{{2,6}}){{0,5}}等?[二两三四五六七八九十0-9]{{1,3}}家[{HAN}]{{0,4}}(?:企|公司|店|厂|馆|铺|单位|超市|酒楼|品牌)"
)
_VILLAGES = frozenset("村镇乡屯寨")
_CELL = lazy.compile(r"[/|│\n](?P<it>[\u4e00-\u9fff]{2,4})(?=[/|│\n])")  # “/柳塘村/” → 柳塘村


def is_worth_a_look(text: str, name: Personal, known: Reader) -> bool:
    """Whether what looks like a name says something: one is announced, or an office, a number or an act follows."""
    if text[name.end : name.end + 1] == "(" or known.is_of_one(text, name.start):
        return True  # 高山(镇长)
    return _NUMBERED.match(text, name.end) is not None or known.acts.size(text, name.end) > 1  # 桂花 138…, 夏天打来


def beside_numbers(text: str, found: list[Personal], names: list[Personal], known: Reader) -> Iterator[Personal]:
    """Yield what only looks like a name and has a number of its own right behind it, or acts in its sentence."""
    held = [item for item in found if item.kind in _HELD and (item.flag != "none" or item.kind == "email")]
    for name in names:
        if name.kind != MAYBE or (name.start and text[name.start - 1] not in _OPENING):
            continue
        own = any(_OWN.fullmatch(text, name.end, item.start) for item in held if item.start > name.end)
        acts = known.acts.size(text, name.end) > 1 and in_one_sentence(text, name, held)
        if (own or acts) and standing(text, name.start, name.end, known, sure=own, labelled=True) == Standing.NAME:
            yield known.found_name(name.start, name.end, "warning")


def side_by_side(text: str, found: list[Personal], names: Iterable[Personal]) -> Iterator[Personal]:
    """Yield what was found; a telephone or an account right beside a private person's number or name is theirs."""
    whose = [item for item in found if item.flag == "error" and item.kind in _HELD]
    whose += [item for item in found if item.flag == "warning" and item.kind in ("email", "identity_mistyped")]
    owners = [name for name in names if name.flag in ("error", "warning")]
    for item in found:
        near = whose if item.kind != "email" else owners
        if item.flag == "none" and item.kind in _WEAK and any(_is_beside(text, item, other) for other in near):
            yield item._replace(flag="warning")
        else:
            yield item


def _is_beside(text: str, one: Personal, other: Personal) -> bool:
    first, second = sorted((one, other))
    return first.end < second.start and _SIDE_BY_SIDE.fullmatch(text, first.end, second.start) is not None


def is_business(text: str, item: Personal) -> bool:
    """Whether a business or a place of a row is named: 江小白、古井贡两家酒企, 李记粮油店, /柳塘村/."""
    said = text[item.start : item.end]
    if (said[1:] == "记" and text[item.end : item.end + 1] not in ",。;、:)") or _BUSINESSES.match(text, item.end):
        return True
    cell = _CELL.match(text, max(0, item.start - 1))
    return cell is not None and said[-1] in _VILLAGES and cell["it"] == said
