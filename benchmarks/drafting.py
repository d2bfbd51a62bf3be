"""Drafting with a model against a bare client: the same server, the same messages, in one run.

python benchmarks/drafting.py

Prints the time to the first character and the time of a whole report beside those of `openai.AsyncOpenAI` alone, and
the ratios, which do not depend on the machine. The server runs in a process of its own on the loopback.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from openai import AsyncOpenAI

from assistant import drafting
from assistant.domain.report import Report
from assistant.drafting.request import Request
from assistant.llm import egress, recorded
from assistant.llm.models import Model
from assistant.workflow import files, notes
from tests.endpoint import by_section, endpoint, replies

ROOT = Path(__file__).parent.parent
FIRST, EVERY = 0.15, 0.012  # seconds to the first character, and between pieces
MARKS = {"overview": "总体情况", "problems": "存在的主要问题", "other_matters": "其他需要报告的事项"}
EXAMPLE = "examples/qinghe"


def serve() -> None:
    """Serve the recorded answers until the standard input closes."""
    texts = recorded.of_example()
    script = by_section(
        {
            MARKS[section]: replies.say(texts[name], pieces=6, before=FIRST, delay=EVERY)
            for section, name in (("problems", "problems"), ("other_matters", "other_matters"), ("overview", "repair"))
        }
    )
    with endpoint(script) as server:
        print(server.base_url, flush=True)
        sys.stdin.read()


def report() -> Report:
    """Return the bundled example with its notes."""
    folder = ROOT / EXAMPLE
    return notes.from_file(files.load(folder / "2025.xlsx", folder / "2024.docx"), folder / "notes.md").report


async def bare(client: AsyncOpenAI, request: Request) -> tuple[float, float]:
    """Return the seconds to the first character and to the last, of the bare client."""
    roles = {"system": "system", "human": "user", "ai": "assistant"}
    messages = [{"role": roles[role], "content": text} for role, text in request.messages]
    start, first = time.perf_counter(), 0.0
    stream = await client.chat.completions.create(model="m", messages=messages, stream=True)  # type: ignore[arg-type]
    async for chunk in stream:
        if not first and chunk.choices and chunk.choices[0].delta.content:
            first = time.perf_counter() - start
    return first, time.perf_counter() - start


async def ours(model: Model, sections: list[str]) -> tuple[float, float]:
    """Return the seconds to the first character shown and to the whole drafts."""
    first = [0.0]
    own = report()
    start = time.perf_counter()

    def tell(event: drafting.Event) -> None:
        if event.kind == "text" and not first[0]:
            first[0] = time.perf_counter() - start

    drafted = await drafting.draft_with(drafting.plan(own, sections, drafting.Ways(model, fresh=True)), tell)
    whole = time.perf_counter() - start
    assert not drafted.troubles, drafted.troubles
    return first[0], whole


async def median(times: int, work: Callable[[], Awaitable[tuple[float, float]]]) -> tuple[float, float]:
    """Return the medians of several runs, after one that is not counted."""
    await work()
    found = [await work() for _ in range(times)]
    return statistics.median(item[0] for item in found), statistics.median(item[1] for item in found)


async def measure(base_url: str, times: int) -> None:
    """Print the figures."""
    model = Model("openai:m", "m", base_url, "NIANBAO_BENCHMARK_KEY")
    sections = list(MARKS)
    own = report()
    requests = {item.section: item for item in drafting.plan(own, sections, drafting.Ways(model)).requests}
    http = egress.http_client(base_url, 60)  # over the same connections as ours: its own are 35 ms slower here
    async with AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0, http_client=http) as client:
        alone = {
            section: await median(times, lambda section=section: bare(client, requests[section]))
            for section in sections
        }
    slowest = max(sections, key=lambda section: alone[section][1])
    first, _ = await median(times, lambda: ours(model, [slowest]))
    _, whole = await median(times, lambda: ours(model, sections))
    overhead = 1000 * (first - alone[slowest][0])
    print(f"to the first character: bare client {1000 * alone[slowest][0]:.1f} ms, nianbao {1000 * first:.1f} ms")
    print(f"own overhead to the first character: {overhead:.1f} ms (due 20)")
    print("bare client, one section at a time: " + ", ".join(f"{key} {alone[key][1]:.3f} s" for key in sections))
    ratio = whole / alone[slowest][1]
    print(f"nianbao, {len(sections)} sections at once: {whole:.3f} s, {ratio:.3f} × the slowest alone (due 1.05)")
    print(f"one after the other they would take {sum(item[1] for item in alone.values()) / whole:.2f} × as long")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--serve", action="store_true", help="only serve, for the other process")
    parser.add_argument("--times", type=int, default=7)
    arguments = parser.parse_args()
    if arguments.serve:
        serve()
        return
    command = [sys.executable, __file__, "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            asyncio.run(measure(server.stdout.readline().strip(), arguments.times))
        finally:
            server.stdin.close()


if __name__ == "__main__":
    main()
