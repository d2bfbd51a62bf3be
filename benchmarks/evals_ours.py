"""Our side of the benchmark of evaluations: the call layer alone and the whole runner, in a process of its own.

python benchmarks/evals_ours.py layer|ours|again URL CASES AT_ONCE [REPETITIONS]
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import overload

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.evaluation.data import Case, OfModel, Suite
from assistant.evaluation.short import Short
from assistant.llm.models import Model
from benchmarks import evals_clients
from benchmarks.evals_clients import Clock, Loop


class Many(Sequence[Case]):
    """So many cases that differ in one figure, each made when it is asked for: a suite's own are a hundred."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    @overload
    def __getitem__(self, at: int) -> Case: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Case]: ...
    def __getitem__(self, at: int | slice) -> Case | Sequence[Case]:
        """Return a case."""
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(self.count))]
        if at >= self.count:
            raise IndexError(at)
        figures: dict[str, int | str] = {
            "requests.received.natural_person": 12 + at % 700, "requests.granted.natural_person": 12 + at % 700,
            "disclosure.normative_documents.issued": 2, "disclosure.normative_documents.in_force": 31,
            "disclosure.licensing.decisions": 1000 + at,
        }  # fmt: skip
        notes = {"platforms": ("通过县政府网站专栏公开信息186条",), "oversight": ("组织培训5次",)}
        return Case(id=f"c{at:05}", section="overview", report=Short(figures=figures, notes=notes, last_year=None))


def messages() -> list[dict[str, str]]:
    """Return the messages of one case, as the protocol has them."""
    from assistant.drafting.request import request

    report = Many(1)[0].report
    assert report is not None
    roles = {"system": "system", "human": "user", "ai": "assistant"}
    return [{"role": roles[role], "content": text} for role, text in request(report.report(), "overview").messages]


async def layer(url: str, count: int, at_once: int, _repetitions: int = 1) -> Loop:
    """Our call layer alone: limits, retries, bounds, tokens."""
    from assistant.llm import calls
    from assistant.llm.client import load_library
    from assistant.llm.models import limits

    load_library()
    roles = {"system": "system", "user": "human", "assistant": "ai"}
    said = tuple((roles[item["role"]], item["content"]) for item in messages())
    asked = calls.Ask(said, 0.3, None, 3000, stream=False)
    own = limits().model_copy(update={"at_once": at_once, "per_minute": 1e9})

    async def one() -> object:
        return (await calls.ask(model(url), asked, calls.Account(), fresh=True, own=own)).text

    return await evals_clients.drawn(count, at_once, one)


async def ours(url: str, count: int, at_once: int, repetitions: int = 1) -> Loop:
    """The whole runner."""
    return (await _twice(url, count, at_once, repetitions, again=False))[0]


async def again(url: str, count: int, at_once: int, repetitions: int = 1) -> Loop:
    """The same run gone on with, that has all its drafts: nothing is asked a second time."""
    return (await _twice(url, count, at_once, repetitions, again=True))[1]


async def _twice(url: str, count: int, at_once: int, repetitions: int, *, again: bool) -> list[Loop]:
    from assistant.evaluation.running import run
    from assistant.llm.client import load_library

    load_library()
    suite = Suite(
        name="b", cases=("all",), at_once=at_once, repetitions=repetitions,
        scorers=("Supported", {"Says": [evals_clients.EXPECTED]}, "AsksNothing"),
        tasks=(OfModel(kind="model", name="v1", model="openai:m", prompt="overview@1"),),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:  # as every client, what it needs is loaded and the server warm
        await run(suite.model_copy(update={"repetitions": 1}), Many(1), Path(folder), model=model(url))
    took: list[Loop] = []
    with tempfile.TemporaryDirectory() as folder:
        for due in (count, 0) if again else (count,):
            clock = Clock()
            ran = await run(suite, Many(count // repetitions), Path(folder), model=model(url))
            took.append(clock.read())
            assert (ran.made, ran.errors) == (due, 0), ran
    return took


def model(url: str) -> Model:
    """The endpoint's model."""
    return Model("openai:m", "m", url, "NIANBAO_BENCHMARK_KEY")


if __name__ == "__main__":
    evals_clients.main({"layer": layer, "ours": ours, "again": again})
