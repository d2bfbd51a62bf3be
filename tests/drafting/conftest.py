"""What the tests with a model stand on: the bundled example, an endpoint's settings, and short times."""

import asyncio
import os
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Unpack

import pytest
import yaml

from assistant import drafting, resources
from assistant.domain.report import Changes, Report, Section
from assistant.drafting import Drafted, Event, Ways
from assistant.drafting.marks import resolved
from assistant.grounding.facts import facts_of
from assistant.llm import calls, structured
from assistant.llm import recorded as recordings
from assistant.llm.models import Model
from assistant.workflow import files, notes
from tests.endpoint import Endpoint, replies

EXAMPLE = Path(resources.ROOT) / "examples/qinghe"
KEY = "sk-test-1234567890abcdef"
OVERVIEW, PROBLEMS, OTHERS = "的“一、总体情况”", "的“五、存在的主要问题及改进情况”", "的“六、其他需要报告的事项”"
REPAIR, RESUME, SUGGEST = "你修改《", "你接着写《", "你替审核人通读"  # in the first line of each system message
SECTIONS = ("overview", "problems", "other_matters")
SHORT: dict[str, Any] = {
    "connect": 2,
    "idle": 5,
    "section": 30,
    "retries": 0,
    "longest_wait": 2,
    "continues": 1,
    "at_once": 8,
    "per_minute": 100_000,
    "max_tokens": 1000,
    "sections": {},
    "fallbacks": [],
    "endpoints": {"openai": {"base_url": "", "key": "OPENAI_API_KEY"}},
    "currency": "元",
    "prices": {},
}
Limit = Callable[..., None]


def recorded(name: str) -> str:
    """A recorded answer, without its head and its reasoning."""
    return re.sub(r"<think>.*</think>\s*", "", recordings.of_example()[name], flags=re.DOTALL).strip()


GOOD = {OVERVIEW: recorded("repair"), PROBLEMS: recorded("problems"), OTHERS: recorded("other_matters")}


@cache
def example() -> Report:
    """The invented township's report as a clerk has it before drafting."""
    return notes.from_file(files.load(EXAMPLE / "2025.xlsx", EXAMPLE / "2024.docx"), EXAMPLE / "notes.md").report


@pytest.fixture
def qinghe() -> Report:
    return example()


def surroundings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Limit:
    """Short times, no cache, a key, no server known; call what is returned to change schemas/models.yaml."""
    import_module("langchain_openai")  # takes seconds at first, which are not to count as a section's
    home = folder / "home"
    monkeypatch.setenv("NIANBAO_HOME", str(home))
    monkeypatch.setenv("NIANBAO_CACHE", "off")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    for name in [*os.environ]:
        if name.startswith(("NIANBAO_MODEL", "NIANBAO_FALLBACK", "NIANBAO_EGRESS", "OPENAI_BASE_URL")):
            monkeypatch.delenv(name)
    calls.forget_refusals()
    structured.forget_rungs()

    def write(**changes: Unpack[Changes]) -> None:
        path = home / "schemas/models.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(SHORT | changes, allow_unicode=True), encoding="utf-8")

    write()
    return write


@pytest.fixture
def limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Limit:
    return surroundings(tmp_path, monkeypatch)


@cache
def finished() -> Report:
    """The example with the drafts of a good model."""
    report, facts = example(), facts_of(example())
    words = {"overview": OVERVIEW, "problems": PROBLEMS, "other_matters": OTHERS}
    made = {key: resolved(GOOD[word], report, facts) for key, word in words.items()}
    return report.having(
        sections={
            key: Section(text=item.text, origin="model", model="openai:test", prompt=f"{key}@2", sources=item.sources)
            for key, item in made.items()
        }
    )


def model_at(server: Endpoint) -> Model:
    """The endpoint as a model of the program."""
    return Model("openai:test", "test", server.base_url, "OPENAI_API_KEY")


def drafted(
    report: Report,
    server: Endpoint,
    sections: Sequence[str] | None = None,
    *,
    overwrite: bool = False,
    tell: Callable[[Event], None] | None = None,
    **ways: Any,
) -> Drafted:
    """Draft with the endpoint."""
    wanted = Ways(model_at(server), **ways)
    return asyncio.run(drafting.draft_with(drafting.plan(report, sections, wanted, overwrite=overwrite), tell))


def answers(**more: str) -> dict[str, replies.Reply]:
    """Good answers for `by_section`; others by the name of the section."""
    names = {"overview": OVERVIEW, "problems": PROBLEMS, "other_matters": OTHERS, "repair": REPAIR, "resume": RESUME}
    return {word: replies.say(text) for word, text in (GOOD | {names[key]: text for key, text in more.items()}).items()}
