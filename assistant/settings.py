"""The one module that reads the environment."""

import getpass
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import NamedTuple

_LANGUAGE: ContextVar[str] = ContextVar("language", default="")


class Chosen(NamedTuple):
    """What the person at a running server chose in its page, over the environment, which stays as it is.

    `key` was typed into the process, for the server at `base_url` and no other; it is nowhere written.
    """

    model: str = ""
    base_url: str = ""
    key: str = ""
    stay_local: bool = False


class _Process:
    chosen = Chosen()


_TRIED: ContextVar[Chosen | None] = ContextVar("tried", default=None)


def choose(chosen: Chosen) -> None:
    """Let what a person chose hold from now on, in the whole process."""
    _Process.chosen = chosen


def chosen() -> Chosen:
    """Return what a person chose; within `trying`, what is tried."""
    return _TRIED.get() or _Process.chosen


@contextmanager
def trying(tried: Chosen) -> Generator[None]:
    """Try a choice while the block runs; it holds nowhere else."""
    token = _TRIED.set(tried)
    try:
        yield
    finally:
        _TRIED.reset(token)


def home() -> Path | None:
    """Return the folder where a user keeps their own prompts, formats and lexicons (`NIANBAO_HOME`)."""
    value = os.environ.get("NIANBAO_HOME")
    return _folder(value) if value else None


@cache
def _folder(name: str) -> Path:
    return Path(name)  # asked for at each look at a resource: made once, it keeps its text and its hash


def editor() -> bool:
    """Whether the environment names an editor."""
    return bool(os.environ.get("VISUAL") or os.environ.get("EDITOR"))


def says_how_to_draw() -> bool:
    """Whether the environment says something of colours, also where there is no terminal (force-color.org, rich)."""
    return any(name in os.environ for name in ("FORCE_COLOR", "TTY_COMPATIBLE"))


def store() -> str:
    """Return the database that the user chose (`NIANBAO_STORE`: a URL, or a SQLite file), or ""."""
    return os.environ.get("NIANBAO_STORE", "").strip()


def data_folder() -> Path:
    """Return the folder of the user's reports: their own (`NIANBAO_HOME`), else where this system keeps such things."""
    if own := home():
        return own
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "nianbao"


@contextmanager
def speaking(language: str) -> Generator[None]:
    """Speak a language (`zh`, `en`) while the block runs: each request of a server has its own."""
    token = _LANGUAGE.set("en" if language.lower().startswith("en") else "zh")
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def locale() -> str:
    """Return the language of this context, else "en" where `NIANBAO_LANG` or the system asks for it, else "zh"."""
    if own := _LANGUAGE.get():
        return own
    for name in ("NIANBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def child_environment() -> dict[str, str]:
    """Return what a helper process may know of the environment: where programs and fonts are, and no keys."""
    kept = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LANG", "LC_ALL", "NIANBAO_HOME", "NIANBAO_LANG")
    return {name: os.environ[name] for name in kept if name in os.environ}


def use_utf8() -> None:
    """Let Python, started from here, use UTF-8 whatever the locale says."""
    os.environ["PYTHONUTF8"] = "1"


def model(section: str = "") -> str:
    """Return the model that the user chose (`NIANBAO_MODEL`, for a section `NIANBAO_MODEL_OVERVIEW` …), or "".

    What was chosen in the page holds for all sections: who chose `offline` there wants nothing sent.
    """
    if own := chosen().model:
        return "" if section else own
    return os.environ.get(f"NIANBAO_MODEL_{section.upper()}" if section else "NIANBAO_MODEL", "")


def fallbacks() -> tuple[str, ...]:
    """Return the models to try when the chosen one fails (`NIANBAO_FALLBACK`, separated by commas)."""
    return tuple(name.strip() for name in os.environ.get("NIANBAO_FALLBACK", "").split(",") if name.strip())


def base_url() -> str:
    """Return the address of the server that `openai:` means (`OPENAI_BASE_URL`), "" for its own."""
    return chosen().base_url or os.environ.get("OPENAI_BASE_URL", "").strip()


def secret(name: str, base_url: str = "") -> str:
    """Return the key for a server: the one typed for it, else the environment's. Never stored, printed or logged.

    The environment's key is for the environment's server: one that was chosen in the page does not get it.
    """
    own, there = chosen(), os.environ.get("OPENAI_BASE_URL", "").strip()
    if own.base_url and _same(base_url, own.base_url) and (own.key or not _same(there, own.base_url)):
        return own.key
    return os.environ.get(name, "").strip()


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")


def answers() -> Path | None:
    """Return the file where answers of models are kept (`NIANBAO_CACHE`; `off`: nowhere)."""
    value = os.environ.get("NIANBAO_CACHE", "")
    if value:
        return None if value.lower() == "off" else Path(value)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "nianbao" / "answers.sqlite"
    except RuntimeError:  # a user without a home: nothing is kept
        return None


def trusted_keys() -> Path | None:
    """Return the file of the public keys that the user trusts: in `NIANBAO_HOME`, else where the system keeps such.

    None for a user without a home: no key is remembered then.
    """
    if (own := home()) is not None:
        return own / "trusted-keys.json"
    base = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    try:
        return (Path(base) if base else Path.home() / ".config") / "nianbao" / "trusted-keys.json"
    except RuntimeError:
        return None


def user() -> str:
    """Return the name that this machine knows the user by, "" where it knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def lock_wait() -> float:
    """Return how many seconds a command waits for another that changes the same report (`NIANBAO_LOCK_WAIT`, 5)."""
    try:
        return max(0.0, min(float(os.environ.get("NIANBAO_LOCK_WAIT", "")), 3600.0))
    except ValueError:
        return 5.0


def egress_is_local() -> bool:
    """Return whether text may only go to this machine and the intranet: `NIANBAO_EGRESS` is set, and not to `any`.

    A value that nobody knows is no permission: whoever set `NIANBAO_EGRESS=lokal` wanted a restriction. The page can
    restrict, and takes no restriction away.
    """
    return chosen().stay_local or egress_is_bound()


def egress_is_bound() -> bool:
    """Return whether the environment itself keeps text inside (`NIANBAO_EGRESS`)."""
    return os.environ.get("NIANBAO_EGRESS", "").strip().lower() not in ("", "any")


def forbid_analytics() -> None:
    """Keep Gradio from telling its makers that it was started; it asks for this when it is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


def forbid_tracing() -> None:
    """Keep the model library from sending prompts to a tracing service that the environment may name."""
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"


def has_screen() -> bool:
    """Whether a desktop of Linux or the like is there to show something on."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
