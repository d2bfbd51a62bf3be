"""What rules find and drafts ask, in English: Chinese sentences by the templates of schemas/messages/en.rules.json.

Rules and drafts speak Chinese, also in what is stored (suggestions, gaps): so a finding is the same in every language,
and what was written years ago is translated as well. What is quoted from a report stays as it is.
"""

import json
import re
from calendar import month_name
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from assistant import lazy, resources, settings
from assistant.messages import filled

_OPENS, _CLOSES = "“《", "”》"
_QUOTES = 0xE000  # a quotation stands for itself as one character of the private use area, from here on
_ONE = "[\ue000-\uf8ff]"
_IN_QUOTES = lazy.compile(r"[“《]\{(\w+)\}[”》]")  # a place that is a quotation: “《{cell}》” → cell, not “{a}至{b}”
_FIXED = lazy.compile(r"[“《][^{}“”《》]*[”》]")  # a quotation that is always the same: “《条例》”, not “《{cell}》”
_PLACE = lazy.compile(r"\{(\w+)\}")  # “至{found}” → found, not “至”
_BETWEEN = lazy.compile(rf"(?<={_ONE})、?(?={_ONE})")  # of quotations in a row: “\ue000、\ue001”, not “\ue000等”
_BEFORE = lazy.compile(rf"({_ONE})(?=[\w(])")  # words run on behind a quotation: “\ue000b”, not “\ue000, 6”
_TABLE = lazy.compile(rf"表([一二三四五六])(?![一-鿿])({_ONE})?")  # “表三·（一）…” → 三, not “表三该行”
_DAY = lazy.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")  # “2023年2月15日” → 2023, not “2023年2月”
_NUMBERS = "一二三四五六"
_OF_TABLES = f"表[{_NUMBERS}]"
_MOST_DEEP = 5  # templates within templates
_SAYS_ENOUGH = 4  # characters of a template beside its places


class _Template(NamedTuple):
    pattern: re.Pattern[str]
    english: str


def translated(message: str) -> str:
    """Return what a rule or a draft says in the user's language; what has no template stays Chinese."""
    return _english(message) if settings.locale() == "en" and message else message


def names(words: str) -> str:
    """Return the name of a table or of a cell in the user's language: 表三·… → Table 3·…, its labels as printed."""
    return _tables(words) if settings.locale() == "en" else words


def _tables(words: str) -> str:
    return _TABLE.sub(
        lambda found: f"Table {_NUMBERS.index(found[1]) + 1}" + (f" {found[2]}" if found[2] else ""), words
    )


def _days(words: str) -> str:
    return _DAY.sub(lambda found: f"{int(found[3])} {month_name[int(found[2])]} {found[1]}", words)


@lru_cache(maxsize=2000)
def _english(message: str) -> str:
    bare, quotations = _set_aside(message.strip())
    said = _said(bare.removesuffix("。"), 0)
    if not said:
        return message
    if bare.endswith("。"):
        said = f"{said[:1].upper()}{said[1:]}."
    said = _BEFORE.sub(r"\1 ", _BETWEEN.sub(", ", _tables(_days(said))))
    for at, quotation in enumerate(quotations):
        inner = quotation[1:-1]
        shown = _tables(inner) if _TABLE.match(inner) else inner
        said = said.replace(chr(_QUOTES + at), f"{quotation[0]}{shown}{quotation[-1]}")
    return said


def _set_aside(message: str) -> tuple[str, list[str]]:
    """Return a message with a single character for each quotation, and the quotations; those within one go with it."""
    kept, quotations, depth, begin = list[str](), list[str](), 0, 0
    for at, character in enumerate(message):
        if character in _OPENS:
            begin = begin if depth else at
            depth += 1
        elif character in _CLOSES and depth:
            depth -= 1
            if not depth:
                kept.append(chr(_QUOTES + len(quotations)))
                quotations.append(message[begin : at + 1])
                continue
        if not depth:
            kept.append(character)
    return "".join(kept) + (message[begin:] if depth else ""), quotations


def _said(words: str, depth: int) -> str:
    """Return words by the template that says most of them, a list item by item; as they are where none does."""
    specific, generic = _templates()
    if depth >= _MOST_DEEP:
        return words
    if (said := _by_template(specific, words, depth)) is not None:
        return said
    for mark in "，、":
        parts = words.split(mark)
        if len(parts) > 1 and all(_is_known(part) for part in parts):
            return ", ".join(_said(part, depth + 1) for part in parts)
    said = _by_template(generic, words, depth)
    return words if said is None else said


def _by_template(templates: Iterable[_Template], words: str, depth: int) -> str | None:
    for template in templates:
        if found := template.pattern.fullmatch(words):
            return filled(template.english, {key: _said(said, depth + 1) for key, said in found.groupdict().items()})
    return None


def _is_known(words: str) -> bool:
    return any(template.pattern.fullmatch(words) for some in _templates() for template in some)


@cache
def _templates() -> tuple[list[_Template], list[_Template]]:
    """Return the templates, the fullest first, each with places that no sentence ends in, then with any.

    Those that say little by themselves (“{a}等”) are apart: a list is taken item by item before one of them is.
    """
    twins: dict[str, str] = json.loads(resources.find("schemas/messages/en.rules.json").read_text(encoding="utf-8"))
    bare = {template: len(_PLACE.sub("", _IN_QUOTES.sub("", template))) for template in twins}
    ordered = sorted(twins, key=lambda template: (-bare[template], -template.count("{"), template.startswith("{")))
    specific = [template for template in ordered if bare[template] >= _SAYS_ENOUGH]
    return _compiled(specific, twins), _compiled(ordered[len(specific) :], twins)


def _compiled(templates: Iterable[str], twins: Mapping[str, str]) -> list[_Template]:
    return [_template(item, twins[item], inner) for inner in ("[^。]+?", ".+?") for item in templates]


def _template(chinese: str, english: str, inner: str) -> _Template:
    """Return a template as it is looked for; a place in quotation marks is one quotation, whatever stands in it."""
    quoted = set(_IN_QUOTES.findall(chinese))
    english = _IN_QUOTES.sub(lambda found: f"{{{found[1]}}}" if found[1] in quoted else found[0], english)
    bare, pieces, end = _FIXED.sub("{_}", _IN_QUOTES.sub(r"{\1}", chinese)), list[str](), 0
    for found in _PLACE.finditer(bare):
        name = found[1]
        held = _ONE if name in quoted else _OF_TABLES if name == "table" else inner
        place = _ONE if name == "_" else f"(?P<{name}>{held})"
        pieces += (re.escape(bare[end : found.start()]), place)
        end = found.end()
    # of a cell in quotation marks and what it says: “\ue000填的是 3” → 3, not “填的是 3”
    return _Template(re.compile("".join((*pieces, re.escape(bare[end:]))), re.DOTALL), english)
