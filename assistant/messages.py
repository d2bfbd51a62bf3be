"""User-facing text by locale: Chinese stands in the code, English in schemas/messages/en.json, keyed by the Chinese."""

import errno
import json
import os
import string
from functools import cache
from typing import Any

from assistant import resources, settings
from assistant.errors import AssistantError, compose

_SYSTEM = {
    os.strerror(code): said
    for code, said in (
        (errno.EROFS, "只能读，不能写"), (errno.ENOSPC, "磁盘满了"), (errno.EACCES, "没有权限"),
        (errno.EPERM, "没有权限"), (errno.ENOENT, "没有这个文件或文件夹"), (errno.EISDIR, "是文件夹"),
        (errno.ENOTDIR, "上一级不是文件夹"),
        (errno.ENAMETOOLONG, "名字太长"), (errno.EIO, "磁盘读写出错"), (errno.EEXIST, "已经有了"),
        (errno.EBUSY, "正被占用"), (errno.EMFILE, "打开的文件太多"),
    )
}  # fmt: skip


def text(template: str, **values: object) -> str:
    """Return a template in the user's language, filled; one that nobody translated stays Chinese.

    What stands behind “¦” is said to nobody: it tells two words apart that Chinese writes alike, 签字 and 签字¦做过.
    """
    if settings.locale() == "en" and (english := _english().get(template)):
        return filled(english, values)
    return filled(template.partition("¦")[0], values)


class _Counting(string.Formatter):
    """Chooses a word by a number: “{n} {n:day|days} left”."""

    def format_field(self, value: Any, format_spec: str) -> str:
        words = format_spec.split("|")
        if len(words) == 1:
            return super().format_field(value, format_spec)
        number = int(value) if str(value).isdecimal() else 0
        return words[number - 1 if 0 < number < len(words) else -1]


def filled(template: str, values: dict[str, object]) -> str:
    """Return a template with its values.

    “{n:day|days}” is the first word for 1, the last for what no other is for; “{m:January|February|…}” a month's name.
    """
    return _Counting().vformat(template, (), values) if "|" in template else template.format(**values)


def updated() -> str:
    """Return what to do where files of the program are gone or others, while it runs."""
    return text("程序更新过，请关掉重开；还是这样，请重新安装。")


def of_system(reason: str) -> str:
    """Return why the system refused something, in the user's language: it says so itself in English alone."""
    return _SYSTEM.get(reason, reason) if settings.locale() == "zh" else reason


def of_error(error: AssistantError) -> str:
    """Return an error as one line in the user's language."""
    values = error.values | {"reason": of_system(str(error.values.get("reason", "")))}
    what, then = text(error.what, **values), text(error.then, **values) if error.then else ""
    if resources.is_of_program(error):
        then = updated()
    if settings.locale() == "en":
        return compose(what, error.where, then, colon=": ", stop=". ")
    return compose(what, error.where, then)


@cache
def _english() -> dict[str, str]:
    return json.loads(resources.find("schemas/messages/en.json").read_text(encoding="utf-8"))
