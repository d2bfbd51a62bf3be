"""How much of messy documents is read, and whether any of it is wrong.

python benchmarks/mutations.py [--documents 300] [--seeds 20260101 …]
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.domain import formats
from assistant.reading.document import to_report
from assistant.reading.html import extract
from tests.reading.mutate import Maker, compared


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seeds", type=int, nargs="*", default=[20260101, 20260102])
    options = parser.parse_args()
    for format_id in formats.available():
        for seed in options.seeds:
            maker = Maker(formats.load(format_id), seed)
            required = read = wrong = 0
            seconds = 0.0
            for _ in range(options.documents):
                mutant = maker.mutant()
                start = time.perf_counter()
                report = to_report(extract(mutant.page.encode(), "x"), "x")
                seconds += time.perf_counter() - start
                outcome = compared(mutant, report.figures)
                required += len(mutant.required)
                read += outcome.read
                wrong += len(outcome.wrong)
            print(
                f"format {format_id}, seed {seed}: {options.documents} documents, {required} cells, "
                f"read {read / required:.4%}, missing {required - read - wrong}, wrong {wrong}, "
                f"{1000 * seconds / options.documents:.1f} ms a document"
            )


if __name__ == "__main__":
    main()
