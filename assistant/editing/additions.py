"""What a replacement brings into a text: words that no source has, a person's data; and whether it takes place of any.

Two versions of a text are held against one another, so that what was there before is never held against a suggestion.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from assistant.domain import personal
from assistant.domain.report import Report
from assistant.editing.suggestions import Span
from assistant.grounding import support_words
from assistant.grounding.meanings import pairs
from assistant.grounding.open_numbers import OpenNumber
from assistant.grounding.support import judged

_REWORDED = 3  # pairs of characters that another wording of the same unsourced words may have


class Version:
    """A text of a report, as it would be with some words replaced."""

    def __init__(self, report: Report, section: str, text: str) -> None:
        self._section, self._text = section, text
        self._report = report if report.text(section) == text else report.with_text(section, text)

    @cached_property
    def _unsourced(self) -> list[Span]:
        """Where words are that no source has."""
        return [span for item in judged(self._report, self._section) for span in item.extra]

    @cached_property
    def _lacking(self) -> list[Span]:
        """Where words are that no source has, likely meant by one or not."""
        return [span for item in judged(self._report, self._section) for span in (*item.extra, *item.lacking)]

    def invents(self, place: Span, open_ones: Iterable[OpenNumber] = ()) -> bool:
        """Whether a place has words, or one of some open numbers, that no source has."""
        spans = [*self._unsourced, *((item.start, item.end) for item in open_ones)]
        return any(start < place[1] and place[0] < end for start, end in spans)

    def adds_to(self, before: "Version") -> bool:
        """Whether some words have no source here that another version does not have."""
        more = support_words.load().says_more
        praise = Counter(more.words(self._text)) - Counter(more.words(before._text))
        if not self._report.notes:  # nobody knows what has a source: only praise and promises have none
            return bool(praise)
        known = {before._text[slice(*span)] for span in before._lacking}
        new = [words for span in self._lacking if (words := self._text[slice(*span)]) not in known]
        return any(
            len(pairs(words) - pairs(before._text)) > _REWORDED or any(one in words for one in praise) for words in new
        )

    def gives_away(self, before: "Version") -> bool:
        """Whether it has a person's data that another version does not have (X101)."""
        return bool(Counter(self._personal()) - Counter(before._personal()))

    def _personal(self) -> Iterator[str]:
        own = re.sub(r"[^0-9]", "", self._report.organ.telephone)  # “0599-5550118” → -
        for item in personal.find(self._text, masking=False):
            quote = self._text[item.start : item.end]
            # “0599 5550118” → “ ”
            if item.flag != "none" and not (own and re.sub(r"[^0-9]", "", quote) == own):
                yield quote
