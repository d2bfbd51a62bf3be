"""`nianbao eval run` and `eval case`, as a person types them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.evaluation.journal import NAME
from tests.cli.test_frame import nianbao
from tests.endpoint import endpoint, replies
from tests.evaluation.conftest import TEXT
from tests.llm.conftest import set_limits

ONE = ("overview", "--case", "全是零的乡镇")
pytestmark = pytest.mark.usefixtures("elsewhere")
Output = pytest.CaptureFixture[str]


def test_the_smoke_suite_passes() -> None:
    assert nianbao("eval", "run") == 0


def test_the_suite_of_commands_in_the_material_passes() -> None:
    assert nianbao("eval", "run", "injection") == 0


def test_a_run_is_gone_on_with_by_the_same_command_and_another_is_begun_by_new(capsys: Output) -> None:
    assert nianbao("eval", "run", *ONE) == 0
    assert "写了 1 稿，以前写好的 0 稿" in capsys.readouterr().out
    assert nianbao("eval", "run", *ONE) == 0
    assert "写了 0 稿，以前写好的 1 稿" in capsys.readouterr().out
    assert len([*Path("runs/overview").iterdir()]) == 1
    assert nianbao("eval", "run", *ONE, "--new", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["made"], told["passes"]) == (1, True)
    assert len([*Path("runs/overview").iterdir()]) == 2
    assert nianbao("eval", "run", *ONE, "--into", told["folder"]) == 0
    assert len([*Path("runs/overview").iterdir()]) == 2


def test_a_run_that_is_gone_on_with_keeps_its_suite_its_tasks_and_its_repetitions(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> tuple[list[str], int]:
        head = json.loads(Path("b/run.json").read_text(encoding="utf-8"))
        return [task["name"] for task in head["tasks"]], head["repetitions"]

    into = ("--into", "b")
    with endpoint(replies.say(TEXT)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        nianbao("eval", "run", *ONE, *into, "--model", "openai:m", "--prompt", "overview@1", "--repetitions", "2")
        assert kept() == (["offline", "openai:m overview@1"], 2)
        made = len(server.requests)
        nianbao("eval", "run", *ONE, *into)
        assert kept() == (["offline", "openai:m overview@1"], 2)
        assert len(server.requests) == made
        nianbao("eval", "run", *ONE, *into, "--model", "openai:m", "--prompt", "overview@2", "--repetitions", "3")
        assert kept() == (["offline", "openai:m overview@1", "openai:m overview@2"], 3)
        made = len(server.requests)
        before = Path("b/run.json").read_bytes()
        capsys.readouterr()
        for wanted, said in (
            (("problems",), "b：这里是另一套评测的运行：overview。请接着跑那一套"),
            ((*ONE, "--repetitions", "1"), "b：这次运行每个案例写了 3 遍，减成 1 遍就丢了写好的。"),
            (("overview", "problems"), "--into 只能接着跑一套。几套请分开跑。"),
        ):
            assert nianbao("eval", "run", *wanted, *into) == 2
            assert said in capsys.readouterr().err
        assert len(server.requests) == made
        assert Path("b/run.json").read_bytes() == before


def test_a_dry_run_asks_nothing_and_says_what_it_would(
    capsys: Output, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_limits(home, prices={"m": {"input": 2, "output": 8}})
    with endpoint(replies.say(TEXT)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        wanted = ("eval", "run", *ONE, "--model", "openai:m", "--prompt", "overview@1", "--repetitions", "3")
        assert nianbao(*wanted, "--dry-run", "--json") == 0
        (told,) = json.loads(capsys.readouterr().out)
        assert server.requests == []
        offline, model = told["tasks"]
        assert (offline["calls"], model["calls"], model["cells"]) == (0, 3, 3)
        assert model["input_tokens"] > 3000
        assert float(model["cost"]) > 0
        assert not Path("runs").exists()
        nianbao(*wanted, "--json")
        made = len(server.requests)
        assert made >= 3
        capsys.readouterr()
        assert nianbao(*wanted, "--dry-run") == 0
        assert "3 稿，已有 3；要问 0 次" in capsys.readouterr().out
        assert len(server.requests) == made


def test_a_dry_run_takes_no_draft_of_a_task_for_one_of_another_that_says_the_same(capsys: Output) -> None:
    for name in ("旧", "新"):
        Path(f"{name}.json").write_text(json.dumps({"全是零的乡镇": TEXT}), encoding="utf-8")
    tasks = "".join(f"  - {{kind: recorded, name: {name}, file: {name}.json}}\n" for name in ("旧", "新"))
    said = f"name: mine\ncases: [全是零的乡镇]\ntasks:\n{tasks}scorers: [Clean]\n"
    Path("mine.yaml").write_text(said, encoding="utf-8")
    assert nianbao("eval", "run", "mine.yaml") == 0
    (journal,) = Path("runs").glob(f"*/*/{NAME}")
    journal.write_bytes(journal.read_bytes().splitlines(keepends=True)[0])  # stopped before the second
    capsys.readouterr()
    assert nianbao("eval", "run", "mine.yaml", "--dry-run", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert [(item["task"], item["kept"]) for item in told["tasks"]] == [("旧", 1), ("新", 0)]


def test_a_prompt_is_sent_to_the_suites_that_are_drafted_by_it_or_refused(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    model = ("--model", "openai:m", "--dry-run", "--json")
    assert nianbao("eval", "run", *ONE, "--prompt", "problems@2", *model) == 2
    assert "这些案例不用 problems@2 起草。可用的有：overview@1、overview@2。" in capsys.readouterr().err
    assert nianbao("eval", "run", "overview", "problems", "--prompt", "problems@2", *model) == 0
    told = json.loads(capsys.readouterr().out)
    assert [[item["task"] for item in one["tasks"]] for one in told] == [
        ["offline", "openai:m"], ["offline", "openai:m problems@2"]
    ]  # fmt: skip


def test_errors_are_counted_shown_and_end_with_one_and_can_be_tried_again(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    with endpoint([replies.status(401, "no"), replies.say(TEXT)]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        wanted = ("eval", "run", *ONE, "--model", "openai:m")
        assert nianbao(*wanted) == 1
        said = capsys.readouterr().out
        assert "出错 1" in said
        assert "! openai:m · 全是零的乡镇（1）：" in said
        nianbao(*wanted, "--keep-errors")
        assert len(server.requests) == 1
        nianbao(*wanted, "--retry-errors")
        assert "出错 0" in capsys.readouterr().out.splitlines()[-1] or len(server.requests) > 1


def test_what_is_over_a_limit_ends_with_one(capsys: Output) -> None:
    Path("mine.yaml").write_text(
        "name: mine\ncases: [全是零的乡镇]\ntasks: [{kind: offline}]\n"
        "scorers: [{Never: [政府信息]}, {Says: [没有的话]}]\n"
        "limits: {Never: {never: true}, Says: {at_least: 0.9}}\n",
        encoding="utf-8",
    )
    assert nianbao("eval", "run", "mine.yaml") == 1
    said = capsys.readouterr().out
    assert "✗ offline · 全是零的乡镇 · Never：写了：政府信息" in said
    assert "✗ offline · Says：平均 " in said


def test_every_suite_is_looked_at_before_the_first_is_run(capsys: Output) -> None:
    assert nianbao("eval", "run", "overview", "none") == 2
    assert "没有名为 none 的评测套件" in capsys.readouterr().err
    assert not Path("runs").exists()


@pytest.mark.slow
def test_control_c_ends_what_is_under_way_and_a_second_breaks_it_off(home: Path) -> None:
    with endpoint(replies.say(TEXT, before=0.5)) as server:
        environment = os.environ | {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "sk-test-1234567890"}
        command = [
            sys.executable,
            "-m",
            "assistant",
            "eval",
            "run",
            "overview",
            "--model",
            "openai:m",
            "-o",
            str(Path.cwd() / "runs"),
        ]
        with subprocess.Popen(
            command,
            env=environment,
            cwd=Path(__file__).parents[2],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert server.has_received(20, within=60)
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=60)
        assert child.returncode == 130, err
        assert "不再开始新的" in err
        assert len(server.requests) <= 60  # 20 under way, each sent back once at most
        (folder,) = (Path.cwd() / "runs/overview").iterdir()
        written = (folder / NAME).read_text("utf-8").splitlines()
        assert sum('"task":"openai:m"' in line for line in written) == 20
        with subprocess.Popen(
            command,
            env=environment,
            cwd=Path(__file__).parents[2],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            before = len(server.requests)
            assert server.has_received(before + 10, within=60)
            child.send_signal(signal.SIGINT)
            time.sleep(0.1)
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=60)
        assert child.returncode == 130, err
        assert "已经写好的都在" in err
        assert out == ""


def test_a_case_is_made_of_a_report(capsys: Output) -> None:
    root = Path(__file__).parents[2]
    assert nianbao("eval", "case", str(root / "examples/qinghe/2025.xlsx"), "--section", "一", "--id", "青禾") == 0
    said = capsys.readouterr().out
    assert "id: 青禾" in said
    assert "section: overview" in said
    assert nianbao("eval", "case", str(root / "examples/qinghe/2025.xlsx"), "--section", "六", "-o", "c.yaml") == 0
    assert "信息处理费" in Path("c.yaml").read_text(encoding="utf-8")
    assert nianbao("eval", "case", str(root / "examples/qinghe/2025.xlsx"), "--section", "九") == 2


def test_a_case_that_is_written_already_stays_with_what_is_expected_in_it(capsys: Output) -> None:
    report = str(Path(__file__).parents[2] / "examples/qinghe/2025.xlsx")
    Path("c.yaml").write_text("cases: []  # 我写的期望\n", encoding="utf-8")
    assert nianbao("eval", "case", report, "--section", "六", "-o", "c.yaml") == 2
    assert "c.yaml：已经有这个文件。要换掉，请先删掉它。" in capsys.readouterr().err
    assert Path("c.yaml").read_text(encoding="utf-8") == "cases: []  # 我写的期望\n"
