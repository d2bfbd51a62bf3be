"""Who signs has seen every warning that points at words of a text, or says of each why it stands."""

import json
import re
from pathlib import Path

import pytest

from assistant.domain import report_file
from tests.cli.test_flow import EXAMPLE, drafted
from tests.cli.test_frame import nianbao

Output = pytest.CaptureFixture[str]

REPORT = Path("a.json")
# The table carries one request over, licensing grew from 39 to 46, nothing says 37.
WORDS, LEVEL, NUMBER = "申请均在法定期限内办结", "有所减少", "37人次"
TEXT = f"窗口接待来访{NUMBER}。{WORDS}。行政许可决定{LEVEL}。"
CARRIED = "requests.carried_forward"
# “  c3e5  文中说……” → c3e5, “  总计：12” is none
ID = re.compile(r"^  ([0-9a-f]{4,16})  (.+)\n +(.+)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _a_report_with_warnings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.chdir(tmp_path)
    assert nianbao("read", EXAMPLE / "2025.xlsx", "-o", REPORT) == 0
    drafted(REPORT)
    write(text() + TEXT)
    capsys.readouterr()


def data() -> dict:  # pyright: ignore[reportMissingTypeArgument, reportUnknownParameterType]
    return json.loads(REPORT.read_text(encoding="utf-8"))


def text() -> str:
    return data()["sections"]["overview"]["text"]


def write(overview: str) -> None:
    changed = data()
    changed["sections"]["overview"]["text"] = overview
    REPORT.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")


def set_cells(**values: int) -> None:
    """Change cells of natural persons and their totals: received_natural_person=13."""
    changed = data()
    for name, value in values.items():
        row, _, column = name.partition("__")
        changed["figures"]["requests"][row][column] = value
    REPORT.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")


def approve(*arguments: str) -> int:
    return nianbao("approve", REPORT, "--section", "all", "--by", "王明", *arguments)


def listed(capsys: Output) -> dict[str, str]:
    """What is to be looked at: its words, with the ID."""
    said = capsys.readouterr().out
    found = {quote: name for name, why, _ in ID.findall(said) for quote in (WORDS, LEVEL, NUMBER) if quote in why}
    assert len(found) == len(ID.findall(said)), said
    return found


def ids(capsys: Output) -> dict[str, str]:
    approve()
    return listed(capsys)


def test_warnings_and_open_numbers_are_listed_each_with_an_id_and_its_sentence(capsys: Output) -> None:
    assert approve() == 1
    streams = capsys.readouterr()
    assert {quote for quote in (WORDS, LEVEL, NUMBER) if quote in streams.out} == {WORDS, LEVEL, NUMBER}
    assert "这些话和表里、素材里对不上，签字前请逐处看过：" in streams.out
    assert "这些数没有出处，签字前请逐个看过：" in streams.out
    assert "“一、总体情况”有 3 处没有出处，或和表里、素材里对不上" in streams.err
    assert "--tick 编号 --reason 理由" in streams.err
    assert "sign_offs" not in data()


def test_each_is_ticked_with_a_reason_and_then_the_text_is_signed_without_a_question(capsys: Output) -> None:
    known = ids(capsys)
    ticks = [part for quote, name in known.items() for part in ("--tick", name, "--reason", f"{quote}是另一个口径")]
    assert approve(*ticks) == 0
    assert nianbao("build", REPORT, "-o", "out", "--to", "json") == 0
    said = capsys.readouterr().out
    assert "37人次是另一个口径" in said
    assert [item.get("shown", []) for item in data()["sign_offs"] if item["part"] == "overview"] == [[], []]


def test_ticks_that_were_given_stay_though_others_are_still_to_be_seen(capsys: Output) -> None:
    known = ids(capsys)
    assert approve("--tick", known[WORDS], "--reason", "说的是本月到期的") == 1
    assert "写的理由记下了；还没有签字。" in capsys.readouterr().out
    assert set(ids(capsys)) == {LEVEL, NUMBER}
    assert (
        approve("--tick", known[LEVEL], "--reason", "说的是驳回的", "--tick", known[NUMBER], "--reason", "登记簿上数的")
        == 0
    )


def test_seen_takes_all_and_is_written_into_the_sign_off(capsys: Output) -> None:
    assert approve("--seen") == 0
    assert {"这些话和表里、素材里对不上，签字前请逐处看过："} <= set(capsys.readouterr().out.splitlines())
    shown = [set(item["shown"]) for item in data()["sign_offs"] if item["part"] == "overview"]
    assert shown == [{WORDS, LEVEL, NUMBER}] * 2
    assert nianbao("build", REPORT, "-o", "out", "--to", "json") == 0


def test_a_number_s_tick_is_a_binding_and_that_of_words_a_waiver_and_both_are_in_the_file(capsys: Output) -> None:
    known = ids(capsys)
    for quote, name in known.items():
        approve("--tick", name, "--reason", f"{quote}是另一个口径")
    report = report_file.load(REPORT)
    assert [(item.quote, item.reason, item.by) for item in report.bindings] == [(NUMBER, "37人次是另一个口径", "王明")]
    assert {item.code for item in report.waivers} == {"N104", "N107"}
    again = report_file.parse(report_file.dump(report), "a.json", is_json=True)
    assert (again.bindings, again.waivers) == (report.bindings, report.waivers)


def ticked(capsys: Output) -> None:
    for quote, name in ids(capsys).items():
        approve("--tick", name, "--reason", f"{quote}是另一个口径")
    capsys.readouterr()


def test_ticks_stay_while_other_words_are_edited_and_the_sentence_moves(capsys: Output) -> None:
    ticked(capsys)
    before = text().removesuffix(TEXT)
    write(f"窗口接待来访{NUMBER}。\n{before}另外做了几件事。{WORDS}。今年，行政许可决定{LEVEL}。")
    assert approve() == 0
    assert listed(capsys) == {}


def test_a_tick_lapses_with_its_number_and_the_others_stay(capsys: Output) -> None:
    ticked(capsys)
    write(text().replace(NUMBER, "39人次"))
    assert approve() == 1
    said = capsys.readouterr().out
    assert len(ID.findall(said)) == 1
    assert "“39人次”没有出处" in said


def test_a_tick_of_words_lapses_when_the_cell_changes(capsys: Output) -> None:
    ticked(capsys)
    set_cells(
        received__natural_person=data()["figures"]["requests"]["received"]["natural_person"] + 1,
        received__total=13, carried_forward__natural_person=2, carried_forward__total=2,
    )  # fmt: skip
    write(text().replace("12件，比上年增加4件，增长50%", "13件"))
    assert approve() == 1
    assert f"文中说“{WORDS}”，可表里有结转下年度继续办理 2 件" in capsys.readouterr().out


def test_a_tick_of_a_number_lapses_when_the_cell_that_it_was_held_against_changes(capsys: Output) -> None:
    write(text().replace(TEXT, "区政府办代表区政府受理申请17件。"))
    assert approve() == 1
    ((name, why, _),) = ID.findall(capsys.readouterr().out)
    assert "是 12件" in why
    assert approve("--tick", name, "--reason", "区政府本级的口径") == 0
    set_cells(
        received__natural_person=data()["figures"]["requests"]["received"]["natural_person"] + 1,
        received__total=13, carried_forward__natural_person=2, carried_forward__total=2,
    )  # fmt: skip
    capsys.readouterr()
    assert approve() == 1
    assert "是 13件" in capsys.readouterr().out


def test_a_warning_that_comes_after_the_signatures_holds_the_final_back(capsys: Output) -> None:
    write(text().removesuffix(TEXT) + "行政许可决定有所增加。")
    assert approve() == 0
    changed = data()
    changed["figures"]["disclosure"]["licensing"]["decisions"] = 30
    REPORT.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    capsys.readouterr()
    assert nianbao("build", REPORT, "-o", "final", "--to", "json") == 1
    said = capsys.readouterr().err
    assert "“有所增加”" in said
    assert "填报人、签发人签字时没有看过" in said


def test_a_number_whose_note_went_after_the_signatures_holds_the_final_back(capsys: Output) -> None:
    notes = data()["notes"]
    write(text().removesuffix(TEXT) + f"窗口接待来访{NUMBER}。")
    note = {"id": "n99", "aspect": "on_request", "text": f"窗口接待来访{NUMBER}"}
    changed = data() | {"notes": [*notes, note], "notes_given": 99}
    REPORT.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    assert approve() == 0
    assert nianbao("build", REPORT, "-o", "out", "--to", "json") == 0
    changed = data() | {"notes": notes}
    REPORT.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    capsys.readouterr()
    assert nianbao("build", REPORT, "-o", "final", "--to", "json") == 1
    said = capsys.readouterr().err
    assert "根据的工作记录 n99 去掉了" in said
    assert approve("--seen") == 0
    assert nianbao("build", REPORT, "-o", "final", "--to", "json") == 0


def test_two_warnings_of_one_rule_in_one_text_keep_their_own_reasons(capsys: Output) -> None:
    write(text().replace(TEXT, "申请均在法定期限内办结。所收到的申请都在规定时限内办结。"))
    for _ in range(2):
        approve()
        name, why, _ = ID.findall(capsys.readouterr().out)[0]
        approve("--tick", name, "--reason", f"说的是到期的：{why[:9]}")
    assert [item.code for item in report_file.load(REPORT).waivers] == ["N107", "N107"]
    assert approve() == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tick", "zzzz", "--reason", "说的是别的"], "没有“zzzz”这一处"),
        (["--tick", "{words}"], "--tick 有 1 个，--reason 有 0 个"),
        (["--reason", "说的是别的"], "--tick 有 0 个，--reason 有 1 个"),
        (["--tick", "{words}", "--reason", "别的"], "说明太短"),
    ],
)
def test_an_unknown_id_or_no_reason_is_a_clear_error_and_changes_nothing(
    arguments: list[str], said: str, capsys: Output
) -> None:
    known = ids(capsys)
    before = REPORT.read_bytes()
    assert approve(*(item.replace("{words}", known[WORDS]) for item in arguments)) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert REPORT.read_bytes() == before
    if "zzzz" in arguments:
        assert f"{known[WORDS]}（{WORDS}）" in error


def test_what_is_printed_to_the_signer_has_no_names_of_the_program_s_own(capsys: Output) -> None:
    found = listed(capsys)
    ticks = [word for name in found for word in ("--tick", name, "--reason", "说的是另一个口径的数")]
    approve()
    approve("--seen")
    approve(*ticks, "--seen")
    nianbao("approve", REPORT, "--section", "nowhere", "--by", "王明")
    nianbao("approve", REPORT, "--section", "all", "--by", "王明", "--role", "boss")
    said = capsys.readouterr()
    inner = (
        "overview|problems|other_matters|preamble|cover|figures|checks|requests|disclosure|disputes|sign_off|fill_in"
    )
    assert re.findall(rf"\b(?:{inner})\b", said.out + said.err) == []
    assert re.findall(r"[a-z_]+\.[a-z_]+\.[a-z_]+", said.out + said.err) == []
