"""What of a model's stream may be seen: no reasoning, no key."""

import re
from collections.abc import Iterable, Sequence

from assistant import lazy

# “<think>” → think, “<Reasoning>” → Reasoning, not “<thinker>”
_OPEN = lazy.compile(r"<(think|thinking|reasoning|thought)>", re.IGNORECASE | re.ASCII)
_TAGS = ("<think>", "<thinking>", "<reasoning>", "<thought>", "</think>", "</thinking>", "</reasoning>", "</thought>")
# “</think>”, not “<think>”
_CLOSE = lazy.compile(r"</(?:think|thinking|reasoning|thought)>", re.IGNORECASE | re.ASCII)
_LONGEST = max(map(len, _TAGS))
HIDDEN = "***"


class Visible:
    """Feed it a stream in pieces; it returns what may be shown so far.

    A `<think>` block is left out. Some servers send the end of one without its beginning: then all that came before
    was thinking, and `restarted` is set. What may be the beginning of a tag or of the key is held back.
    """

    def __init__(self, *secrets: str) -> None:
        self._secrets = tuple(filter(_cannot_be_text, secrets))
        self._held = ""  # as it came
        self._spoken = ""  # no reasoning, but perhaps the beginning of the key
        self._inside = False
        self.shown = ""
        self.restarted = False

    def feed(self, piece: str) -> str:
        """Return what a piece adds to what may be shown; "" while it is held back."""
        self._held += piece
        return self._let_go(last=False)

    def close(self) -> str:
        """Return what was still held back."""
        return self._let_go(last=True)

    def _let_go(self, *, last: bool) -> str:
        while self._held and self._next(last=last):
            pass
        # looked for after the reasoning is gone: a key around a block of it is a key
        self._spoken = without(self._secrets, self._spoken)
        cut = len(self._spoken) - (0 if last or not self._secrets else _begun(self._spoken, self._secrets))
        out, self._spoken = self._spoken[:cut], self._spoken[cut:]
        if not self.shown:
            out = out.lstrip()
        self.shown += out
        return out

    def _next(self, *, last: bool) -> bool:
        """Pass on what was held up to the next tag; whether there was one."""
        begin, end = _OPEN.search(self._held), _CLOSE.search(self._held)
        if self._inside:
            self._held = self._held[end.end() :] if end else "" if last else self._held[-_LONGEST:]
            self._inside = end is None
            return end is not None
        if end is not None and (begin is None or end.start() < begin.start()):
            self._held, self._spoken, self.shown, self.restarted = self._held[end.end() :], "", "", True
            return True
        if begin is not None:
            self._spoken += self._held[: begin.start()]
            self._held, self._inside = self._held[begin.end() :], True
            return True
        cut = len(self._held) - (0 if last else _begun(self._held.lower(), _TAGS))
        self._spoken += self._held[:cut]
        self._held = self._held[cut:]
        return False


def _begun(text: str, whole: Sequence[str]) -> int:
    """Return how many characters at the end of a text may begin one of the others."""
    longest = min(len(text), max(map(len, whole)) - 1)
    return next((size for size in range(longest, 0, -1) if any(one.startswith(text[-size:]) for one in whole)), 0)


def _cannot_be_text(secret: str) -> bool:
    """Whether a secret would not stand in a text by chance, as the password “2024” or the key “test” would."""
    mixed = any(letter.isdigit() for letter in secret) and not secret.isdigit()
    return len(secret) >= 8 or (len(secret) >= 4 and mixed)


def scrubbed(text: str, *secrets: str) -> str:
    """Return a text without secrets, for servers that repeat what they were sent; a word that is none stays."""
    return without(filter(_cannot_be_text, secrets), text)


def without(secrets: Iterable[str], text: str) -> str:
    """Return a text without any of the secrets, of which the longest are looked for first."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text
