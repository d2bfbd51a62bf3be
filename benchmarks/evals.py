"""The runner of evaluations against a bare client and its neighbours: one server, the same messages, whole answers.

python benchmarks/evals.py [--long]

Each client runs in a process of its own, against one endpoint in another: the bare loop (asyncio and openai alone), our
call layer alone, pydantic-evals with openai, and the whole runner (case → report → draft → three scorers → journal).
Ratios of throughput do not depend on the machine, as long as nothing else runs on it. `--long` adds 10,000 cases, for
the memory. Beside it, where they are installed: inspect-ai (INSPECT_PYTHON, the interpreter of its environment) and
promptfoo (PROMPTFOO, its executable).
"""
# ruff: noqa: E402, TID251 - the project is put on the path first; other programs are told by the environment

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.evals_clients import EXPECTED
from benchmarks.evals_ours import messages
from tests.endpoint import endpoint, replies

TEXT = """2025年，青禾镇人民政府依照《中华人民共和国政府信息公开条例》开展政府信息公开工作。
（一）主动公开
全年制发行政规范性文件[[disclosure.normative_documents.issued]]，现行有效[[disclosure.normative_documents.in_force]]。作出行政许可决定[[disclosure.licensing.decisions]]。
（二）依申请公开
{when}新收政府信息公开申请[[requests.received.total]]。{done}[[requests.outcomes_total.total]]，其中予以公开[[requests.granted.total]]。没有因政府信息公开引起的行政复议、行政诉讼。
（三）政府信息管理
【待补充：2025年在信息管理方面{asked}？】
（四）政府信息公开平台建设
通过县政府网站专栏公开信息186条[[n1]]。
（五）监督保障
{trained}培训5次[[n2]]。"""
WAYS = [  # no model says the same twice: what was read once is not all that is ever read
    TEXT.format(when=when, done=done, asked=asked, trained=trained)
    for when, done, asked, trained in itertools.product(
        ("全年", "2025年", "本年度"), ("办结", "共办结"), ("做了什么", "做了哪些事", "有什么工作"), ("组织", "全年组织")
    )
]
OURS = ("layer", "ours", "again")
CLIENTS, RUNNER = ROOT / "benchmarks/evals_clients.py", ROOT / "benchmarks/evals_ours.py"
NOWHERE = "http://127.0.0.1:9"  # the proxy of a program that would call home


class Took(NamedTuple):
    """What a client took: seconds of its loop and of its whole process, seconds of CPU of the loop, MB at its most."""

    seconds: float
    whole: float
    cpu: float
    mb: float


def serve() -> None:
    """Serve until the standard input closes; a line of it is the seconds before an answer."""
    before = [0.0]
    ways = itertools.cycle(WAYS)
    with endpoint(lambda _: replies.say(next(ways), before=before[0])) as server:
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
        self.said = json.dumps(messages())

    def run(self, kind: str, count: int, latency: float, at_once: int = 20, repetitions: int = 1) -> Took:
        """Run a client in a process of its own."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(f"{latency}\n")
        self.server.stdin.flush()
        self.server.stdout.readline()
        if kind == "promptfoo":
            return self._promptfoo(count, at_once)
        python = os.environ["INSPECT_PYTHON"] if kind == "inspect" else sys.executable
        numbers = [str(count), str(at_once), str(repetitions)]
        command = [python, str(RUNNER if kind in OURS else CLIENTS), kind, self.url, *numbers]
        environment = os.environ | {"NIANBAO_CACHE": "off", "MESSAGES": self.said}
        start = time.perf_counter()
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment, cwd=ROOT).stdout
        whole = time.perf_counter() - start
        found = json.loads(said.splitlines()[-1])
        return Took(found["seconds"], whole, found["cpu"], found["mb"])

    def _promptfoo(self, count: int, at_once: int) -> Took:
        """Run promptfoo, of which only the whole process can be timed; it keeps nothing, and calls nobody else."""
        answers = {"apiBaseUrl": self.url, "apiKey": "none", "temperature": 0.3, "max_tokens": 3000}
        test = {"vars": {"messages": self.said}, "assert": [{"type": "contains", "value": EXPECTED}]}
        config: Any = {
            "prompts": ["{{messages | safe}}"],
            "providers": [{"id": "openai:chat:m", "config": answers}],
            "tests": [test] * count,
        }
        with tempfile.TemporaryDirectory() as folder:
            given, out = Path(folder) / "given.json", Path(folder) / "out.jsonl"
            given.write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
            flags = ["--no-cache", "--no-table", "--no-progress-bar", "--no-share", "-j", str(at_once)]
            command = [os.environ["PROMPTFOO"], "eval", "-c", str(given), "-o", str(out), *flags]
            environment = os.environ | {
                "PROMPTFOO_CONFIG_DIR": folder, "PROMPTFOO_DISABLE_TELEMETRY": "1", "PROMPTFOO_DISABLE_UPDATE": "1",
                "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1", "PROMPTFOO_DISABLE_SHARING": "1",
                "HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE, "NO_PROXY": "127.0.0.1,localhost",
            }  # fmt: skip
            start = time.perf_counter()
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
            _, _, use = os.wait4(
                process.pid, 0
            )  # what it was asked for counts: it has ended with 1 after all had passed
            whole = time.perf_counter() - start
            passed = out.read_text(encoding="utf-8").count('"success":true')
        assert passed == count, passed
        return Took(whole, whole, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024)

    def ratio(self, kind: str, count: int, latency: float, times: int) -> tuple[float, float]:
        """Return the share of the bare loop's throughput and the seconds, the median of several pairs."""
        pairs: list[tuple[float, float]] = []
        for _ in range(times):
            alone = self.run("bare", count, latency).seconds
            pairs.append((alone / (took := self.run(kind, count, latency).seconds), took))
        return sorted(pairs)[len(pairs) // 2]


def verdict(*, holds: bool, due: str) -> str:
    """Say what is due, and whether it holds."""
    return f"(due {due}: {'holds' if holds else 'DOES NOT HOLD'})"


def measure(bench: Bench, *, long: bool) -> Iterator[str]:
    """Yield the figures, each with what is due."""
    for kind, count, latency in (("ours", 200, 1.0), ("layer", 500, 0.05)):
        share, took = bench.ratio(kind, count, latency, times=3)
        setting = f"{kind}: {count} cases, {latency * 1000:.0f} ms, 20 at once"
        yield f"{setting}: {took:.1f} s, {share:.2f} of the bare loop {verdict(holds=share >= 0.9, due='0.9')}"
    for kind in ("pydantic", "ours"):
        share, took = bench.ratio(kind, 500, 0.05, times=1)
        yield f"{kind}: 500 cases, 50 ms, 20 at once: {took:.1f} s, {share:.2f} of the bare loop"
    alone, found = (bench.run(kind, 2000, 0.0, 20, 5) for kind in ("bare", "ours"))
    cpu, bare = (took.cpu / 2 for took in (found, alone))  # ms each of 2,000
    setting = f"ours: 400 cases × 5: {cpu:.1f} ms of CPU a draft, where the bare loop takes {bare:.1f}"
    yield f"{setting} {verdict(holds=cpu <= 7, due='7')}"
    yield f"ours: 400 cases × 5: {found.mb:.0f} MB {verdict(holds=found.mb <= 160, due='160')}"
    yield from sizes(bench, (500, 2000, 10_000) if long else (500, 2000))
    yield from neighbours(bench)


def sizes(bench: Bench, counts: tuple[int, ...]) -> Iterator[str]:
    """Yield seconds, CPU and memory of more and more cases."""
    took = {count: bench.run("ours", count, 0.05) for count in counts}
    for count, found in took.items():
        cpu = 1000 * found.cpu / count
        due = f" {verdict(holds=found.mb <= 130, due='130')}" if count >= 2000 else ""
        yield f"ours: {count} cases: {found.seconds:.1f} s, {cpu:.1f} ms of CPU each, {found.mb:.0f} MB{due}"
    resumed = bench.run("again", counts[-1], 0.0)
    yield f"ours: {counts[-1]} cases, all of them there already: {resumed.seconds:.1f} s, none is asked again"
    first, last = counts[0], counts[-1]
    times = (took[last].seconds / last) / (took[first].seconds / first)
    yield f"ours: a case of {last} takes {times:.2f} times one of {first} {verdict(holds=times <= 1.1, due='linear')}"


def neighbours(bench: Bench) -> Iterator[str]:
    """Yield the same cases run by others, where they are there: the loop of inspect-ai, the whole of promptfoo."""
    kinds = [kind for kind, name in (("inspect", "INSPECT_PYTHON"), ("promptfoo", "PROMPTFOO")) if name in os.environ]
    for count, latency, at_once in itertools.product((500,), (0.0, 0.05, 1.0), (20, 100)) if kinds else ():
        own = bench.run("ours", count, latency, at_once)
        yield f"{count} cases, {latency * 1000:.0f} ms, {at_once} at once:"
        yield f"  ours: {own.seconds:.1f} s, whole process {own.whole:.1f} s, {own.mb:.0f} MB"
        for kind in kinds:
            other = bench.run(kind, count, latency, at_once)
            ahead = other.whole / own.whole if kind == "promptfoo" else other.seconds / own.seconds
            loop = "" if kind == "promptfoo" else f"{other.seconds:.1f} s, "
            due = "" if kind == "promptfoo" and at_once > 20 else f" {verdict(holds=ahead > 1, due='ahead')}"
            line = f"  {kind}: {loop}whole process {other.whole:.1f} s, {other.mb:.0f} MB"
            yield f"{line}; ours is {ahead:.1f} times as fast{due}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--serve", action="store_true", help="only serve, for the other processes")
    parser.add_argument("--long", action="store_true", help="10,000 cases too")
    arguments = parser.parse_args()
    if arguments.serve:
        serve()
        return
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
