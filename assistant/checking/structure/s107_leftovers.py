import re
from collections.abc import Iterator

from assistant.checking.rule import Discrepancy, rule
from assistant.checking.texts import Lexicon, edit, everything, lexicon, pattern, place
from assistant.domain.findings import Edit, Fix, Place, Severity
from assistant.domain.report import Report


@rule("S107", Severity.ERROR, basis="公文应完整、无残留的占位和转换痕迹")
def nothing_is_left_of_templates_or_conversion(report: Report) -> Iterator[Discrepancy]:
    """文中不应留有占位符、模板提示或转换残留。

    例如书签标记、“错误!未找到引用源”、XX、××、【待补充：……】、“请填写”。
    词表在 schemas/lexicons/leftovers.yaml，可以自己加。
    改法：占位处补上实际内容；书签、域代码一类直接删去（nianbao fix 报告 --code S107 可以删）。

    Fails: [bookmark: _GoBack]（一）加强组织领导
    Passes: （一）加强组织领导
    误报：单位名称里确有“XX”字样的极少；可从词表里去掉。
    """
    words = lexicon("leftovers")
    find = pattern((*words.patterns.values(), *map(re.escape, words.words)))
    removable = pattern(words.removable)
    for name, text in everything(report):
        seen: dict[str, list[Place]] = {}
        for match in find.finditer(text):
            if match[0]:
                seen.setdefault(match[0], []).append(place(name, text, *match.span()))
        for quote, places in seen.items():
            edits = _removals(places, text) if removable.fullmatch(quote) else ()
            fix = Fix(edits=edits) if edits else None
            yield Discrepancy(tuple(places), f"“{_short(quote)}”", _expected(quote, fix), _what(quote, words), fix)


def _removals(places: list[Place], text: str) -> tuple[Edit, ...]:
    return tuple(edit(str(item.section), text, item.start or 0, item.end or 0, "") for item in places)


def _expected(quote: str, fix: Fix | None) -> str:
    return "删去" if fix else "补上实际内容" if "待补充" in quote else "实际内容，或删去"


def _what(quote: str, words: Lexicon) -> str:
    kind = next((kind for kind, regex in words.patterns.items() if pattern((regex,)).fullmatch(quote)), "模板提示")
    return f"留有{kind}"


def _short(quote: str) -> str:
    return quote if len(quote) <= 40 else f"{quote[:40]}…"
