from pathlib import Path

import pytest

from assistant import resources
from assistant.errors import BrokenResource
from assistant.evaluation.run import run


@pytest.mark.parametrize("name", resources.names("evals/suites"))
def test_the_embedded_drafter_reaches_every_gate(name: str) -> None:
    result = run(name)
    assert result.passes, "\n".join(result.lines())
    assert result.plain()["cases"]


def suite(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    path = folder / "evals/suites/mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("NIANBAO_HOME", str(folder))


def test_a_gate_that_is_missed_fails_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suite(
        tmp_path,
        monkeypatch,
        "name: mine\nsection: other_matters\ncases: cases/other_matters.yaml\nscorers: [{covers: [月亮]}]\n",
    )
    result = run("mine")
    assert not result.passes
    assert any("没有写到：月亮" in line for line in result.lines())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: mine\nsection: overview\ncases: x.yaml\nscorer: []\n", "“scorer”不对（不认识这一项）"),
        ("name: mine\nsection: overview\ncases: x.yaml\nscorers: [beauty]\n", "没有名为 beauty 的评分器；有：asks"),
        ("name: mine\nsection: overview\ncases: cases/none.yaml\nscorers: [covers]\n", "evals/cases/none.yaml"),
    ],
)
def test_a_defect_in_a_suite_is_named(text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suite(tmp_path, monkeypatch, text)
    with pytest.raises(BrokenResource) as caught:
        run("mine")
    assert said in str(caught.value)
