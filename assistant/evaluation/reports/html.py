"""One page that needs nothing from outside: the verdict, the scorers with their intervals, every case side by side.

It is opened from disk, sent by mail, kept beside a build: styles and script stand in it, and its policy lets nothing
else in. Without the script everything can be read; the script filters, sorts and goes from case to case.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import settings
from assistant.domain.report import Report
from assistant.domain.unseen import visible
from assistant.evaluation.baselines import Side
from assistant.evaluation.comparing import Comparison
from assistant.evaluation.gate import Gate
from assistant.evaluation.reports import charts, shown
from assistant.evaluation.trend import Trend
from assistant.grounding.facts import facts_of
from assistant.messages import text

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates"


def page(
    sides: Sequence[Side],
    comparisons: Sequence[Comparison] = (),
    gates: Sequence[Gate] = (),
    trend: Trend | None = None,
    reports: Mapping[str, Report] | None = None,
) -> str:
    """Return the page.

    Args:
        sides: The runs, the one that others are compared with first.
        comparisons: What changed against the first; none: the runs by themselves.
        gates: What the gate says of them.
        trend: How the suite went before.
        reports: The reports of the cases, by id; where one is not known no quantity is marked.
    """
    own = {name: facts_of(report, blanks_are_nothing=True) for name, report in (reports or {}).items()}
    style, script = (_FOLDER.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    blocks = [*map(shown.block, comparisons)]
    cases = sorted(shown.cases(sides, comparisons, own), key=lambda case: (-case.size, case.id))
    return (
        _environment()
        .get_template("report.html")
        .render(
            language="en" if settings.locale() == "en" else "zh-CN",
            title=text("{suite} 评测", suite=sides[0].measured.suite),
            style=style,
            script=script,
            hashes=[_hash(style), _hash(script)],
            blocks=blocks,
            alone=[(side.label, shown.alone(side)) for side in sides] if not blocks else [],
            gates=gates,
            trends=charts.trends(trend) if trend else [],
            cases=cases,
            words=shown.state_words(),
            unknown=sum(case.id not in own for case in cases),
        )
    )


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = text  # pyright: ignore[reportArgumentType] - jinja types only its own
    made.filters["seen"] = visible
    return made


def _hash(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
