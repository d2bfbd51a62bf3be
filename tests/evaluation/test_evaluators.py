"""The scorers within a Dataset of pydantic-evals, which a run itself does not load."""

import asyncio
import subprocess
import sys

from pydantic_evals import Case as Given
from pydantic_evals import Dataset

from assistant.evaluation.data import Case
from assistant.evaluation.evaluators import evaluators
from assistant.evaluation.scorers import Sample
from assistant.evaluation.short import Short


def sample(text: str) -> Sample:
    report = Short(figures={"requests.received.natural_person": 12, "requests.granted.natural_person": 12})
    case = Case(id="甲", section="overview", report=report)
    return Sample.bare(case, report.report(), text)


def test_a_dataset_of_pydantic_evals_takes_the_scorers() -> None:
    def task(given: Sample) -> str:
        return given.text

    data = Dataset[Sample, str, None](
        name="草稿",
        cases=[Given(name=text, inputs=sample(text)) for text in ("新收申请12件，培训80人次。", "没有数量。")],
        evaluators=evaluators(["Supported", {"Says": ["12件"]}]),
    )
    report = asyncio.run(data.evaluate(task, progress=False))  # evaluate_sync leaves its loop open
    assert not report.failures
    first, second = report.cases
    assert {name: item.value for name, item in first.scores.items()} == {"Supported": 0.5, "Says": 1}
    assert first.scores["Supported"].reason == "80人次"
    assert {name: item.value for name, item in second.scores.items()} == {"Says": 0}  # nothing to have a share of


def test_a_run_does_not_load_the_package() -> None:
    code = "import sys; from assistant.evaluation import running; assert 'pydantic_evals' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
