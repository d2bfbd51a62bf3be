"""The clock of the store: UTC in one form, so that times sort as texts do on every database."""

from datetime import UTC, datetime, timedelta


def now() -> str:
    """Return this moment, to the millisecond: `2026-03-05T02:32:10.123+00:00`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def before(at: str, **span: float) -> str:
    """Return a moment earlier by a span (`days=30`, `minutes=15`)."""
    return (datetime.fromisoformat(at) - timedelta(**span)).isoformat(timespec="milliseconds")


def apart(one: str, other: str) -> timedelta:
    """Return how far two moments are from each other, whichever is the first."""
    return abs(datetime.fromisoformat(one) - datetime.fromisoformat(other))
