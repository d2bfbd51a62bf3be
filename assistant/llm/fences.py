"""Fences around what is data in a prompt: nothing that stands inside can close one, or be taken for one."""

from assistant import lazy

# What a reader may take for a fence, however it is written: “资 料” → “资 料”, “正文” → 正文, not “材料”
_WORD = r"(?:[资資]\s{0,4}料|正\s{0,4}文|草\s{0,4}稿)"
_SLASH = r"[/／⁄∕\\＼]"  # “/” → /, “＼” → ＼
# “<资料>” → <, “＜／资料＞” → ＜, “</資 料>” → <, “《/资料》” → 《; a title is none: not “《资料汇编》”
_FENCE = lazy.compile(
    rf"[<＜﹤](?=\s{{0,4}}{_SLASH}?\s{{0,4}}{_WORD})|[‹〈《«⟨❮⋖˂](?=\s{{0,4}}{_SLASH}\s{{0,4}}{_WORD})"
)
# Zero-width, directional, control characters, variation selectors, fillers: “资\u200b料” → “\u200b”
_UNSEEN = lazy.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff\x00-\x08\x0b-\x1f\x7f]"
)


def cleaned(text: str) -> str:
    """Return a text that can stand in a prompt: nothing in it is unseen, and no look-alike of a fence is left.

    The mark is made “（”: taking one out could leave another.
    """
    return _FENCE.sub("（", _UNSEEN.sub("", text))


def fenced(label: str, text: str) -> str:
    """Return a text between fences that it cannot close, with a label."""
    inside = cleaned(text).strip()
    return f"<资料 {label}>\n{inside}\n</资料>"
