"""What stands between a report and its final: errors, what is not finished, texts nobody approved.

It takes findings and knows no rule.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assistant import words
from assistant.assembling.old_text import Old
from assistant.domain import signing
from assistant.domain.findings import Finding
from assistant.domain.gaps import CODE, Leftover, leftovers, unanswered
from assistant.domain.report import PREAMBLE, Report
from assistant.domain.sign_offs import is_name, roles
from assistant.errors import NotReady
from assistant.grounding import ticks
from assistant.grounding.ticks import Tick
from assistant.messages import text
from assistant.translating import translated

NOT_SIGNED = "not_signed"


class Blocker(NamedTuple):
    """One thing that keeps a report from being final: what it is, where, what to do; a rule's code or `NOT_SIGNED`.

    `place` is where in one word, as `findings.Place.words`, or the part that is to be signed.
    """

    what: str
    where: str
    then: str
    code: str = ""
    place: str = ""

    @property
    def line(self) -> str:
        """The blocker as one line."""
        return text("{where}：{what}。{then}", where=self.where, what=self.what.rstrip("。"), then=self.then)


def blockers(report: Report, findings: Iterable[Finding]) -> list[Blocker]:
    """Return everything that keeps a report from being final, in the order of the document; empty when nothing does.

    Args:
        report: The report.
        findings: What the check found in this very report.
    """
    found = tuple(findings)
    return [
        *_signature(report), *_texts(report), *_sign_offs(report), *_not_seen(report, found), *_errors(report, found),
    ]  # fmt: skip


def require(report: Report, findings: Iterable[Finding]) -> None:
    """Let a report pass only where it may be final.

    Raises:
        NotReady: It may not; the message lists every reason, one on a line.
    """
    if found := blockers(report, findings):
        raise NotReady(
            "还不能定稿，差 {n} 项：\n{lines}\n",
            then="逐项处理后再生成；要先看样子，可生成草稿。",
            code=_code(report, found),
            n=len(found),
            lines="\n".join(f"{number}. {item.line}" for number, item in enumerate(found, 1)),
        )


def _code(report: Report, found: Iterable[Blocker]) -> str:
    """Return what is to be done first: a blank cover is filled in before it is signed."""
    if not report.organ.name.strip():
        return "nameless"
    if report.dated is None or unanswered(report, PREAMBLE):
        return "cover_blank"
    return NOT_SIGNED if any(item.code == NOT_SIGNED for item in found) else ""


def require_form(name: str, lost: Sequence[str], old: Iterable[Old], paragraphs: Iterable[str] = ()) -> None:
    """Let an organ's own form pass as a final only where every text has its place and none of last year stands in it.

    Args:
        name: The form's file.
        lost: Texts that the form has no place for.
        old: What stands in it from before.
        paragraphs: All that stands in it now, heads and feet too.

    Raises:
        NotReady: It may not; the message lists every reason, one on a line.
    """
    lines = [text("没有“{heading}”的位置，这一部分没有写进去", heading=item) for item in lost]
    lines += [text("旧文字，{old}", old=item.line) for item in old if item.sure]
    found = dict.fromkeys(item.quote for paragraph in paragraphs for item in leftovers(paragraph))
    lines += [text("没写完的“{quote}”", quote=quote) for quote in found]
    if lines:
        raise NotReady(
            "这份表还不能作定稿，有 {n} 处要先改：\n{lines}\n",
            where=name,
            then="请在 Word 里改好这份表（删去旧文字，补上缺的标题）再填；要先看样子，可以出草稿。",
            code="old_form",
            n=len(lines),
            lines="\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)),
        )


def _signature(report: Report) -> Iterator[Blocker]:
    if not report.organ.name.strip():
        yield Blocker(text("没有单位名称"), text("落款"), text("请填写单位全称。"), place=signing.COVER)
    if report.dated is None:
        yield Blocker(text("没有成文日期"), text("落款"), text("请填写日期。"), place=signing.COVER)


def _texts(report: Report) -> Iterator[Blocker]:
    for key in report.texts:
        section = report.sections.get(key)
        where = words.section_name(report, key)
        if section is None or not section.text.strip():
            yield Blocker(text("还没有文字"), where, text("请写好并由负责人签字确认。"), place=key)
            continue
        for item in unanswered(report, key):
            yield Blocker(_unfinished(item), where, _what_to_do(item), CODE, f"{key}:{item.start}-{item.end}")


def _unfinished(item: Leftover) -> str:
    if item.entry.asks:
        return text("有待补充的内容{gap}", gap=item.shown)
    return text("没有写完，{name}“{gap}”", name=translated(item.entry.name), gap=item.shown)


def _what_to_do(item: Leftover) -> str:
    return text("请补上实际情况。") if item.entry.kind == "gap" else text("请删去。")


def _sign_offs(report: Report) -> Iterator[Blocker]:
    """Every part must be signed, as it stands, in every role that a final needs."""
    needed = roles()
    for part in signing.parts(report):
        if part in report.texts and not report.text(part).strip():
            continue  # named already
        missing: list[str] = []
        lapsed: dict[str, list[str]] = {}
        for role in needed.final:
            sign_off = signing.latest(report, part, role)
            if sign_off is None or not is_name(sign_off.by):
                missing.append(needed.roles[role].shown)
            elif why := words.standing(report, sign_off):
                lapsed.setdefault(why, []).append(needed.roles[role].shown)
        where, then = words.part_name(report, part), text("请负责人核对后签字确认。")
        if missing:
            yield Blocker(text("还没有{roles}签字", roles="、".join(missing)), where, then, NOT_SIGNED, part)
        for changed, names in lapsed.items():
            yield Blocker("、".join(names) + changed, where, then, NOT_SIGNED, part)
    for item in signing.touched(report):
        if item.role not in needed.final:  # nobody needs it, and a final that shows it would lie
            where = words.part_name(report, item.part)
            yield Blocker(words.standing(report, item), where, text("请本人重新签字确认。"), NOT_SIGNED, item.part)


def _not_seen(report: Report, findings: Iterable[Finding]) -> Iterator[Blocker]:
    """A warning that came after a text was signed was seen by none of its signers."""
    needed = roles()
    for (section, items), names in _by_items(ticks.unseen(report, findings, needed.final)).items():
        quotes = words.some_of([f"“{item.quote}”" for item in items])
        shown = "、".join(needed.roles[role].shown for role in names)
        what = text("{quotes}没有出处，或和表里、素材里对不上，{roles}签字时没有看过", quotes=quotes, roles=shown)
        then = text("请看过再签一次，或写明理由，或改正。")
        yield Blocker(what, words.part_name(report, section), then, NOT_SIGNED, items[0].place.words)


def _by_items(found: Mapping[tuple[str, str], Sequence[Tick]]) -> dict[tuple[str, tuple[Tick, ...]], list[str]]:
    """Return by a text and what was not seen of it the roles whose signers did not."""
    by_items: dict[tuple[str, tuple[Tick, ...]], list[str]] = {}
    for (section, role), items in found.items():
        by_items.setdefault((section, tuple(items)), []).append(role)
    return by_items


def _errors(report: Report, findings: Iterable[Finding]) -> Iterator[Blocker]:
    """Errors only: a warning may stand, and a waived finding has its reason. What is not finished was named already."""
    for finding in findings:
        if not finding.blocks or _says_what_was_named(report, finding):
            continue
        places = dict.fromkeys((place.cell, place.section) for place in finding.where)
        where = words.some_of([words.place(report, *place) for place in places])
        then = text("应为：{expected}", expected=translated(finding.expected)) if finding.expected else text("请改正。")
        yield Blocker(finding.message, where or text("全文"), then, finding.code, _first(finding))


def _first(finding: Finding) -> str:
    return finding.where[0].words if finding.where else ""


def _leftovers(report: Report) -> set[tuple[str, str]]:
    """Return the places of the texts that are not finished."""
    return {(key, item.quote) for key in report.texts for item in leftovers(report.text(key))}


def _blank(report: Report) -> set[str]:
    """Return the texts that nobody has written."""
    return {key for key in report.texts if not report.text(key).strip()}


def _says_what_was_named(report: Report, finding: Finding) -> bool:
    """Whether all that a finding speaks of are texts that are blank, or places of them that are not finished."""
    named, blank = report.once(_leftovers), report.once(_blank)
    return bool(finding.where) and all(
        (place.section, place.quote) in named or (place.section in blank and place.cell is None)
        for place in finding.where
    )
