"""What is to be handled, as the right rail of every page shows it: worst first, what follows from another under it."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import quote

from assistant import lazy
from assistant.checking import sheet
from assistant.domain import cell_names, waivers
from assistant.domain.cell_text import parse
from assistant.domain.data import text_hash
from assistant.domain.figures import BLANK, Cell, Number
from assistant.domain.findings import Checked, Finding, Place, Severity
from assistant.domain.formats import Table
from assistant.domain.gaps import is_asked, question_of
from assistant.domain.report import Report
from assistant.domain.suggestions import Status
from assistant.drafting import questions
from assistant.messages import text
from assistant.translating import names, translated
from assistant.words import place, who
from assistant.workflow import steps

_ORDER = ("error", "asked", "warning", "advice", "waived")
_TEN_THOUSAND = 10_000
_LONG = 60  # letters of a message that a card shows whole
_AFTER = lazy.compile("；|; ")  # “写的是 11，相加是 12；正文里的“12件”” → ；, not “写的是 11，”
_NOTE = lazy.compile("(工作记录|Note) (n[0-9]+) ?")  # “工作记录 n9 写的是 74期” → n9, not “工作记录 第 9 行”


class Item(NamedTuple):
    """One card: what kind, the sentence, where it stands, and what a person may do about it.

    `under` is the id of the card that it follows from; `value` is what its cell should say, where one cell alone may be
    wrong; `fix` is the replacement that a rule offers for a text, `cuts` that it only cuts
    out; `choices` are answers that a click gives: key, words.
    On ② a key that begins in “=” is what `cells` then say, any other is why the finding may stand. `quoted` where the
    texts say something that can't be judged before the cell is mended: the first of them. `href` is where a question
    is asked whose answer mends it. `more` is what the card shows only when it is opened.
    """

    id: str
    kind: str
    code: str
    text: str
    where: str
    cell: str = ""
    section: str = ""
    start: int | None = None
    end: int | None = None
    under: str = ""
    value: str = ""
    fix: str = ""
    cuts: bool = False
    reason: str = ""
    may_stand: bool = False
    blocks: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    cells: tuple[str, ...] = ()
    quoted: str = ""
    href: str = ""
    more: str = ""


def finding_id(finding: Finding) -> str:
    """Return by what a page names a finding: its rule and its places; in a text there may be two of one rule.

    Short, however many places there are: a finding may be about all 175 cells of a table.
    """
    starts = [str(spot.start) for spot in finding.where if spot.start is not None]
    return f"{finding.code}@{text_hash('@'.join((waivers.place(finding), *starts)))[:16]}"


def rail(report: Report, checked: Checked, page: str, report_id: int, *, made: Sequence[steps.Step]) -> dict[str, Any]:
    """Return the right rail of a page: what is to be handled there, what holds, the way on.

    `made` are the six steps as far as they are: the foot says what the page's own still lacks.
    """
    cards = [
        item._replace(href=fee_question(report, report_id)) if item.code == "N106" else _seen_on(page, item)
        for item in shown_on(report, checked, page)
    ]
    if page == "figures":  # no errors of the page, and yet they block the final
        cards += [_blank(report, table) for table in steps.untouched(report)]
    if page == "basics":
        cards += _due(report)
    step = next(item for item in made if item.key == page)
    open_ones = steps.counted(report, checked, page)
    following = steps.KEYS[steps.KEYS.index(page) + 1 :][:1]
    return {
        "head": text("要处理的"),
        "items": [item._asdict() for item in cards],
        "checked": checked_lines(report) if page in ("figures", "review") else [],
        "agrees": _agrees(report, step, open_ones),
        "held": _held(report) if step.state == "done" and page == "figures" else "",
        "foot": _foot(report, step, open_ones),
        "next": [_next(following[0]), f"/{following[0]}?id={report_id}"] if following else None,
    }


def _blank(report: Report, table: Table) -> Item:
    """Return the card of a table that nobody has begun."""
    name = names(report.form.table_name(table.id))
    asked = text("{table}还空着。一件也没有的，可以一起填 0。", table=name)
    zeros = text("{n} 格都填 0", n=len(table.cells))
    cells = tuple(cell.id for cell in table.cells)
    return Item(f"blank:{table.id}", "asked", "", asked, name, cells=cells, choices=(("=0", zeros),))


def _due(report: Report) -> list[Item]:
    """Return a card for each line of the cover that is still to be filled in."""
    return [
        Item(
            id=f"cover:{field}", kind="asked", code="", text=text("{line}还没写。", line=label), where=text("基本信息"),
            section="cover",
        )
        for field, label in steps.due_lines(report).items()
    ]  # fmt: skip


def fee_question(report: Report, report_id: int) -> str:
    """Return where the fee is asked for, "" where it is not."""
    asked = next((item for item in report.once(questions.questions) if item.kind == "fee"), None)
    return f"/notes?id={report_id}&goto={quote('q:' + asked.id)}" if asked else ""


def _seen_on(page: str, item: Item) -> Item:
    """Return a card as a page shows it: a cell is mended where its table is."""
    return item._replace(value="", choices=()) if page == "review" and item.cell else item


def shown_on(report: Report, checked: Checked, page: str) -> list[Item]:
    """Return the cards of a page, as `steps.counted` counts them: nobody is told of a table that is not begun."""
    here = tuple(steps.findings_on(report, checked, page))
    return items(report, checked.model_copy(update={"findings": here}))


def _held(report: Report) -> str:
    """Return how much was looked at where nothing is wrong."""
    return text("{n} 条核对关系，没有错误和提醒。", n=len(report.form.equations))


def _agrees(report: Report, step: steps.Step, count: steps.Count) -> str:
    """Return what is said where nothing on a page is to be handled."""
    if step.state == "done":
        return text("这一页都对上了")
    if count.warnings:
        return text("没有错误")
    is_written = steps.is_written(report)
    begun = {
        "figures": not report.figures.blank, "notes": bool(report.notes),
        "draft": is_written, "review": is_written,
    }  # fmt: skip
    if begun.get(step.key, True):
        return text("填了的都对上了")
    return text("还没有写") if step.key in ("draft", "review") else text("还没有填")


def _foot(report: Report, step: steps.Step, count: steps.Count) -> str:
    """Return in one sentence where a page's own step stands."""
    if count.errors > count.blanks:
        return text("有错误也可以先往下做，定稿前改好就行。")
    if step.state == "warn" and count.warnings:
        return text("{n} 处提醒，不挡定稿。改好，或写明为什么可以这样。", n=count.warnings)
    if step.state != "done":
        return text("这一步还没完：{note}。", note=step.note) if step.note else ""  # none in a report that is kept
    if step.key != "review":
        return text("这一步做完了。")
    if left := sum(item.status is Status.PENDING for item in report.suggestions):
        return text("该改的都改了，还有 {n} 条建议，改不改由你定。", n=left)
    return text("审改完了，到定稿页看还差什么。")


def _next(step: str) -> str:
    number = "①②③④⑤⑥"[steps.KEYS.index(step)]
    return text("下一步：{number} {name}", number=number, name=steps.name(step))


def items(report: Report, checked: Checked) -> list[Item]:
    """Return every finding as a card, in the order of the rail: by weight, then as the document runs."""
    live = [finding for finding in checked.findings if finding.waived is None]
    causes = [
        (finding_id(finding), {spot.cell for spot in finding.where if spot.cell})
        for finding in live
        if finding.code in ("A101", "A102", "A201")
    ]
    cells = {cell: number for number, cell in enumerate(report.form.cells)}
    sections = {section: number for number, section in enumerate(report.texts)}
    cards = [card for finding in checked.findings for card in _cards(report, finding, causes)]
    return sorted(
        cards,
        key=lambda card: (
            _ORDER.index(card.kind), cells.get(card.cell, len(cells)), sections.get(card.section, 0), card.start or 0
        ),
    )  # fmt: skip


def _cards(report: Report, finding: Finding, causes: Sequence[tuple[str, set[str]]]) -> list[Item]:
    """Return the cards of a finding: one, but for questions, of which each is a card of its own."""
    card = _item(report, finding)
    if card.kind == "asked":
        return [_question(report, card, spot, number) for number, spot in enumerate(finding.where)]
    return [_asking(report, finding, card)._replace(under=_cause(card, finding, causes))]


def _question(report: Report, card: Item, spot: Place, number: int) -> Item:
    asked = question_of(spot.quote or "") or spot.quote
    section = spot.section or ""
    return card._replace(
        id=f"{card.id}#{number}", text=said(report, asked or "") or card.text, where=place(report, None, section),
        section=section,
        start=spot.start, end=spot.end,
    )  # fmt: skip


def checked_lines(report: Report) -> list[tuple[str, str]]:
    """Return what was checked and holds: the code and what it says, for the folded end of the rail."""
    return [(code, translated(says)) for code, says in sheet.held(report).items()]


def _item(report: Report, finding: Finding) -> Item:
    first = finding.where[0] if finding.where else None
    cell, section = (first.cell or "", first.section or "") if first else ("", "")
    sentence, more = _folded(said(report, finding.message), lists=bool(finding.quoted))
    edits = finding.fix.edits if finding.fix else ()
    return Item(
        id=finding_id(finding),
        kind=_kind(report, finding),
        code=finding.code,
        text=sentence,
        more=more,
        where=_unsaid(sentence, _where(report, cell, section)) if first else "",
        cell=cell,
        section=section,
        start=first.start if first else None,
        end=first.end if first else None,
        value=_value(report, finding),
        fix=edits[0].replacement if len(edits) == 1 else "",
        cuts=bool(edits) and not any(edit.replacement for edit in edits),  # a fix may change the format alone
        reason=_reason(report, finding),
        may_stand=waivers.may_stand(finding),
        blocks=finding.blocks,
        quoted=next((spot.section or "" for spot in finding.quoted), ""),
    )


def _folded(message: str, *, lists: bool) -> tuple[str, str]:
    """Return the sentence of a long message, and what it lists after it: where else the matter stands, what follows.

    What a message asks for stays with it: “填了 1 件；请核对是不是该记在“复议后起诉””. `lists` where the end names the
    places in the texts.
    """
    for found in _AFTER.finditer(message):
        head = message[: found.start()]
        long = _LONG * (1 if found[0] == "；" else 3)
        asks = not lists and len(message) - found.end() <= long
        if len(message) > long and not asks and head.count("“") == head.count("”"):
            return head + ("。" if found[0] == "；" else "."), message[found.end() :]
    return message, ""


def _reason(report: Report, finding: Finding) -> str:
    """Return why a finding stands, with who said so and when; "" where nobody did."""
    if finding.waived is None:
        return ""
    said = next(iter(waivers.of(report, finding, report.waivers)), None)
    if said is None or said.reason != finding.waived:
        return finding.waived
    return text("{reason}（{by}，{day}）", reason=said.reason.rstrip("。"), by=who(said.by), day=said.at[:10])


def said(report: Report, message: str) -> str:
    """Return a message as a page says it: in the user's language, a note by its number among all of them."""

    def numbered(found: re.Match[str]) -> str:
        return f"{note_name(report, found[2])}{' ' if found[1].isascii() else ''}"

    return _NOTE.sub(numbered, translated(message))


def note_name(report: Report, note_id: str) -> str:
    """Return what a page calls a note: its number among all of them, for nobody has seen its id."""
    return text("素材第 {n} 条", n=report.note_number(note_id))


def _where(report: Report, cell: str, section: str) -> str:
    """Return where something is, as the page prints it: no address of an Excel form."""
    return names(cell_names.place_in_words(report.form, cell)) if cell else place(report, None, section)


def _unsaid(sentence: str, where: str) -> str:
    """Return where something is, but "" where the sentence already says it: 表三·（七）总计·自然人."""
    return "" if all(part in sentence for part in where.split("·")) else where


def _kind(report: Report, finding: Finding) -> str:
    if finding.waived is not None:
        return "waived"
    if is_asked(report, finding):
        return "asked"
    return {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "advice"}[finding.severity]


def _value(report: Report, finding: Finding) -> str:
    """Return what a cell may be set to by one click: a total to the sum of its parts, another blank one to 0."""
    if finding.code in ("A101", "A102", "A201"):
        return finding.expected if finding.expected.isdigit() and _rests_on_sums_that_hold(report, finding) else ""
    cells = [spot.cell for spot in finding.where if spot.cell]
    if finding.code != "A301" or len(cells) != 1 or not report.figures.get(cells[0], BLANK).blank:
        return ""
    return str(_sum(report, cells[0]))


def _rests_on_sums_that_hold(report: Report, finding: Finding) -> bool:
    """Whether none of the cells that a total should come to is a total that is wrong itself.

    (七)总计·总计 is the sum of its row and of its column: while the column's own totals wait to be mended, what they
    come to would be wrong as well, and the cell would be told to become two numbers.
    """
    cells = {spot.cell for spot in finding.where if spot.cell}
    own = [item for item in report.form.equations if item.code == finding.code and item.minus[0] in cells]
    parts = {part for item in own for part in item.plus}
    totals = (item for item in report.form.equations if item.computes_minus and item.minus[0] in parts)
    return not any(sheet.outcome(report, item) == sheet.BROKEN for item in totals)


def _sum(report: Report, cell: str) -> Number:
    """Return what a total should say, where all of its parts are numbers; 0 of any other cell."""
    own = [item.plus for item in report.form.equations if item.computes_minus and item.minus[0] == cell]
    sums = [sum(parts) for plus in own if (parts := report.figures.numbers(plus)) is not None]
    return next((value for value in reversed(sums) if value), 0)


def _zeros(report: Report, cells: Sequence[str]) -> tuple[str, ...]:
    """Return of blank cells those that may be set to 0 by one click: a total only where its parts then come to 0."""
    totals = {equation.minus[0] for equation in report.form.equations if equation.computes_minus}
    filled = report.figures.having({cell: 0 for cell in cells if cell not in totals}).totalled(report.form)
    return tuple(cell for cell in cells if filled.number(cell) == 0)


def _asking(report: Report, finding: Finding, card: Item) -> Item:
    """Return the card with the answers that one click gives, where there are such."""
    if finding.waived is not None:
        return card
    cells = tuple(spot.cell for spot in finding.where if spot.cell)
    if finding.code == "A301" and all(_is_mark(report.figures.get(cell, BLANK)) for cell in cells):
        said = text("{finding}。是 0，还是没统计？", finding=card.text.rstrip("。."))
        zero = text("是 0") if len(cells) == 1 else text("{n} 格都改为 0", n=len(cells))
        return card._replace(text=said, cells=cells, choices=(("=0", zero), ("=", text("没统计，先空着"))))
    if finding.code == "A301" and len(cells) > 1 and all(report.figures.get(cell, BLANK).blank for cell in cells):
        zeros = _zeros(report, cells)
        return card._replace(cells=zeros, choices=(("=0", _filling(len(zeros), len(cells))),)) if zeros else card
    if finding.code == "P103" and (amount := report.figures.number(card.cell)) is not None:
        less = f"{(Decimal(amount) / _TEN_THOUSAND).normalize():f}"
        stands = (text("核对过，没错"), text("没错"))
        return card._replace(cells=cells, choices=((f"={less}", text("改为 {value}", value=less)), stands))
    if finding.fix is not None and finding.fix.convert_to:
        return card._replace(choices=(("convert", text("换成 {format} 年格式", format=finding.fix.convert_to)),))
    if finding.code == "P106":
        return card._replace(choices=((text("核对过，确实都是 0"), text("确认，都是 0")),))
    return card


def _filling(zeros: int, blank: int) -> str:
    """Return what the button says that fills blank cells: as many as the card says, for totals follow their parts."""
    if zeros == blank:
        return text("这 {n} 格都填 0", n=zeros)
    return text("{n} 格填 0，{m} 格总计自动加", n=zeros, m=blank - zeros)


def _is_mark(cell: Cell) -> bool:
    """Whether a cell says “/”, “无” and the like: there was none, or nobody counted."""
    return cell.value is None and not cell.blank and not parse(cell.text, "amount").strange


def _cause(card: Item, finding: Finding, causes: Sequence[tuple[str, set[str]]]) -> str:
    cells = {spot.cell for spot in finding.where if spot.cell}
    if finding.code == "A103":
        return next((cause for cause, own in causes if own & cells and cause != card.id), "")
    return ""
