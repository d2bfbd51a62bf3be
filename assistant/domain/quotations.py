"""Quotation marks of words that were cut: each has its other half again, so that a quotation ends where it ends."""

_CLOSES = {"“": "”", "《": "》"}
_OPENS = {closing: opening for opening, closing in _CLOSES.items()}


def closed(said: str) -> str:
    """Return words with the halves of quotation marks that a cut took away; those around all of it stay around it.

    “去年写的“公开栏更新…” → “去年写的“公开栏更新…””; what lacks nothing stays as it is.
    """
    if not any(_halves(said)):
        return said
    first, last = ("“", "”") if said.startswith("“") and said.endswith("”") and len(said) > 1 else ("", "")
    inner = said[len(first) : len(said) - len(last)]
    before, behind = _halves(inner)
    return f"{first}{before}{inner}{behind}{last}"


def _halves(said: str) -> tuple[str, str]:
    """Return the marks that words lack: those to open before them, those to close behind them."""
    opened, lacking = list[str](), ""
    for character in said:
        if character in _CLOSES:
            opened.append(character)
        elif opened and _CLOSES[opened[-1]] == character:
            opened.pop()
        elif character in _OPENS:
            lacking = _OPENS[character] + lacking
    return lacking, "".join(_CLOSES[mark] for mark in reversed(opened))
