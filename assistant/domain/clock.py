"""The clock, as it is written into a report file."""

import datetime


def now() -> str:
    """Return this moment, to the second, with its offset."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")
