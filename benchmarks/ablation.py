"""The vocabulary without some of its words, as if a writer used words that nobody has met.

Sentences that the vocabulary was mended for say nothing of the next writer's. Taking words away at random makes them
new again: what is then called wrong is what unknown words make, and can be measured without a fresh writer.
"""

import os
import random
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from assistant import resources

FILES = ("schemas/meanings.yaml", "schemas/lexicons/absolutes.yaml")
_LISTS = ("ignorable", "whole", "elsewhere", "words")
# A piece of an expression: “(?:公|私)” → (?:, “[^a]” → [^a], “\\(” → \\(, “公” → 公
_PIECE = re.compile(r"\\.|\[\^?\]?[^\]]*\]|\((?:\?(?::|P<\w+>|<?[=!]))?|.", re.DOTALL)
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")  # what they ask for names nothing
_FEW = 3  # a choice of fewer is a matter of grammar and stays: 上年, 去年


@contextmanager
def without(share: float, seed: int) -> Iterator[None]:
    """Take a share of the words and forms away for as long as the context lasts; the first example of a form stays."""
    if not share:
        yield
        return
    rng = random.Random(seed)
    home = os.environ  # noqa: TID251 - a user's own vocabulary is found by it, and this stands for one
    before = home.get("NIANBAO_HOME")
    with tempfile.TemporaryDirectory() as folder:
        for name in FILES:
            data = yaml.safe_load((resources.ROOT / name).read_text(encoding="utf-8"))
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml.safe_dump(_less(name, data, share, rng), allow_unicode=True), encoding="utf-8")
        home["NIANBAO_HOME"] = folder
        try:
            yield
        finally:
            if before is None:
                del home["NIANBAO_HOME"]
            else:
                home["NIANBAO_HOME"] = before


def _less(name: str, data: Any, share: float, rng: random.Random) -> Any:
    if isinstance(data, list):
        return [_less(name, item, share, rng) for item in data]
    if not isinstance(data, dict):
        return data
    out: dict[str, Any] = {}
    for key, value in data.items():
        if key == "find":
            out[key] = thinned(value, share, rng)
        elif key in _LISTS:
            out[key] = [word for word in value if rng.random() >= share]
        else:
            out[key] = _less(name, value, share, rng)
    if "finds" in data and name == FILES[0]:
        out["words"] = [*out.get("words", ()), data["finds"][0]]
    return out


def thinned(expression: str, share: float, rng: random.Random) -> str:
    """Return an expression without a share of the choices that it and its groups give: a|b|c → a|c."""

    def read(at: int, *, thin: bool) -> tuple[str, int]:
        """Return the choices from a place up to the end of their group, and where that is."""
        choices = [""]
        while at < len(expression) and expression[at] != ")":
            piece = _PIECE.match(expression, at)
            assert piece is not None
            at = piece.end()
            if piece[0] == "|":
                choices.append("")
            elif piece[0].startswith("("):
                inner, at = read(at, thin=thin and piece[0] not in _LOOKS)
                choices[-1] += f"{piece[0]}{inner})"
                at += 1
            else:
                choices[-1] += piece[0]
        if thin and len(choices) >= _FEW:
            choices = [choice for choice in choices if rng.random() >= share] or [rng.choice(choices)]
        return "|".join(choices), at

    return read(0, thin=True)[0]
