"""Small suites and cases, a real server, and nothing of the surroundings."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation import running
from assistant.evaluation.data import Case, Offline, OfModel, Result, Suite, Task
from assistant.evaluation.journal import Journal
from assistant.evaluation.running import Ran
from assistant.evaluation.scorers import Sample, built, judged
from assistant.evaluation.short import Short
from assistant.llm.models import Model
from tests.endpoint import Endpoint
from tests.llm.conftest import home as home

TEXT = """2025年，青禾镇人民政府依照《中华人民共和国政府信息公开条例》开展政府信息公开工作。
（一）主动公开
公开信息35条[[n1]]。
（二）依申请公开
全年新收政府信息公开申请[[requests.received.total]]。
（三）政府信息管理
【待补充：2025年在政府信息管理方面做了什么？】
（四）政府信息公开平台建设
【待补充：2025年在平台建设方面做了什么？】
（五）监督保障
【待补充：工作考核、社会评议、责任追究情况如何？】"""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own, where runs are written."""
    monkeypatch.chdir(tmp_path)


def made(count: int, **more: Any) -> list[Case]:
    """So many cases that differ in one figure."""
    notes = {"proactive": ("公开信息35条",)}
    return [
        Case(
            id=f"c{number:05}", section="overview", tags=("overview",),
            report=Short(figures={"requests.received.natural_person": number}, notes=notes), **more,
        )
        for number in range(count)
    ]  # fmt: skip


def suite(*tasks: Task, **more: Any) -> Suite:
    """A suite with a few scorers; its task is a model without others."""
    own = {"name": "s", "tags": ("overview",), "scorers": ("Supported", "AsksNothing"), "at_once": 4}
    model = OfModel(kind="model", name="v1", model="openai:m", prompt="overview@1")
    return Suite.model_validate({**own, "tasks": tasks or (model,), **more})


OFFLINE = Offline()


def model_at(server: Endpoint) -> Model:
    """The model of a server."""
    return Model("openai:m", "m", server.base_url, "OPENAI_API_KEY")


def run(found: Suite, cases: list[Case], folder: Path, **more: Any) -> Ran:
    """Run a suite in a loop of its own."""
    return asyncio.run(running.run(found, cases, folder, **more))


def lines(folder: Path) -> list[Result]:
    """The lines of a run that count."""
    return [*Journal(folder)]


def scored(call: Any, text: str, case: Case | None = None, **result: Any) -> Any:
    """What a scorer gives a text: its value, "left out", or its error."""
    own = case or made(1)[0]
    name, scorer = built(call)
    said = Result(key="k", task="t", case=own.id, repetition=1, seed=1, text=text, **result)
    assert own.report is not None
    verdict = judged(name, scorer, Sample(own, own.report.report(), said))
    if verdict is None:
        return "left out"
    return verdict.error or verdict.value
