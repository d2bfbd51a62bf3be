"""The runner of evaluations against a bare client: one server, the same messages, whole answers, in one run.

python benchmarks/evals.py [--long]

Each client runs in a process of its own, against one endpoint in another: the bare loop (asyncio and openai alone), our
call layer alone, pydantic-evals with openai, and the whole runner (case → report → draft → three scorers → journal).
Ratios of throughput do not depend on the machine. `--long` adds 10,000 cases, for the memory. Set INSPECT_PYTHON to the
interpreter of an environment with inspect-ai to have it beside.
"""
# ruff: noqa: E402, TID251 - the project is put on the path first; other interpreters are told by the environment

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, overload

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from assistant.evaluation.data import Case, OfModel, Suite
from assistant.evaluation.short import Short
from assistant.llm.models import Model
from tests.endpoint import endpoint, replies

TEXT = """2025年，青禾镇人民政府依照《中华人民共和国政府信息公开条例》开展政府信息公开工作。
（一）主动公开
全年制发行政规范性文件[[disclosure.normative_documents.issued]]，现行有效[[disclosure.normative_documents.in_force]]。作出行政许可决定[[disclosure.licensing.decisions]]。
（二）依申请公开
全年新收政府信息公开申请[[requests.received.total]]。办结[[requests.outcomes_total.total]]，其中予以公开[[requests.granted.total]]。没有因政府信息公开引起的行政复议、行政诉讼。
（三）政府信息管理
【待补充：2025年在信息管理方面做了什么？】
（四）政府信息公开平台建设
通过县政府网站专栏公开信息186条[[n1]]。
（五）监督保障
组织培训5次[[n2]]。"""


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


async def drawn(count: int, at_once: int, one: Callable[[], Awaitable[object]]) -> float:
    """Return the seconds of so many calls, so many at once."""
    waiting = iter(range(count))

    async def worker() -> None:
        for _ in waiting:
            assert await one()

    await one()  # what every client needs is loaded, and the server warm
    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return time.perf_counter() - start


async def bare(url: str, count: int, at_once: int) -> float:
    """Openai's client alone."""
    from openai import AsyncOpenAI

    said: Any = messages()
    async with AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as client:

        async def one() -> object:
            answer = await client.chat.completions.create(
                model="m", messages=said, temperature=0.3, max_completion_tokens=3000
            )
            return answer.choices[0].message.content

        return await drawn(count, at_once, one)


async def layer(url: str, count: int, at_once: int) -> float:
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

    return await drawn(count, at_once, one)


async def pydantic(url: str, count: int, at_once: int) -> float:
    """pydantic-evals with openai's client: no grounding, no journal."""
    from openai import AsyncOpenAI
    from pydantic_evals import Case as Given
    from pydantic_evals import Dataset
    from pydantic_evals.evaluators import Contains

    said: Any = messages()
    async with AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as client:

        async def task(_: int) -> str:
            answer = await client.chat.completions.create(
                model="m", messages=said, temperature=0.3, max_completion_tokens=3000
            )
            return answer.choices[0].message.content or ""

        cases = [Given(name=f"c{number}", inputs=number) for number in range(count)]
        data: Any = Dataset(name="b", cases=cases, evaluators=[Contains("186条")])
        start = time.perf_counter()
        report = await data.evaluate(task, max_concurrency=at_once, progress=False)
        assert len(report.cases) == count
        return time.perf_counter() - start


async def ours(url: str, count: int, at_once: int, repetitions: int = 1) -> float:
    """The whole runner."""
    from assistant.evaluation.running import run
    from assistant.llm.client import load_library

    load_library()
    suite = Suite(
        name="b", cases=("all",), at_once=at_once, repetitions=repetitions,
        scorers=("Supported", {"Says": ["186条"]}, "AsksNothing"),
        tasks=(OfModel(kind="model", name="v1", model="openai:m", prompt="overview@1"),),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:  # as every client, what it needs is loaded and the server warm
        await run(suite.model_copy(update={"repetitions": 1}), Many(1), Path(folder), model=model(url))
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        ran = await run(suite, Many(count // repetitions), Path(folder), model=model(url))
        took = time.perf_counter() - start
        assert (ran.made, ran.errors) == (count, 0), ran
        again = await run(suite, Many(count // repetitions), Path(folder), model=model(url))
        assert again.made == 0
    return took


def inspect(url: str, count: int, at_once: int) -> float:
    """inspect-ai, in an environment of its own; its prompts are the same."""
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
    said = json.loads(os.environ["MESSAGES"])
    data = MemoryDataset(
        [
            Sample(id=n, input=[kinds[m["role"]](content=m["content"]) for m in said], target="186条")
            for n in range(count)
        ]
    )
    start = time.perf_counter()
    run_eval(
        Task(dataset=data, scorer=includes()),
        model=get_model("openai-api/bench/m", base_url=url, api_key="none"),
        max_samples=at_once, max_connections=at_once, display="none", log_dir=tempfile.mkdtemp(),
    )  # fmt: skip
    return time.perf_counter() - start


def model(url: str) -> Model:
    """The endpoint's model."""
    return Model("openai:m", "m", url, "NIANBAO_BENCHMARK_KEY")


def one(kind: str, url: str, count: int, at_once: int, repetitions: int) -> None:
    """Run one client, and print what it took."""
    if kind == "inspect":
        took = inspect(url, count, at_once)
    elif kind == "ours":
        took = asyncio.run(ours(url, count, at_once, repetitions))
    else:
        took = asyncio.run({"bare": bare, "layer": layer, "pydantic": pydantic}[kind](url, count, at_once))
    use = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"seconds": took, "cpu": use.ru_utime + use.ru_stime, "mb": use.ru_maxrss / 1024}))


def serve() -> None:
    """Serve until the standard input closes; a line of it is the seconds before an answer."""
    before = [0.0]
    with endpoint(lambda _: replies.say(TEXT, before=before[0])) as server:
        print(server.base_url, flush=True)
        for line in sys.stdin:
            before[0] = float(line)
            server.requests.clear()
            print("ready", flush=True)


class Bench:
    """The endpoint, and clients against it."""

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        assert server.stdout is not None
        self.server, self.url = server, server.stdout.readline().strip()

    def run(self, kind: str, count: int, latency: float, at_once: int, repetitions: int = 1) -> dict[str, float]:
        """Run a client in a process of its own."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(f"{latency}\n")
        self.server.stdin.flush()
        self.server.stdout.readline()
        python = os.environ["INSPECT_PYTHON"] if kind == "inspect" else sys.executable
        command = [python, __file__, "--one", kind, self.url, str(count), str(at_once), str(repetitions)]
        environment = os.environ | {"NIANBAO_CACHE": "off", "MESSAGES": json.dumps(messages())}
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment, cwd=ROOT).stdout
        return json.loads(said.splitlines()[-1])

    def ratio(self, kind: str, count: int, latency: float, at_once: int, times: int = 1) -> Iterator[str]:
        """Yield the share of the bare loop's throughput, the median of several pairs."""
        pairs: list[tuple[float, float]] = []
        for _ in range(times):
            alone = self.run("bare", count, latency, at_once)["seconds"]
            pairs.append((alone / (took := self.run(kind, count, latency, at_once)["seconds"]), took))
        share, took = sorted(pairs)[len(pairs) // 2]
        setting = f"{count} cases, {latency * 1000:.0f} ms, {at_once} at once"
        yield f"{kind}: {setting}: {took:.1f} s, {share:.2f} of the bare loop"


def measure(bench: Bench, *, long: bool) -> Iterator[str]:
    """Yield the figures, each with what is due."""
    for line in bench.ratio("ours", 200, 1.0, 20, times=3):
        yield f"{line} (due 0.9)"
    for line in bench.ratio("layer", 500, 0.05, 20, times=3):
        yield f"{line} (due 0.9)"
    for kind in ("pydantic", "ours", *(["inspect"] if "INSPECT_PYTHON" in os.environ else [])):
        yield from bench.ratio(kind, 500, 0.05, 20)
    small, found = bench.run("ours", 10, 0.0, 5, 5), bench.run("ours", 2000, 0.0, 20, 5)
    cpu = 1000 * (found["cpu"] - small["cpu"]) / 1990
    yield f"ours: 400 cases × 5: {cpu:.1f} ms of CPU a draft (due 7), {found['mb']:.0f} MB (due 160)"
    sizes = (500, 2000, 10_000) if long else (500, 2000)
    for count in sizes:
        found = bench.run("ours", count, 0.05, 20)
        each = 1000 * found["seconds"] / count
        yield f"ours: {count} cases: {found['seconds']:.1f} s, {each:.1f} ms each, {found['mb']:.0f} MB (due 130)"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--serve", action="store_true", help="only serve, for the other processes")
    parser.add_argument("--one", nargs=5, metavar=("KIND", "URL", "CASES", "AT_ONCE", "REPETITIONS"))
    parser.add_argument("--long", action="store_true", help="10,000 cases too")
    arguments = parser.parse_args()
    if arguments.serve:
        serve()
    elif arguments.one:
        kind, url, *numbers = arguments.one
        one(kind, url, *map(int, numbers))
    else:
        command = [sys.executable, __file__, "--serve"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            try:
                for line in measure(Bench(server), long=arguments.long):
                    print(line, flush=True)
            finally:
                assert server.stdin is not None
                server.stdin.close()


if __name__ == "__main__":
    main()
