"""`nianbao set --scope --enforcement --document`: what some rules need and no table has."""

from pathlib import Path

import pytest

from assistant.workflow import files
from tests.cli.test_frame import nianbao

Output = pytest.CaptureFixture[str]


def test_rules_that_were_skipped_look_once_it_is_said(report: Path, capsys: Output) -> None:
    nianbao("check", report)
    before = capsys.readouterr()
    assert "没有行政执法年度数据（P109）" in before.out + before.err
    document = "青政发[2025]第3号《青禾镇应急值守办法》=不公开"
    assert nianbao("set", report, "--scope", "本级", "--enforcement", "行政处罚=130", "--document", document) == 0
    assert "青政发〔2025〕3号《青禾镇应急值守办法》（不公开）" in capsys.readouterr().out
    nianbao("check", report)
    after = capsys.readouterr()
    assert "行政执法年度数据是 130" in after.out + after.err
    for skipped in ("P109", "S115", "X103"):
        assert f"（{skipped}）" not in after.out + after.err


def test_what_was_said_is_taken_back(report: Path) -> None:
    assert nianbao("set", report, "--scope", "全域", "--enforcement", "行政处罚=130", "--document", "《甲》=公开") == 0
    assert nianbao("set", report, "--scope", "不写明", "--enforcement", "行政处罚=", "--document", "《甲》=去掉") == 0
    now = files.load(report)
    assert (now.organ.scope, now.enforcement, now.documents) == ("", {}, ())


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--scope", "全县", "可用的有：全域、本级、不写明"),
        ("--enforcement", "规章·本年制发件数=3", "不是表二的处理决定数量"),
        ("--enforcement", "行政处罚=/", "不是件数"),
        ("--document", "=公开", "看不懂"),
        ("--document", "《甲》", "看不懂"),
    ],
)
def test_what_nobody_could_mean_is_refused(report: Path, capsys: Output, option: str, value: str, told: str) -> None:
    assert nianbao("set", report, option, value) != 0
    assert told in capsys.readouterr().err
