"""Say what leaves the machine before it does, and ask where a person wants to see it first."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from assistant.cli import output
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.llm.calls import Message
    from assistant.llm.models import Model


class Parcel(NamedTuple):
    """What one call sends: what it is for, to which models, from which prompt; how many values of a kind are masked."""

    purpose: str
    models: "tuple[Model, ...]"
    prompt: str
    messages: "tuple[Message, ...]"
    masked: dict[str, int]


def announce(parcels: Sequence[Parcel], *, whole: bool, yes: bool) -> bool:
    """Say what will be sent where; with `whole` show every word of it and ask. Return whether to go on.

    Raises:
        UnusableInput: A server may not be reached (`NIANBAO_EGRESS`).
    """
    from assistant.llm import egress

    if not parcels:
        return True
    for model in _models(parcels):
        egress.require_allowed(model.base_url)
        own = [parcel for parcel in parcels if model in parcel.models]
        standby = all(parcel.models[0] != model for parcel in own)
        output.progress(
            text(
                "备用：{model}，{server}；{purposes}，{n} 字。"
                if standby
                else "将发给 {model}，{server}：{purposes}；共 {n} 字。",
                model=model.name,
                server=egress.describe(model.base_url),
                purposes="；".join(parcel.purpose for parcel in own),
                n=sum(len(said) for parcel in own for _, said in parcel.messages),
            )
        )
    masked = _masked(parcels)
    if masked:
        output.progress(text("已遮盖：{masked}；收到后换回。", masked=masked))
    output.progress(text("只发表格的数、有关的工作记录和提示；要改的草稿会连同意见再发一次。看全文：--show-egress"))
    if not whole:
        return True
    from assistant.llm.calls import said_by

    for parcel in parcels:
        click.echo(f"════ {parcel.purpose} · {parcel.prompt} ════\n{said_by(parcel.messages)}\n")
    return yes or click.confirm(text("这样发送吗？"), default=False)


def _models(parcels: Iterable[Parcel]) -> "list[Model]":
    return list(dict.fromkeys(model for parcel in parcels for model in parcel.models))


def _masked(parcels: Iterable[Parcel]) -> str:
    counts: dict[str, int] = {}
    for parcel in parcels:
        for kind, number in parcel.masked.items():
            counts[kind] = max(counts.get(kind, 0), number)
    return "、".join(f"{kind} {number}" for kind, number in counts.items() if number)
