"""What leaves the machine: for every call its purpose, models, prompt and words, shown before anything is sent."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assistant import checking
from assistant.domain import personal
from assistant.domain.report import Report, require_sections
from assistant.drafting import Plan
from assistant.drafting.request import request
from assistant.editing.suggest import Review
from assistant.llm import egress, models, prompts
from assistant.llm.calls import Message
from assistant.llm.models import Model


class Parcel(NamedTuple):
    """What one call sends: what it is for, to which models, from which prompt; how many values of a kind are masked."""

    purpose: str
    models: tuple[Model, ...]
    prompt: str
    messages: tuple[Message, ...]
    masked: dict[str, int]

    @property
    def size(self) -> int:
        """How many characters are sent."""
        return sum(len(said) for _, said in self.messages)

    @property
    def suspects(self) -> list[str]:
        """What looks like a person's name in what is sent of the report, and was not masked."""
        said = "\n".join(text for _, text in self.messages[-1:])
        fixed = "\n".join(text for _, text in self.messages[:-1])
        return [name for name in personal.suspects(said) if name not in fixed]


class Destination(NamedTuple):
    """A model with what goes to it; `standby` where it is asked only when another fails."""

    model: Model
    server: str
    parcels: tuple[Parcel, ...]
    standby: bool


def of_draft(planned: Plan) -> list[Parcel]:
    """Return what drafting sends."""
    found: list[Parcel] = []
    for sent in planned.requests:
        prompt, messages = sent.opening(sent.begun)
        chain = models.chain(sent.section, planned.ways.model)
        found.append(Parcel(sent.heading, chain, prompt.name, messages, sent.masks.counts))
    return found


def of_suggest(reviews: Iterable[Review], wanted: str | Model | None = None) -> list[Parcel]:
    """Return what suggesting sends for its reviews (`editing.suggest.reviews`)."""
    chain = models.chain("suggest", wanted)
    return [Parcel(item.heading, chain, item.prompt.name, item.messages, item.masks.counts) for item in reviews]


def destinations(parcels: Sequence[Parcel]) -> list[Destination]:
    """Return where parcels go.

    Raises:
        UnusableInput: A server may not be reached (`NIANBAO_EGRESS`).
    """
    found: list[Destination] = []
    for model in dict.fromkeys(model for parcel in parcels for model in parcel.models):
        egress.require_allowed(model.base_url)
        own = tuple(parcel for parcel in parcels if model in parcel.models)
        standby = all(parcel.models[0] != model for parcel in own)
        found.append(Destination(model, egress.describe(model.base_url), own, standby))
    return found


def masked(parcels: Iterable[Parcel]) -> dict[str, int]:
    """Return how many values of each kind are masked in parcels of one report."""
    counts: dict[str, int] = {}
    for parcel in parcels:
        for kind, number in parcel.masked.items():
            counts[kind] = max(counts.get(kind, 0), number)
    return {kind: number for kind, number in counts.items() if number}


def rendered(report: Report, prompt: str, section: str | None = None) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a prompt's whole name and the messages it makes of a report, as they would be sent.

    Args:
        report: The report.
        prompt: `overview@1`, or `overview` for the newest version.
        section: The section, for a prompt that serves any; the first narrative without it.

    Raises:
        BrokenResource: The prompt is not as it should be.
        UnusableInput: There is no such section.
    """
    loaded = prompts.load(prompt)
    of = loaded.head.section if loaded.head.section != "any" else section or report.form.narratives[0]
    require_sections([of], report.form.narratives)
    findings = [
        item.message for item in checking.check(report).findings if any(place.section == of for place in item.where)
    ]
    draft = report.text(of) or "（还没有文字）"
    whole, messages = request(report, of).following(loaded.name, draft=draft, findings="\n".join(findings) or "没有。")
    return whole.name, messages
