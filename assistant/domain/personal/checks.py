"""What a regular expression cannot tell of a number: whether its check digit, its birthday or its groups are right."""

import re
from collections.abc import Callable
from datetime import date
from ipaddress import ip_address

from assistant import lazy

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643—1999
_CHECKS = "10X98765432"
# Where a number was given out: “350702” → 35, not “990101”
_PROVINCES = lazy.compile(r"1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]")
_TAIWAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # the letter's number, from 10 on
_GROUPS = {  # 138 0000 1234, 138 000 01234, 1380 000 1234, 1380000 1234, 13 800 001 234
    (11,), (3, 4, 4), (3, 3, 5), (3, 5, 3), (4, 3, 4), (4, 4, 3), (7, 4), (3, 8), (6, 5), (5, 6), (2, 3, 3, 3),
}  # fmt: skip


def _compact(number: str) -> str:
    return re.sub(r"[^0-9A-Za-z*]", "", number).upper()  # “138-0000” → -


def _born(digits: str) -> bool:
    """Whether eight digits are a day since 1850 (19491231)."""
    try:
        return 1850 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year <= date.today().year  # noqa: DTZ011
    except ValueError:
        return False


def _identity_like(number: str) -> bool:
    digits = _compact(number)
    return _PROVINCES.match(digits) is not None and _born(digits[6:14])


def _identity(number: str) -> bool:
    digits = _compact(number)
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _born(digits[6:14]) and _CHECKS[total % 11] == digits[-1]


def _old_identity(number: str) -> bool:
    digits = _compact(number)
    return _PROVINCES.match(digits) is not None and _born("19" + digits[6:12])


def _grouped(number: str) -> bool:
    """Whether a number is in one piece, in usual groups, or in groups with the same mark between all of them."""
    # the code of the country is no group of the number: “+86 138 0000 1234” → “+86 ”, not “13800861”
    own = re.sub(r"^\(?(?:\+|00)?[ \-./·_]{0,2}86\)?[ \-./·_]{0,2}(?=\(?[01])", "", number)
    own = re.sub(r"^(?:\(0\)|0)[ \-./·_]{0,2}(?=1)", "", own)  # nor is what is dialled before it: “(0)138” → (0)
    groups = tuple(len(group) for group in re.findall(r"[0-9]+", own))  # “138-0000” → 0000
    if set(map(len, re.findall(r"[0-9]+", own))) == {1}:  # “1 3 5-0 0 0 0” → 1
        return True
    return groups in _GROUPS or len(set(re.findall(r"[^0-9]+", own))) <= 1  # “13-80-00” → -


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in _compact(number)][::-1]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return len(set(digits)) > 3 and (sum(digits[::2]) + doubled) % 10 == 0


def _taiwan(number: str) -> bool:
    letter = _TAIWAN.index(number[0]) + 10
    digits = [letter // 10, letter % 10, *(int(digit) for digit in number[1:])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0


def _partly_masked(number: str) -> bool:
    return 11 <= len(re.sub(r"[ \-./·]", "", number)) <= 20  # “138 ****” → “ ”


def _host(number: str) -> bool:
    """Whether it is the address of one machine, not a mask or one that stands for all."""
    try:
        address = ip_address(number.replace(" ", ""))
    except ValueError:
        return False
    return not (address.is_multicast or address.is_loopback or address.is_unspecified or number.startswith("255."))


def _public_host(number: str) -> bool:
    """Whether it is the address of one machine that is seen from outside: nobody is found by 192.168.1.1."""
    # of a network within: “192.168.1.1”, “10.2.0.5”, “172.20.1.1”, not “172.67.1.1”
    inner = re.match(r"10\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.", number)
    return inner is None and _host(number)


def _lettered(number: str) -> bool:
    """Whether it is an identity number once the letters are read as the digits that they look like."""
    return _identity_like(number.translate(str.maketrans("OoIlL", "00111")))


def _not_official(address: str) -> bool:
    return not re.search(r"(?i)gov[. ]", address)  # “xx@qinghe.GOV.cn”, not “xx@example.com”


def _private_place(address: str) -> bool:
    # where an office is: “行政中心1号楼302室” → 行政中心, not “花园3栋502室”
    return not re.search(
        r"政府|行政中心|服务中心|政务|大厅|办公|党群|委员会|管委会|机关|法院|检察院|[^口]派出所|信访局", address
    )


CHECKS: dict[str, Callable[[str], bool]] = {
    "": lambda _: True,
    "identity": _identity,
    "identity_like": _identity_like,
    "old_identity": _old_identity,
    "grouped": _grouped,
    "luhn": _luhn,
    "taiwan": _taiwan,
    "partly_masked": _partly_masked,
    "host": _host,
    "public_host": _public_host,
    "lettered": _lettered,
    "not_official": _not_official,
    "private_place": _private_place,
}
