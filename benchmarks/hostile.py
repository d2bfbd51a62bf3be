"""What each hostile file costs until it is refused: seconds, and the memory of the child that opened it.

python benchmarks/hostile.py
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant import reading
from assistant.errors import AssistantError
from tests.reading import hostile


def main() -> None:
    """Make the files in one process and read them in another: what made them would count for its children."""
    with tempfile.TemporaryDirectory() as folder:
        for step in ("make", "measure"):
            subprocess.run([sys.executable, __file__, step, folder], check=True)


def make(folder: Path) -> None:
    for what in hostile.FILES:
        hostile.write(folder, what)


def measure(folder: Path) -> None:
    slowest = 0.0
    for what, (name, _, _) in hostile.FILES.items():
        start = time.perf_counter()
        try:
            reading.read(folder / name)
            said = "READ"
        except AssistantError as error:
            said = str(error)
        taken = time.perf_counter() - start
        slowest = max(slowest, taken)
        print(f"{taken:5.2f} s, highest so far {highest():4.0f} MB: {what}: {said}")
    print(f"slowest {slowest:.2f} s (due 3), highest {highest():.0f} MB (due 300)")


def highest() -> float:
    """Return the memory of the largest child so far, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    {"make": make, "measure": measure}[sys.argv[1]](Path(sys.argv[2])) if len(sys.argv) == 3 else main()
