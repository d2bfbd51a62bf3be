"""Personal data by how it is written: the patterns of schemas/lexicons/personal.yaml, each where its words stand."""

import re
from collections.abc import Iterable, Iterator

from assistant import lazy
from assistant.domain.lexicons import literal
from assistant.domain.personal.checks import CHECKS
from assistant.domain.personal.found import Personal
from assistant.domain.personal.lexicon import Pattern, PersonalLexicon
from assistant.few import pieces_of

# A number long enough for a person's, in any groups: “13800001234”, “3501**1234”, “138-0000-1234”, not “2025”
_RUN = lazy.compile(r"[0-9*](?:[ \-./·_()*×✕╳xX●○•█■□▇▒◆◇△▲?某#A-Za-z]{0,4}[0-9*Xx]){4,}")
_BEFORE, _BEHIND = 72, 144  # around a word that a pattern needs, farther than any of them reaches
_SERIAL_REACH, _SENTENCE_REACH, _LETTER_REACH = 12, 60, 300  # characters before a number that say what it is
_CAR_REACH = 6  # characters behind a plate that say whose car it is
_WHOSE = lazy.compile(r" ?\([^()\n]{2,16}\)")  # behind an address: “(本机关信息公开邮箱)”, not “(x)”
# Behind a number, of a person: “,家里” → “,家里”, “(本人)” → “(本人”, not “,联系人”
_OF_HOME = lazy.compile(
    r"[^。;\n]{0,10}?(?:本人|[(](?:家|宅)|家里|[他她]家|家中|家的|老伴|儿子|女儿|白天|晚上|夜里|下班后|没人接|无人接|没接|打不通|空号|老太|[他她](?:妹|姐|哥|弟|妻|丈|父|母|爱))"
)
# Within what looks like an address: “张伟的住址为青禾镇河东” → 张伟的住址为, “家住青禾镇河” → 家住, not “住址”
_LIVING = lazy.compile(r"[^,。;\n]{0,24}(?:住址|地址|家住|现住|居住|住在)[为是在于:址 ]{0,3}(?=[\u4e00-\u9fff]{4})")
_OF_BODY = lazy.compile("专户|财政|对公|公户")  # “(财政专户)” → 财政, not “(农行)”
# Whose an address of mail is: “您的邮箱” → 您的邮箱, “他本人的电子邮箱:” → 本人的电子邮箱:, not “单位邮箱”
_OWN = lazy.compile(
    r"(?:您|你|他|她|本人|其)的?(?:个人|私人|电子|常用)?(?:邮箱|信箱|邮件|电邮)(?:地址)?[为是: ]{0,2}\Z"
)
_OWN_CAR = ("公车", "公车:", "公车 ")  # right before a plate: 公车赣F0K827, not 赣F0K827系公车私用
_RANG = lazy.compile(
    r"(?<![请迎可致])(?:来电|打来)[:( ]?\Z"
)  # right before a telephone: “记录:来电” → 来电, not “欢迎来电”
# Behind 序号 a number of its own: “22 张伟 ” → “22 张”, not “:22”
_OTHER = lazy.compile(r"[0-9]{1,4} +[^0-9 -]")
_CELL = lazy.compile(r"[\n|│┃]")  # “序号12|张伟|” → |
_ACCOUNTS = frozenset({"account", "account_short", "account_bare", "account_luhn", "social_security"})


def by_pattern(text: str, own: PersonalLexicon, *, masking: bool) -> Iterator[Personal]:
    """Yield what the patterns find in a folded text; with `masking` also what is only masked."""
    runs, pieces = _windows(text), pieces_of(text)
    for pattern, expression, needs in own.few.of(text):
        if pattern.flag == "none" and not masking:
            continue
        places = runs
        if pattern.needs:
            needed = [word for word, begins in needs if begins in pieces]
            places = _around(text, needed) if needed else []
        for begin, stop in places:
            for match in expression.finditer(text, begin, stop):
                yield from _judged(text, match, pattern, own)


def _around(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Return where any of some words stand, with what may belong to them before and after; none overlap."""
    found: list[int] = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append(at)
            at = text.find(word, at + _BEFORE)
    return _joined(text, [(at - _BEFORE, at + _BEHIND) for at in sorted(found)]) if found else []


def _windows(text: str) -> list[tuple[int, int]]:
    """Return where long numbers stand, with what may belong to them before and after; none overlap."""
    return _joined(text, ((match.start() - 8, match.end() + 24) for match in _RUN.finditer(text)))


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    windows: list[tuple[int, int]] = []
    for begin, stop in spans:
        begin, stop = max(0, begin), min(len(text), stop)
        if windows and begin <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(stop, windows[-1][1]))
        else:
            windows.append((begin, stop))
    return windows


def _judged(text: str, match: re.Match[str], pattern: Pattern, own: PersonalLexicon) -> Iterator[Personal]:
    groups = match.re.groupindex
    name = next((group for group in ("it", "also") if group in groups and match[group] is not None), None)
    start, end = match.span(name) if name else match.span()
    if pattern.token == "地址" and (said := _LIVING.search(text, start, end)):  # noqa: S105 - the word of a mask
        start = said.end()  # 经办人步高升的家庭住址|青禾镇文昌路18弄
    end = match.end("more") if "more" in groups and match["more"] else end
    if start < end and CHECKS[pattern.check](text[start:end].strip()):
        held = _holds(text, start, end, pattern, own) and not _of_organ(text, match.start(), start, end, pattern, own)
        flag = pattern.flag if held else "none"
        yield Personal(start, end, pattern.kind, pattern.name, pattern.token, flag, pattern.contact)


def _of_organ(text: str, begin: int, at: int, end: int, pattern: Pattern, own: PersonalLexicon) -> bool:
    """Whether an address or an account is an organ's: 镇卫生院地址:健康路18号, 户名:青禾镇财政所,账号:3305…."""
    if pattern.token == "地址":  # noqa: S105 - the word of a mask
        return own.organ_place.search(text, max(0, begin - _BEFORE), at) is not None
    if pattern.kind in _ACCOUNTS and (said := _WHOSE.match(text, end)) and _OF_BODY.search(said[0]):
        return True  # 账号1905…(财政专户)
    return pattern.kind in _ACCOUNTS and own.organ_account.search(text, max(0, at - _BEFORE), at) is not None


def _is_public_car(text: str, at: int, end: int, own: PersonalLexicon) -> bool:
    """Whether a plate is of a car of the office."""
    if text.endswith(_OWN_CAR, 0, at):
        return True
    return literal(own.public_cars).search(text, max(0, at - _SERIAL_REACH), end + _CAR_REACH) is not None


def _holds(text: str, at: int, end: int, pattern: Pattern, own: PersonalLexicon) -> bool:
    """Whether what stands beside a number lets it be flagged."""
    if pattern.unlabelled and own.labelled.search(text, max(0, at - _BEFORE), at):
        return False
    if pattern.context == "":
        return True
    if pattern.context == "near_number":
        return False  # until the numbers are known, see `_homes`
    if pattern.context == "not_public_car":
        return not _is_public_car(text, at, end, own)
    if pattern.context == "not_serial":
        cell = _CELL.split(text[max(0, at - _SERIAL_REACH) : at])[-1]
        said = [*literal(own.serial_words).finditer(cell)]
        return not said or _OTHER.search(cell, said[-1].end()) is not None
    if pattern.context == "not_office" and (said := _WHOSE.match(text, end)):
        return literal(own.office_words).search(said[0]) is None
    if pattern.context == "not_office" and _OWN.search(text, max(0, at - _SERIAL_REACH), at):
        return True
    return _is_said(text, at, end, pattern, own)


def _is_said(text: str, at: int, end: int, pattern: Pattern, own: PersonalLexicon) -> bool:
    """Whether what a sentence says of a number is that it is a person's, or not that it is an office's."""
    if pattern.context == "person" and _RANG.search(text, max(0, at - _SERIAL_REACH), at):
        return True  # 来电0599-5550118,问低保
    # what a sentence said before says nothing of this one: “联系群众。电话” → 。
    before = re.split(r"[。；;\n]", text[max(0, at - _SENTENCE_REACH) : at])[-1]
    said = [*literal(own.person_words + own.office_words).finditer(before)]
    last = said[-1][0] if said else ""
    if not last and pattern.context == "person" and _OF_HOME.search(text, end, end + _SERIAL_REACH):
        return True
    if not last and pattern.context == "person":  # a letter: “我叫…。电话:0599-5550118”
        return any(word in text[max(0, at - _LETTER_REACH) : at] for word in own.letter_words)
    return last in own.person_words if pattern.context == "person" else last not in own.office_words
