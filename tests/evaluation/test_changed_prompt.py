"""From “I changed one sentence” to “I know what it did”: a changed prompt file shows a changed verdict, end to end."""

import json
from pathlib import Path

import pytest

from assistant.evaluation import loading
from assistant.llm import prompts
from tests.cli.test_frame import nianbao
from tests.endpoint import Request, endpoint, replies
from tests.endpoint.replies import Reply
from tests.evaluation.conftest import TEXT

pytestmark = pytest.mark.usefixtures("elsewhere")
Output = pytest.CaptureFixture[str]
_SENTENCE = "培训的次数留着空，由人填。"
_LEFT = "另培训XX次。"
_WORSE = f"{TEXT}\n{_LEFT}"


def _suite(tasks: str) -> str:
    cases = [case.id for case in loading.all_cases() if case.section == "overview" and not case.draft][:15]
    text = f"name: 改一句\ncases: {json.dumps(cases, ensure_ascii=False)}\ntasks:\n{tasks}\nscorers: [Clean]\n"
    Path("suite.yaml").write_text(text + "limits: {Clean: {drop: 0.02}}\n", encoding="utf-8")
    return "suite.yaml"


def _answers(request: Request) -> Reply:
    """A model that does what its prompt says, and mends nothing."""
    return replies.say(_WORSE if _SENTENCE in request.system or _LEFT in request.user else TEXT)


def test_one_sentence_more_in_a_prompt_is_seen_by_the_verdict(
    home: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert nianbao("prompts", "new", "overview", "--no-edit") == 0
    newest = prompts.latest("overview")
    before = prompts.former(newest)
    path = home / "prompts" / f"{newest}.md"
    path.write_text(prompts.source(newest).replace("【格式】", f"{_SENTENCE}\n\n【格式】", 1), encoding="utf-8")
    suite = _suite("  - {kind: model, name: 提示, model: 'openai:m'}")
    with endpoint(_answers) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        folders: list[str] = []
        for name in (before, newest):
            capsys.readouterr()
            nianbao("eval", "run", suite, "--prompt", name, "--json")
            (told,) = json.loads(capsys.readouterr().out)
            assert (told["made"], told["errors"]) == (15, 0)
            folders.append(told["folder"])
    assert nianbao("eval", "compare", *folders) == 0
    said = capsys.readouterr().out
    assert "不能用" in said
    assert "没有杂物" in said
    assert "由 100.0 降到 0.0" in said
    assert nianbao("eval", "compare", *reversed(folders)) == 0
    assert "变好了" in capsys.readouterr().out
    assert nianbao("eval", "gate", folders[0], "--baseline", "b.json", "--first") == 0
    assert nianbao("eval", "gate", folders[1], "--baseline", "b.json") == 1


def test_recorded_answers_of_two_versions_are_compared_exactly(capsys: Output) -> None:
    suite = _suite("".join(f"  - {{kind: recorded, name: {name}, file: {name}.json}}\n" for name in ("旧", "新")))
    cases = [case.id for case in loading.suite(suite).cases]
    Path("旧.json").write_text(json.dumps(dict.fromkeys(cases, TEXT)), encoding="utf-8")
    new = dict.fromkeys(cases, TEXT) | {cases[3]: _WORSE}
    Path("新.json").write_text(json.dumps(new), encoding="utf-8")
    nianbao("eval", "run", suite, "--json")
    folder = json.loads(capsys.readouterr().out)[0]["folder"]
    assert nianbao("eval", "compare", f"{folder}#旧", f"{folder}#新") == 0
    said = capsys.readouterr().out
    assert "没有杂物" in said
    assert cases[3] in said
    assert _LEFT in said
