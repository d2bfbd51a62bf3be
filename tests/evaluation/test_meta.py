"""Scorers are measured on passages that people labelled: right for a wrong reason is missed, disputes do not count."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.main import main
from assistant.errors import BrokenResource, UnusableInput
from assistant.evaluation import meta
from assistant.evaluation.statistics import kappa
from tools.split_meta import half

_PASSAGES = """
- id: x-1
  writer: x
  section: overview
  report: {figures: {requests.received.natural_person: 12, requests.granted.natural_person: 12}}
  text: 全年新收政府信息公开申请21件。
  bad: {Supported: {where: 21件, why: 表三是12件}}
  good: [Cliches]
- id: x-2
  writer: x
  section: overview
  report: {notes: {platforms: [专栏公开信息186条]}}
  text: 专栏公开信息186条。培训80人次，效果很好。
  bad: {Supported: {where: 效果很好, why: 没有依据}}
- id: x-3
  writer: x
  section: overview
  report: {notes: {platforms: [专栏公开信息186条]}}
  text: 专栏公开信息186条。
  bad: {Supported: {where: 186条, why: 标错了}}
  good: [PersonalData]
- id: x-4
  writer: x
  section: problems
  report: {last_text: 公开专栏更新不及时，部分栏目半年没有更新，群众查询不便，投诉较多，影响了工作。}
  text: 公开专栏更新不及时，部分栏目半年没有更新，群众查询不便，投诉较多，影响了工作。
  bad: {NotCopied: {where: 公开专栏更新不及时, why: 一字不改}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Passages of this test alone."""
    own = tmp_path / meta.FOLDER
    (own / "tune").mkdir(parents=True)
    (own / "held").mkdir()
    (own / "labels").mkdir()
    (own / "scorers.yaml").write_text(
        "scorers: {Supported: {outright: true}, NotCopied: {}, PersonalData: {}, Cliches: {}}", encoding="utf-8"
    )
    (own / "tune/x.yaml").write_text(_PASSAGES, encoding="utf-8")
    (own / "held/x.yaml").write_text(_PASSAGES.replace("x-", "y-").replace("21件", "31件"), encoding="utf-8")
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    return own


def _rows(half: meta.Half = "tune") -> dict[str, meta.Measured]:
    return {item.name: item for item in meta.measure(half).scorers}


def test_a_bad_passage_is_found_only_for_the_words_that_were_marked(folder: Path) -> None:
    found = _rows()
    assert (found["Supported"].found, found["Supported"].wrong_reason, found["Supported"].missed) == (1, 1, 1)
    assert found["Supported"].recall == pytest.approx(1 / 3)
    assert (found["PersonalData"].right, found["PersonalData"].false) == (1, 0)
    assert found["NotCopied"].found == 1


def test_all_scorers_together_and_those_that_fail_outright_have_rows_of_their_own(folder: Path) -> None:
    found = meta.measure("tune")
    assert (found.pooled.bad, found.outright.bad) == (4, 3)
    assert found.pooled.of_recall[0] < (found.pooled.recall or 0) < found.pooled.of_recall[1]


def test_what_two_people_label_otherwise_is_not_counted(folder: Path) -> None:
    lines = [{"id": "x-3", "good": ["Supported", "PersonalData"]}, {"id": "x-1", "bad": ["Supported"]}]
    said = "\n".join(json.dumps(line) for line in lines)
    (folder / "labels/y.jsonl").write_text(said + "\n", encoding="utf-8")
    found = _rows()["Supported"]
    assert (found.missed, found.disputed) == (0, 1)
    assert found.kappa is not None


def test_kappa_is_of_what_goes_beyond_chance() -> None:
    assert kappa([(True, True)] * 20 + [(False, False)] * 15 + [(True, False)] * 5 + [(False, True)] * 10) == (
        pytest.approx(0.4)  # 0.7 alike, 0.5 by chance
    )
    assert kappa([(True, True)]) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("where: 21件", "where: 22件", "文字里没有“22件”"),
        ("good: [Cliches]", "good: [Clichés]", "没有名为 Clichés 的评分器"),
        ("good: [Cliches]", "good: [Supported]", "又是好又是不好"),
        ("id: x-2", "id: x-1", "写了两次"),
        ("writer: x\n  section: overview\n  report: {figures", "writter: x\n  section: overview\n  report: {figures",
         "不认识“writter”"),
    ],
)  # fmt: skip
def test_a_passage_that_is_not_as_it_should_be_is_told_with_its_line(
    folder: Path, old: str, new: str, said: str
) -> None:
    (folder / "tune/x.yaml").write_text(_PASSAGES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenResource, match=r"第 \d+ 行") as caught:
        meta.measure("tune")
    assert said in str(caught.value)
    assert "evals/meta/tune/x.yaml" in str(caught.value)


def test_a_label_that_is_no_json_is_told_with_its_line(folder: Path) -> None:
    (folder / "labels/y.jsonl").write_text('{"id": "x-3"}\n{"id"\n', encoding="utf-8")
    with pytest.raises(BrokenResource, match=r"y\.jsonl：第 2 行"):
        meta.measure("tune")


def test_nothing_of_the_half_that_is_held_is_shown_but_counts(folder: Path) -> None:
    shown = CliRunner().invoke(main, ["eval", "meta", "--show"])
    assert "21件" in shown.output or "186条" in shown.output
    data = CliRunner().invoke(main, ["eval", "meta", "--show", "--json"])
    halves = json.loads(data.output)
    tune, held = halves["tune"], halves["held"]
    assert {item["passage"] for item in tune["shown"]} == {"x-2", "x-3"}
    assert "shown" not in held
    assert "31件" not in shown.output + data.output
    assert "y-" not in shown.output + data.output


def test_whoever_looks_at_it_says_why_and_it_is_written_down(folder: Path) -> None:
    refused = CliRunner().invoke(main, ["eval", "meta", "--show-held"])
    assert isinstance(refused.exception, UnusableInput)
    assert not (folder / meta.LOOKED).exists()
    assert CliRunner().invoke(main, ["eval", "meta", "--show-held", "--reason", "换一批"]).exit_code == 0
    assert "换一批" in (folder / meta.LOOKED).read_text(encoding="utf-8")


def test_a_scorer_that_is_not_measured_is_told_with_those_that_are(folder: Path) -> None:
    with pytest.raises(UnusableInput, match="有：Supported"):
        meta.measure("tune", "Cost")


def test_changed_copies_have_rows_of_their_own() -> None:
    found = {item.name: item for item in meta.of_copies()}
    assert found["Supported"].bad > 30
    assert found["Supported"].false == found["NotContradicted"].false == 0  # the drafts as they are
    assert (found["Supported"].recall or 0) > 0.95


def test_every_shipped_passage_is_in_the_half_that_its_id_says() -> None:
    for part in meta.HALVES:
        assert {half(item.id) for item in meta.passages(part)} == {part}


def test_the_shipped_scorers_are_right_about_most_of_what_they_are_mended_by() -> None:
    found = meta.measure("tune").pooled
    assert found.errors == 0
    assert (found.precision or 0) >= 0.95
    assert (found.recall or 0) >= 0.75


@pytest.mark.slow
def test_the_manual_says_what_is_measured() -> None:
    page = (Path(__file__).parents[2] / "docs/evals.md").read_text(encoding="utf-8")
    held, tune = meta.measure("held"), meta.measure("tune")
    named = [(item.name, item) for item in held.scorers]
    for name, item in (*named, ("一处就不过的五个", held.outright), ("合起来", held.pooled)):
        assert f"| {name} | {item.bad} | {_shown(item, '） | ')}） |" in page, "see `nianbao eval meta`"
    assert f"用来改的一半上是 {_shown(tune.pooled, '）和 ')}）" in page


def _shown(item: meta.Measured, between: str) -> str:
    precision, recall = item.precision or 0.0, item.recall or 0.0
    low, lowest = item.of_precision[0], item.of_recall[0]
    return f"{100 * precision:.1f}（{100 * low:.1f}{between}{100 * recall:.1f}（{100 * lowest:.1f}"
