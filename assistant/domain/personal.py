"""Personal data in Chinese text: where it stands, and of which kind.

Two nets over the same water. The strict kinds are for rule X101: what they catch is personal data nearly always, and a
clerk is told so. The loose kinds are for masking before a text leaves the machine: there a number too many is harmless
and one too few is not, so they also take full-width digits, other groupings, landlines and checksums that fail.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from assistant.domain.lexicons import lexicon


class Kind(StrEnum):
    """What a piece of text gives away; in this order where several stand in the same place."""

    IDENTITY = "identity"
    MOBILE = "mobile"
    ACCOUNT = "account"
    APPLICANT = "applicant"
    IDENTITY_LIKE = "identity_like"
    TELEPHONE = "telephone"
    ACCOUNT_LIKE = "account_like"
    APPLICANT_LIKE = "applicant_like"
    EMAIL = "email"


STRICT = frozenset({Kind.IDENTITY, Kind.MOBILE, Kind.ACCOUNT, Kind.APPLICANT})
LOOSE = frozenset(Kind) - {Kind.ACCOUNT, Kind.APPLICANT}  # their loose kinds catch the same, and leave labels out
_ORDER = {kind: number for number, kind in enumerate(Kind)}


class Personal(NamedTuple):
    """Some characters of a text that are personal data."""

    start: int
    end: int
    kind: Kind


def find(text: str, kinds: Collection[Kind] | None = None) -> list[Personal]:
    """Return the personal data in a text by place; two of different kinds may overlap.

    Args:
        text: The text.
        kinds: What to look for; everything where it is not given.

    Raises:
        BrokenResource: The lexicon of surnames is missing or not as it should be.
    """
    folded = half_width(text)
    found = {
        Personal(start, end, kind)
        for kind, look in _RECOGNISERS.items()
        if kinds is None or kind in kinds
        for start, end in look(text if kind in STRICT else folded)
    }
    return sorted(found, key=lambda item: (item.start, item.end, _ORDER[item.kind]))


def half_width(text: str) -> str:
    """Return a text with full-width letters, digits, marks and spaces as half-width ones, of the same length."""
    return text.translate(_HALF_WIDTH)


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(odd): plain for plain, odds in {"-": "‐‑‒–—―−", " ": "\u3000\u00a0\u2002\u2003\u2009"}.items() for odd in odds
}

_IDENTITY = re.compile(r"(?<![0-9Xx])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9Xx])")
_MOBILE = re.compile(r"(?<![0-9\-—])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
_ACCOUNT = re.compile(
    r"(?:账号|帐号|卡号|银行卡|账户)[^0-9\n]{0,8}([0-9][0-9 ]{11,24}[0-9])|(?<![0-9])(62[0-9]{14,17})(?![0-9])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

_IDENTITY_LIKE = re.compile(
    r"(?<![0-9])(?:[0-9]{17}|[0-9]{6}[ -](?:18|19|20)[0-9]{6}[ -][0-9]{3})(?:[Xx]|[0-9](?![0-9]))"
)
_OLD_IDENTITY = re.compile(r"(?<![0-9])[1-9][0-9]{14}(?![0-9])")
_ACCOUNT_LIKE = re.compile(
    r"(?:[账帐]号|卡号|银行卡|[账帐]户)[^0-9\n]{0,12}([0-9](?:[ -]{0,2}[0-9]){9,})"
    r"|(?<![0-9])(62[0-9]{2}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?|[0-9]{16}|[0-9]{17}(?![Xx])|[0-9]{19,})(?![0-9])"
)
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

_LOCAL = r"[0-9]{3,4}[ -]?[0-9]{4}"
_NOT_COUNTED = r"(?![0-9])(?! ?[件个次人通条户余多万亿年])"  # “接听电话1234567件” is a count
_NUMBERS = (
    re.compile(  # 13800001234, 138-0000-1234, +86 138 000 01234
        r"(?<![0-9])(?:(?:\+|00)?86[ -]?)?1[3-9][0-9]"
        r"(?:[ -]?[0-9]{4}[ -]?[0-9]{4}|[ -]?[0-9]{3}[ -]?[0-9]{5}|[0-9][ -]?[0-9]{3}[ -]?[0-9]{4})(?![0-9])"
    ),
    re.compile(  # 0599-5550118, (0599)5550118, 0599 5550118转801, 05995550118, +86-599-5550118
        r"(?:\(0[0-9]{2,3}\)[ -]{0,2}"
        r"|(?<![0-9.])(?:\+?86[ -]?)?(?:\(0[0-9]{2,3}\)[ -]{0,2}|0[0-9]{2,3}[ -]{1,2}|0(?:10|2[0-9]|[3-9][0-9]{2}))"
        rf"|\+86[ -]?[1-9][0-9]{{1,2}}[ -]?){_LOCAL}(?: ?(?:转|-) ?[0-9]{{1,5}})?(?![0-9])"
    ),
    re.compile(r"(?<![0-9])[48]00-[0-9]{3,4}-?[0-9]{3,4}(?![0-9])"),
    re.compile(  # 5550118, where a word before it says what it is
        r"(?:电话|热线|传真|座机|固话|手机|联系方式|[Tt][Ee][Ll]|[Ff][Aa][Xx])(?:号码|号)?(?:为|是)?"
        rf" ?(?:\([^()\n]{{0,8}}\))? ?:? {{0,2}}(?P<it>[48]00[0-9]{{7}}|{_LOCAL}){_NOT_COUNTED}"
    ),
)
_ONE_MORE_NUMBER = re.compile(rf" ?[、/,;或和] ?(?P<it>[0-9]{{7,8}}){_NOT_COUNTED}")


def _identities(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _IDENTITY.finditer(text) if _is_identity(match[0]))


def _mobiles(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _MOBILE.finditer(text))


def _accounts(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _ACCOUNT.finditer(text))


def _applicants(text: str) -> Iterator[tuple[int, int]]:
    names = _named(lexicon("surnames").words)
    return (match.span("name") for match in names.finditer(text) if "某" not in match["name"])


def _identities_like(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _IDENTITY_LIKE.finditer(text))
    yield from (match.span() for match in _OLD_IDENTITY.finditer(text) if _birthday("19" + match[0][6:12]))


def _accounts_like(text: str) -> Iterator[tuple[int, int]]:
    return (match.span(match.lastindex or 0) for match in _ACCOUNT_LIKE.finditer(text))


def _emails(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _EMAIL.finditer(text))


def _telephones(text: str) -> Iterator[tuple[int, int]]:
    for number in _NUMBERS:
        yield from _with_more(text, number, _ONE_MORE_NUMBER)


def _applicants_like(text: str) -> Iterator[tuple[int, int]]:
    *first, more = _named_loosely(lexicon("surnames").words)
    for named in first:  # it finds 王某某 too, for the names that follow in a list
        yield from (span for span in _with_more(text, named, more) if "某" not in text[slice(*span)])


def _with_more(text: str, first: re.Pattern[str], more: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield what `first` finds, and the rest of a list (“5550118、5550119”) that begins there."""
    group = "it" if "it" in first.groupindex else 0
    for match in first.finditer(text):
        yield match.span(group)
        at = match.end()
        while another := more.match(text, at):
            yield another.span("it")
            at = another.end()


_RECOGNISERS: dict[Kind, Callable[[str], Iterable[tuple[int, int]]]] = {
    Kind.IDENTITY: _identities,
    Kind.MOBILE: _mobiles,
    Kind.ACCOUNT: _accounts,
    Kind.APPLICANT: _applicants,
    Kind.IDENTITY_LIKE: _identities_like,
    Kind.TELEPHONE: _telephones,
    Kind.ACCOUNT_LIKE: _accounts_like,
    Kind.APPLICANT_LIKE: _applicants_like,
    Kind.EMAIL: _emails,
}

_AFTER_A_NAME = r"[，,。；（(、]|先生|女士|同志|提出|申请|要求|就|向|于|诉|不服|等[0-9一二三四五六七八九十]*人|因|对"


def _families(surnames: tuple[str, ...]) -> str:
    return "|".join(sorted(surnames, key=len, reverse=True))


@cache
def _named(surnames: tuple[str, ...]) -> re.Pattern[str]:
    given = r"[\u4e00-\u9fff]{1,2}"
    return re.compile(
        r"(?:申请人|原告|复议申请人|当事人)(?:为|是|系|[：:])?"
        rf"(?P<name>(?:{_families(surnames)})(?!(?:某|正当|对|申|就|认)){given}?)(?={_AFTER_A_NAME})"
    )


@cache
def _named_loosely(surnames: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return what finds a name after a label, one in a sentence, and one more of the list that begins there."""
    families, han = _families(surnames), r"[\u4e00-\u9fff]"
    given = r"(?![的了是提诉])[\u4e00-\u9fff]"  # “原告方的”, “原告方提出”
    name = rf"(?:{families})(?!正当|对|申|就|认)(?:{given}){{1,2}}?|{han}{{1,7}}?(?:[·•]{han}{{1,7}}?)+"
    spaced = rf"(?:{families}) {{1,2}}{given}(?!{han})"  # “张　伟”, as lists have it
    another = rf"[和及](?:{families})"  # the 和 of “李志和” is no “and”
    after = rf"{_AFTER_A_NAME}|[,;)/]|{another}|反映|认为|表示|查询|咨询|来电|来信|投诉|举报|称"
    who = r"(?:申请人|原告|当事人|投诉人|举报人|信访人|来访人|第三人|代理人|代表人|联系人)(?:姓名)?"
    return (
        re.compile(rf"{who}(?:为|是|系|:) {{0,2}}(?P<it>{spaced}|{name})(?=\s|$|{after})"),
        re.compile(rf"{who}(?P<it>{name})(?={after})"),
        re.compile(rf" ?[、和及] ?(?P<it>{spaced}|{name})(?=\s|$|{after})"),
    )


def _is_identity(number: str) -> bool:
    """Whether 18 characters are an identity number: a birthday that was, and the checksum of GB 11643—1999."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _birthday(number[6:14]) and _CHECKS[total % 11] == number[-1].upper()


def _birthday(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year >= 1850
    except ValueError:
        return False
