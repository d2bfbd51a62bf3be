"""What is said of the former and the latter of two that were counted: 自然人20件，企业25件，前者少于后者."""

from collections.abc import Callable, Iterator

from assistant.domain.facts import Fact
from assistant.grounding.claim_views import View
from assistant.grounding.names import Name
from assistant.grounding.predicates import Claim, Marker

_NEAR = 4  # letters from a name to its number: 企业申请25件
Both = Callable[[list[Name], Name], Iterator[tuple[Fact, Fact]]]


def former(view: View, marker: Marker, both: Both) -> Iterator[Claim]:
    """Yield what is said to be more or less than the other of two, and is not.

    Args:
        view: The sentence.
        marker: The words that compare them.
        both: Returns the facts of two names of one kind.
    """
    if view.names_last_year:
        return
    for match in marker.pattern.finditer(view.text, view.start, view.end):
        counted = [n for n in view.strong if n.kind in ("row", "column") and n.end <= match.start()]
        counted = [n for n in counted if view.counts(n.end, n.end + _NEAR)][-2:]
        if len(counted) < 2 or counted[0].kind != counted[1].kind or match["left"] == match["right"]:
            continue
        one, other = counted if match["left"] == "前者" else reversed(counted)
        for left, right in both([one], other):
            holds = left.value > right.value if match["more"] else left.value < right.value
            if holds == bool(match["denied"]):
                yield Claim(counted[0].start, match.end(), (left.id, right.id), last_year=False, is_sure=False)
