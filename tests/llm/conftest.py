"""A key, short limits, and nothing of the surroundings: what every test of a call stands on."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.llm import calls, structured
from assistant.llm.calls import Account, Answer, Ask
from assistant.llm.models import Model
from tests.endpoint import Endpoint

KEY = "sk-test-1234567890abcdef"
TEXT = "本年度共收到政府信息公开申请130件。"
WANTED = Ask((("system", "你写年度报告。"), ("human", "写总体情况。")), 0.3, 7, 300)
LIMITS: dict[str, Any] = {
    "connect": 5, "first": 5, "idle": 5, "answer": 10, "section": 10, "retries": 2, "longest_wait": 2,
    "continues": 2, "at_once": 4, "per_minute": 6000, "max_tokens": 300, "sections": {}, "fallbacks": [],
    "endpoints": {"openai": {"base_url": "", "key": "OPENAI_API_KEY"}}, "currency": "元", "prices": {},
}  # fmt: skip


class Listener:
    """What a person sees of an answer that is told piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.restarts = 0
        self.text = ""

    def __call__(self, piece: str, restart: bool) -> None:
        self.pieces.append(piece)
        self.restarts += restart
        self.text = piece if restart else self.text + piece


def set_limits(home: Path, **changes: object) -> None:
    """Write the user's own models.yaml."""
    path = home / "schemas" / "models.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(LIMITS | changes, allow_unicode=True), encoding="utf-8")


def model_at(server: Endpoint, name: str = "test-model") -> Model:
    """The model of a server."""
    return Model(f"openai:{name}", name, server.base_url, "OPENAI_API_KEY")


def ask(
    model: Model,
    wanted: Ask = WANTED,
    *,
    account: Account | None = None,
    told: Listener | None = None,
    fresh: bool = False,
) -> Answer:
    """Make one call in a loop of its own, as the commands do."""
    return asyncio.run(calls.ask(model, wanted, account or Account(), told, fresh=fresh))


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The user's own folder, with short limits in it; no cache, and no server is known."""
    for name in [*os.environ]:
        if name.startswith(("NIANBAO_MODEL", "NIANBAO_FALLBACK", "NIANBAO_EGRESS", "OPENAI_")):
            monkeypatch.delenv(name)
    own = tmp_path / "home"
    set_limits(own)
    monkeypatch.setenv("NIANBAO_HOME", str(own))
    monkeypatch.setenv("NIANBAO_CACHE", "off")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(calls, "_FIRST_PAUSE", 0.02)  # what it does is tested where `pause` is
    calls.forget_refusals()
    structured.forget_rungs()
    yield own
    calls.forget_refusals()
    structured.forget_rungs()
