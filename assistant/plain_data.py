"""The text of a JSON or YAML file → plain data, within bounds: whoever wrote the file may mean harm.

What no honest file holds is refused: a key given twice (which of the two is meant?), a number that no report has, a
half of a surrogate pair, an anchor (one line of YAML can stand for a million), a nesting that exhausts the stack.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, cast

from assistant import lazy
from assistant.errors import UnusableInput

if TYPE_CHECKING:
    import yaml

DEEPEST = 60  # levels; a report inside a report has 9
LONGEST_NUMBER = 40  # characters: 18 digits before the point, 6 behind it, and room
MOST = 1_000_000  # values, keys and brackets
_SURROGATE = lazy.compile(r"[\ud800-\udfff]")  # half an emoji, cut: “宣传\ud83d”; not “宣传\u2764”
_WHOLE = lazy.compile(r"[-+]?(?:0|[1-9][0-9]*)")  # “12”, “-3”; not “010”, which YAML takes for 8


def from_json(text: str, where: str) -> object:
    """Return the data of a JSON text; a number with a point is a Decimal.

    Args:
        text: The text.
        where: What errors name it by.

    Raises:
        UnusableInput: It is not JSON, or holds what no honest file does.
    """
    try:
        found: object = json.loads(
            text, parse_float=_decimal, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_pairs
        )
        _require_bounds(found)
    except json.JSONDecodeError as error:
        raise UnusableInput("第 {line} 行不是正确的 JSON", where=where, line=error.lineno) from None
    except UnusableInput as error:
        raise UnusableInput(error.what, where=where, then=error.then, **error.values) from None
    except RecursionError:
        raise UnusableInput("层次太深，不像报告文件", where=where) from None
    return found


def from_yaml(text: str, where: str) -> object:
    """Return the data of a YAML text; nothing in it is ever run.

    Args:
        text: The text.
        where: What errors name it by.

    Raises:
        UnusableInput: It is not YAML, or holds what no honest file does: anchors and tags too.
    """
    import yaml

    try:
        _require_plain(text)
        found: object = yaml.load(text, Loader=_loader())  # noqa: S506 - a safe loader, without what it need not have
        _require_bounds(found)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnusableInput(
            "第 {line} 行不是正确的 YAML",
            where=where,
            then="检查这一行的缩进、引号和冒号。",
            line=mark.line + 1 if mark else 1,
        ) from None
    except UnusableInput as error:
        raise UnusableInput(error.what, where=where, then=error.then, **error.values) from None
    except (ValueError, RecursionError):  # 2026-13-45 is no date
        raise UnusableInput("有一个值不能用", where=where, then="请检查日期和数。") from None
    return found


def _integer(digits: str) -> int:
    _require_short(digits)
    return int(digits)


def _decimal(digits: str) -> Decimal:
    _require_short(digits)
    number = Decimal(digits)
    if number and abs(number.adjusted()) > LONGEST_NUMBER:
        raise UnusableInput("有一个数长得不像报告里的数")
    return number


def _require_short(digits: str) -> None:
    if len(digits) > LONGEST_NUMBER:
        raise UnusableInput("有一个数长得不像报告里的数")


def _constant(_name: str) -> NoReturn:
    raise UnusableInput("有一个数长得不像报告里的数")  # NaN, Infinity


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        double = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise UnusableInput("“{key}”写了两次", then="留下对的那一个。", key=double[:60])
    return made


def _require_bounds(data: object) -> None:
    """Walk the data, level by level, without recursion."""
    count, level = 0, [data]
    for _ in range(DEEPEST):
        below: list[object] = []
        for item in level:
            if isinstance(item, str) and _SURROGATE.search(item):
                raise UnusableInput("有不成对的代理字符（半个表情符号）", then="请删去这个字。")
            below.extend(_children(item))
        count += len(below)
        if count > MOST:
            raise UnusableInput("内容太多，不像报告文件")
        if not below:
            return
        level = below
    raise UnusableInput("层次太深，不像报告文件")


def _children(item: object) -> Iterator[object]:
    if isinstance(item, dict):
        for key, value in cast("dict[object, object]", item).items():
            yield key
            yield value
    elif isinstance(item, list):
        yield from cast("list[object]", item)


def _require_plain(text: str) -> None:
    """Read YAML as events, which needs no stack, before anything is built of it."""
    import yaml

    depth = 0
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is 8 times as fast
    for count, event in enumerate(yaml.parse(text, Loader=loader)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise UnusableInput("第 {line} 行用了锚点（& 或 *）", then="请把内容照原样写出来。", line=line)
        if getattr(event, "tag", None) not in (None, "!"):
            raise UnusableInput("第 {line} 行用了标签（!）", then="请去掉。", line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise UnusableInput("层次太深，不像报告文件")
        if count > MOST:
            raise UnusableInput("内容太多，不像报告文件")


@cache
def _loader() -> "type[yaml.SafeLoader]":
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):
        """A safe loader whose whole numbers are what they look like, and whose keys stand once."""

    def mapping(loader: Any, node: Any) -> dict[str, object]:
        keys = [str(loader.construct_object(key, deep=True)) for key, _ in node.value]
        seen: set[str] = set()
        for key in keys:
            if key in seen:
                raise UnusableInput("“{key}”写了两次", then="留下对的那一个。", key=key[:60])
            seen.add(key)
        return {
            key: loader.construct_object(value, deep=True) for key, (_, value) in zip(keys, node.value, strict=True)
        }

    def whole(loader: Any, node: Any) -> object:
        digits = loader.construct_scalar(node)
        _require_short(digits)
        return int(digits) if _WHOLE.fullmatch(digits) else digits

    def broken(loader: Any, node: Any) -> object:
        digits = loader.construct_scalar(node)
        if not re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", digits):  # “12.5”; not “.inf”, not “.nan”, not “1e9”
            raise UnusableInput("有一个数长得不像报告里的数")
        _require_short(digits)
        return Decimal(digits)

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    Loader.add_constructor("tag:yaml.org,2002:int", whole)
    Loader.add_constructor("tag:yaml.org,2002:float", broken)
    return cast("type[yaml.SafeLoader]", Loader)
