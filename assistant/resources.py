"""Find and strictly load the files that non-programmers edit: formats, phrases, lexicons, prompts, suites."""

import hashlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from assistant import kept, settings
from assistant.errors import AssistantError, BrokenResource

PACKAGE = Path(__file__).parent
ROOT = PACKAGE / "_data" if (PACKAGE / "_data").is_dir() else PACKAGE.parent
M = TypeVar("M", bound="BaseModel")
T = TypeVar("T")
AGE = 0.5  # seconds that a file which was just looked up is taken to be unchanged
MISSING = "resource_missing"  # the code of an error: no such file
TYPED = "typed_file"  # the code of an error in a file whose path a person typed: it is theirs, wherever it lies
_found: dict[tuple[object, ...], tuple[float, object]] = {}

if TYPE_CHECKING:  # pydantic and yaml cost 150 ms: `--help` goes without them
    from pydantic import BaseModel, ValidationError, ValidationInfo


def roots() -> list[Path]:
    """Return the folders that are searched, the user's own first."""
    own = settings.home()
    return [own, ROOT] if own else [ROOT]


def find(relative: str) -> Path:
    """Return the user's own copy of a resource file, else the one that is shipped.

    Raises:
        BrokenResource: No such file is there.
    """
    return Path(_found_at(relative)[0])


def _found_at(relative: str) -> tuple[str, int]:
    """Return where a resource file is and when it was changed last, in nanoseconds.

    By the system's own call: one check looks 200 times, and making a path costs more than the look.
    """
    for root in roots():
        place = f"{root}/{relative}"
        try:
            status = os.stat(place)  # noqa: PTH116 - see above
        except (OSError, ValueError):
            continue
        if stat.S_ISREG(status.st_mode):
            return place, status.st_mtime_ns
    raise BrokenResource("没有这个文件", where=relative, code=MISSING)


def place(relative: str) -> str:
    """Return what errors call a resource file: where it lies, if it is the user's own; else its name."""
    own = settings.home()
    return str(own / relative) if own and (own / relative).is_file() else relative


def text_of(path: Path, where: str, code: str = "") -> str:
    """Return the text of a file that people edit.

    Args:
        path: The file.
        where: What errors name it by.
        code: What a program knows them by.

    Raises:
        BrokenResource: It is no text, or may not be read.
        FileNotFoundError: It is gone.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BrokenResource("不是 UTF-8 文字", where=where, then="请把它另存为 UTF-8。", code=code) from None
    except PermissionError as error:
        raise BrokenResource("打不开（{reason}）", where=where, code=code, reason=error.strerror or "") from None


def is_of_program(error: AssistantError) -> bool:
    """Whether an error is about a file that came with the program: nobody here wrote it, so nobody here mends it.

    The files of a running program break when it is updated under it. A name that a person typed (a prompt, a suite)
    and that nothing stands for is not the program's.
    """
    if not isinstance(error, BrokenResource) or error.code not in (BrokenResource.kind, MISSING):
        return False
    own, path = settings.home(), Path(error.where)
    if own and ((own / path).exists() or path.is_relative_to(own)):
        return False
    if path.is_absolute():
        return path.is_relative_to(ROOT)
    return (ROOT / path).is_file() or (error.code == MISSING and path.parts[:1] != ("evals",))


def is_replaced(error: Exception) -> bool:
    """Whether an exception comes of a file of the program that is not there any more, or not as it was."""
    if isinstance(error, ImportError):
        return (error.name or "").partition(".")[0] == __package__
    if not isinstance(error, FileNotFoundError):
        return False
    name: object = error.filename
    return isinstance(name, str) and Path(name).is_relative_to(ROOT)


def names(folder: str, suffix: str = ".yaml") -> list[str]:
    """Return the sorted names, without suffix, of all files of a folder, shipped or the user's own."""
    return _lately(("names", folder, suffix), lambda: _names(folder, suffix))


def _names(folder: str, suffix: str) -> list[str]:
    return sorted({path.name.removesuffix(suffix) for root in roots() for path in (root / folder).glob(f"*{suffix}")})


def is_shipped(info: "ValidationInfo") -> bool:
    """Whether what a model is validated with is a file as it is shipped.

    The tests try its expressions with their examples, so that a start need not; what a user wrote is tried when it is
    read.
    """
    return bool(info.context and info.context["shipped"])


def parse(text: str, where: str, code: str = "") -> object:
    """Return the data of a YAML text; nothing in it is ever run.

    Args:
        text: The text.
        where: What errors name it by.
        code: What a program knows them by.

    Raises:
        BrokenResource: It is not YAML; the message names the line.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is 8 times as fast
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506, TID251 - a safe loader, the C one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BrokenResource(
            "第 {line} 行不是正确的 YAML", where=where, then="检查这一行的缩进、引号和冒号。", code=code, line=line
        ) from None


def load(model: "type[M]", relative: str) -> M:
    """Read a YAML file into `model`; an unknown key is an error that names the file and the key.

    Raises:
        BrokenResource: The file is missing, is not YAML, or does not fit the model.
    """

    def look() -> M:
        return _load(model, relative, *_found_at(relative))

    return _lately((model, relative), look)


def _lately(key: tuple[object, ...], look: "Callable[[], T]") -> "T":
    """Return what was found less than half a second ago, else look again: one check asks the disk 200 times."""
    now, whole = time.monotonic(), (*key, settings.home())
    at, found = _found.get(whole, (0.0, None))
    if not at or now - at > AGE:
        found = look()
        _found[whole] = (now, found)
    return cast("T", found)


@cache
def _load(model: "type[M]", relative: str, place: str, modified: int) -> M:  # noqa: ARG001 - a changed file is read again
    from pydantic import ValidationError

    shipped = place == f"{ROOT}/{relative}"
    where = relative if shipped else place
    text = text_of(Path(place), where)
    data = _kept(text, relative) if shipped else parse(text, where)
    try:
        return model.model_validate(data, context={"shipped": shipped})
    except ValidationError as error:
        key, problem = next(explain(error))
        raise BrokenResource(
            "“{key}”不对（{problem}）", where=where, then="请照同一文件夹里别的文件改正。", key=key, problem=problem
        ) from None


def _kept(text: str, relative: str) -> object:
    """Return the data of a shipped file, as it was read at another start where it has the same text now."""
    key = ("data", relative, hashlib.blake2b(text.encode()).digest())
    data = kept.found(key)
    if data is None:
        data = parse(text, relative)
        kept.keep(key, data)
    return data


def explain(error: "ValidationError") -> Iterator[tuple[str, str]]:
    """Yield (key, problem) for each defect that pydantic found, in words a clerk can follow."""
    words = {
        "missing": "缺少",
        "string_too_long": "太长",
        "extra_forbidden": "不认识这一项",
        "int_parsing": "应为整数",
        "model_type": "应是一项项“名字: 内容”",
        "dict_type": "应是一项项“名字: 内容”",
        "tuple_type": "应是一列（- …）",
        "list_type": "应是一列（- …）",
        "string_type": "应为文字",
        "int_type": "应为整数",
        "bool_parsing": "应为 true 或 false",
        "bool_type": "应为 true 或 false",
        "float_parsing": "应为数",
        "float_type": "应为数",
        "too_short": "一项也没有",
        "string_too_short": "空着",
        "date_from_datetime_parsing": "应为日期",
        "date_parsing": "应为日期",
        "decimal_parsing": "应为数",
        "decimal_type": "应为数",
        "finite_number": "应为数",
        "int_from_float": "应为整数",
        "mapping_type": "应是一项项“名字: 内容”",
        "model_attributes_type": "应是一项项“名字: 内容”",
        "too_long": "太多",
    }
    unknown_first = sorted(error.errors(include_url=False), key=lambda item: item["type"] != "extra_forbidden")
    for item in unknown_first:
        key = ".".join(str(part) for part in item["loc"])
        said = words.get(item["type"]) or _bounded(item["type"], item.get("ctx", {}))
        yield key, said or item["msg"].removeprefix("Value error, ")


def _bounded(kind: str, values: Mapping[str, Any]) -> str:
    """Return what a value must be where only some are taken, "" for another kind of defect."""
    match kind:
        case "less_than_equal":
            return f"应不大于 {values['le']:g}"
        case "greater_than_equal":
            return f"应不小于 {values['ge']:g}"
        case "less_than":
            return f"应小于 {values['lt']:g}"
        case "greater_than":
            return f"应大于 {values['gt']:g}"
        case "union_tag_invalid":
            return f"没有“{values['tag']}”；可以写的有：{_listed(values['expected_tags'])}"
        case "union_tag_not_found":
            return f"缺少 {_listed(values['discriminator'])}"
        case "enum" | "literal_error":
            return f"可以写的有：{_listed(values['expected'])}"
        case _:
            return ""


def _listed(expected: str) -> str:
    """Return pydantic's list of what it expects as a Chinese one: “'a', 'b' or 'c'” → a、b、c."""
    return "、".join(re.findall(r"'([^']*)'", expected)) or expected  # “'a' or 'b'” → a, b
