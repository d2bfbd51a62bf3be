"""A sentence while it is read: its quantities, the words of the vocabulary in it, clauses, and what was spoken of."""

from bisect import bisect_left
from collections.abc import Iterator

from assistant.grounding.meanings import Meanings, Mention
from assistant.grounding.quantities import Quantity

STOPS = frozenset("，,；;：:、（）()。\n")


class Sentence:
    """One sentence of a text, from `start` to `end`.

    `topic` is the table that the heading above speaks of; `table` and `rows` what was named last, also in the sentence
    before; `year` the year that is spoken of.
    """

    def __init__(self, text: str, start: int, end: int, quantities: list[Quantity], words: Meanings) -> None:
        self.text, self.start, self.end, self.quantities, self.words = text, start, end, quantities, words
        self.mentions = words.mentions(text, start, end)
        if any(mention.of("shy") for mention in self.mentions):
            self.mentions = list(_brave(self.mentions))
        self._starts = [mention.start for mention in self.mentions]
        self.topic, self.table = "", ""
        self.year: int | None = None
        self.rows: tuple[str, ...] = ()

    def between(self, start: int, end: int) -> list[Mention]:
        """Return the words that stand whole between two places."""
        low = bisect_left(self._starts, start)
        high = bisect_left(self._starts, end, low)
        return [mention for mention in self.mentions[low:high] if mention.end <= end]

    def clause_before(self, at: int, lowest: int) -> int:
        """Return where the clause that ends at `at` begins."""
        while at > lowest:
            if self.text[at - 1] in STOPS:
                inside = self._inside(at - 1)
                if inside is None or inside < lowest:
                    break
                at = inside + 1
            at -= 1
        return at

    def _inside(self, at: int) -> int | None:
        """Return where the word begins that a mark stands within: 没有现成信息、需要另行制作."""
        index = bisect_left(self._starts, at) - 1
        return self._starts[index] if index >= 0 and self.mentions[index].end > at else None

    def clause_after(self, at: int, highest: int) -> int:
        """Return where the clause that begins at `at` ends."""
        while at < highest and (self.text[at] not in STOPS or self._inside(at) is not None):
            at += 1
        return at

    def behind(self, quantity: Quantity) -> int:
        """Return where the words behind a quantity begin: after a parenthesis that follows it at once."""
        if self.text[quantity.end : quantity.end + 1] not in ("（", "("):
            return quantity.end
        closed = min((at for mark in "）)" if (at := self.text.find(mark, quantity.end, self.end)) >= 0), default=-1)
        return closed + 1 if closed >= 0 else quantity.end

    def unexplained(self, start: int, end: int) -> int:
        """Return how many letters of a clause no word of the vocabulary explains."""
        rest, at = "", start
        for mention in self.between(start, end):
            rest += self.text[at : mention.start]
            at = mention.end
        rest += self.text[at:end]
        return len(rest) if rest.isalpha() else sum(map(str.isalpha, rest))

    def speaks_of(self, table: str, mentions: list[Mention] | None = None) -> bool:
        """Whether what a table counts is named, here or among some words."""
        return any(
            meaning.kind == "subject" and meaning.table == table
            for mention in (self.mentions if mentions is None else mentions)
            for meaning in mention.meanings
        )

    def names(self, table: str) -> bool:
        """Whether a row of a table is named by a word that alone is enough."""
        return any(
            meaning.kind == "row" and meaning.table == table and not meaning.weak
            for mention in self.mentions
            for meaning in mention.meanings
        )

    def around(self, quantity: Quantity) -> str:
        """Return the words of a quantity's clause that are its own: not the common ones of the vocabulary."""
        left = max((item.end for item in self.quantities if item.end <= quantity.start), default=self.start)
        right = min((item.start for item in self.quantities if item.start >= quantity.end), default=self.end)
        begin, end = self.clause_before(quantity.start, left), self.clause_after(quantity.end, right)
        own = self._own(begin, quantity.start) + self._own(quantity.end, end)
        return own if len(own) > 1 else self._own(left, quantity.start) or self.text[begin:end]

    def _own(self, start: int, end: int) -> str:
        pieces: list[str] = []
        for mention in self.between(start, end):
            if not mention.meanings or mention.meanings[0].kind == "":
                pieces.append(self.text[start : mention.start])
                start = mention.end
        return "".join([*pieces, self.text[start:end]])


def _brave(mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the words, the shy ones without their column where no other column of their table is named."""
    named = {
        meaning.table
        for mention in mentions
        if mention.of("shy") is None
        for meaning in mention.meanings
        if meaning.kind == "column"
    }
    for mention in mentions:
        shy = mention.of("shy")
        if shy is None or shy.table in named:
            yield mention
        else:
            kept = tuple(item for item in mention.meanings if item.kind != "column" or item.table != shy.table)
            yield mention._replace(meanings=kept)
