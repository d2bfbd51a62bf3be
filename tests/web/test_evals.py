"""评测 by its acts: what a run would cost, the run as a job, its verdict, two runs, a case, marks of people."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import NotReady, UnusableInput
from assistant.evaluation import marks
from assistant.llm import calls
from assistant.web import evals, keys, preferences
from assistant.web.answers import Answer, Ask
from assistant.web.handlers.evals import ACTS
from assistant.web.preferences import Preferences
from assistant.web.serving import Serving
from tests.endpoint import Endpoint, endpoint, replies
from tests.evaluation import folders
from tests.evaluation.conftest import TEXT
from tests.web.conftest import ended

HOSTILE = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>${1}{{7*7}}"


class Desk:
    """One person at the page."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving

    def act(self, name: str, **given: Any) -> Answer:
        return ACTS[name](self.serving, Ask(given))

    def page(self, **given: Any) -> str:
        """All that the page shows when it is opened."""
        return "".join(self.act("open", **given).get("html", {}).values())

    def state(self, act: str, **given: Any) -> dict[str, str]:
        """What the page looks at after an act."""
        return self.act(act, **given).get("data", {})["state"]

    def begin(self, **given: Any) -> Any:
        """Run what is asked for and wait until it has ended."""
        where = self.act("plan", **given).get("html", {})["#ev-where"]
        seen = where.partition('data-seen="')[2].partition('"')[0]
        job = int(self.act("begin", seen=seen, **given).get("data", {})["job"])
        assert job
        return ended(self.serving, job)


@pytest.fixture
def desk(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-test-123")
    calls.forget_refusals()
    preferences.save(Preferences(person="王芳"))
    return Desk(serving)


def written(name: str, values: Any, **how: Any) -> str:
    """A run in the page's own folder, and what the page calls its task."""
    path = folders.write(evals.place() / "overview" / name, values, **how)
    return f"overview/{path.name}#{how.get('task', 'v1')}"


def by(server: Endpoint, **more: Any) -> None:
    preferences.save(Preferences(person="王芳", model="openai:m", base_url=server.base_url, **more))
    keys.apply()


@pytest.fixture
def small(tmp_path: Path) -> None:
    """A suite of the user's own with one case."""
    path = tmp_path / "evals/suites/mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "name: mine\ntitle: 我的\ncases: [全是零的乡镇]\ntasks: [{kind: offline}]\nscorers: [Supported, Never]\n"
        "at_once: 2\n",
        encoding="utf-8",
    )


def test_where_nothing_was_run_yet_the_small_suite_is_one_click_away(desk: Desk) -> None:
    page = desk.page()
    assert "还没有跑过。" in page
    assert "跑一次小套件，20 秒" in page
    assert "不发出去，就在这台电脑上写" in page
    assert ended(desk.serving, int(desk.act("begin", suite="smoke", seen="").get("data", {})["job"])).state == "done"
    page = desk.page()
    assert "离线起草" in page
    assert "12 例" in page
    assert "录好的" in page


def test_two_runs_of_the_embedded_drafter_say_the_same(desk: Desk, small: None) -> None:
    assert desk.begin(suite="mine").result["made"] == 1
    assert desk.begin(suite="mine").result["made"] == 0, "what is there is not written again"
    assert desk.begin(suite="mine", fresh="on").result["made"] == 1
    page = desk.page(suite="mine")
    assert "没有变化。" in page
    assert page.index("没有变化。") < page.index("各项得分") < page.index("案例：全是零的乡镇")
    assert desk.state("open", suite="mine")["view"] == "compare"


def test_what_is_sent_where_and_what_it_costs_is_said_before_and_again_where_it_changed(
    desk: Desk, small: None
) -> None:
    with endpoint(replies.say(TEXT)) as server:
        by(server)
        where = desk.act("plan", suite="mine", model="model", times="3").get("html", {})["#ev-where"]
        assert "问 3 次" in where
        assert "（本机）" in where or "本机" in where
        assert "token" in where
        with pytest.raises(UnusableInput) as refused:
            desk.act("begin", suite="mine", model="model", times="3", seen="of something else")
        assert refused.value.code == "not_shown"
        assert server.requests == []
        job = desk.begin(suite="mine", model="model", times="3")
        assert (job.state, job.result["errors"]) == ("done", 0)
        asked = len(server.requests)
        assert asked >= 3
        where = desk.act("plan", suite="mine", model="model", times="3").get("html", {})["#ev-where"]
        assert "都写过了，重新评分" in where
        desk.begin(suite="mine", model="model", times="3")
        assert len(server.requests) == asked


def test_who_lets_nothing_leave_the_house_sends_no_case_outside(desk: Desk, small: None) -> None:
    preferences.save(Preferences(person="王芳", model="openai:m", base_url="https://203.0.113.7/v1", stay_local=True))
    keys.apply()
    where = desk.act("plan", suite="mine", model="model").get("html", {})["#ev-where"]
    assert "设置里选了不发到外网" in where
    assert "data-do" not in where
    with pytest.raises(UnusableInput):
        desk.act("begin", suite="mine", model="model", seen="")
    keys.forget()


def test_drafts_that_failed_are_told_and_tried_again_alone(desk: Desk, small: None) -> None:
    with endpoint([replies.status(400, "no"), replies.say(TEXT)]) as server:
        by(server)
        job = desk.begin(suite="mine", model="model", times="2")
        assert job.result["errors"] == 1
        page = desk.page(suite="mine", view="run")
        assert "没跑完（1 例没有回应）" in page
        assert "补跑这 1 例" in page
        run = re.findall(r'data-run="(mine/[^"]+)"', page)[0]
        asked = len(server.requests)
        again = desk.begin(suite="mine", run=run)
        assert again.result["errors"] == 0
        assert again.result["made"] == 1
        assert len(server.requests) - asked <= 2, "sent back once at most"


def test_a_run_is_stopped_with_what_was_written_and_gone_on_with(desk: Desk, small: None) -> None:
    with endpoint(replies.say(TEXT, before=0.4)) as server:
        by(server)
        wanted = {"suite": "mine", "model": "model", "times": "40"}
        where = desk.act("plan", **wanted).get("html", {})["#ev-where"]
        seen = where.partition('data-seen="')[2].partition('"')[0]
        job = int(desk.act("begin", seen=seen, **wanted).get("data", {})["job"])
        second = desk.act("begin", suite="smoke", seen="")
        assert second.get("data", {})["job"] == job, "one at a time"
        assert second.get("toast") == "正在跑一套，等它跑完。"
        assert server.has_received(2, within=30)
        shown = desk.act("job", job=job).get("html", {})["#ev-live"]
        assert "正在跑" in shown
        assert "正在停…" in desk.act("stop").get("html", {})["#ev-live"]
        found = ended(desk.serving, job)
        assert found.state == "stopped"
        told = desk.act("job", job=job)
        assert "能接着跑" in told.get("toast", "")
        page = desk.page(suite="mine", view="run")
        run = re.findall(r'data-run="(mine/[^"]+)"', page)[0]
        asked, made = len(server.requests), int(found.result["made"])
        rest = desk.begin(suite="mine", run=run)
        assert rest.result["made"] == 80 - made
        assert len(server.requests) - asked <= 2 * (80 - made)


def test_a_run_that_does_not_say_how_it_was_run_is_not_gone_on_with(desk: Desk) -> None:
    run = written("2026-11-27T0900-aaaa", values(2), errors=[("案例05", 1)])
    assert "不能接着跑" in desk.act("plan", suite="overview", run=run).get("html", {})["#ev-where"]


def values(bad: int) -> dict[str, dict[str, list[Any]]]:
    return {"Says": folders.passes(bad), "Style": {f"案例{number:02}": [0.9] for number in range(80)}}


def test_the_verdict_stands_first_with_the_gate_and_the_cases_that_changed(desk: Desk) -> None:
    titles = {"Says": "写到要点"}
    a = written("2026-11-27T0900-aaaa", values(2), titles=titles)
    b = written("2026-11-28T0900-bbbb", values(20), task="v2", titles=titles, limits={"Says": {"at_least": 0.9}})
    page = desk.page(suite="overview", view="compare", a=a, b=b)
    assert "v2 比 v1：不能用。“写到要点”变差了" in page
    assert "低于门槛（最低要求）：" in page
    assert page.index("不能用") < page.index("各项得分") < page.index("案例：案例02")
    assert "1 / 18" in page
    assert "变化第 1 大" in page
    at = {"suite": "overview", "view": "compare", "a": a, "b": b}
    assert desk.state("case", **at, case="案例02", step=1)["case"] == "案例03"
    assert desk.state("case", **at, case="案例19", step=1)["case"] == "案例19"
    assert desk.state("open", **at, scorer="Style")["case"] == "案例00", (
        "where none changed in it, all are gone through"
    )


def test_a_run_is_compared_with_the_one_of_its_task_before_it_unasked(desk: Desk) -> None:
    first = written("2026-11-26T0900-aaaa", values(2))
    written("2026-11-27T0900-bbbb", values(2), task="v2")
    last = written("2026-11-28T0900-cccc", values(3))
    state = desk.state("open", suite="overview")
    assert (state["view"], state["a"], state["b"]) == ("compare", first, last)


def test_marks_of_people_are_only_added_and_say_how_far_scorers_agree(desk: Desk) -> None:
    a = written("2026-11-27T0900-aaaa", values(2))
    b = written("2026-11-28T0900-bbbb", values(2), task="v2")
    at = {"suite": "overview", "view": "compare", "a": a, "b": b, "case": "案例00"}
    told = desk.act("mark", **at, place=1, key="v2-案例00-1", mark="bad", reason=f"漏了一件{HOSTILE}")
    shown = told.get("html", {})["#ev-case"]
    assert "王芳" in shown
    assert "漏了一件" in shown
    assert "<script>" not in shown
    preferences.save(Preferences(person="李建国"))
    desk.act("mark", **at, place=1, key="v2-案例00-1", mark="good")
    preferences.save(Preferences(person="王芳"))
    desk.act("mark", **at, place=1, key="v2-案例00-1", mark="good")
    folder = evals.place() / "overview/2026-11-28T0900-bbbb"
    lines = [json.loads(line) for line in (folder / marks.NAME).read_text(encoding="utf-8").splitlines()]
    assert [(line["by"], line["mark"]) for line in lines] == [("王芳", "bad"), ("李建国", "good"), ("王芳", "good")]
    assert not (evals.place() / "overview/2026-11-27T0900-aaaa" / marks.NAME).exists()
    page = desk.page(**at)
    assert "人评过的（v2）：好的 2 份，不好的 0 份" in page
    assert "两个人一样" in page


def test_nobody_marks_without_a_name_and_nothing_that_is_not_there(desk: Desk) -> None:
    a = written("2026-11-27T0900-aaaa", values(2))
    at = {"suite": "overview", "view": "run", "b": a, "case": "案例00", "place": 0}
    for wrong in ({"key": "none", "mark": "good"}, {"key": "v1-案例00-1", "mark": "fine"}):
        with pytest.raises(UnusableInput):
            desk.act("mark", **at, **wrong)
    preferences.save(Preferences())
    with pytest.raises(NotReady) as asked:
        desk.act("mark", **at, key="v1-案例00-1", mark="good")
    assert asked.value.code == "needs_name"


@pytest.mark.parametrize("place", ["../../etc", "overview/../x#v1", HOSTILE, "overview/2026#v9"])
def test_only_runs_that_are_listed_can_be_opened(desk: Desk, place: str) -> None:
    own = written("2026-11-27T0900-aaaa", values(2))
    state = desk.state("open", suite=place, view="run", a=place, b=place, case=place, scorer=place)
    assert (state["b"], state["suite"]) == (own, "overview")
    assert desk.state("open", view=place)["view"] in ("run", "compare")


def hostile_text(task: str, case: str, repetition: int) -> str:
    return f"{HOSTILE}\n{task}"


def test_a_case_of_no_run_and_of_no_scorer_is_none(desk: Desk) -> None:
    with pytest.raises(UnusableInput):
        desk.act("case", suite="overview", step=1)
    own = written("2026-11-27T0900-aaaa", values(2))
    assert desk.state("case", suite="overview", view="run", b=own, scorer="None", step=1)["case"] == ""


def test_a_case_s_text_is_text(desk: Desk) -> None:
    hostile = {"Says": {HOSTILE: [False], "甲": [True]}}
    a = written("2026-11-27T0900-aaaa", hostile, text=hostile_text, titles={"Says": HOSTILE})
    b = written("2026-11-28T0900-bbbb", {"Says": {HOSTILE: [True], "甲": [True]}}, task=HOSTILE[:40],
                text=hostile_text, titles={"Says": HOSTILE})  # fmt: skip
    for view in ("compare", "run", "trend"):
        page = desk.page(suite="overview", view=view, a=a, b=b, case=HOSTILE)
        assert "<script" not in page
        assert "<img" not in page


def test_a_run_of_a_newer_program_and_one_that_is_broken_are_told_and_hide_no_other(desk: Desk) -> None:
    good = written("2026-11-26T0900-aaaa", values(2))
    newer = evals.place() / "overview/2026-11-27T0900-bbbb"
    folders.write(newer, values(2))
    (newer / "run.json").write_text('{"v": 2, "suite": "overview", "tasks": [{"name": "x"}], "cases": {}}')
    broken = evals.place() / "overview/2026-11-28T0900-cccc"
    folders.write(broken, values(2))
    (broken / "run.json").write_text("{")
    (broken.parent / "2026-11-25T0900-dddd").mkdir()
    folders.write(broken.parent / "2026-11-25T0900-dddd", values(2), started="不久以前")
    page = desk.page(suite="overview")
    assert "由更新的版本写成" in page
    assert "不久以前" in page
    assert desk.state("open", suite="overview")["b"] == good
    assert "读不出来" in desk.page(suite="overview", view="run", b="overview/2026-11-28T0900-cccc")


def test_the_way_of_a_suite_is_drawn(desk: Desk) -> None:
    written("2026-11-27T0900-aaaa", values(2), started="2026-11-27T09:00:00+08:00")
    written("2026-11-28T0900-bbbb", values(4))
    page = desk.page(suite="overview", view="trend")
    assert page.count("<svg") == 2
    assert "历次得分" in page


def test_the_material_of_a_case_can_be_read(desk: Desk, small: None) -> None:
    desk.begin(suite="mine")
    page = desk.page(suite="mine")
    assert "看给的材料" in page
    assert "云溪乡人民政府" in page
    assert "其余都是 0。" in page


def test_it_is_quick_with_eighty_cases(desk: Desk) -> None:
    written("2026-11-27T0900-aaaa", values(2))
    written("2026-11-28T0900-bbbb", values(9), task="v2")
    desk.page(suite="overview")
    began = time.perf_counter()
    desk.page(suite="overview")
    assert time.perf_counter() - began < 1


def test_what_scores_drafts_is_not_loaded_before_the_page_is_opened() -> None:
    code = "import sys; from assistant.web import pages; assert 'pydantic_evals' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
