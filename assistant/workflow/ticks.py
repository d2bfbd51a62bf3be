"""What a signer must have looked at, ticking it with a reason, and signing: for every face that signs."""

from collections.abc import Iterable, Sequence

from assistant import checking
from assistant.domain import signing
from assistant.domain.findings import Finding
from assistant.domain.report import Report
from assistant.editing import approve as approving
from assistant.editing import reasons
from assistant.editing.bind import bind
from assistant.editing.waive import let_stand
from assistant.errors import UnusableInput
from assistant.grounding import ticks
from assistant.grounding.ticks import Tick


def to_tick(
    report: Report, sections: Iterable[str] | None = None, findings: Iterable[Finding] | None = None
) -> list[Tick]:
    """Return what the signer of texts must have looked at, in the order of the document.

    These are the warnings of the rules on numbers, and the numbers that nothing supports of which no rule warns. What a
    person gave a reason for, by a binding or a waiver that holds, is not among them.

    Args:
        report: The report.
        sections: The texts; None for all.
        findings: What the check found in this very report, where the caller has it.
    """
    found = checking.check(report).findings if findings is None else tuple(findings)
    warned = ticks.warned(report, found)
    named = {(item.section, item.start, item.end) for item in [*warned, *_waived(report, found)]}
    texts = report.texts if sections is None else [key for key in report.texts if key in set(sections)]
    for section in texts:
        numbers = approving.unsupported(report, section)
        warned += [
            ticks.of_number(report, section, item) for item in numbers if (section, item.start, item.end) not in named
        ]
    order = {key: index for index, key in enumerate(texts)}
    return sorted((item for item in warned if item.section in order), key=lambda item: (order[item.section], item[2:4]))


def _waived(report: Report, findings: Iterable[Finding]) -> list[Tick]:
    """Return the warnings that a person let stand."""
    bare = (item.model_copy(update={"waived": None}) for item in findings if item.waived is not None)
    return ticks.warned(report, bare)


def tick(report: Report, wanted: str, reason: str, by: str, at: str) -> Report:
    """Return the report with a person's reason for one of `to_tick`: what is meant is not what the warning says.

    That of a number is a binding, that of words without a number a waiver. Either stays with its sentence while other
    words are edited, and lapses when the number or the cell changes.

    Args:
        report: The report.
        wanted: Which one, by its short name (`ticks.named`), or more of its key.
        reason: Why it stands.
        by: Who says so.
        at: When, ISO 8601.

    Raises:
        UnusableInput: There is none of that name, the reason is too short, or nobody is named.
        NotReady: The name is none of a person.
    """
    findings = checking.check(report).findings
    known = to_tick(report, findings=findings)
    item = _meant(known, wanted)
    reasons.require(reason)
    if item.finding is None or ticks.is_quantity(report, item):
        bound = bind(report, item.section, item.start, reason=reason, by=by, at=at)
        if all(one.key != item.key for one in to_tick(bound, (item.section,))):
            return bound  # else it is not the number itself that is warned of: its parts do not sum up
    meant = [one.finding for one in known if one.key == item.key and one.finding]
    return let_stand(report, meant, reason, by, at, findings)


def _meant(known: Sequence[Tick], wanted: str) -> Tick:
    name = wanted.strip().casefold()
    found = {item.key: item for item in known if len(name) >= ticks.SHORTEST and item.key.startswith(name)}
    if len(found) == 1:
        return next(iter(found.values()))
    if not known:
        raise UnusableInput("没有“{name}”这一处：没有要逐处说明的了", code="no_tick", name=wanted.strip())
    raise UnusableInput(
        "没有“{name}”这一处，可能刚改过",
        then="现在要看的有：{known}。",
        code="unknown_tick",
        name=wanted.strip(),
        known="、".join(f"{short}（{items[0].quote}）" for short, items in ticks.named(known).items()),
    )


def sign(
    report: Report, parts: Iterable[str], by: str, at: str, roles: Sequence[str], *, seen: bool = False,
    findings: Iterable[Finding] | None = None,
) -> Report:  # fmt: skip
    """Return the report with parts signed in some roles.

    Args:
        report: The report.
        parts: Of `signing.parts`.
        by: Who signs.
        at: When, ISO 8601.
        roles: The ids of the roles.
        seen: Whether the signer was shown all of `to_tick`; it is written into the sign-offs.
        findings: As in `to_tick`.

    Raises:
        UnusableInput: As `approve.approve`.
        NotReady: As `approve.approve`.
    """
    wanted = tuple(parts)
    shown = to_tick(report, wanted, findings)
    for part in wanted:
        own = [item for item in shown if item.section == part]
        for role in roles:
            report = approving.approve(report, part, by, at, role=role, shown=own, seen=seen)
    return report


def sign_whole(
    report: Report, by: str, at: str, role: str, findings: Iterable[Finding] | None = None
) -> Report:  # fmt: skip
    """Return the report with every part signed in one role, by a person who saw it whole, or raise as `sign`."""
    return sign(report, signing.parts(report), by, at, (role,), seen=True, findings=findings)
