"""What a person calls the parts of a report: its texts, cells and findings, in the user's language."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant import lazy
from assistant.domain import cell_names, notes, signing
from assistant.domain.drafts import Origin
from assistant.domain.findings import Checked, Severity
from assistant.domain.report import Report
from assistant.domain.sign_offs import SignOff
from assistant.domain.suggestions import Category, Status
from assistant.messages import text
from assistant.translating import translated

_SHOWN_CHANGES = 5
_SENTENCE = lazy.compile(r"(?<=[。！？；\n])")  # a sentence ends: “一句。又一句”, not “一句”

NOBODY = "本机用户"  # who works where nobody gave a name, as it is stored: the same in every language


def named(by: str) -> str:
    """Return who does something, as it is stored: the name that was given, else `NOBODY`."""
    return by.strip() or NOBODY


def who(by: str) -> str:
    """Return who did something, in the user's language where nobody gave a name."""
    return text("本机用户") if by == NOBODY else by


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
    counts = text("、").join(
        text("{word} {n} 条", word=severity_word(severity), n=n)
        for severity in Severity
        if (n := sum(item.severity is severity for item in live))
    )
    return text("共有{counts}。", counts=counts) + ("" if checked.passes else text("有错误的报告不能定稿。"))


def cells_in_words(report: Report, cells: list[str], limit: int = 3) -> str:
    """Return cells by their printed names, the first few written out."""
    shown = [cell_names.in_words(report, cell) for cell in cells[:limit]]
    more = text("等 {n} 格", n=len(cells)) if len(cells) > limit else ""
    return text("、").join(shown) + more


def places_in_words(report: Report, where: str) -> str:
    """Return places as a waiver names them (cells and texts, by their ids) in words, the first few written out."""
    places = where.split()
    cells = [item for item in places if item in report.form.cells]
    texts = [section_name(report, item) for item in places if item not in report.form.cells]
    return text("、").join([*texts, *([cells_in_words(report, cells)] if cells else [])])


_PLACES: dict[str, Callable[[], str]] = {
    "preamble": lambda: text("开头"),
    "title": lambda: text("标题"),
    "signature": lambda: text("落款"),
    "organ.name": lambda: text("单位名称"),
    "organ.region": lambda: text("所在地"),
    "organ.address": lambda: text("单位地址"),
    "organ.telephone": lambda: text("单位电话"),
    "organ.website": lambda: text("单位网址"),
}


def section_name(report: Report, place: str) -> str:
    """Return a text of the report by the name a person knows it by."""
    if place in _PLACES:
        return _PLACES[place]()
    if place.startswith("note."):
        return text("工作记录 {id}", id=place.removeprefix("note."))
    key = place.removeprefix("heading.")
    heading = next((section.heading for section in report.form.sections if section.key == key), key)
    return text("标题“{heading}”", heading=heading) if place.startswith("heading.") else translated(heading)


def numbered(report: Report, key: str) -> tuple[str, str]:
    """Return the number of a text, "" where its name has none, and its name without it: 一, 总体情况."""
    number, mark, name = section_name(report, key).partition(text("、¦节"))
    return (number, name) if mark else ("", number)


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


def part_name(report: Report, part: str) -> str:
    """Return what a part of a report that is signed is called."""
    own = {
        signing.COVER: text("封面（单位、年度、格式、标题、日期）"),
        signing.FIGURES: text("表格数据"),
        signing.CHECKS: text("校验的说明和去年的数据"),
    }
    return own.get(part) or section_name(report, part)


def changes_since(report: Report, sign_off: SignOff) -> list[str]:
    """Return what changed in a part since it was signed: cell by cell, sentence by sentence, a line each."""
    then, now = signing.before(report, sign_off), json.loads(signing.canonical(report, sign_off.part))["is"]
    if then is None:
        return [text("签字是旧版程序留下的，只管文字，要重新签")] if not sign_off.sha256 else []
    if isinstance(then, str):
        left = [
            text("根据的工作记录 {note} 改过了", note=name) if report.note(name)
            else text("根据的工作记录 {note} 去掉了", note=name)
            for name in notes.gone(report, sign_off.rests)
        ]  # fmt: skip
        return [*left, *(_sentences(then, str(now)) if then != now else [])]
    if sign_off.part == signing.FIGURES:
        return [
            _changed(cell_names.in_words(report, cell), then.get(cell), now.get(cell)) for cell in _differ(then, now)
        ]
    names = signed_names()
    if sign_off.part == signing.CHECKS and then[signing.LAST_YEAR] and signing.LAST_REPORT not in then:
        return [text("签字是旧版程序留下的，没有管去年报告的文字，要重新签")]
    away = (signing.LAST_YEAR, signing.LAST_REPORT) if signing.lacks_last_year(report, sign_off) else ()
    return [
        text("{what}变了", what=names[key])
        if key == "scope" or isinstance(now.get(key) or then.get(key), list | dict)
        else _changed(names[key], then.get(key), now.get(key))
        for key in _differ(then, now)
        if key not in away
    ]


def signed_names() -> dict[str, str]:
    """Return what is called what is signed of the cover and of the checks, by its key."""
    return {
        "organ": text("单位"), "level": text("层级"), "year": text("年度"), "format": text("格式"),
        "dated": text("日期"), "title": text("标题"), "contact": text("联系方式"), "scope": text("报告的口径"),
        "waivers": text("保留的说明"), "bindings": text("认定的出处"), "enforcement": text("行政执法年度数据"),
        "documents": text("列出的文件"), signing.LAST_YEAR: text("去年的数据"),
        signing.LAST_REPORT: text("去年报告的文字、单位、年度或日期"),
    }  # fmt: skip


def some_of(items: Sequence[str], between: str = "", most: int = 3) -> str:
    """Return the first of some items, and where there are more, how many there are."""
    more = text("等 {n} 处", n=len(items)) if len(items) > most else ""
    return (between or text("、")).join(items[:most]) + more


def standing(report: Report, sign_off: SignOff) -> str:
    """Return why a sign-off does not hold, with what changed since; "" where it does."""
    told = {"by": who(sign_off.by), "at": sign_off.at[:10]}
    if not signing.is_unchanged(report, sign_off):
        return text("{by}（{at}）的签字被人改过，不作数", **told)
    if signing.holds(report, sign_off):
        return ""
    changes = changes_since(report, sign_off)
    by = text("{by}（{at}）签字之后改过", **told)
    return f"{by}{text('：')}{some_of(changes, text('；'), _SHOWN_CHANGES)}" if changes else by


def sign_off_remarks(report: Report) -> list[str]:
    """Return what is to be said of the sign-offs that do not hold, or hold less than they seem to, a line each."""
    said: dict[str, list[str]] = {}
    for item in report.sign_offs:
        why = standing(report, item)
        if not why and signing.lacks_last_year(report, item):
            why = text("签字时核对过去年的报告，现在不在手边")
        if not why and not item.kept:
            why = text("{by}（{at}）的签字是旧版程序留下的，姓名和时间改过也认不出；重新签一次就有了", by=who(item.by),
                       at=item.at[:10])  # fmt: skip
        if why:
            parts = said.setdefault(why, [])
            parts += [name for name in [part_name(report, item.part)] if name not in parts]
    return [f"{text('、').join(parts)}{text('：')}{why}" for why, parts in said.items()]


def _differ(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [key for key in dict.fromkeys((*then, *now)) if then.get(key) != now.get(key)]


def _changed(name: str, old: object, new: object) -> str:
    return text("{name}：{old} → {new}", name=name, old=old or text("空"), new=new or text("空"))


def _sentences(then: str, now: str) -> list[str]:
    """Return the sentences that went and came; where only blanks or forms of characters differ, that is said."""
    old, new = ([piece for piece in _SENTENCE.split(item) if piece.strip()] for item in (then, now))
    gone = [text("删去“{sentence}”", sentence=piece) for piece in old if piece not in new]
    come = [text("加上“{sentence}”", sentence=piece) for piece in new if piece not in old]
    return [*gone, *come] or [text("换行、空格或字的写法变了")]
