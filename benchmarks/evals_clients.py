"""One client of the benchmark of evaluations, in a process of its own; nothing of the project is needed.

python benchmarks/evals_clients.py bare|pydantic|inspect URL CASES AT_ONCE [REPETITIONS]

The messages of a case come in MESSAGES, as the protocol has them. What it took is printed as JSON.
"""
# ruff: noqa: TID251 - other interpreters are told by the environment

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

EXPECTED = "186条"  # in every answer
STATUS = Path("/proc/self/status")


class Loop(NamedTuple):
    """Seconds that the cases took, and seconds of CPU: what is loaded before and looked at after does not count."""

    seconds: float
    cpu: float


class Clock:
    """Measures from where it is made."""

    def __init__(self) -> None:
        self.start, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> Loop:
        """Return what has passed."""
        return Loop(time.perf_counter() - self.start, time.process_time() - self.cpu)


def messages() -> Any:
    """Return the messages of one case."""
    return json.loads(os.environ["MESSAGES"])


async def drawn(count: int, at_once: int, one: Callable[[], Awaitable[object]]) -> Loop:
    """Return what so many calls took, so many at once."""
    waiting = iter(range(count))

    async def worker() -> None:
        for _ in waiting:
            assert await one()

    await one()  # what every client needs is loaded, and the server warm
    clock = Clock()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return clock.read()


async def bare(url: str, count: int, at_once: int, _repetitions: int = 1) -> Loop:
    """Openai's client alone."""
    from openai import AsyncOpenAI

    said = messages()
    async with AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as client:

        async def one() -> object:
            answer = await client.chat.completions.create(
                model="m", messages=said, temperature=0.3, max_completion_tokens=3000
            )
            return answer.choices[0].message.content

        return await drawn(count, at_once, one)


async def pydantic(url: str, count: int, at_once: int, _repetitions: int = 1) -> Loop:
    """pydantic-evals with openai's client: no grounding, no journal."""
    from openai import AsyncOpenAI
    from pydantic_evals import Case as Given
    from pydantic_evals import Dataset
    from pydantic_evals.evaluators import Contains

    said = messages()
    async with AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as client:

        async def task(_: int) -> str:
            answer = await client.chat.completions.create(
                model="m", messages=said, temperature=0.3, max_completion_tokens=3000
            )
            return answer.choices[0].message.content or ""

        cases = [Given(name=f"c{number}", inputs=number) for number in range(count)]
        data: Any = Dataset(name="b", cases=cases, evaluators=[Contains(EXPECTED)])
        clock = Clock()
        report = await data.evaluate(task, max_concurrency=at_once, progress=False)
        assert len(report.cases) == count
        return clock.read()


def inspect(url: str, count: int, at_once: int, _repetitions: int = 1) -> Loop:
    """inspect-ai; its own loop, so it is no coroutine."""
    from inspect_ai import Task  # pyright: ignore[reportMissingImports]
    from inspect_ai import eval as run_eval
    from inspect_ai.dataset import MemoryDataset, Sample  # pyright: ignore[reportMissingImports]
    from inspect_ai.model import (  # pyright: ignore[reportMissingImports]
        ChatMessageAssistant,
        ChatMessageSystem,
        ChatMessageUser,
        get_model,
    )
    from inspect_ai.scorer import includes  # pyright: ignore[reportMissingImports]

    kinds: Any = {"assistant": ChatMessageAssistant, "system": ChatMessageSystem, "user": ChatMessageUser}
    said = [kinds[item["role"]](content=item["content"]) for item in messages()]
    data = MemoryDataset([Sample(id=number, input=said, target=EXPECTED) for number in range(count)])
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        logs = run_eval(
            Task(dataset=data, scorer=includes()),
            model=get_model("openai-api/bench/m", base_url=url, api_key="none"),
            max_samples=at_once, max_connections=at_once, display="none", log_dir=folder,
        )  # fmt: skip
    took = clock.read()
    assert logs[0].results.completed_samples == count, logs[0].error
    return took


Client = Callable[[str, int, int, int], Loop | Awaitable[Loop]]


def peak() -> float:
    """Return the most memory of this process, in MB: rusage would have what its parent had when it was started."""
    lines = STATUS.read_text("ascii").splitlines() if STATUS.exists() else []
    own = next((float(line.split()[1]) for line in lines if line.startswith("VmHWM:")), None)
    return (own or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def main(clients: Mapping[str, Client]) -> None:
    """Run one client, and print its seconds, its seconds of CPU, and its MB."""
    kind, url, *numbers = sys.argv[1:]
    count, at_once, repetitions = (*map(int, numbers), 1)[:3]
    took = clients[kind](url, count, at_once, repetitions)
    loop = took if isinstance(took, Loop) else asyncio.run(_awaited(took))
    print(json.dumps({"seconds": loop.seconds, "cpu": loop.cpu, "mb": peak()}))


async def _awaited(took: Awaitable[Loop]) -> Loop:
    return await took


if __name__ == "__main__":
    main({"bare": bare, "pydantic": pydantic, "inspect": inspect})
