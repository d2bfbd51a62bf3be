"""The texts of a report by the names people use: the key, the number, the heading, or the beginning of it."""

import unicodedata
from collections.abc import Iterable, Sequence

from assistant import lazy
from assistant.domain import numerals
from assistant.domain.report import PREAMBLE, Report
from assistant.errors import UnusableInput

_OTHERS = {
    PREAMBLE: ("开头", "开头一段", "前言", "引言", "导语"),
    "title": ("标题", "题目"),
    "signature": ("落款", "署名"),
}
_NOT_A_WORD = lazy.compile(r"[\W_]+")  # punctuation tells no heading from another: “行政复议、诉讼” → 、
# After NFKC: “一、总体情况” → 一, “1.总体情况” → 1, “(一)总体情况” → 一, “第一部分 总体情况” → 一, not “一是”
_NUMBERING = lazy.compile(
    r"^\s*(?:第(?P<part>[一二三四五六七八九十\d]{1,3})(?:部分|节|章)[:、,]?|[(]?(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)、.,:\s]|$))"
)


def key_of(report: Report, name: str, known: Sequence[str] | None = None) -> str:
    """Return the key of the text that a person names: 总体情况, 一、总体情况, 一, 1, overview, 开头.

    Args:
        report: The report; headings as its document writes them are taken too.
        name: What the person wrote.
        known: The keys to choose from; without it, the texts that are drafted and signed.

    Raises:
        UnusableInput: None is called so, or several are; the message lists them.
    """
    keys = report.texts if known is None else known
    found = _candidates(report, name, keys)
    if len(found) == 1:
        return found[0]
    names = "、".join(in_words(report, key) for key in (found or keys))
    if found:
        raise UnusableInput(
            "“{section}”可能是 {n} 节：{names}", then="请写全名。", section=name, n=len(found), names=names
        )
    raise UnusableInput("没有“{section}”这一节", then="可用的有：{known}。", section=name, known=names)


def keys_of(report: Report, names: Iterable[str], known: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the keys of several texts, each once, as `key_of` does; `all` names every one.

    Raises:
        UnusableInput: As `key_of`.
    """
    found: list[str] = []
    for name in names:
        every = name.strip().lower() in ("all", "全部")
        found += (report.texts if known is None else known) if every else [key_of(report, name, known)]
    return tuple(dict.fromkeys(found))


def in_words(report: Report, key: str) -> str:
    """Return a text by its heading."""
    return _OTHERS[key][0] if key in _OTHERS else _heading(report, key)


def _heading(report: Report, key: str) -> str:
    return next((section.heading for section in report.form.sections if section.key == key), key)


def _candidates(report: Report, name: str, keys: Sequence[str]) -> list[str]:
    """Return the keys that a name fits, by the strictest reading that any fits by."""
    text = unicodedata.normalize("NFKC", name).strip().strip("“”\"'")
    if text.lower() in keys:
        return [text.lower()]
    numbering = _NUMBERING.match(text)
    rest = _bare(text[numbering.end() :] if numbering else text)
    if numbering and not rest:
        number = numerals.value(numbering["part"] or numbering["number"])
        return [
            section.key
            for index, section in enumerate(report.form.sections, 1)
            if index == number and section.key in keys
        ]
    names = {key: _names(report, key) for key in keys}
    for fits in (str.__eq__, str.startswith, str.__contains__):
        for wanted in (rest, _bare(text)):
            if found := [key for key, own in names.items() if wanted and any(fits(item, wanted) for item in own)]:
                return found
    return []


def _names(report: Report, key: str) -> set[str]:
    """Return what a text is called: its heading, and the document's own, with and without numbering."""
    headings = [_heading(report, key), *_OTHERS.get(key, ())]
    if report.imported is not None:
        headings += [heading.text for heading in report.imported.headings if heading.key == key]
    folded = [unicodedata.normalize("NFKC", heading) for heading in headings]
    return {_bare(text) for heading in folded for text in (heading, _NUMBERING.sub("", heading))} - {""}


def _bare(text: str) -> str:
    return _NOT_A_WORD.sub("", text).lower()
