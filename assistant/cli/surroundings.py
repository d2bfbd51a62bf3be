"""What a machine may lack: a way to name files in Chinese, and memory."""

import errno
import os
import sys

from assistant import settings

# What a library says that finds no memory: the loader (failed to map segment from shared object), the thread starter.
_SHORT = ("failed to map segment", "annot allocate memory", "cannot allocate", "can't start new thread")


def speak_chinese() -> None:
    """Start again in UTF-8 where the surroundings (LC_ALL=POSIX) leave no way to name a file in Chinese."""
    try:
        "年报".encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        settings.use_utf8()
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - ourselves


def is_shortage(error: BaseException | None) -> bool:
    """Whether an error comes of too little memory: also a library that could not be loaded, a thread not started."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        said = str(error)
        if isinstance(error, ImportError | RuntimeError | SystemError) and any(sign in said for sign in _SHORT):
            return True
        error = error.__cause__ or error.__context__
    return False
