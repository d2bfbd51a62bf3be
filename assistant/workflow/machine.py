"""What works on this machine: formats, rules, fonts, LibreOffice, how files are read, room on the disk."""

import platform
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from assistant.assembling import fonts as kinds
from assistant.checking.registry import catalogue
from assistant.domain import formats
from assistant.errors import AssistantError
from assistant.messages import of_error, text
from assistant.reading import office

_LITTLE = 1 << 28  # bytes: a report with its history has room in far less, a backup of all may not


class State(NamedTuple):
    """One thing: its name, whether it works (`None` where one does without it), what there is to know."""

    part: str
    works: bool | None
    detail: str


def basics() -> list[State]:
    """Say what the main job needs."""
    states = [State(text("Python"), True, f"{platform.python_version()}，{platform.system()}")]
    for name in formats.available():
        part = text("格式 {name}", name=name)
        try:
            form = formats.load(name)
            years = f"{form.years.first}—{form.years.last or ''}"
            states.append(State(part, True, text("{years} 年，{n} 格", years=years, n=len(form.cells))))
        except AssistantError as error:
            states.append(State(part, False, of_error(error)))
    states.append(State(text("规则"), True, text("{n} 条", n=len(catalogue()))))
    return [*states, State(text("起草"), True, text("自带的离线起草，不用网络和密钥"))]


def fonts() -> list[State]:
    """Say in which fonts the documents are printed."""
    names = {
        "title": text("标题字体"), "body": text("正文字体"), "level1": text("一级标题字体"),
        "level2": text("二级标题字体"), "table": text("表格字体"),
    }  # fmt: skip
    states: list[State] = []
    for state in kinds.available():
        if state.used is None:
            detail = text("没有，不能出 PDF；请安装 {font} 或 Noto Serif CJK SC", font=state.official)
        elif state.used == state.official:
            detail = state.used
        else:
            detail = text("用 {used} 代替 {official}", used=state.used, official=state.official)
        states.append(State(names[state.part], None if state.used is None else True, detail))
    return states


def optional() -> list[State]:
    """Say how files are read, and which old ones can be."""
    found = office.program()
    legacy = found or text("没有；读不了 .doc、.rtf、.odt，别的不受影响")
    if sys.platform == "linux":
        isolated = text("在子进程里读，限内存、时间，断网络")
    else:
        isolated = text("在子进程里读，限时间")
    return [State("LibreOffice", True if found else None, legacy), State(text("读文件"), True, isolated)]


def disk(folder: Path) -> State:
    """Say how much room there is where the data is: in a folder, or where it will be made."""
    whole = folder.expanduser().absolute()
    free = shutil.disk_usage(next(path for path in (whole, *whole.parents) if path.exists())).free
    left = text("剩 {n} GB", n=f"{free / (1 << 30):.1f}")
    return State(text("数据盘"), free >= _LITTLE, left if free >= _LITTLE else left + text("；清一清，不然存不进去"))
