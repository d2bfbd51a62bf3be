"""⑥ 定稿, what is still lacking: the gate's own list with a way to each place; what holds, what stands for a reason."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from assistant.assembling.gate import Blocker
from assistant.checking import sheet
from assistant.domain import signing
from assistant.domain.findings import Finding, Severity
from assistant.domain.gaps import CODE as GAP
from assistant.domain.gaps import question_of
from assistant.domain.report import Report
from assistant.grounding.ticks import Tick
from assistant.messages import text
from assistant.web import ways
from assistant.web.rail import Item, fee_question, finding_id, items, said
from assistant.web.serving import Opened, lacking
from assistant.workflow import steps


class Lack(NamedTuple):
    """One row: its sign, the sentence, what else is said, where its link leads; `finding` may be taken back there.

    `caused` where it follows from the row above. Nobody can sign before what is `unwritten` is written, and what is
    `left` by a converter, a model or a template is cut out.
    """

    kind: str
    title: str
    more: str = ""
    href: str = ""
    label: str = ""
    finding: str = ""
    caused: bool = False
    unwritten: bool = False
    left: bool = False


def lacks(opened: Opened) -> list[Lack]:
    """Return what keeps a report from being final but the sign-offs; what follows from another stands under it."""
    by_id = {card.id: card for card in items(opened.report, opened.checked)}
    cards: dict[tuple[str, str], Item | None] = {}
    for item in opened.checked.findings:
        # of what is not finished the gate says in its own words where it stands
        names = [spot.words for spot in item.where] if item.code == GAP else [item.message]
        cards |= dict.fromkeys(((item.code, name) for name in names), by_id.get(finding_id(item)))
    found = lacking(opened)
    pairs = [(item, cards.get((item.code, item.place if item.code == GAP else item.what))) for item in found]
    known = {card.id for _, card in pairs if card}
    rows: list[Lack] = []
    for item, card in pairs:
        if card and card.under in known:
            continue
        rows.append(_of(opened, item, card))
        rows += [_caused(opened, one, card) for one, other in pairs if card and other and other.under == card.id]
    return rows


def _of(opened: Opened, item: Blocker, card: Item | None) -> Lack:
    if item.code == GAP and steps.asks(opened.report, item):
        title, asked = text("{where}有一处没填", where=item.where), _asked(opened.report, item)
        href, label = ways.to_answer(opened.report, opened.id, asked, item.place)
        question = said(opened.report, question_of(asked) or asked.strip("【】"))
        return Lack("asked", title, question, href, label, unwritten=True)
    is_left = item.code == GAP
    page, label = _page(opened.report, item)
    href = f"/{page}?id={opened.id}&goto={quote(item.place)}" if item.place else f"/{page}?id={opened.id}"
    if item.code == "N106" and (asked := fee_question(opened.report, opened.id)):
        href, label = asked, text("去答")
    where = "" if card and not is_left else item.where + text("：")
    what = where + (card.text if card else said(opened.report, item.what))
    then = "" if is_left else item.then
    return Lack("error", what, then, href, label, unwritten=card is None and not is_left, left=is_left)


def _caused(opened: Opened, item: Blocker, cause: Item) -> Lack:
    """Return a row that follows from another."""
    href = f"/figures?id={opened.id}&goto={quote(cause.cell)}"
    return Lack("error", said(opened.report, item.what), text("多半是上一条引起的"), href, text("去改表"), caused=True)


def _page(report: Report, item: Blocker) -> tuple[str, str]:
    """Return the page where a blocker is dealt with, and what the link to it says."""
    section = item.place.partition(":")[0]
    if item.place in report.form.cells:
        return "figures", text("去改表")
    if section in report.texts:
        return ("review", text("去看")) if report.text(section).strip() else ("draft", text("去起草"))
    return "basics", text("去填")


def _asked(report: Report, item: Blocker) -> str:
    """Return the gap that blocks, as it stands in its text."""
    section, _, span = item.place.partition(":")
    start, _, end = span.partition("-")
    return report.text(section)[int(start) : int(end)]


def rest(opened: Opened) -> list[Lack]:
    """Return what does not keep it from being final: what holds, what may be looked at, what stands with a reason."""
    return [*_held(opened), *_cover(opened), *_warnings(opened), *_comments(opened), *_waived(opened)]


def _held(opened: Opened) -> Iterator[Lack]:
    report = opened.report
    identities = [line for line in sheet.lines(report, opened.checked) if line.formula]
    do_hold = all(line.result == sheet.HOLDS for line in identities)
    if do_hold:
        told = text("三张表 {cells} 格，{n} 条核对关系都对上了", cells=len(report.form.cells), n=len(identities))
        yield Lack("ok", told, href=f"/figures?id={opened.id}", label=text("看表"))
    written = steps.is_written(report)
    # a number that was let stand with a reason is in neither, and one that waits for the table is not known yet
    if written and do_hold and not any(_of_numbers(item) for item in opened.checked.findings):
        yield Lack("ok", text("正文里的数，都能在表或素材里找到"), href=f"/review?id={opened.id}", label=text("看正文"))


def _cover(opened: Opened) -> Iterator[Lack]:
    """Yield the lines of the cover that are not filled in and don't block: those that do are named above."""
    lines = {key: label for key, label in steps.due_lines(opened.report).items() if key not in ("name", "dated")}
    if lines:
        told = text("基本信息还没写：{lines}", lines=text("、").join(lines.values()))
        href = f"/basics?id={opened.id}&goto={next(iter(lines))}"
        yield Lack("warning", told, text("不挡定稿；正文要写到的，上面会列出来。"), href, text("去填"))


def _of_numbers(finding: Finding) -> bool:
    return finding.code.startswith("N") and finding.severity is not Severity.ADVICE


def _warnings(opened: Opened) -> Iterator[Lack]:
    cards = [card for card in items(opened.report, opened.checked) if card.kind == "warning"]
    if cards:
        page = "figures" if cards[0].cell and cards[0].section not in opened.report.texts else "review"
        place = cards[0].cell or f"{cards[0].section}:{cards[0].start or 0}-{cards[0].end or 0}"
        told = text("{n} 处提醒没处理，不挡定稿", n=len(cards))
        yield Lack("warning", told, cards[0].text, f"/{page}?id={opened.id}&goto={quote(place)}", text("去看"))


def _comments(opened: Opened) -> Iterator[Lack]:
    """Yield that colleagues said something that nobody settled: who signs is told before."""
    due = [item for item in opened.report.comments if not item.done_by]
    if due:
        told = text("{n} 条批注没处理，不挡定稿", n=len(due))
        yield Lack("warning", told, due[0].said[0].text, f"/review?id={opened.id}", text("去看"))


def _waived(opened: Opened) -> Iterator[Lack]:
    for card in items(opened.report, opened.checked):
        if card.kind == "waived":
            told = text("已说明：{reason}。会印在勾稽核验单上。", reason=card.reason.rstrip("。"))
            yield Lack("waived", card.text, told, finding=card.id, label=text("撤回说明"))


def version(report: Report, ticks: Iterable[Tick]) -> str:
    """Return by what a page says which version of a report a person saw on it, and which warnings of it."""
    told = (signing.version(report, ()), *(item.key for item in ticks))
    return hashlib.sha256(" ".join(told).encode()).hexdigest()
