"""What a person calls the parts of a report: its texts, cells and findings, in the user's language."""

from assistant.domain import cell_names
from assistant.domain.drafts import Origin
from assistant.domain.findings import Checked, Severity
from assistant.domain.report import Report
from assistant.domain.suggestions import Category, Status
from assistant.messages import text


def severity_word(severity: Severity) -> str:
    """Return the severity in the user's language."""
    return {
        Severity.ERROR: text("错误"),
        Severity.WARNING: text("提醒"),
        Severity.ADVICE: text("建议"),
    }[severity]


def summary(checked: Checked) -> str:
    """Return the outcome in one sentence."""
    live = [item for item in checked.findings if item.waived is None]
    if not live:
        return text("没有发现问题。")
    counts = "、".join(
        text("{word} {n} 条", word=severity_word(severity), n=n)
        for severity in Severity
        if (n := sum(item.severity is severity for item in live))
    )
    return text("共有{counts}。", counts=counts) + ("" if checked.passes else text("有错误的报告不能定稿。"))


def cells_in_words(report: Report, cells: list[str], limit: int = 3) -> str:
    """Return cells by their printed names, the first few written out."""
    shown = [cell_names.in_words(report, cell) for cell in cells[:limit]]
    more = text("等 {n} 格", n=len(cells)) if len(cells) > limit else ""
    return "、".join(shown) + more


def section_name(report: Report, place: str) -> str:
    """Return a text of the report by the name a person knows it by."""
    words = {"preamble": text("开头"), "title": text("标题"), "signature": text("落款")}
    if place in words:
        return words[place]
    key = place.removeprefix("heading.")
    heading = next((section.heading for section in report.form.sections if section.key == key), key)
    return text("标题“{heading}”", heading=heading) if place.startswith("heading.") else heading


def place(report: Report, cell: str | None, section: str | None) -> str:
    """Return where something is: the name of a cell, else of a text."""
    if cell is not None:
        return cell_names.in_words(report, cell)
    return section_name(report, (section or "").removeprefix("heading."))


def origin(key: Origin) -> str:
    """Return who or what wrote a text."""
    return {
        "imported": text("读入的"),
        "offline": text("自带的离线起草"),
        "human": text("人写的"),
        "model": text("模型"),
    }[key]


def status(key: Status) -> str:
    """Return what became of a suggestion."""
    return {
        Status.ACCEPTED: text("已采纳"),
        Status.REJECTED: text("不采纳"),
        Status.STALE: text("失效，文字已经变了"),
        Status.PENDING: text("待决定"),
    }[key]


def category(key: Category) -> str:
    """Return what a suggestion is about."""
    return {
        Category.ACCURACY: text("准确"),
        Category.LAW: text("法规"),
        Category.WORDING: text("措辞"),
        Category.STRUCTURE: text("结构"),
        Category.REDUNDANCY: text("重复"),
        Category.TONE: text("语气"),
    }[key]
