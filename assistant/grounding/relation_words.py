"""The words that put one thing in relation to others: 居首, 其次, 比…多, 是…的几倍, 除…外再无, 唯一一件."""

from pydantic import BaseModel, ConfigDict

from assistant.grounding.predicates import Marker


class RelationWords(BaseModel):
    """schemas/lexicons/relations.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first_behind: Marker
    first_ahead: Marker
    second_behind: Marker
    second_ahead: Marker
    last_behind: Marker
    last_ahead: Marker
    order: Marker
    not_ranked: Marker
    than: Marker
    over: Marker
    times_of: Marker
    only: Marker
    but_for: Marker
    but_rest: Marker
    covers: Marker
    kinds_of_applicants: Marker
    kinds_of_results: Marker
    sole: Marker
    kinds: Marker
    topic: Marker
    not_asking: Marker
    organ: Marker
    together: Marker
    narrower: Marker
    filler: Marker
    disputes: tuple[tuple[str, ...], ...]
    decisions: tuple[str, ...]
