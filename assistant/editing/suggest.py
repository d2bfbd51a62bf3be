"""A model reads each text and suggests improvements; only those that pass every test are kept, none is applied."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

from assistant.domain.findings import Finding
from assistant.domain.report import Report, require_sections
from assistant.domain.suggestions import Category, Suggestion
from assistant.editing.sieve import Dropped, from_model
from assistant.editing.suggestions import added, from_rules
from assistant.errors import ModelTrouble
from assistant.llm import models, prompts, structured
from assistant.llm.calls import Account, Message
from assistant.llm.masking import Masks
from assistant.llm.material import material
from assistant.llm.models import Limits, Model, limits
from assistant.llm.prompts import Prompt

MOST = 8  # suggestions that a model is asked for, and that are looked at
_TEXT = {"type": "string"}
SCHEMA = {
    "type": "object",
    "properties": {
        "suggestions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "quote": _TEXT,
                    "replacement": _TEXT,
                    "reason": _TEXT,
                    "category": {"type": "string", "enum": [item.value for item in Category]},
                },
                "required": ["quote", "replacement", "reason", "category"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["suggestions"],
    "additionalProperties": False,
}


class Review(NamedTuple):
    """A text to be read by a model: what is sent, and what puts masks back."""

    section: str
    heading: str
    prompt: Prompt
    messages: tuple[Message, ...]
    masks: Masks


class Suggested(NamedTuple):
    """The report with its suggestions: which are new, what was dropped by section, what went wrong, what it took."""

    report: Report
    new: tuple[Suggestion, ...]
    dropped: dict[str, tuple[Dropped, ...]]
    troubles: dict[str, tuple[ModelTrouble, ...]]
    account: Account


def reviews(
    report: Report, findings: Iterable[Finding], sections: Sequence[str] | None, wanted: str | Model | None,
    prompt_name: str | None = None,
) -> list[Review]:  # fmt: skip
    """Return what will be sent for each narrative that has text; nothing where the model is the embedded one.

    Raises:
        BrokenResource: The prompt is not as it should be.
        UnusableInput: There is no such section or model.
    """
    require_sections(sections or (), (*report.texts, "title", "signature"))
    if not models.chain("suggest", wanted):
        return []
    prompt = prompts.load(prompt_name or "suggest")
    found: list[Review] = []
    for section in report.narratives:
        text = report.text(section)
        if (sections and section not in sections) or not text.strip():
            continue
        own = material(report, section)
        known = [item.message for item in findings if any(place.section == section for place in item.where)]
        values = own.adding(draft=text, findings="\n".join(known) or "没有。")
        heading = report.form.section(section).heading
        found.append(Review(section, heading, prompt, prompt.render(values), own.masks))
    return found


async def suggest(
    report: Report, findings: Sequence[Finding], sent: Sequence[Review], wanted: str | Model | None = None, *,
    only: Sequence[str] = (), seed: int = 1, fresh: bool = False, own: Limits | None = None,
) -> Suggested:  # fmt: skip
    """Return the report with the suggestions of its rules, and of a model that read each of the texts in `sent`.

    Args:
        report: The report that was checked.
        findings: What the check found in it.
        sent: What is sent, as `reviews` returned it.
        wanted: The model; the settings' without it.
        only: The sections to suggest for; all without it.
        seed: Goes to the model.
        fresh: Whether to pass over answers that were kept.
        own: Limits instead of those of schemas/models.yaml.

    Raises:
        UnusableInput: The server may not be reached (`NIANBAO_EGRESS`).
    """
    chain, account = models.chain("suggest", wanted), Account()
    began = time.perf_counter()
    answers = await asyncio.gather(
        *(_read(chain, review, account, seed, own or limits(), fresh=fresh) for review in sent)
    )
    account.seconds = min(account.seconds, time.perf_counter() - began)  # they are read at once
    told = [item for item in findings if not only or any(place.section in only for place in item.where)]
    new = list(from_rules(report, told))
    looked_at = {("rule", item.section) for item in report.suggestions if not only or item.section in only}
    dropped: dict[str, tuple[Dropped, ...]] = {}
    troubles: dict[str, tuple[ModelTrouble, ...]] = {}
    for review, (items, model, failed) in zip(sent, answers, strict=True):
        if failed:
            troubles[review.section] = failed
        if model is not None:
            sifted = from_model(report, review.section, _restored(items, review.masks), f"model:{review.prompt.name}")
            new += sifted.kept
            looked_at.add(("model", review.section))
            if sifted.dropped:
                dropped[review.section] = sifted.dropped
    before = {item.id for item in report.suggestions}
    after = added(report, new, looked_at)
    return Suggested(
        after, tuple(item for item in after.suggestions if item.id not in before), dropped, troubles, account
    )


async def _read(
    chain: Sequence[Model], review: Review, account: Account, seed: int, own: Limits, *, fresh: bool
) -> tuple[list[Any], Model | None, tuple[ModelTrouble, ...]]:
    failed: list[ModelTrouble] = []
    wanted = review.prompt.asking(review.messages, seed)
    for model in chain:
        try:
            async with asyncio.timeout(own.section):
                answer = await structured.ask(model, wanted, "suggestions", SCHEMA, account, fresh=fresh, own=own)
        except TimeoutError:
            failed.append(ModelTrouble("等了太久没有回答", where=model.name))
            continue
        except ModelTrouble as error:
            failed.append(error)
            continue
        items = answer.get("suggestions", answer.get("items", []))
        return (cast("list[Any]", items)[: 4 * MOST] if isinstance(items, list) else []), model, tuple(failed)
    return [], None, tuple(failed)


def _restored(items: Iterable[Any], masks: Masks) -> list[Any]:
    """Put back what was masked, in every text of every item."""
    return [
        {
            key: masks.restore(value) if isinstance(value, str) else value
            for key, value in cast("dict[str, Any]", item).items()
        }
        if isinstance(item, dict)
        else item
        for item in items
    ]
