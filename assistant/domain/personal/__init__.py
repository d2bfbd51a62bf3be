"""Personal data in Chinese text: where it stands, of which kind, and how grave it is in a published report.

One list serves two ends, schemas/lexicons/personal.yaml: what is masked before a text leaves the machine is all that
is found here; what rule X101 names is what has a severity. So nothing is named that would have been sent.
"""

from collections.abc import Iterator
from functools import lru_cache

from assistant import lazy
from assistant.domain.lexicons import literal
from assistant.domain.personal import lexicon
from assistant.domain.personal.addressed import ADDRESS, TITLE, familiar
from assistant.domain.personal.cells import beside_numbers, is_business, side_by_side
from assistant.domain.personal.folding import Folded as Folded
from assistant.domain.personal.folding import fold as fold
from assistant.domain.personal.found import OWNED
from assistant.domain.personal.found import Personal as Personal
from assistant.domain.personal.homes import homes, in_one_sentence
from assistant.domain.personal.known import is_helper
from assistant.domain.personal.lexicon import CommonWords, Learnt, Names, PersonalLexicon
from assistant.domain.personal.names import named
from assistant.domain.personal.names import suspects as _suspects
from assistant.domain.personal.owners import beside, birthdays, in_sentence
from assistant.domain.personal.patterns import by_pattern
from assistant.domain.personal.reader import AUTHOR, Reader
from assistant.domain.personal.reader import MAYBE as MAYBE
from assistant.domain.personal.slots import Standing, standing
from assistant.domain.personal.stated import stated
from assistant.domain.personal.tables import in_tables

_GRAVITY = {"error": 0, "warning": 1, "advice": 2, "none": 3}
_SERIAL_REACH, _SENTENCE_REACH = 12, 60  # characters beside a number that say what it is


_HOMES = frozenset(
    {"home", "home_landmark", "home_in_village", "home_in_block", "home_unit", "home_lane", "home_doors", "home_sent"}
)
_OF_ONE = OWNED | _HOMES  # beside these 陶老汉 is somebody
# Between a name and a telephone: “的电话” → 的电话, “(” → (, not “投诉电话”
_TELEPHONE = lazy.compile(r"[,(]? ?(?:的|其|家)?(?:联系)?(?:电话|座机|固话|号码)?[:为是 ]{0,2}")
# Before one, what it is: “号码” → 号码, “电话:” → 电话:, not “编号”
_SAID = lazy.compile(r"(?:电话|座机|固话|号码)[:为是 ]{0,2}\Z")
_LANDLINES = frozenset({"landline", "landline_said", "landline_grouped"})
_NAMING_NOBODY = frozenset({"case_number", "document_land", "home_post", "home_group"})
# These say whose they are where a name is in the same sentence: 退款打到钱如海的银行卡6217…
_TELLING = _OF_ONE | frozenset(
    {
        "email",
        "ip",
        "ip_said",
        "ip6",
        "online_account",
        "credit_code",
        "credit_code_of_one",
        "account_bare",
        "account_luhn",
        "passport_held",
        "passport_bare",
        "permit_bare",
        "taiwan_identity",
        "military",
        "staff_number",
        "plate_local",
        "plate_said",
        "estate",
        "landline",
        "landline_said",
        "mobile_split",
        "mobile_lettered",
        "identity_lettered",
        "identity_end",
        "short_number",
        "birthday_short",
    }
)
# “已脱敏” → 已脱敏, “按规定隐去” → 按规定隐去, “这种脱敏号” → 脱敏号, “只留前6后4” → 只留前6, not “未脱敏”, not
# “只遮了四位”
_MASKED = lazy.compile(
    "(?:已经?|均|按规定|按要求|统一|自动|全部)(?:作|做|经|打码)?(?:了)?(?:脱敏|隐去|遮盖|遮挡|打码|去标识)"
    "|脱敏(?:号|格式|样式|样例)|只留前[0-9一二三四五六]|中间打星|中间打码"
)
_THINGS = frozenset("卡证折号")  # at the end of what a person has
# How many there are of a plant, behind it: “3株” → 3株, “两棵” → 两棵, not “3亩”
_OF_PLANTS = lazy.compile("约?[0-9.一二三四五六七八九十百两]{1,6}余?(?:株|棵|盆|丛|枝|尾|羽|枚)")
# Behind what is no real name: “(化名)” → (化名), “"(真名” → “"(真名”, “",本名” → “",本名”, not “"来电”
_NOT_REAL = lazy.compile(r"\(化名\)|\"[ ,(]{0,2}(?:其|即|系)?(?:真名|本名|原名|实名|真实姓名|真实身份)")


def find(text: str, *, masking: bool = True) -> list[Personal]:
    """Return the personal data in a text by place; several may overlap, then the gravest of a place comes first.

    Args:
        text: Any text.
        masking: Whether to look also for what is only masked and never flagged, which takes longer.

    Raises:
        BrokenResource: A lexicon is missing or not as it should be.
    """
    return [*_find(text, compiled(), masking=masking)]


@lru_cache(maxsize=128)  # of a draft's material and text: masked, checked and looked through again with the next try
def _find(text: str, known: Reader, *, masking: bool) -> tuple[Personal, ...]:
    folded, own = fold(text), lexicon.personal()
    found = [*by_pattern(folded.text, own, masking=masking)]
    read = folded.text if masking else known.learned.loud(folded.text)
    names = [*named(read, known, masking=masking), *stated(folded.text, known)]
    told = {place for name in names if name.flag != "none" for place in range(name.start, name.end)}
    for item in found:
        if item.kind in OWNED:
            owners = beside(folded.text, item.start, item.end, known)
            names += (owner for owner in owners if owner.start not in told)
    names += _familiar(read, found, told, known)
    found += [*homes(folded.text, found, names, own)]
    if telling := [item for item in found if item.flag in ("error", "warning") and item.kind in _TELLING]:
        names += in_sentence(folded.text, telling, _told(names), known)
        names += _labelled(folded.text, telling, names, known)
    names += [*beside_numbers(folded.text, found, names, known)]
    names = _no_halves(folded.text, names)
    names = _no_documents(folded.text, names, known)
    names = [*_no_nicknames(folded.text, names, found, known)]
    names = [
        item
        for item in names
        if not _is_of_office(folded.text, item, known) and not _is_thing(folded.text, item, known)
    ]
    names += _again(folded.text, names, known)
    found += birthdays(folded.text, names)
    found = [*side_by_side(folded.text, [*_cases(folded.text, found, names, own)], names), *names]
    placed = {
        item._replace(start=start, end=end) for item in found for start, end in [folded.span(item.start, item.end)]
    }
    placed |= {*in_tables(text, known)}
    persons = [item for item in placed if item.kind in ("name", "office", AUTHOR)]
    placed = placed.difference(persons).union(_surest(persons))
    surer = {place for item in placed if item.kind != MAYBE for place in range(item.start, item.end)}
    placed = {item for item in placed if item.kind != MAYBE or surer.isdisjoint(range(item.start, item.end))}
    return tuple(sorted(placed, key=_order))


def _order(item: Personal) -> tuple[object, ...]:
    """By place; of one place the gravest first, then the longest, then what says more: 署名的姓名 before 姓名."""
    return item.start, _GRAVITY[item.flag], -item.end, item.kind, -len(item.name), item


def _is_of_office(text: str, item: Personal, known: Reader) -> bool:
    """Whether it is no name but an office (由镇长任组长), what one in office does, or a grade (评为良好)."""
    office = known.office.search(text, item.start, item.end) if item.kind == MAYBE else None
    if office:
        surname = office.start() == item.start + 1 and known.like.family(text, item.start)
        return not surname or text[item.start] in known.prepositions or known.like.is_rare(text, item.start)
    return item.kind in (MAYBE, "office") and text[item.start : item.end] in known.official_acts


def _is_thing(text: str, item: Personal, known: Reader) -> bool:
    """Whether what looks like a name is called so and no person: 支付宝, 惠农卡, 高兴的是, 白皮松3株, V|信同手机."""
    if item.flag != "warning" or item.name == ADDRESS:
        return False
    said = text[item.start : item.end]
    if said in known.brands or said[-1] in _THINGS or is_business(text, item) or _OF_PLANTS.match(text, item.end):
        return True
    if text[item.start - 1 : item.start].isascii() and text[item.start - 1 : item.start].isalpha():
        return known.han.fullmatch(said) is not None
    return text.startswith("的是", item.end) and known.like.is_word(said)


def suspects(text: str) -> list[str]:
    """Return what looks a little like a person's name in a text and is not masked, each once.

    Raises:
        BrokenResource: A lexicon is missing or not as it should be.
    """
    folded = fold(text)
    known = {place for item in find(text) for place in range(item.start, item.end)}
    spans = [folded.span(*span) for span in _suspects(folded.text, compiled())]
    return list(dict.fromkeys(text[start:end] for start, end in spans if start not in known))


def _familiar(text: str, found: list[Personal], told: set[int], known: Reader) -> Iterator[Personal]:
    """Yield forms of address with a surname: those that are only masked as findings where a number says whose."""
    telling = [item for item in found if item.flag in ("error", "warning") and item.kind in _OF_ONE]
    for name in familiar(text, known):
        if name.flag == "warning" and is_helper(text, name):
            yield known.found_name(name.start, name.end, "advice", TITLE)  # 值班日志:门卫老魏
        elif name.kind == MAYBE and text[name.start] != "小" and in_one_sentence(text, name, telling):
            yield name._replace(kind="name", name=ADDRESS, flag="warning")
        elif name.kind == MAYBE or name.start not in told:
            yield name


def _labelled(text: str, telling: list[Personal], names: list[Personal], known: Reader) -> list[Personal]:
    """Return what looks like a name behind a word for one person, where the sentence has a number: 车主简洁,号牌…"""
    told = _told(names)
    return [
        known.found_name(name.start, name.end, "warning")
        for name in names
        if name.kind == MAYBE
        and name.start not in told
        and name.end - name.start > 1
        and known.is_of_one(text, name.start)
        and known.stop(text, name.end)
        and not text.endswith("本人", 0, name.start)
        and standing(text, name.start, name.end, known, sure=False, labelled=True) == Standing.NAME
        and in_one_sentence(text, name, telling)
    ]


def _told(names: list[Personal]) -> set[int]:
    """Return the places of the names of which it is known what to say."""
    return {place for name in names if _is_told(name) for place in range(name.start, name.end)}


def _is_told(name: Personal) -> bool:
    """Whether it is known of a name what to say of it, be it nothing."""
    return name.flag != "none" or name.kind == AUTHOR


def _no_halves(text: str, names: list[Personal]) -> list[Personal]:
    """Return the names without those that are only the given name of another: 滕素芬,素芬早餐店."""
    whole = {text[name.start + 1 : name.end] for name in names if name.end - name.start > 2 and _is_told(name)}
    return [
        name
        for name in names
        # 建国、卫国三兄弟: one of a list is named by itself
        if name.flag != "warning" or text[name.start : name.end] not in whole or text[name.end : name.end + 1] == "、"
    ]


def _no_documents(text: str, names: list[Personal], known: Reader) -> list[Personal]:
    """Return the names without those that are the beginning of a number: 青政发〔2023〕17号.

    Who is hidden already is no finding: 李某某, 赵×, 张伟(化名), 网名"云中客"(真名张伟).
    """
    return [
        name._replace(flag="none") if _is_hidden(text, name, known) else name
        for name in names
        if known.document.match(text, name.end) is None
    ]


def _no_nicknames(text: str, names: list[Personal], found: list[Personal], known: Reader) -> Iterator[Personal]:
    """Yield the names, what somebody calls themself (网名"云中客") only as a finding beside a number."""
    numbers = [item for item in found if item.flag in ("error", "warning")]
    for name in names:
        own = known.nickname_before.search(text, max(0, name.start - _SERIAL_REACH), name.start)
        whose = own and text.endswith(known.parties, 0, own.start())  # 申请人昵称"山里人"
        plain = own and not (whose and in_one_sentence(text, name, numbers))
        yield name._replace(flag="none") if plain else name


def _is_hidden(text: str, name: Personal, known: Reader) -> bool:
    hidden = "某" in text[name.start : name.end] or known.hidden.fullmatch(text, name.start, name.end)
    return bool(hidden) or _NOT_REAL.match(text, name.end) is not None


def _again(text: str, names: list[Personal], known: Reader) -> Iterator[Personal]:
    """Yield where the names that were found stand again, as in that of a shop: 牟长顺五金店业主牟长顺."""
    told = _told(names)
    for name in {text[item.start : item.end]: item for item in names if item.flag in ("error", "warning")}.values():
        said = text[name.start : name.end]
        sure = len(said) > 2 and known.han.fullmatch(said) and not known.like.is_word(said[1:])
        at = text.find(said) if sure else -1
        while at >= 0:
            if told.isdisjoint(range(at, at + len(said))):
                yield name._replace(start=at, end=at + len(said), flag="warning")
            at = text.find(said, at + len(said))


def _cases(text: str, found: list[Personal], names: list[Personal], own: PersonalLexicon) -> Iterator[Personal]:
    """Yield what was found; the number of a case or of land is a finding only beside a private person's name."""
    on_duty = {name.start for name in names if name.flag == "advice"}
    persons = [name for name in names if name.flag in ("error", "warning") and name.start not in on_duty]
    for item in found:
        of_nobody = item.kind in _NAMING_NOBODY and not in_one_sentence(text, item, persons)
        if of_nobody or (item.kind == "partly_masked" and _is_masked_well(text, item, persons)):
            yield item._replace(flag="none")
        elif item.flag == "none" and item.kind in _LANDLINES and _has_owner(text, item, persons, own):
            yield item._replace(flag="warning")  # 夏小荷的电话0570-3051122
        else:
            yield item


def _is_masked_well(text: str, item: Personal, persons: list[Personal]) -> bool:
    """Whether it is said that a number is masked, and nobody is named whose it is: 已脱敏,显示为138****6021."""
    first = item.sentence_start(text)
    said = _MASKED.search(text, max(first, item.start - _SENTENCE_REACH), item.end + _SERIAL_REACH)
    return said is not None and not in_one_sentence(text, item, persons)


def _has_owner(text: str, item: Personal, persons: list[Personal], own: PersonalLexicon) -> bool:
    """Whether a private person's name stands right before a telephone, or in a sentence without an office's."""
    if any(_TELEPHONE.fullmatch(text, name.end, item.start) for name in persons if name.end <= item.start):
        return True
    said = _SAID.search(text, max(0, item.start - _SERIAL_REACH), item.start)
    if said is None or not in_one_sentence(text, item, persons):
        return False
    reach = item.end + _SERIAL_REACH
    return literal(own.office_words).search(text, item.sentence_start(text), reach) is None  # 房小川来电,号码010-…


def _surest(names: list[Personal]) -> list[Personal]:
    """Return the names without the findings beside a surer one.

    Surer is who is known to be in office or an author, and what a label announces; who in office is named as an author
    is one: 主任张伟撰写的《…》.
    """
    wrote = {place for name in names if name.kind == AUTHOR for place in range(name.start, name.end)}
    names = [
        name
        for name in names
        if name.kind == AUTHOR or name.flag == "none" or wrote.isdisjoint(range(name.start, name.end))
    ]
    surer = [name for name in names if name.flag == "advice" or name.kind == AUTHOR]
    officials = {place for name in surer for place in range(name.start, name.end)}
    announced = [name for name in names if name.flag == "error"]
    return [
        name
        for name in names
        if name.flag != "warning"
        or (officials.isdisjoint(range(name.start, name.end)) and not any(_crosses(name, item) for item in announced))
    ]


def _crosses(one: Personal, other: Personal) -> bool:
    """Whether one begins or ends within the other, and does not hold all of it, or is it: 桂花留 and 韦桂花."""
    if one[:2] == other[:2]:
        return True
    return one.start < other.end and other.start < one.end and not one.start <= other.start <= other.end <= one.end


def compiled() -> Reader:
    """Return the lexicons of names, compiled.

    Raises:
        BrokenResource: A lexicon is missing or not as it should be.
    """
    return _compiled(lexicon.personal(), lexicon.names(), lexicon.common_words(), lexicon.learnt())


def _compiled(own: PersonalLexicon, names: Names, common: CommonWords, learnt: Learnt) -> Reader:
    """Return the lexicons compiled, until one of the files changes."""
    key = (id(own), id(names), id(common), id(learnt))
    if key not in _READERS:
        _READERS.clear()
        reader = Reader(own.names, names, common, learnt)
        _READERS[key] = (reader, own, names, common, learnt)  # kept: an id is not given out again
    return _READERS[key][0]


_READERS: dict[tuple[int, ...], tuple[Reader, PersonalLexicon, Names, CommonWords, Learnt]] = {}
