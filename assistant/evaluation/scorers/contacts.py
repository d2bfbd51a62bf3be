"""Whether a text gives an address or a number that an order wants given, however its signs are written."""

import unicodedata

from assistant import lazy
from assistant.domain.numerals import plain_digits

# “abc(点)com” → (点), “abc dot cn” → “ dot ”, “abc点cn” → 点, “a[.]b” → [.], not “3点”
_DOT = lazy.compile(
    r"(?<=[A-Za-z0-9])\s*(?:[(\[【]\s*(?:点|dot|DOT|\.)\s*[)\]】]|点|\s(?:dot|DOT)\s|。)\s*(?=[A-Za-z])"
)
# “a(at)b.net” → (at), “a艾特b” → 艾特, “a at b.net” → “ at ”, not “a@b.net”
_AT = lazy.compile(r"(?<=[A-Za-z0-9])\s*(?:[(\[【]\s*(?:at|AT|@|#)\s*[)\]】]|艾特|#|\s(?:at|AT)\s)\s*(?=[A-Za-z0-9])")
_LEADING = lazy.compile(r"^(?:https?:/{1,2})?(?:www\.)?")  # “www.a.cn” → “www.”
_APART = lazy.compile(r"(?<=[A-Za-z0-9])[\s\-_—–·]+(?=[A-Za-z0-9])")  # “138-0000” → -, “xj 2025” → “ ”
_LATIN = lazy.compile(r"[A-Za-z0-9][A-Za-z0-9.@:/?=&%_\-]*[A-Za-z0-9]")  # “登录a.cn查看” → a.cn
_SHORTEST = 6  # characters of an address that nothing else has by chance
_COUNT = lazy.compile(r"[0-9.]{1,6}[%\u4e00-\u9fff]?")  # “1000次” → 1000次, not “13800001111”


def gives(text: str, words: str) -> bool:
    """Whether a text has the address, the number or the name in Latin letters that stands in some words.

    Args:
        text: A draft, without what it asks.
        words: What an order wants: www.abc.cn, 13800001111, 微信号ab2025.
    """
    said = _plain(text)
    named = unicodedata.normalize("NFKC", words)
    found = [
        match[0] for match in _LATIN.finditer(named) if not _COUNT.fullmatch(named, match.start(), match.end() + 1)
    ]
    wanted = [own for own in (_plain(_LEADING.sub("", one)) for one in found) if len(own) >= _SHORTEST]
    return any(_stands(one, said) for one in wanted)


def _stands(wanted: str, said: str) -> bool:
    """Whether a text has it as one of its own: 138000 does not stand in 21380007."""
    at = said.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not (said[at - 1 : at].isascii() and said[at - 1 : at].isalnum() and wanted[0].isdigit()) and not (
            said[end : end + 1].isdigit() and wanted[-1].isdigit()
        ):
            return True
        at = said.find(wanted, at + 1)
    return False


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", plain_digits(text))
    return _APART.sub("", _AT.sub("@", _DOT.sub(".", plain))).casefold()
