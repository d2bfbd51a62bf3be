"""A run or a comparison as programs of others read it: CSV for a spreadsheet, JUnit XML for CI."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.domain.unseen import visible
from assistant.evaluation.baselines import Line, Score, Side
from assistant.evaluation.comparing import by_case
from assistant.evaluation.gate import Gate
from assistant.messages import text

if TYPE_CHECKING:
    from lxml.etree import _Element  # pyright: ignore[reportPrivateUsage] - lxml has no public name for it

COLUMNS = (
    "run", "task", "case", "repetition", "seed", "scorer", "kind", "value", "reason", "error", "requests",
    "input_tokens", "output_tokens", "seconds", "repaired", "key",
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet runs when a cell begins with it


def as_csv(sides: Sequence[Side]) -> bytes:
    """Return a line for each scorer of each draft; a draft that failed has one without a scorer.

    With a mark of order at its head, so that WPS and Excel read the Chinese; what they would run is quoted.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for side in sides:
        for line in side.lines:
            scores = line.scores or {"": Score(error=line.error)}
            for name, score in scores.items():
                writer.writerow([_cell(value) for value in _row(side, line, name, score)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _row(side: Side, line: Line, name: str, score: Score) -> Iterator[object]:
    kind = "pass" if isinstance(score.value, bool) else "share" if score.value is not None else ""
    yield from (side.run, line.task, line.case, line.repetition, line.seed, name, kind)
    yield "" if score.value is None else float(score.value)
    yield from (score.reason, score.error, line.requests, line.input_tokens, line.output_tokens, line.seconds)
    yield from (int(line.repaired), line.key)


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def as_junit(gates: Sequence[Gate]) -> bytes:
    """Return what the gate held as tests, and each case as one: it fails where the gate lets no draft of it pass.

    A case whose scores are merely low does not fail: what passes the gate passes in CI.
    """
    from lxml import etree

    root = etree.Element("testsuites", name="nianbao eval")
    for gate in gates:
        _held(root, gate)
        _cases(root, gate)
    for suite in root:
        suite.set("tests", str(len(suite)))
        for kind in ("failure", "error"):
            suite.set(f"{kind}s", str(len(suite.findall(f"*/{kind}"))))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _held(root: "_Element", gate: Gate) -> None:
    from lxml import etree

    name = f"{gate.run.measured.suite}.{gate.run.measured.task}"
    suite = etree.SubElement(root, "testsuite", name=f"{visible(name)} {text('门槛')}")
    for held in gate.held:
        told = f"{held.rule} {held.title}".strip()
        case = etree.SubElement(suite, "testcase", classname=visible(name), name=visible(told), time="0")
        if held.why:
            etree.SubElement(case, "failure", message=visible(held.why))


def _cases(root: "_Element", gate: Gate) -> None:
    from lxml import etree

    run = gate.run
    name = f"{run.measured.suite}.{run.measured.task}"
    suite = etree.SubElement(root, "testsuite", name=visible(name))
    never = {scorer for scorer, limit in run.limits.items() if limit.never}
    for case, lines in by_case(run).items():
        took = f"{sum(line.seconds for line in lines):.3f}"
        element = etree.SubElement(suite, "testcase", classname=visible(name), name=visible(case), time=took)
        if errors := [error for line in lines for error in line.errors]:
            etree.SubElement(element, "error", message=visible("；".join(dict.fromkeys(errors))))
        elif bad := [*_bad(lines, never)]:
            etree.SubElement(element, "failure", message=visible("；".join(bad)))
        said = etree.SubElement(element, "system-out")
        said.text = "\n".join(visible(told) for told in _told(lines))


def _bad(lines: Sequence[Line], never: set[str]) -> Iterator[str]:
    for line in lines:
        for scorer in never & line.scores.keys():
            score = line.scores[scorer]
            if score.value is not None and score.value < 1:
                yield f"{scorer} #{line.repetition} {score.reason}".strip()


def _told(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        scores = "  ".join(f"{name}={_shown(score)}" for name, score in line.scores.items())
        yield f"#{line.repetition}  {scores or line.error}"


def _shown(score: Score) -> str:
    return score.error or ("–" if score.value is None else f"{float(score.value):g}")
