"""How often a number of a sentence that its notes say is still called supported when it is altered.

python benchmarks/altered_numbers.py

The sentences are those of benchmarks/support that are labelled supported; the tables are left empty. A number is
changed for another number of the report's notes, by one, for another small number, or for any: some of these are true
by accident. Printed is the share that is called supported, and how many of the right numbers are.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant.grounding.facts import Facts, facts_of
from assistant.grounding.grounded import Grounded, Kind, Verdict
from assistant.grounding.matching import ground
from benchmarks.support import FOLDER, report_of

SETS = ("outsider", "newcomer", "third_writer", "fourth_writer", "fifth_writer", "second", "dev")
SMALL, MOST, DRAWN, SEED = 10, 400, 3, 1


def numbers(text: str, facts: Facts) -> list[Grounded]:
    """Return the numbers of a sentence."""
    return [item for item in ground(text, facts) if item.kind is not Kind.PARTS]


def altered(text: str, written: int, facts: Facts, rng: random.Random) -> Iterator[tuple[str, int]]:
    """Yield other numbers for one of a sentence, with how it is changed; none that it has too."""
    here = {item.quantity.value for item in numbers(text, facts)}
    others = [int(note.quantity.value) for note in facts.noted if note.quantity.value == int(note.quantity.value)]
    ways = {
        "another number of the notes": others,
        "one more or less": [written + 1, written - 1],
        "another small number": list(range(1, SMALL)) if written < SMALL else [],
        "any number": [rng.randint(SMALL, MOST)] if written >= SMALL else [],
    }
    for way, values in ways.items():
        some = [value for value in dict.fromkeys(values) if value > 0 and value not in (written, *here)]
        yield from ((way, value) for value in rng.sample(some, min(DRAWN, len(some))))


def main() -> None:
    """Print the shares."""
    rng = random.Random(SEED)
    tried: defaultdict[str, list[bool]] = defaultdict(list)
    right: list[bool] = []
    for name in SETS:
        for row in yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")):
            facts = facts_of(report_of(row | {"facts": {}}))
            for sentence in row["sentences"]:
                text: str = sentence["text"]
                for item in numbers(text, facts) if sentence["supported"] else ():
                    right.append(item.verdict is Verdict.SUPPORTED)
                    start, end = item.quantity.number
                    if not right[-1] or not text[start:end].isdigit():
                        continue
                    for way, value in altered(text, int(text[start:end]), facts, rng):
                        now = numbers(f"{text[:start]}{value}{text[end:]}", facts)
                        tried[way] += [
                            one.verdict is Verdict.SUPPORTED for one in now if one.quantity.number[0] == start
                        ]
    print(f"right numbers: {100 * sum(right) / len(right):.1f}% of {len(right)} supported")
    for way, found in tried.items():
        print(f"{way}: {100 * sum(found) / len(found):.1f}% of {len(found)} still supported")


if __name__ == "__main__":
    main()
