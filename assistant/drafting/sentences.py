"""What is told of notes as sentences: with their ends, short ones of one paragraph joined, items of a list numbered."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.domain.gaps import gaps
from assistant.drafting.phrases import END, About, Sentence
from assistant.drafting.retelling import Told

_SHORT = 16  # characters of a sentence that reads better with the next one
_MOST = 3  # of them in one


def said(told: Told) -> Sentence:
    """Return what is told as a sentence, with an end; a question tells nothing of its note."""
    text, about = told.text, About("text", told.aspect, notes=told.notes)
    if told.asks:
        return Sentence(text, ("gap",), about=about)
    text = text if text[-1:] in END else f"{text}。"
    return Sentence(text, ("gap",), told.notes, about) if gaps(text) else Sentence(text, (), told.notes)


def together(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Yield sentences, short ones that rest on notes alone joined: three short ones in a row read like a list."""
    held: list[Sentence] = []
    for item in sentences:
        joins = bool(item.notes) and not item.facts and len(item.text) <= _SHORT and item.text.count("。") == 1
        if not joins or len(held) == _MOST:
            yield from _as_one(held)
            held = []
        if joins:
            held.append(item)
        else:
            yield item
    yield from _as_one(held)


def _as_one(held: Sequence[Sentence]) -> Iterator[Sentence]:
    if held:
        text = "；".join(item.text.rstrip("。") for item in held)
        yield Sentence(f"{text}。", (), tuple(dict.fromkeys(note for item in held for note in item.notes)))


def numbered(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Yield sentences as the items of a list, each a paragraph; a single one has no number.

    “1.2026年” would be read as a number of its own: before a digit there is a blank.
    """
    for number, item in enumerate(sentences, 1):
        mark = f"{number}. " if item.text[:1].isdigit() else f"{number}."
        yield [item._replace(text=f"{mark}{item.text}") if len(sentences) > 1 else item]
