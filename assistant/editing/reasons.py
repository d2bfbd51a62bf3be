"""The reason that a person gives for what may stay as it is: what is too short says nothing to who reads it later."""

from assistant.errors import UnusableInput

SHORTEST = 4  # characters


def require(reason: str) -> str:
    """Return a reason without blanks around it.

    Raises:
        UnusableInput: It is too short.
    """
    if len(reason.strip()) < SHORTEST:
        raise UnusableInput("说明太短，写四个字以上", code="short_reason")
    return reason.strip()
