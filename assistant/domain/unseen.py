"""Characters that nobody sees: controls, zero width, directional marks, tags, fillers."""

import unicodedata
from collections.abc import Container
from typing import NamedTuple

from assistant import lazy

# “全\u200b年” → “\u200b”, “表\u202e格” → “\u202e”, not “全\u3000年\t公开\n”
_UNSEEN = lazy.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffc\ufffe\uffff\U000110bd\U000110cd\U00013430-\U00013455\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U0001fffe\U0001ffff\U000e0000-\U000e0fff]"
)
_SELECTORS = range(0xFE00, 0xFE10)  # after a symbol (☎︎) they choose how it looks; after anything else they only hide
_SYMBOLS = ("So", "Sk", "Sm", "Po")
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_KINDS: tuple[tuple[str, tuple[Container[int], ...]], ...] = (  # what a person calls them, the first that fits
    ("换行符", (range(0x0A, 0x0E), (0x85, 0x2028, 0x2029))),
    ("软连字符", ((0xAD,),)),
    ("方向控制符", ((0x61C, 0x200E, 0x200F), range(0x202A, 0x202F), range(0x2066, 0x206A))),
    ("零宽字符", (range(0x200B, 0x200E), range(0x2060, 0x2065), (0xFEFF, 0x34F, 0x180E))),
    ("标签字符", (range(0xE0000, 0xE0080),)),
    ("异体选择符", (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), (0x180B, 0x180C, 0x180D, 0x180F))),
    ("空白填充符", ((0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x17B4, 0x17B5),)),
    ("半个字符", (range(0xD800, 0xE000),)),
    ("控制字符", (range(0x20), range(0x7F, 0xA0))),
)
_CONTROLS = {  # Unicode gives them no names
    0x00: "NULL",
    0x07: "BELL",
    0x08: "BACKSPACE",
    0x0A: "LINE FEED",
    0x0D: "CARRIAGE RETURN",
    0x1B: "ESCAPE",
    0x7F: "DELETE",
    0x9B: "CONTROL SEQUENCE INTRODUCER",
    0x9D: "OPERATING SYSTEM COMMAND",
}


class Unseen(NamedTuple):
    """A character that nobody sees, where it stands, and what takes its place: nothing, or the line end that it is."""

    at: int
    character: str
    replacement: str

    @property
    def named(self) -> str:
        """What it is: “零宽字符 U+200B（ZERO WIDTH SPACE）”."""
        return name_of(self.character)


def unseen(text: str) -> list[Unseen]:
    """Return the characters of a text that nobody sees, in order; a tab and a line feed are none."""
    found: list[Unseen] = []
    for match in _UNSEEN.finditer(text):
        at, character = match.start(), match[0]
        if ord(character) in _SELECTORS and at and unicodedata.category(text[at - 1]) in _SYMBOLS:
            continue
        is_end = character in _LINE_ENDS and text[at : at + 2] != "\r\n"
        found.append(Unseen(at, character, "\n" if is_end else ""))
    return found


def name_of(character: str) -> str:
    """Return what a person calls a character that nobody sees, with its number and its name in Unicode."""
    code = ord(character)
    kind = next((name for name, codes in _KINDS if any(code in some for some in codes)), "看不见的字符")
    official = unicodedata.name(character, "") or _CONTROLS.get(code, "")
    return f"{kind} U+{code:04X}" + (f"（{official}）" if official else "")


def visible(text: str) -> str:
    """Return a text in which what nobody sees stands for all to see: ESC as ␛, U+202E as 〈U+202E〉."""
    pieces, end = list[str](), 0
    for item in unseen(text):
        pieces += (text[end : item.at], _picture(item.character))
        end = item.at + 1
    return "".join((*pieces, text[end:])) if end else text


def one_line(text: str) -> str:
    """Return a text as it is shown within a line: as `visible`, with ⏎ for a line end."""
    return visible(text).replace("\n", "⏎")


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"〈U+{code:04X}〉"
