"""Acts of this server that one click takes back: what a report was before each, and after it."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from weakref import WeakKeyDictionary

from assistant.domain.report import Report
from assistant.errors import UnusableInput
from assistant.web.handlers import shared
from assistant.web.serving import Opened, Serving
from assistant.workflow.taking_back import take_back

_MOST = 100  # acts that are remembered
_Acts = OrderedDict[str, tuple[int, Report, Report]]
_acts: "WeakKeyDictionary[Serving, _Acts]" = WeakKeyDictionary()
_lock = Lock()


def change(
    serving: Serving, report_id: int, verb: Callable[[Report], Report], act: str, by: str
) -> tuple[Opened, dict[str, str]]:
    """Apply a verb to a report; return it as it is then stored, and the payload that takes the act back."""
    seen: list[Report] = []

    def noted(report: Report) -> Report:
        after = verb(report)
        seen[:] = [report, after]
        return after

    opened = shared.change(serving, report_id, noted, act, by)
    before, after = seen
    token = secrets.token_urlsafe(9)
    with _lock:
        acts = _acts.setdefault(serving, OrderedDict())
        acts[token] = report_id, before, after
        while len(acts) > _MOST:
            acts.popitem(last=False)
    return opened, {"what": token}


def undo(serving: Serving, report_id: int, token: str) -> Opened:
    """Take an act back, once.

    Raises:
        UnusableInput: The server has started anew since, or what the act changed has been changed again.
    """
    with _lock:
        known = _acts.get(serving, OrderedDict()).pop(token, None)
    if known is None or known[0] != report_id:
        raise UnusableInput("这一步撤不回了", then="在“审改”的历史里可以恢复。", code="undo_gone")
    _, before, after = known
    act = "note" if before.sections == after.sections else "restore"  # of a text the journal says that it is back
    return shared.change(serving, report_id, lambda report: take_back(report, before, after), act)
