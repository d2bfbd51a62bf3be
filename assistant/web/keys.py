"""The key of a model's server: typed into the page, kept in this process or in the system's own key store.

It is never written into the database or a file of ours, and never sent back to a page. It belongs to one address: where
the address changes, it is forgotten.
"""

import importlib
from typing import Any

from assistant import settings
from assistant.web import preferences

_SERVICE = "nianbao"
_STORES = {  # what keeps a key encrypted by the system; other backends write it into a plain file
    f"keyring.backends.{name}" for name in ("Windows", "macOS", "SecretService", "kwallet", "libsecret")
}


def apply() -> None:
    """Let the preferences hold in this process, with the key that is kept for their address."""
    own = preferences.load()
    now = settings.chosen()
    key = now.key if now.base_url == own.base_url else recalled(own.base_url)
    settings.choose(settings.Chosen(own.model, own.base_url, key, own.stay_local))


def keep(key: str) -> None:
    """Keep a key for the address that is chosen: in the process, and in the system's key store where there is one."""
    own = settings.chosen()
    settings.choose(own._replace(key=key))
    if store := _store():
        _quietly(store.set_password, own.base_url, key)


def forget() -> None:
    """Forget the key of the address that is chosen."""
    own = settings.chosen()
    settings.choose(own._replace(key=""))
    if store := _store():
        _quietly(store.delete_password, own.base_url)


def recalled(base_url: str) -> str:
    """Return the key that the system keeps for an address, or ""."""
    store = _store() if base_url else None
    found = _quietly(store.get_password, base_url) if store else None
    return found if isinstance(found, str) else ""


def is_stored() -> bool:
    """Whether this system keeps keys; else they are gone when the program ends."""
    return _store() is not None


def _store() -> Any:
    """Return the system's key store, where the package `keyring` is installed and knows one."""
    try:
        found: Any = importlib.import_module("keyring").get_keyring()
    except (ImportError, RuntimeError):
        return None
    known = (found, *getattr(found, "backends", ()))
    return next((item for item in known if type(item).__module__ in _STORES), None)


def _quietly(act: Any, *values: str) -> Any:
    """Ask the key store; one that is locked or broken keeps nothing, and the process has the key."""
    errors: Any = importlib.import_module("keyring.errors")
    try:
        return act(_SERVICE, *values)
    except (errors.KeyringError, RuntimeError, OSError):
        return None
