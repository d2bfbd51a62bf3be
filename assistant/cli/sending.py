"""Say what leaves the machine before it does, and ask where a person wants to see it first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.cli import output, terminal
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.workflow.outgoing import Parcel


def announce(parcels: "Sequence[Parcel]", *, whole: bool, yes: bool) -> bool:
    """Say what will be sent where; with `whole` show every word of it and ask. Return whether to go on.

    Raises:
        UnusableInput: A server may not be reached (`NIANBAO_EGRESS`).
    """
    from assistant.workflow import outgoing

    if not parcels:
        return True
    for model, server, own, standby in outgoing.destinations(parcels):
        output.progress(
            text(
                "备用：{model}，{server}；{purposes}，{n} 字。"
                if standby
                else "将发给 {model}，{server}：{purposes}；共 {n} 字。",
                model=model.name,
                server=server,
                purposes="；".join(parcel.purpose for parcel in own),
                n=sum(parcel.size for parcel in own),
            )
        )
    if masked := outgoing.masked(parcels):
        kinds = "、".join(f"{kind} {number}" for kind, number in masked.items())
        output.progress(text("已遮盖：{masked}；收到后换回。", masked=kinds))
    output.progress(text("只发表格的数、有关的工作记录和提示；要改的草稿会连同意见再发一次。看全文：--show-egress"))
    if not whole:
        return True
    from assistant.llm.calls import said_by

    for parcel in parcels:
        terminal.say(f"════ {parcel.purpose} · {parcel.prompt} ════\n{said_by(parcel.messages)}\n")
        if names := parcel.suspects:
            output.progress(text("像姓名、没有遮盖的，请看一下：{names}", names="、".join(names)))
    return yes or terminal.confirm(text("这样发送吗？"))
