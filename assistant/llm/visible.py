"""What of a model's stream may be seen: no reasoning, no key."""

import re

_OPEN = re.compile(r"<(think|thinking|reasoning|thought)>", re.IGNORECASE)
_TAGS = ("<think>", "<thinking>", "<reasoning>", "<thought>", "</think>", "</thinking>", "</reasoning>", "</thought>")
_CLOSE = re.compile(r"</(?:think|thinking|reasoning|thought)>", re.IGNORECASE)
HIDDEN = "***"


class Visible:
    """Feed it a stream in pieces; it returns what may be shown so far.

    A `<think>` block is left out. Some servers send the end of one without its beginning: then all that came before
    was thinking, and `restarted` is set. What may be the beginning of a tag or of the key is held back.
    """

    def __init__(self, key: str = "") -> None:
        self._key = key if len(key) >= 8 else ""
        self._held = ""
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
        if self._key:
            self._held = self._held.replace(self._key, HIDDEN)
        out = ""
        while self._held:
            if self._inside:
                end = _CLOSE.search(self._held)
                if end is None:
                    self._held = "" if last else self._held[-16:]
                    break
                self._held, self._inside = self._held[end.end() :], False
                continue
            begin, end = _OPEN.search(self._held), _CLOSE.search(self._held)
            if end is not None and (begin is None or end.start() < begin.start()):
                self._held, out, self.shown, self.restarted = self._held[end.end() :], "", "", True
                continue
            if begin is not None:
                out += self._held[: begin.start()]
                self._held, self._inside = self._held[begin.end() :], True
                continue
            keep = 0 if last else self._undecided()
            cut = len(self._held) - keep
            out += self._held[:cut]
            self._held = self._held[cut:]
            break
        if not self.shown:
            out = out.lstrip()
        self.shown += out
        return out

    def _undecided(self) -> int:
        """Return how many characters at the end may begin a tag or the key."""
        whole = [*_TAGS, self._key] if self._key else _TAGS
        longest = min(len(self._held), max(map(len, whole)) - 1)
        lower = self._held.lower()
        for size in range(longest, 0, -1):
            if any(text.startswith(lower[-size:]) for text in _TAGS) or (
                self._key and self._key.startswith(self._held[-size:])
            ):
                return size
        return 0


def scrubbed(text: str, key: str) -> str:
    """Return a text without the key, for messages of servers that repeat what they were sent."""
    return text.replace(key, HIDDEN) if len(key) >= 8 else text
