"""How many tokens a text comes to, estimated from its characters: no tokenizer is installed with this program.

Models cut a text in their own ways. What is counted here is near what those that know Chinese well make of it: two
Chinese characters are often one token, an English word of an id is one or two, a digit or a mark is one.
"""

from collections.abc import Iterable

from assistant import lazy

NAME = "按字数估算"
_A_MESSAGE = 4  # what a server puts around each message
# “政府信息” → 政府信息, not “a1，”
_HAN = lazy.compile(r"[\u3400-\u9fff]+")
_WORD = lazy.compile(r"[A-Za-z]+")  # “requests.received” → requests, not “12”
_SIGN = lazy.compile(r"[^\u3400-\u9fffA-Za-z\s]|\n")  # “12件” → 1, “，” finds, not “件”
_HAN_TO_A_TOKEN, _LETTERS_TO_A_TOKEN, _SIGNS_TO_A_TOKEN = 1.6, 6.0, 1.15


def estimate(text: str) -> int:
    """Return about how many tokens a text comes to."""
    han = sum(len(run) for run in _HAN.findall(text))
    letters = sum(-(-len(word) // _LETTERS_TO_A_TOKEN) for word in _WORD.findall(text))
    signs = len(_SIGN.findall(text))
    return round(han / _HAN_TO_A_TOKEN + letters + signs / _SIGNS_TO_A_TOKEN)


def of_messages(messages: Iterable[tuple[str, str]]) -> int:
    """Return about how many tokens messages come to, their frames included."""
    return sum(estimate(said) + _A_MESSAGE for _, said in messages)
