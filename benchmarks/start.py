"""Start-up: `nianbao --help` and `nianbao check` on a report file, as whole processes, with byte code and without.

What is printed is the least processor time (user and system) of some runs: it does not hang on what else the machine
does. With byte code is what a user has, since an installer writes it; without it each module of the program (not of
its libraries) is compiled at each start.

python benchmarks/start.py [REPORT…]
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.domain import report_file
from benchmarks.common import report

ROOT = Path(__file__).parent.parent
RUNS = 10


def seconds(tree: Path, *arguments: str, byte_code: bool) -> float:
    """Return the processor time of a process of Python in a copy of the program that has no byte code of its own."""
    own = {"PYTHONPYCACHEPREFIX": str(tree / "byte_code")} if byte_code else {"PYTHONDONTWRITEBYTECODE": "1"}
    times: list[float] = []
    for _ in range(RUNS + 1):  # the first one writes the byte code
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, *arguments], cwd=tree, env={"PATH": os.defpath} | own, capture_output=True, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times[1:])


def main(paths: Sequence[str]) -> None:
    """Print the times of both."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "program"
        for name in ("assistant", "schemas", "prompts"):
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        path = Path(folder) / "a.json"
        path.write_text(report_file.dump(report()), encoding="utf-8")
        commands = {"nianbao --help": ["--help"], "nianbao check REPORT": ["check", str(path)]}
        commands |= {f"nianbao check {Path(name).name}": ["check", str(Path(name).resolve())] for name in paths}
        bare = seconds(tree, "-c", "pass", byte_code=True)
        print(f"python -c pass: {bare:.3f} s of processor time")
        for name, arguments in commands.items():
            due = "due 0.15" if arguments == ["--help"] else "due 0.4"
            with_it = seconds(tree, "-m", "assistant", *arguments, byte_code=True)
            without = seconds(tree, "-m", "assistant", *arguments, byte_code=False)
            print(
                f"{name}: {with_it:.3f} s with byte code ({due}), {with_it / bare:.0f} × bare Python; "
                f"{without:.3f} s without, {without / bare:.0f} ×"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
