"""The verdict on runs that are written down."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant import settings
from assistant.errors import UnusableInput
from assistant.evaluation import baselines
from assistant.evaluation.comparing import compare, pairs
from assistant.evaluation.gate import gate
from assistant.evaluation.reports.sentence import verdict
from tests.evaluation.folders import Value, passes, side, write

TITLES = {"Says": "写到要点", "Asks": "不多问"}


def random(mean: float, seed: int, cases: int = 80, repetitions: int = 5) -> dict[str, list[Value]]:
    drawn = np.random.default_rng(seed).random((cases, repetitions)) < mean
    return {f"案例{number:02}": [bool(value) for value in row] for number, row in enumerate(drawn)}


def test_a_fall_is_named_first_with_its_size_and_what_is_not_seen_with_what_would_be(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": random(0.95, 1), "Asks": random(0.9, 2)}, titles=TITLES)
    after = side(tmp_path / "s/2", {"Says": random(0.8, 3), "Asks": random(0.9, 4)}, task="v2", titles=TITLES)
    (found,) = compare([(before, after)])
    said = verdict(found)
    assert said.startswith("v2 比 v1：不能用。“写到要点”变差了：由 94.2 降到 81.5（-12.7 分，95% 区间 -")
    assert "80 个案例里" in said
    assert "换一批报告多半也会这样" in said
    assert "其余各项看不出差别（至少要差这么多才看得出：“" in said
    assert "显著" not in said
    assert [item.verdict for item in found.items] == ["worse", "unclear"]
    with settings.speaking("en"):
        assert verdict(found).startswith("v2 against v1: not to be used. “写到要点” got worse: from 94.2")


def test_the_whole_sentence_of_a_steady_task(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": passes(0)}, kind="offline", titles=TITLES)
    after = side(tmp_path / "s/2", {"Says": passes(1)}, kind="offline", task="v2", titles=TITLES)
    assert verdict(compare([(before, after)])[0]) == (
        "v2 比 v1：不能用。“写到要点”变差了：由 100.0 降到 98.8（-1.2 分，95% 区间 -3.8 至 0.0；"
        "80 个案例里 1 个变差、0 个变好；换一批报告是不是这样，还不能说）。"
    )


def test_nothing_seen_is_not_called_the_same(tmp_path: Path) -> None:
    few = {"cases": 30, "repetitions": 1}
    before = side(tmp_path / "s/1", {"Says": random(0.9, 1, **few)})
    after = side(tmp_path / "s/2", {"Says": random(0.9, 5, **few)}, task="v2")
    said = verdict(compare([(before, after)])[0])
    assert said.startswith("v2 比 v1：看不出差别。至少要差这么多才看得出：“Says”")
    assert "没有变化" not in said
    same = verdict(compare([(before, before)])[0])
    assert same == "v1 比 v1：没有变化。"
    alone = {"Says": {"甲": [True, False]}}, {"Says": {"甲": [False, False]}}
    pair = side(tmp_path / "s/3", alone[0]), side(tmp_path / "s/4", alone[1], task="v2")
    assert "案例太少，差多少都看不出" in verdict(compare([pair])[0])


def test_three_cases_that_break_are_seen_here_and_not_claimed_elsewhere(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": passes(0, repetitions=10)})
    after = side(tmp_path / "s/2", {"Says": passes(3, repetitions=10)}, task="v2")
    (found,) = compare([(before, after)])
    assert "不能用" in verdict(found)
    assert "还不能说" in verdict(found)
    assert [item.case for item in found.moved] == ["案例00", "案例01", "案例02"]


def test_of_a_steady_task_cases_that_change_places_are_told_though_the_mean_stays(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": {"甲": [True], "乙": [False]}}, kind="recorded")
    after = side(tmp_path / "s/2", {"Says": {"甲": [False], "乙": [True]}}, kind="recorded", task="v2")
    said = verdict(compare([(before, after)])[0])
    assert said == "v2 比 v1：有得有失。“Says”总分没变，2 个案例里 1 个变差、1 个变好。"


def test_an_edited_case_is_no_change_of_the_prompt(tmp_path: Path) -> None:
    cases = dict.fromkeys(passes(0), "77b0")
    before = side(tmp_path / "s/1", {"Says": passes(0)}, kind="offline")
    after = side(tmp_path / "s/2", {"Says": passes(1)}, kind="offline", task="v2", cases=cases | {"案例00": "改了"})
    said = verdict(compare([(before, after)])[0])
    assert said == "v2 比 v1：没有变化。1 个案例改过，没有计入（案例00）。"


def test_cases_of_one_side_errors_missing_results_and_other_scorers_are_named(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": passes(0, 9, 2), "Old": passes(0, 9, 2), "Cut": passes(0, 9, 2)})
    after = side(
        tmp_path / "s/2",
        {"Says": passes(0, 10, 2), "New": passes(0, 10, 2), "Cut": passes(5, 10, 2)},
        task="v2",
        errors=[("案例03", 1), ("案例04", 1), ("案例04", 2)],
        left_out=[("案例05", 2)],
        versions={"Cut": 2},
    )
    (found,) = compare([(before, after)])
    said = verdict(found)
    assert "v2 没有跑完，还差 1 个结果。" in said
    assert "另有 3 处出错，没有计入。" in said
    assert "1 个案例只有一边有，没有计入（案例09）。" in said
    assert "1 个案例只有一边有得分，没有计入。" in said
    assert "评分器改过，没有比：Cut；请把旧的运行重新评分。" in said
    assert "只有一边评了，没有比：Old、New。" in said
    assert found.verdict == "same", "an error is no score"


def alike(task: str, case: str, repetition: int) -> str:
    return f"{task}写的{case}。"


def test_copies_of_one_answer_are_one_answer(tmp_path: Path) -> None:
    """A server that ignores the seed repeats itself; ten copies of four falls would be clear, four falls are not."""
    before = side(tmp_path / "s/1", {"Says": passes(0, repetitions=10)}, text=alike)
    after = side(tmp_path / "s/2", {"Says": passes(4, repetitions=10)}, task="v2", text=alike)
    said = verdict(compare([(before, after)])[0])
    assert said.startswith("v2 比 v1：看不出差别。")
    assert "v2 的每次重复都一字不差，只当一次算" in said


def test_where_a_suite_has_limits_the_verdict_is_about_them(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": passes(0), "Style": passes(0)}, kind="offline")
    values = {"Says": passes(0), "Style": passes(40)}
    after = side(tmp_path / "s/2", values, kind="offline", task="v2", limits={"Says": {"never": True}})
    (found,) = compare([(before, after)])
    assert verdict(found) == "v2 比 v1：没有变化。另有 1 项只列出，不下结论。"
    assert [item.verdict for item in found.items] == ["same", "shown"]


@pytest.mark.parametrize(
    ("limit", "head"),
    [
        ({"drop": 0.3}, "变差了，还在许可之内"),
        ({"at_least": 0.7}, "变差了，还在许可之内"),
        ({"drop": 0.2}, "不能用"),
        ({"at_least": 0.8}, "不能用"),
        ({"never": True, "drop": 0.3}, "不能用"),
    ],
)
def test_the_head_says_what_the_gate_will_say(limit: dict[str, float], head: str, tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": passes(0)})
    after = side(tmp_path / "s/2", {"Says": passes(20)}, task="v2", limits={"Says": limit})
    assert verdict(compare([(before, after)])[0]).startswith(f"v2 比 v1：{head}。“Says”变差了：由 100.0 降到 75.0（")
    assert gate(after, before).passes == (head != "不能用")


def test_each_scorer_is_told_what_difference_it_would_have_seen(tmp_path: Path) -> None:
    few = {f"案例{number:02}": [True] for number in range(5)}
    before = side(tmp_path / "s/1", {"Says": passes(2), "Points": few, "One": {"案例00": [True]}})
    after = side(tmp_path / "s/2", {"Says": passes(3), "Points": few, "One": {"案例00": [True]}}, task="v2")
    said = verdict(compare([(before, after)])[0])
    assert "至少要差这么多才看得出：“Says”4.0 分、“Points”60.0 分；“One”案例太少，差多少都看不出。" in said
    many = {f"S{number}": passes(2) for number in range(5)}
    before = side(tmp_path / "s/3", {**many, "Points": few, "Bad": passes(0)})
    after = side(tmp_path / "s/4", {**many, "S0": passes(3), "Points": few, "Bad": passes(40)}, task="v2")
    said = verdict(compare([(before, after)])[0])
    assert "其余各项看不出差别（至少要差这么多才看得出：从“S1”的 3.8 分到“Points”的 60.0 分）" in said


def test_what_is_better_only_because_it_is_asked_twice_is_dearer(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": passes(20)})
    after = side(tmp_path / "s/2", {"Says": passes(0)}, task="v2", requests=2)
    said = verdict(compare([(before, after)])[0])
    assert "v2 比 v1：变好了" in said
    assert "每份稿子的请求由 1.0 次变成 2.0 次。" in said


def test_several_are_compared_with_the_first_and_corrected_together(tmp_path: Path) -> None:
    sides = [side(tmp_path / f"s/{n}", {"Says": passes(bad)}, task=f"v{n}") for n, bad in enumerate((0, 6, 6, 6))]
    (alone,) = compare(pairs([[sides[0]], [sides[1]]]))
    together = compare(pairs([[own] for own in sides]))
    assert [item.after.label for item in together] == ["v1", "v2", "v3"]
    assert alone.items[0].verdict == "worse"
    assert [item.items[0].verdict for item in together] == ["unclear"] * 3


def test_the_tasks_of_one_run_are_compared_with_its_first(tmp_path: Path) -> None:
    sides = [side(tmp_path / f"s/{task}", {"Says": passes(0)}, task=task) for task in ("offline", "v2", "v3")]
    assert [(a.label, b.label) for a, b in pairs([sides])] == [("offline", "v2"), ("offline", "v3")]
    assert [(a.label, b.label) for a, b in pairs([sides, sides[1:]])] == [
        ("v2（v2）", "v2（v2）"),
        ("v3（v3）", "v3（v3）"),
    ]
    with pytest.raises(UnusableInput, match="只有一个，没有可比的"):
        pairs([sides[:1]])
    with pytest.raises(UnusableInput, match="不知道 offline 同哪一个比；有：v2、v3"):
        pairs([sides[1:], sides[:1]])


def test_the_json_has_what_the_sentence_says(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": passes(0)}, kind="offline")
    after = side(tmp_path / "s/2", {"Says": passes(1)}, kind="offline", task="v2")
    plain = json.loads(json.dumps(compare([(before, after)])[0].plain(), allow_nan=False))
    assert plain["verdict"] == "worse"
    assert plain["scorers"][0]["change"] == pytest.approx(-1 / 80)
    assert plain["moved"] == [{"case": "案例00", "differences": {"Says": -1.0}}]


def test_a_case_is_shown_by_a_draft_that_is_like_its_mean(tmp_path: Path) -> None:
    before = side(tmp_path / "s/1", {"Says": {"甲": [0.9, 0.5, 0.1], "乙": [1.0, 1.0, 1.0]}})
    after = side(tmp_path / "s/2", {"Says": {"甲": [0.0, 0.1, 0.2], "乙": [1.0, 1.0, 1.0]}}, task="v2")
    (moved,) = compare([(before, after)])[0].moved
    assert moved.before
    assert moved.after
    assert (moved.before.text, moved.after.text) == ("v1写的甲，第2次。", "v2写的甲，第2次。")
    (known,) = compare([(before._replace(lines=()), after)])[0].moved
    assert known.before is None, "a baseline has no texts"


def test_half_a_line_at_the_end_is_not_read_and_the_last_of_two_lines_counts(tmp_path: Path) -> None:
    folder = write(tmp_path / "s/1", {"Says": {"甲": [False], "乙": [True]}}, tail=b'{"v":1,"key":"v1-')
    journal = folder / baselines.JOURNAL
    again = next(line for line in journal.read_bytes().split(b"\n") if b'"value": false' in line)
    again = again.replace(b'"value": false', b'"value": true')
    (own,) = baselines.sides(baselines.read(folder))
    assert own.measured.values["Says"] == {"甲": (0.0,), "乙": (1.0,)}
    journal.write_bytes(journal.read_bytes().rsplit(b"\n", 1)[0] + b"\n" + again + b"\n")
    (own,) = baselines.sides(baselines.read(folder))
    assert own.measured.values["Says"] == {"甲": (1.0,), "乙": (1.0,)}
    assert own.missing == 0


def test_a_line_of_a_case_that_the_run_no_longer_has_is_left_alone(tmp_path: Path) -> None:
    values = {"Says": {"甲": [True], "乙": [False]}}
    assert side(tmp_path / "s/1", values, cases={"甲": "77b0"}).measured.values["Says"] == {"甲": (1.0,)}


@pytest.mark.parametrize(
    ("line", "due"),
    [
        (b'{"v":2}', "results.jsonl:2：这次运行由更新的版本写成"),
        (b"{", "results.jsonl:2：这一行不是正确的 JSON"),
        (b'{"v":1,"key":"k"}', "results.jsonl:2：“task”不对（缺少）"),
        (b"[1]", "results.jsonl:2："),
    ],
)
def test_a_broken_line_is_named_by_its_number(line: bytes, due: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "s/1", {"Says": {"甲": [True]}}, tail=line + b"\n")
    with pytest.raises(UnusableInput) as caught:
        baselines.read(folder)
    assert due in str(caught.value)


def test_a_head_that_is_missing_or_newer_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=r"run\.json：没有这个文件"):
        baselines.read(tmp_path)
    (tmp_path / baselines.HEAD).write_text('{"v": 9}')
    with pytest.raises(UnusableInput, match=r"run\.json：“suite”不对（缺少）|由更新的版本写成"):
        baselines.read(tmp_path)


def test_results_of_which_only_some_were_scored_again_are_not_mixed(tmp_path: Path) -> None:
    folder = write(tmp_path / "s/1", {"Says": {"甲": [True, True]}})
    journal = folder / baselines.JOURNAL
    first, second = journal.read_text().splitlines()
    journal.write_text(f"{first}\n{second.replace('51c0', '9999')}\n")
    with pytest.raises(UnusableInput, match="用改之前的评分器评的（甲）"):
        baselines.sides(baselines.read(folder))


def test_a_run_is_found_by_path_name_beginning_or_suite(tmp_path: Path) -> None:
    for name in ("2026-11-27T0931-aaaa", "2026-11-28T0931-3f2a", "2026-11-28T1000-bbbb"):
        write(tmp_path / "runs/overview" / name, {"Says": passes(0, 2)})
    runs = tmp_path / "runs"
    for name in (
        str(runs / "overview/2026-11-28T0931-3f2a"),
        "2026-11-28T0931-3f2a",
        "2026-11-28T09",
        "2026-11-28T09#v1",
    ):
        assert [own.run for own in baselines.find(name, runs)] == ["2026-11-28T0931-3f2a"]
    assert baselines.find("overview", runs)[0].run == "2026-11-28T1000-bbbb"
    with pytest.raises(UnusableInput, match="有 2 次运行都叫这个：2026-11-28T0931-3f2a、2026-11-28T1000-bbbb"):
        baselines.find("2026-11-28", runs)
    with pytest.raises(UnusableInput, match="没有这次运行。最近的有：2026-11-27T0931-aaaa、"):
        baselines.find("2025", runs)
    with pytest.raises(UnusableInput, match=r"没有这次运行。.*里还没有运行。"):
        baselines.find("2025", tmp_path / "none")
    with pytest.raises(UnusableInput, match="这次运行里没有 v9；有：v1"):
        baselines.find("overview#v9", runs)
