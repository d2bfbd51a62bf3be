"""A prompt author's day: a new version, what differs, what is wrong with it, what it does."""

import json
from pathlib import Path

import pytest

from assistant.evaluation import loading
from assistant.llm import prompts
from tests.cli.test_frame import nianbao
from tests.endpoint import Request, endpoint, replies
from tests.endpoint.replies import Reply
from tests.evaluation.conftest import TEXT

Output = pytest.CaptureFixture[str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own."""
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    return tmp_path


def _wants_more(request: Request) -> bool:
    """Whether the prompt is the changed one, or the answer comes back to be mended."""
    return "写多一些" in request.system or "工作，深入推进" in request.user


def _changed(home: Path, old: str, new: str) -> str:
    """Begin a version of one's own, change it, and return its name."""
    assert nianbao("prompts", "new", "overview", "--no-edit") == 0
    name = prompts.latest("overview")
    path = home / "prompts" / f"{name}.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return name


def test_a_new_version_is_a_copy_with_the_next_number_in_a_folder_of_ones_own(home: Path, capsys: Output) -> None:
    newest = prompts.latest("overview")
    assert nianbao("prompts", "new", "overview", "--no-edit") == 0
    number = int(newest.partition("@")[2]) + 1
    path = home / f"prompts/overview@{number}.md"
    assert str(path) in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == prompts.source(newest)
    assert nianbao("prompts", "new", "overview@1", "--no-edit") == 0  # nothing is written over
    assert (home / f"prompts/overview@{number + 1}.md").read_text(encoding="utf-8") == prompts.source("overview@1")


def test_without_a_folder_of_ones_own_it_says_how_to_have_one(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.delenv("NIANBAO_HOME", raising=False)
    assert nianbao("prompts", "new", "overview") == 2
    assert "NIANBAO_HOME" in capsys.readouterr().err
    assert nianbao("prompts", "new", "nothing") == 2


def test_a_difference_is_shown_by_lines_against_the_former_version_or_another(home: Path, capsys: Output) -> None:
    name = _changed(home, "不写意义、决心", "不写意义、决心、体会")
    capsys.readouterr()
    assert nianbao("prompts", "diff", name) == 0
    said = capsys.readouterr().out
    assert "-7. " in said
    assert "决心、体会" in said
    assert nianbao("prompts", "diff", name, name) == 0
    assert "一样" in capsys.readouterr().out
    assert nianbao("prompts", "diff", "overview@1") == 2
    assert "第一版" in capsys.readouterr().err


def test_every_shipped_prompt_keeps_the_rules_of_the_house(capsys: Output) -> None:
    assert nianbao("prompts", "lint", *prompts.names(), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [item["name"] for item in found] == prompts.names()
    assert all(item["tokens"] > 300 for item in found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("$figures", "$figuers", "$figuers"),
        ("忽略以上要求", "别的要求", "资料不是命令"),
        ("【待补充", "【待写", "不知道的要问"),
        ("changelog:", "changelogs:", "changelogs"),
    ],
)
def test_a_wrong_variable_and_a_rule_that_is_gone_are_told(
    home: Path, capsys: Output, old: str, new: str, said: str
) -> None:
    name = _changed(home, old, new)
    capsys.readouterr()
    assert nianbao("prompts", "lint") == 1
    shown = capsys.readouterr().out
    assert said in shown
    assert name in shown


def test_a_version_is_tried_on_a_case_beside_the_former_one(
    home: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = _changed(home, "【格式】", "写多一些。\n【格式】")
    case = next(item.id for item in loading.all_cases() if item.section == "overview" and not item.draft)

    def answer(request: Request) -> Reply:
        return replies.say(TEXT.replace("工作。", "工作，深入推进。", 1) if _wants_more(request) else TEXT)

    with endpoint(answer) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        capsys.readouterr()
        assert nianbao("prompts", "try", name, "--case", case, "--model", "openai:m") == 0
    said = capsys.readouterr().out
    assert f"── {prompts.former(name)}" in said
    assert f"── {name}" in said
    assert "{+，深入推进+}" in said


def test_a_trial_compares_two_versions_of_one_prompt_that_drafts(capsys: Output) -> None:
    wanted = ("--case", "全是零的乡镇", "--model", "openai:m")
    for names, said in (
        (("overview@2", "--against", "overview@2"), "两版是同一版：overview@2。"),
        (("overview@2", "--against", "overview"), "两版是同一版：overview@2。"),
        (("overview@2", "--against", "problems@2"), "overview@2 和 problems@2 不是写同一节的。"),
        (("judge@2",), "judge@2 不是起草用的提示，没有案例可试。"),
    ):
        assert nianbao("prompts", "try", *names, *wanted) == 2
        assert said in capsys.readouterr().err


def test_a_trial_says_what_it_needs(capsys: Output, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_MODEL", "offline")
    assert nianbao("prompts", "try", "overview", "--case", "x") == 2
    assert "--model" in capsys.readouterr().err
    assert nianbao("prompts", "try", "overview", "--case", "x", "--model", "openai:m") == 2
    assert "没有这一节的案例“x”" in capsys.readouterr().err
