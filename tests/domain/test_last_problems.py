"""Last year's problems, in every form that reports write them in."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.domain.last_problems import measures_of, problems_of
from assistant.domain.report import Organ, Report, Section
from assistant.errors import AssistantError
from assistant.workflow import files

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "last_problems.yaml").read_text(encoding="utf-8"))
PUBLISHED = Path(__file__).parents[3] / "shared/data"


def last(text: str, section: str = "problems") -> Report:
    return Report(organ=Organ(name="青禾镇人民政府"), year=2024, format="2021", sections={section: Section(text=text)})


@pytest.mark.parametrize("case", CASES, ids=[case["form"] for case in CASES])
def test_problems_are_told_apart_in_every_form(case: dict[str, Any]) -> None:
    report = last(case["text"])
    assert problems_of(report) == case["problems"]
    assert measures_of(report) == case.get("measures", measures_of(report))


def test_problems_below_a_heading_that_was_not_known_are_found_where_they_stand() -> None:
    text = "无行政复议。\n四、存在的主要问题\n公开指南没有更新；栏目分类不清。\n改进措施\n年底前更新。"
    assert problems_of(last(text, "disputes")) == ["公开指南没有更新", "栏目分类不清"]


def test_a_report_that_says_nothing_of_problems_has_none() -> None:
    assert problems_of(last("全年公开信息3条。", "overview")) == []


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published reports are not at hand")
def test_no_published_report_that_names_problems_is_left_without() -> None:
    names = [*sorted(PUBLISHED.glob("reports/*")), PUBLISHED / "seed-report.txt"]
    read = 0
    for path in names:
        if path.suffix == ".json":
            continue
        try:
            report = files.load(path)
        except AssistantError:
            continue
        read += 1
        found = problems_of(report)
        assert found, path.name
        assert all(len(item) < 150 for item in found), path.name
    assert read >= 5
