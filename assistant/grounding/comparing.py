"""The words that compare (多于, 不足半数, 一样多), and what they claim of facts."""

from collections.abc import Iterator
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from assistant.domain.facts import Fact
from assistant.grounding.names import Name
from assistant.grounding.predicates import Claim, Marker


class Comparing(BaseModel):
    """schemas/lexicons/compared.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    more: Marker
    less: Marker
    equal: Marker
    halves: Marker
    alike: Marker
    share: Marker
    over_half: Marker
    under_half: Marker
    near_half: Marker
    of_all: Marker
    closed: Marker
    supposes: Marker
    former: Marker
    filler: Marker


def outside(
    left: list[Name], end: int, part: Fact | None, wholes: list[Fact], span: tuple[int | Decimal | None, ...]
) -> Iterator[Claim]:
    """Yield a share that of every whole it may be of is outside of what is said, in percent."""
    rates = [100 * Decimal(part.value) / Decimal(whole.value) for whole in wholes if whole.value] if part else []
    low, high = span
    within = ((low is None or rate >= low) and (high is None or rate <= high) for rate in rates)
    if part is not None and rates and not any(within):
        yield claim_of(left, end, [part, wholes[0]])


def claim_of(left: list[Name], end: int, facts: list[Fact]) -> Claim:
    """Return the claim that names and what stands behind them make of facts."""
    return Claim(left[0].start, end, tuple(fact.id for fact in facts), last_year=False, is_sure=False)
