"""What all nouns that stand in files have in common: they never change, and know no other keys than their own."""

import hashlib

from pydantic import BaseModel, ConfigDict


class Data(BaseModel):
    """Base of everything that is read from or written to a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def text_hash(text: str) -> str:
    """Return the hash that a decision on a text is bound to."""
    return hashlib.sha256(text.encode()).hexdigest()
