"""What people think of drafts is never lost; and how far scorers agree with them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import UnusableInput
from assistant.evaluation import baselines, marks
from assistant.evaluation.baselines import Run
from tests.evaluation.folders import Values, write


def run(folder: Path, values: Values) -> Run:
    return baselines.read(write(folder, values, titles={"Says": "写到要点"}))


def test_a_mark_is_added_and_none_is_ever_changed(tmp_path: Path) -> None:
    own = run(tmp_path / "s/1", {"Says": {"甲": [True], "乙": [False]}})
    marks.add(own, "v1-甲-1", "good", by="王芳")
    first = (own.folder / marks.NAME).read_bytes()
    marks.add(own, "v1-甲-1", "bad", by="王芳", reason="“约186条”不准")
    assert (own.folder / marks.NAME).read_bytes().startswith(first)
    found = marks.read(own.folder)
    assert [(mark.mark, mark.by) for mark in found] == [("good", "王芳"), ("bad", "王芳")]
    assert marks.counts(found) == {"good": 0, "bad": 1}
    assert [line.key for line in marks.waiting(own.lines, found, "王芳")] == ["v1-乙-1"]
    assert len(marks.waiting(own.lines, found, "李建国")) == 2


def test_marks_outlive_a_new_run_into_the_same_folder_and_half_a_line(tmp_path: Path) -> None:
    own = run(tmp_path / "s/1", {"Says": {"甲": [True]}})
    marks.add(own, "v1-甲-1", "good", by="王芳")
    run(tmp_path / "s/1", {"Says": {"甲": [True]}})
    path = own.folder / marks.NAME
    path.write_bytes(path.read_bytes() + b'{"key":"v1-')
    assert len(marks.read(own.folder)) == 1
    marks.add(own, "v1-甲-1", "bad", by="李建国")
    assert [mark.by for mark in marks.read(own.folder)] == ["王芳", "李建国"]


def test_a_torn_line_is_passed_over_and_what_nobody_can_read_is_not_added_to(tmp_path: Path) -> None:
    own = run(tmp_path / "s/1", {"Says": {"甲": [True]}})
    marks.add(own, "v1-甲-1", "good", by="王芳")
    path = own.folder / marks.NAME
    path.write_bytes(path.read_bytes() + b'{"key": "v1-\n')
    marks.add(own, "v1-甲-1", "bad", by="李建国")
    assert [mark.by for mark in marks.read(own.folder)] == ["王芳", "李建国"]
    assert marks.torn(own.folder) == [f"{path}:2"]
    path.write_bytes(before := path.read_bytes() + b'{"other": 1}\n')
    with pytest.raises(UnusableInput, match=r"marks\.jsonl:4"):
        marks.add(own, "v1-甲-1", "good", by="王芳")
    assert path.read_bytes() == before


def test_two_who_mark_at_once_both_keep_their_marks(tmp_path: Path) -> None:
    own = run(tmp_path / "s/1", {"Says": {"甲": [True]}})

    def mark(number: int) -> None:
        marks.add(own, "v1-甲-1", "good", by=f"第{number}人")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(mark, range(24)))
    assert {mark.by for mark in marks.read(own.folder)} == {f"第{n}人" for n in range(24)}


@pytest.mark.parametrize(
    ("key", "by", "due"), [("v1-丙-1", "王芳", "没有这份稿子：v1-丙-1"), ("v1-甲-1", " ", "没有写是谁评的")]
)
def test_a_mark_is_of_a_draft_that_is_there_and_somebody_answers_for_it(
    key: str, by: str, due: str, tmp_path: Path
) -> None:
    own = run(tmp_path / "s/1", {"Says": {"甲": [True]}})
    with pytest.raises(UnusableInput, match=due):
        marks.add(own, key, "good", by=by)
    assert not (own.folder / marks.NAME).exists()


def test_a_broken_line_of_marks_is_named(tmp_path: Path) -> None:
    own = run(tmp_path / "s/1", {"Says": {"甲": [True]}})
    (own.folder / marks.NAME).write_text('{"key":"k","mark":"fair","by":"王芳","at":""}\n')
    with pytest.raises(UnusableInput, match=r"marks\.jsonl:1：“mark”不对"):
        marks.read(own.folder)


def test_how_far_scorers_agree_with_people_and_people_with_one_another(tmp_path: Path) -> None:
    cases = [f"c{n}" for n in range(10)]
    own = run(
        tmp_path / "s/1",
        {
            "Says": {case: [n >= 4] for n, case in enumerate(cases)},
            "Style": {case: [n / 10] for n, case in enumerate(cases)},
        },
    )
    for number, case in enumerate(cases):
        marks.add(own, f"v1-{case}-1", "good" if number >= 5 else "bad", by="王芳")
    marks.add(own, "v1-c0-1", "good", by="李建国")
    marks.add(own, "v1-c9-1", "good", by="李建国")
    found = {item.name: item for item in marks.agreement(own, marks.read(own.folder))}
    says = found["Says"]
    assert (says.title, says.kind, says.alike, says.of) == ("写到要点", "pass", 10, 12)
    assert says.kappa == pytest.approx((10 / 12 - (7 / 12 * 7 / 12 + 5 / 12 * 5 / 12)) / (1 - (49 + 25) / 144))
    assert says.interval is not None
    assert says.interval[0] < 10 / 12 < says.interval[1]
    style = found["Style"]
    assert (style.kind, style.of, style.kappa) == ("share", 7 * 5, None)
    people = found["李建国 · 王芳"]
    assert (people.alike, people.of, people.kappa) == (1, 2, 0.0)


def test_nothing_is_said_where_nobody_marked_or_all_is_good(tmp_path: Path) -> None:
    own = run(tmp_path / "s/1", {"Style": {"甲": [0.5], "乙": [0.7]}})
    assert marks.agreement(own, []) == []
    marks.add(own, "v1-甲-1", "good", by="王芳")
    assert marks.agreement(own, marks.read(own.folder)) == []
