"""Start-up: `nianbao --help` and `nianbao check` on a report file, as whole processes.

python benchmarks/start.py
"""

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.domain import report_file
from benchmarks.common import median_ms, report

ROOT = Path(__file__).parent.parent


def seconds(*arguments: str) -> float:
    command = [sys.executable, *arguments]
    return median_ms(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=False), 9) / 1000


def main() -> None:
    bare = seconds("-c", "pass")
    print(f"python -c pass: {bare:.3f} s")
    shown = seconds("-m", "assistant", "--help")
    print(f"nianbao --help: {shown:.3f} s (due 0.15), {shown / bare:.1f} × bare Python")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.json"
        path.write_text(report_file.dump(report()), encoding="utf-8")
        checked = seconds("-m", "assistant", "check", str(path))
        print(f"nianbao check REPORT: {checked:.3f} s (due 0.6), {checked / bare:.1f} × bare Python")


if __name__ == "__main__":
    main()
