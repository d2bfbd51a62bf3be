"""A judge is asked in both orders, may call two drafts alike, and where it fails there is an error and no verdict.

On the scripted endpoint alone: nothing is claimed of a real judge.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import locks
from assistant.errors import UnusableInput
from assistant.evaluation import baselines, json_lines, judge, loading, marks
from tests.cli.test_frame import nianbao
from tests.endpoint import Request, endpoint, replies
from tests.endpoint.replies import Reply
from tests.evaluation.conftest import TEXT

pytestmark = pytest.mark.usefixtures("elsewhere")
Output = pytest.CaptureFixture[str]
_BETTER = TEXT.replace("公开信息35条", "在县政府网站公开信息35条")
_CASES = 8


@pytest.fixture
def runs(capsys: Output) -> tuple[str, str]:
    """Two tasks of one run; the second has better drafts in all cases but the last, where both are the same."""
    cases = [case.id for case in loading.all_cases() if case.section == "overview" and not case.draft][:_CASES]
    Path("旧.json").write_text(json.dumps(dict.fromkeys(cases, TEXT)), encoding="utf-8")
    new = dict.fromkeys(cases, _BETTER) | {cases[-1]: TEXT}
    Path("新.json").write_text(json.dumps(new), encoding="utf-8")
    tasks = "".join(f"  - {{kind: recorded, name: {name}, file: {name}.json}}\n" for name in ("旧", "新"))
    named = json.dumps(cases, ensure_ascii=False)
    scorers = "{Says: [在县政府网站]}"
    Path("s.yaml").write_text(f"name: s\ncases: {named}\ntasks:\n{tasks}scorers: [{scorers}]\n", encoding="utf-8")
    nianbao("eval", "run", "s.yaml", "--json")
    folder = json.loads(capsys.readouterr().out)[0]["folder"]
    return f"{folder}#旧", f"{folder}#新"


def _says(better: str) -> Reply:
    return replies.say(json.dumps({"reason": "比过了", "better": better}, ensure_ascii=False))


def _fair(request: Request) -> Reply:
    """Prefer the draft that says where."""
    first, _, second = request.user.partition("【乙稿】")
    one, other = ("在县政府网站公开" in part for part in (first.partition("【甲稿】")[2], second))
    return _says("一样" if one == other else "甲" if one else "乙")


def _judged(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch, answer: "Callable[[Request], Reply]"
) -> tuple[int, dict[str, object], list[Request]]:
    with endpoint(answer) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        capsys.readouterr()
        code = nianbao("eval", "judge", *runs, "--rubric", "plain", "--model", "openai:m", "--json")
        return code, json.loads(capsys.readouterr().out), [*server.requests]


def test_each_pair_is_asked_in_both_orders_and_alike_is_a_verdict(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said, requests = _judged(runs, capsys, monkeypatch, _fair)
    assert code == 0
    assert (said["after_better"], said["before_better"], said["alike"], said["turned"]) == (_CASES - 1, 0, 1, 0)
    assert len(requests) == 2 * _CASES
    assert said["p"] == pytest.approx(2 / 2 ** (_CASES - 1))
    assert all("先写结果，后写做法" in request.user for request in requests)


def test_a_judge_that_likes_what_comes_first_prefers_nothing(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said, _ = _judged(runs, capsys, monkeypatch, lambda _: _says("甲"))
    assert code == 0
    assert (said["after_better"], said["before_better"], said["alike"], said["turned"]) == (0, 0, _CASES, _CASES)
    assert said["p"] == 1


@pytest.mark.parametrize(
    "answer",
    [
        replies.status(500, "no"),
        replies.say("甲更好。"),
        replies.say('{"better": "丙", "reason": ""}'),
        replies.say("{}"),
    ],
)
def test_where_it_fails_there_is_an_error_and_no_verdict(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch, home: Path, answer: Reply
) -> None:
    from tests.llm.conftest import set_limits

    set_limits(home, retries=0)
    code, said, _ = _judged(runs, capsys, monkeypatch, lambda _: answer)
    assert code == 1
    assert (said["after_better"], said["before_better"], said["alike"], said["errors"]) == (0, 0, 0, _CASES)
    assert said["p"] == 1
    code, said, _ = _judged(runs, capsys, monkeypatch, _fair)  # what failed is asked again
    assert (code, said["errors"], said["after_better"]) == (0, 0, _CASES - 1)


def test_what_was_judged_is_not_asked_again_until_the_rubric_changes(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    _, first, _ = _judged(runs, capsys, monkeypatch, _fair)
    path = Path(runs[0].partition("#")[0]) / judge.NAME
    with path.open("ab") as file:
        file.write(b'{"case": "half a li')
    with endpoint(_fair) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        # another address is another judge: the same one is reached below
        nianbao("eval", "judge", *runs, "--rubric", "plain", "--model", "openai:m", "--json")
        asked = len(server.requests)
        capsys.readouterr()
        nianbao("eval", "judge", *runs, "--rubric", "plain", "--model", "openai:m", "--json")
        again = json.loads(capsys.readouterr().out)
        assert len(server.requests) == asked
        assert again["after_better"] == first["after_better"]
        (home / "evals/rubrics").mkdir(parents=True)
        (home / "evals/rubrics/plain.yaml").write_text("title: 平实\npoints: [短]\n", encoding="utf-8")
        nianbao("eval", "judge", *runs, "--rubric", "plain", "--model", "openai:m", "--json")
        assert len(server.requests) == asked + 2 * _CASES


def test_its_agreement_with_people_and_with_scorers_is_told(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = baselines.read(Path(runs[0].partition("#")[0]))
    for old, new in list(zip(run.of("旧"), run.of("新"), strict=True))[:4]:
        marks.add(run, old.key, "bad", by="王芳")
        marks.add(run, new.key, "good", by="王芳")
    _, said, _ = _judged(runs, capsys, monkeypatch, _fair)
    found = {item["name"]: (item["alike"], item["of"]) for item in said["agreements"]}  # type: ignore[attr-defined]
    assert found["Says"] == (_CASES - 1, _CASES - 1)
    of = found["王芳"]
    assert of[1] in (3, 4)  # the case where both drafts are the same may be among the four
    assert of[0] >= of[1] - 0.5


def test_personal_data_is_masked_and_a_server_elsewhere_is_not_reached_where_that_is_forbidden(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("旧.json")
    texts = {case: f"{text}\n联系人张伟的手机号是13800138000。" for case, text in json.loads(path.read_text()).items()}
    path.write_text(json.dumps(texts), encoding="utf-8")
    nianbao("eval", "run", "s.yaml", "--json", "--new")
    newest = json.loads(capsys.readouterr().out)[0]["folder"]
    with endpoint(_fair) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        nianbao("eval", "judge", f"{newest}#旧", f"{newest}#新", "--rubric", "plain", "--model", "openai:m", "--json")
        assert server.requests
        assert all("13800138000" not in request.user for request in server.requests)
    capsys.readouterr()
    monkeypatch.setenv("OPENAI_BASE_URL", "https://models.example.com/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "k" * 20)
    monkeypatch.setenv("NIANBAO_EGRESS", "local")
    assert nianbao("eval", "judge", *runs, "--rubric", "faithful", "--model", "openai:m", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["errors"] == _CASES


def test_where_nothing_can_be_written_down_nothing_is_asked(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(runs[1].partition("#")[0]) / judge.NAME
    with endpoint(_fair) as server, locks.held(path, {"command": "nianbao eval judge"}, wait=0):
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        assert nianbao("eval", "judge", *runs, "--rubric", "plain", "--model", "openai:m") == 2
        assert f"{path}：nianbao eval judge 正在改这个文件" in capsys.readouterr().err
        assert server.requests == []


def test_what_cannot_be_written_down_is_told_as_it_is_and_not_as_a_group(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, item: object) -> None:
        raise UnusableInput("不能写到这里（{reason}）", where=str(path), reason="没有权限")

    monkeypatch.setattr(json_lines, "append", refused)
    with endpoint(_fair) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        assert nianbao("eval", "judge", *runs, "--rubric", "plain", "--model", "openai:m") == 2
    assert "judged.jsonl：不能写到这里（没有权限）" in capsys.readouterr().err


def test_a_dry_run_counts_what_was_asked_before(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    with endpoint(_fair) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        wanted = ("eval", "judge", *runs, "--rubric", "plain", "--model", "openai:m")
        assert nianbao(*wanted) == 0
        capsys.readouterr()
        assert nianbao(*wanted, "--dry-run") == 0
    assert f"以前问过 {_CASES} 对；要问 0 次" in capsys.readouterr().out


def test_the_cases_are_told_that_chance_is_reckoned_by(
    runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    with endpoint(_fair) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        assert nianbao("eval", "judge", *runs, "--rubric", "plain", "--model", "openai:m") == 0
    assert f"按案例算（同一案例的几次合起来），{_CASES - 1} 个好了，0 个差了；碰巧" in capsys.readouterr().out


def test_it_says_what_it_needs(runs: tuple[str, str], capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_MODEL", "offline")
    assert nianbao("eval", "judge", *runs, "--rubric", "nothing") == 2
    assert "有：faithful、plain" in capsys.readouterr().err
    assert nianbao("eval", "judge", *runs, "--rubric", "plain") == 2
    assert "NIANBAO_MODEL" in capsys.readouterr().err
    assert nianbao("eval", "judge", *runs, "--rubric", "plain", "--model", "openai:m", "--dry-run") == 0
    assert f"要问 {2 * _CASES} 次" in capsys.readouterr().out
