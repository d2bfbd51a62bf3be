"""Whether twice the text takes twice the time, for texts made to slow patterns down. Ends with 1 where one does not.

python benchmarks/lengths.py [--length 20000] [--most 3]
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.checking import check
from assistant.domain import personal
from assistant.grounding.quantities import find
from tests import endless

WORK: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "numbers found": (find, endless.NUMBERS),
    "personal data found": (personal.find, endless.PERSONAL),
    "all rules": (lambda text: check(endless.report(text)), endless.RULES),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--length", type=int, default=20_000, help="characters of the shorter text")
    parser.add_argument("--most", type=float, default=3.0, help="the highest ratio that is let pass")
    options = parser.parse_args()
    worst = max(ratio(name, work, piece, options.length) for name, (work, pieces) in WORK.items() for piece in pieces)
    print(f"highest ratio {worst:.2f} (twice the length; due {options.most})")
    sys.exit(worst > options.most)


def ratio(name: str, work: Callable[[str], object], piece: str, length: int) -> float:
    """Return the time for twice the length divided by that for the length, and print both."""
    once, twice = (seconds(work, endless.text(piece, size)) for size in (length, 2 * length))
    print(f"{1000 * once:7.0f} ms, {1000 * twice:7.0f} ms, ratio {twice / once:4.2f}: {name}, {piece[:12]!r}")
    return twice / once


def seconds(work: Callable[[str], object], text: str) -> float:
    """Return the least processor time of three calls."""
    times: list[float] = []
    for _ in range(3):
        start = time.process_time()
        work(text)
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main()
