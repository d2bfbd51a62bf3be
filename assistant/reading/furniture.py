"""What a web page or an office puts around a report: buttons, lists of data, foot, print lines. None of it is text."""

import re
from collections.abc import Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.domain.titles import is_document_number

# What parts buttons: “【打印】【关闭】” → 】【, “字号：大 中 小” → ：
_PARTS = lazy.compile(r"[\s|｜/·、：:,，>\[\]【】（）()]+")
LONGEST_LABEL_LINE = 200


class _Furniture(BaseModel):
    """schemas/lexicons/page_furniture.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    buttons: frozenset[str]
    labels: frozenset[str]
    patterns: dict[str, str]
    foot: tuple[str, ...]
    print_lines: tuple[str, ...]


def _known() -> _Furniture:
    return resources.load(_Furniture, "schemas/lexicons/page_furniture.yaml")


@cache
def _any(alternatives: tuple[str, ...]) -> re.Pattern[str]:
    # one run for all patterns of the lexicon; of print lines: “抄送：县委办” → 抄送：, not “送审材料”
    return lazy.compile("|".join(f"(?:{item})" for item in alternatives))


def is_furniture(line: str) -> bool:
    """Whether a line is a page's own: buttons only, a piece of its data (发布日期：…), the way to the page."""
    text = line.strip()
    if "。" in text:
        return False
    known = _known()
    words = [word for word in _PARTS.split(text) if word]
    if not words or all(word in known.buttons for word in words):
        return True
    return is_data(text) or is_document_number(text) or _any(tuple(known.patterns.values())).fullmatch(text) is not None


def is_data(line: str) -> bool:
    """Whether a line is a piece of a page's data: its label, with or without what it is (索引号, 来源：县政府办)."""
    label, colon, rest = line.strip().replace(":", "：").partition("：")
    known = "".join(label.split()) in _known().labels
    return known and (not rest or bool(colon)) and "。" not in rest and len(rest) < LONGEST_LABEL_LINE


def is_bare_label(line: str) -> bool:
    """Whether a line is a label alone: what it says follows on the next line."""
    return "".join(line.split()).rstrip(":：") in _known().labels


def is_print_line(line: str) -> bool:
    """Whether a line says who got or printed a document: it names no organ that signs."""
    return _any(_known().print_lines).search(line.strip()) is not None


def foot_at(lines: Sequence[str]) -> int | None:
    """Return where the foot of a page begins, if it has one: nothing from there on is the report's."""
    foot = _any(_known().foot)
    return next((at for at, line in enumerate(lines) if "。" not in line and foot.match(line.strip())), None)
