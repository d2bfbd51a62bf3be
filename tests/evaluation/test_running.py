"""A run goes on where it was, whatever happened to it: counted at the endpoint."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant import locks
from assistant.domain.report import Report
from assistant.errors import UnusableInput
from assistant.evaluation import running
from assistant.evaluation.data import Case, Given, Recorded
from assistant.evaluation.journal import NAME, Journal
from assistant.evaluation.tasks import Made
from tests.endpoint import endpoint, replies
from tests.evaluation.conftest import OFFLINE, TEXT, lines, made, model_at, run, suite
from tests.llm.conftest import set_limits

CHILD = """
import asyncio, sys
from pathlib import Path
from tests.evaluation.conftest import made, suite
from assistant.evaluation import running
from assistant.llm.models import Model
model = Model("openai:m", "m", sys.argv[2], "OPENAI_API_KEY")
asyncio.run(running.run(suite(), made(30), Path(sys.argv[1]), model=model))
"""


def killed_after(count: int, folder: Path, base_url: str, how: int = signal.SIGKILL) -> None:
    """Run a suite of 30 cells in a process, and end it when so many lines are written."""
    command = [sys.executable, "-c", CHILD, str(folder), base_url]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], env=os.environ | {"PYTHONPATH": "."}) as child:
        end = time.monotonic() + 60
        while not ((folder / NAME).exists() and (folder / NAME).read_bytes().count(b"\n") >= count):
            assert time.monotonic() < end
            assert child.poll() is None
            time.sleep(0.02)
        child.send_signal(how)


@pytest.mark.slow
def test_a_run_that_was_killed_asks_nothing_again_of_what_was_written(tmp_path: Path) -> None:
    with endpoint(replies.say(TEXT, before=0.05)) as server:
        killed_after(10, tmp_path, server.base_url)
        with (tmp_path / NAME).open("ab") as file:
            file.write(b'{"v":1,"key":"half a li')
        time.sleep(0.3)  # the server is done with those that were under way
        known = len(Journal(tmp_path))
        asked = len(server.requests)
        assert known >= 10
        assert asked <= known + 4
        ran = run(suite(), made(30), tmp_path, model=model_at(server))
        assert (ran.had, ran.made, ran.errors) == (known, 30 - known, 0)
        assert len(server.requests) == asked + 30 - known  # each is one request: nothing was wrong in them
        before = len(server.requests)
        ran = run(suite(), made(30), tmp_path, model=model_at(server))
        assert (ran.had, ran.made) == (30, 0)
        assert len(server.requests) == before
    whole = (tmp_path / NAME).read_text("utf-8").splitlines()
    assert len({json.loads(line)["key"] for line in whole}) == len(whole) == 30


def test_asked_to_stop_it_ends_what_is_under_way_and_begins_nothing_new(tmp_path: Path) -> None:
    stop = running.Stop()

    def told(now: running.Progress) -> None:
        stop.asked = stop.asked or now.done >= 3

    with endpoint(replies.say(TEXT, before=0.05)) as server:
        ran = run(suite(), made(20), tmp_path, model=model_at(server), stop=stop, told=told)
        assert ran.stopped
        assert 3 <= ran.made <= 3 + 4
        assert len(server.requests) == ran.made == len(lines(tmp_path))  # nobody was cut off
        assert run(suite(), made(20), tmp_path, model=model_at(server)).made == 20 - ran.made


def test_cancelled_it_writes_nothing_of_what_was_under_way(tmp_path: Path) -> None:
    async def cancelled(base: object) -> None:
        task = asyncio.ensure_future(running.run(suite(), made(8), tmp_path, model=model_at(server)))
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with endpoint(replies.say(TEXT, before=3)) as server:
        asyncio.run(cancelled(server))
    assert lines(tmp_path) == []


def test_each_case_comes_once_before_any_comes_twice(tmp_path: Path) -> None:
    with endpoint(replies.say(TEXT)) as server:
        run(suite(repetitions=2, at_once=1), made(3), tmp_path, model=model_at(server))
    assert [item.repetition for item in lines(tmp_path)] == [1, 1, 1, 2, 2, 2]
    assert [request.body["seed"] for request in server.requests] == [1, 1, 1, 2, 2, 2]


def test_an_error_of_the_server_is_a_line_and_no_score_and_is_tried_again(tmp_path: Path) -> None:
    with endpoint([*[replies.status(401, "no")] * 3, replies.say(TEXT)]) as server:
        ran = run(suite(), made(3), tmp_path, model=model_at(server))
        assert (ran.made, ran.errors) == (3, 3)
        # a dead server must not score as the embedded drafter, whose text a person would be handed
        assert all(item.error and not item.text and not item.scores for item in lines(tmp_path))
        ran = run(suite(), made(3), tmp_path, model=model_at(server), errors="keep")
        assert (ran.made, ran.errors) == (0, 3)
        ran = run(suite(), made(5), tmp_path, model=model_at(server), errors="only")
        assert (ran.made, ran.errors) == (3, 0)  # the two new cases wait for another run
        assert run(suite(), made(5), tmp_path, model=model_at(server)).made == 2


def test_nobody_else_answers_for_the_model_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(replies.say(TEXT)) as other, endpoint(lambda _: replies.status(401, "no")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", other.base_url)
        monkeypatch.setenv("NIANBAO_FALLBACK", "openai:standby")
        assert run(suite(), made(2), tmp_path, model=model_at(server)).errors == 2
        assert other.requests == []


def test_a_run_has_limits_of_its_own(tmp_path: Path, home: Path) -> None:
    set_limits(home, at_once=1, per_minute=1, section=2)  # an office's: one a minute
    with endpoint(replies.say(TEXT, before=0.2)) as server:
        assert run(suite(at_once=8), made(16), tmp_path, model=model_at(server)).errors == 0
        assert 4 < server.most_at_once <= 8
        assert server.connections <= 8


def test_answers_are_asked_for_whole(tmp_path: Path) -> None:
    with endpoint(replies.say(TEXT)) as server:
        run(suite(), made(2), tmp_path, model=model_at(server))
    assert not any(request.stream for request in server.requests)


def test_a_kept_answer_is_no_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_CACHE", str(tmp_path / "answers.sqlite"))
    with endpoint(replies.say(TEXT)) as server:
        run(suite(), made(1), tmp_path / "a", model=model_at(server))
        run(suite(), made(1), tmp_path / "b", model=model_at(server))
        assert len(server.requests) == 2


def test_repetitions_that_are_all_alike_are_warned_of(tmp_path: Path) -> None:
    with endpoint(replies.say(TEXT)) as server:
        assert run(suite(repetitions=3), made(2), tmp_path / "a", model=model_at(server)).alike == ("v1",)
    with endpoint(replies.say(lambda request: f"{TEXT}另有{'甲乙丙丁'[request.body['seed']]}。")) as server:
        assert run(suite(repetitions=3), made(2), tmp_path / "b", model=model_at(server)).alike == ()
    assert run(suite(OFFLINE, repetitions=3), made(2), tmp_path / "c").alike == ()  # it must say the same


def test_a_draft_that_was_sent_back_says_so(tmp_path: Path) -> None:
    wrong = TEXT.replace("35条", "87条")
    with endpoint([replies.say(wrong), replies.say(TEXT)]) as server:
        run(suite(), made(1), tmp_path, model=model_at(server))
    (line,) = lines(tmp_path)
    assert (line.requests, line.repaired) == (2, True)
    assert "87" not in line.text


def test_what_a_text_depends_on_makes_another_cell_and_nothing_else(tmp_path: Path) -> None:
    with endpoint(replies.say(TEXT)) as server:
        model = model_at(server)

        def asked(**more: object) -> int:
            return run(suite(**more), cases, tmp_path, model=model).made

        cases = made(3)
        assert asked() == 3
        cases = made(4)
        assert asked() == 1
        cases = [case.model_copy(update={"tags": ("other",)}) for case in cases]
        assert asked(scorers=("Supported", "Clean"), limits={"Clean": {"never": True}}) == 0
        assert asked(repetitions=2) == 4
        edited = made(1)[0].model_copy(update={"report": made(9)[8].report})
        cases = [edited, *cases[1:]]
        assert asked() == 1


def test_a_changed_prompt_is_asked_anew(tmp_path: Path, home: Path) -> None:
    with endpoint(replies.say(TEXT)) as server:
        assert run(suite(), made(2), tmp_path, model=model_at(server)).made == 2
        folder = home / "prompts"
        folder.mkdir()
        text = (Path(__file__).parents[2] / "prompts/overview@1.md").read_text(encoding="utf-8")
        (folder / "overview@1.md").write_text(text.replace("## user", "只写今年的事。\n\n## user", 1), encoding="utf-8")
        assert run(suite(), made(2), tmp_path, model=model_at(server)).made == 2


def test_other_scorers_and_expectations_score_kept_texts_without_a_call(tmp_path: Path) -> None:
    with endpoint(replies.say(TEXT)) as server:
        run(suite(scorers=("Supported",)), made(3), tmp_path, model=model_at(server))
        asked = len(server.requests)
        ran = run(suite(scorers=("Supported", {"Says": ["35条"]})), made(3), tmp_path, model=model_at(server))
        assert (ran.made, ran.rescored) == (0, 3)
        assert all(item.scores["Says"].value == 1 for item in lines(tmp_path))
        cases = [
            case.model_copy(update={"expect": case.expect.model_copy(update={"never": ("35条",)})}) for case in made(3)
        ]
        ran = run(suite(scorers=("Supported", "Never")), cases, tmp_path, model=model_at(server))
        assert (ran.made, ran.rescored) == (0, 3)
        assert all(item.scores["Never"].value is False for item in lines(tmp_path))
        assert len(server.requests) == asked
        assert run(suite(scorers=("Supported", "Never")), cases, tmp_path, model=model_at(server)).rescored == 0


def test_recorded_texts_are_played_and_one_that_is_missing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text(json.dumps({"c00000": TEXT}), "utf-8")
    task = Recorded(kind="recorded", name="上月", file=str(tmp_path / "answers.json"))
    ran = run(suite(task), made(2), tmp_path / "run")
    assert (ran.made, ran.errors) == (2, 1)
    first, second = lines(tmp_path / "run")
    assert "[[" not in first.text  # an answer with marks is read as a model's is
    assert any(item.notes == ("n1",) for item in first.sources)
    assert "c00001" in second.error
    again = Recorded(kind="recorded", name="又", file=str(tmp_path / "run" / NAME))  # a run can be played too
    assert run(suite(again), made(1), tmp_path / "again").errors == 0


def test_any_drafter_can_be_handed_over_and_what_it_raises_is_an_error(tmp_path: Path) -> None:
    async def mine(case: Case, report: Report, seed: int) -> Made:
        if case.id == "c00001":
            raise ZeroDivisionError("by me")
        return Made(f"{report.organ.name}公开信息35条。")

    task = Given(kind="given", name="mine")
    ran = run(suite(task), made(2), tmp_path, drafters={"mine": mine})
    assert (ran.made, ran.errors) == (2, 1)
    assert {item.case: (item.text, item.error) for item in lines(tmp_path)} == {
        "c00000": ("青禾镇人民政府公开信息35条。", ""),
        "c00001": ("", "ZeroDivisionError: by me"),
    }
    with pytest.raises(UnusableInput, match="没有交来名为 mine 的起草办法"):
        run(suite(task), made(1), tmp_path)


def test_an_embedded_draft_keeps_the_sources_of_its_sentences(tmp_path: Path) -> None:
    run(suite(OFFLINE), made(1), tmp_path)
    (line,) = lines(tmp_path)
    assert any(item.notes == ("n1",) for item in line.sources)
    assert line.requests == 0


def test_run_json_says_what_was_run_and_holds_no_key(tmp_path: Path) -> None:
    with endpoint(replies.say(TEXT)) as server:
        run(suite(limits={"Supported": {"never": True}}), made(2), tmp_path, model=model_at(server))
    said = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert said["suite"] == "s"
    assert [*said["cases"]] == ["c00000", "c00001"]
    assert said["scored_by"] == {"Supported": 1, "AsksNothing": 1}
    assert said["titles"]["Supported"] == "数字有出处"
    assert said["limits"] == {"Supported": {"never": True}}
    assert "起草" in said["tasks"][0]["prompts"]["overview@1"]["messages"][0][1]
    assert said["tasks"][0]["steady"] is False
    assert "sk-test" not in json.dumps(said)


def test_progress_says_how_long_it_will_take(tmp_path: Path) -> None:
    told: list[running.Progress] = []
    with endpoint(replies.say(TEXT, before=0.05)) as server:
        run(suite(at_once=2), made(6), tmp_path, model=model_at(server), told=told.append)
    assert [item.done for item in told] == [1, 2, 3, 4, 5, 6]
    assert told[0].left is None
    assert told[3].left is not None
    assert told[-1].left == 0


def test_two_runs_into_one_folder_do_not_pay_twice(tmp_path: Path) -> None:
    async def both() -> None:
        first = asyncio.ensure_future(running.run(suite(), made(6), tmp_path, model=model_at(server)))
        while not (tmp_path / "run.json").exists():
            await asyncio.sleep(0.01)
        with pytest.raises(UnusableInput, match=r"results\.jsonl：nianbao eval run 正在改这个文件") as refused:
            await running.run(suite(), made(6), tmp_path, model=model_at(server))
        assert refused.value.code == locks.BUSY
        assert (await first).made == 6

    with endpoint(replies.say(TEXT, before=0.1)) as server:
        asyncio.run(both())
        assert len(server.requests) == 6
        assert run(suite(), made(6), tmp_path, model=model_at(server)).had == 6, "the lock went with its run"


def test_what_ends_a_run_is_told_as_it_is_and_not_as_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusableInput, match=r"file/run/results\.jsonl：不能写到这里"):
        run(suite(OFFLINE), made(1), tmp_path / "file/run")

    def full(journal: Journal, result: object) -> None:
        raise UnusableInput("不能写到这里（{reason}）", where=str(journal.path), reason="磁盘满了")

    monkeypatch.setattr(Journal, "append", full)
    with pytest.raises(UnusableInput, match="磁盘满了"):
        run(suite(OFFLINE), made(3), tmp_path / "run")


@pytest.mark.parametrize("said", ['{"v": 1, "suite": "s', "[1]", '{"cases": [1]}'])
def test_a_run_whose_head_is_torn_is_gone_on_with_and_its_head_written_anew(said: str, tmp_path: Path) -> None:
    run(suite(OFFLINE), made(2), tmp_path)
    (tmp_path / "run.json").write_text(said, "utf-8")
    ran = run(suite(OFFLINE), made(2), tmp_path)
    assert (ran.had, ran.made) == (2, 0)
    assert [*json.loads((tmp_path / "run.json").read_text("utf-8"))["cases"]] == ["c00000", "c00001"]


# bad journals


def test_a_journal_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    run(suite(OFFLINE), made(1), tmp_path)
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes() + b'{"v":2,"key":"new"}\n')
    before = path.read_bytes()
    with pytest.raises(UnusableInput, match="这次运行由更新的版本写成"):
        run(suite(OFFLINE), made(2), tmp_path)
    assert path.read_bytes() == before


def test_a_line_that_is_none_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    run(suite(OFFLINE), made(1), tmp_path)
    path = tmp_path / NAME
    path.write_bytes(b"not json\n" + path.read_bytes())
    before = path.read_bytes()
    with pytest.raises(UnusableInput, match="有一行不是评测结果：not json"):
        run(suite(OFFLINE), made(2), tmp_path)
    assert path.read_bytes() == before


def test_of_two_lines_with_one_key_the_last_counts(tmp_path: Path) -> None:
    run(suite(OFFLINE), made(1), tmp_path)
    (line,) = lines(tmp_path)
    with Journal(tmp_path) as journal:
        journal.append(line.model_copy(update={"text": "改过的"}))
    assert [item.text for item in lines(tmp_path)] == ["改过的"]
