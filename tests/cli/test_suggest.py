"""Suggestions from the command line: listed, decided by a person, taken back; nothing changes by itself."""

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.domain import report_file, signing
from assistant.domain.report import Report
from assistant.editing.approve import approve
from tests.cli.test_frame import nianbao
from tests.drafting.conftest import Limit, finished, recorded, surroundings
from tests.endpoint import Reply, endpoint, replies

Output = pytest.CaptureFixture[str]
REPORT = Path("a.json")
DOUBLED = "推送工作信息。。"
SPACED = "全年 公开目录更新。"


def write(report: Report) -> None:
    REPORT.write_text(report_file.dump(report, is_json=True), encoding="utf-8")


def read() -> dict[str, Any]:
    return json.loads(REPORT.read_text(encoding="utf-8"))


def text_now(section: str = "overview") -> str:
    return read()["sections"][section]["text"]


def statuses() -> dict[str, str]:
    return {item.id: item.status.value for item in report_file.load(REPORT).suggestions}


@pytest.fixture(autouse=True)
def limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Limit:
    """A folder of its own with a report in it, of which the overview has two places that a rule can mend."""
    monkeypatch.chdir(tmp_path)
    text = re.sub("【待补充[^】]*】", "", finished().text("overview"))
    write(finished().having(last_year=finished().last).with_text("overview", f"{text}\n{DOUBLED}{SPACED}"))
    return surroundings(tmp_path, monkeypatch)


@pytest.fixture
def of_rules(capsys: Output) -> dict[str, str]:
    """The ids of the two suggestions of rules by their replacement."""
    assert nianbao("suggest", REPORT, "--section", "overview") == 0
    capsys.readouterr()
    found = {item["replacement"]: item["id"] for item in read()["suggestions"]}
    assert set(found) == {"。", ""}
    return found


def suggest(server_reply: Reply, monkeypatch: pytest.MonkeyPatch, *more: str) -> int:
    with endpoint(server_reply) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        return nianbao("suggest", REPORT, "--model", "openai:test", "--section", "overview", *more)


def test_without_a_model_the_rules_suggest_and_nothing_changes_but_the_list(capsys: Output) -> None:
    before = read()
    assert nianbao("suggest", REPORT) == 0
    output = capsys.readouterr()
    assert "将发给" not in output.err
    assert "（rule:S108）" in output.out
    assert "- 。。" in output.out
    assert "+ 。" in output.out
    assert f"条待决定。逐条看：nianbao decide {REPORT}；" in output.out
    after = read()
    assert after["suggestions"]
    assert after | {"suggestions": []} == before | {"suggestions": []}
    assert nianbao("suggest", REPORT) == 0
    assert len(read()["suggestions"]) == len(after["suggestions"])


def test_with_a_model_what_is_dropped_is_counted_and_shown(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    assert suggest(replies.say(recorded("suggest")), monkeypatch) == 0
    output = capsys.readouterr()
    assert "将发给 test，http://127.0.0.1" in output.err
    assert "（model:suggest@2）" in output.out
    assert "+ 财政资金信息32条" in output.out
    assert "［财政资金32条］" in output.out  # without colours the old words are told from those around them
    assert "- “ ”" in output.out
    assert "+ （删去）" in output.out
    assert "一、总体情况：模型的建议里有 2 条不能用，没有列入：" in output.out
    assert "改动了数或带进没有出处的数：“办结12件，其中予以公开6件”" in output.out
    assert "原文里没有：“扎实推进公开专区建设”" in output.out
    assert "共 1 次请求" in output.out


def test_everything_is_told_as_json_too(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    assert suggest(replies.say(recorded("suggest")), monkeypatch, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {item["source"] for item in told["suggestions"]} >= {"rule:S108", "model:suggest@2"}
    assert [item["why"] for item in told["dropped"]["overview"]] == ["改动了数或带进没有出处的数", "原文里没有"]
    assert told["troubles"] == {}
    assert [item["id"] for item in told["suggestions"]] == [item["id"] for item in read()["suggestions"]]


def test_a_model_s_fault_is_said_and_the_rules_suggestions_are_there(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    assert suggest(replies.status(500), monkeypatch) == 0
    said = capsys.readouterr().out
    assert "模型没有看成：" in said
    assert "服务器出错（500）" in said
    assert "（rule:S108）" in said
    assert suggest(replies.status(401), monkeypatch, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert "密钥不对" in told["troubles"]["overview"][0]


@pytest.mark.parametrize("typed", ["", "n\n"])
def test_without_a_yes_nothing_is_sent(typed: str, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    before = REPORT.read_bytes()
    with endpoint(replies.say(recorded("suggest"))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        assert nianbao("suggest", REPORT, "--model", "openai:test", "--show-egress") == (0 if typed else 130)
    assert not server.requests
    assert REPORT.read_bytes() == before
    assert "你替审核人通读" in capsys.readouterr().out


def test_accepting_changes_the_text_and_undoing_changes_it_back(of_rules: dict[str, str], capsys: Output) -> None:
    before = text_now()
    assert nianbao("decide", REPORT, "--accept", of_rules["。"], "--by", "王明") == 0
    said = capsys.readouterr().out
    assert f"{of_rules['。']}：已采纳" in said
    assert "-推送工作信息。。" in said
    assert "+推送工作信息。" in said
    assert "推送工作信息。全年" in text_now()
    decided = next(item for item in read()["suggestions"] if item["id"] == of_rules["。"])
    assert (decided["status"], decided["decision"]["by"]) == ("accepted", "王明")
    assert nianbao("decide", REPORT, "--undo") == 0
    assert f"已撤销对 {of_rules['。']} 的决定" in capsys.readouterr().out
    assert text_now() == before
    assert set(statuses().values()) == {"pending"}


def test_rejecting_leaves_the_text_and_it_is_not_suggested_again(of_rules: dict[str, str], capsys: Output) -> None:
    before = text_now()
    assert nianbao("decide", REPORT, "--reject", of_rules["。"]) == 0
    assert "：不采纳" in capsys.readouterr().out
    assert text_now() == before
    assert nianbao("decide", REPORT, "--reject", of_rules[""]) == 0
    capsys.readouterr()
    assert nianbao("suggest", REPORT, "--section", "overview") == 0
    assert "没有新的建议" in capsys.readouterr().out
    assert set(statuses().values()) == {"rejected"}


def test_what_is_rejected_is_settled_and_undoing_opens_it_again(of_rules: dict[str, str], capsys: Output) -> None:
    name = of_rules["。"]
    assert nianbao("decide", REPORT, "--reject", name, "--reason", "引文原样如此", "--by", "王明") == 0
    assert f"{name}：S108 这一处记为已说明：引文原样如此。" in capsys.readouterr().out
    (waiver,) = read()["waivers"]
    assert (waiver["code"], waiver["reason"], waiver["by"]) == ("S108", "引文原样如此", "王明")
    nianbao("check", REPORT)
    assert "已说明保留的（1）" in capsys.readouterr().out
    assert nianbao("decide", REPORT, "--undo") == 0
    assert "waivers" not in read() or read()["waivers"] == []
    assert nianbao("decide", REPORT, "--reject", name, "--reason", "好") == 2
    assert "说明太短" in capsys.readouterr().err


def test_an_error_that_is_rejected_without_a_reason_says_why_it_stays(capsys: Output) -> None:
    text = "全年公开信息35条，**解读**政策6件。"
    data = read()
    data["sections"]["overview"] = {"text": text}
    REPORT.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert nianbao("suggest", REPORT, "--section", "overview") == 0
    name = next(item["id"] for item in read()["suggestions"] if item["source"] == "rule:S107")
    capsys.readouterr()
    assert nianbao("decide", REPORT, "--reject", name) == 0
    assert f"{name}：S107 这一处是错误，没写为什么可以这样，还挡着定稿。" in capsys.readouterr().out
    assert not read().get("waivers")


def test_all_are_accepted_but_those_that_are_named(of_rules: dict[str, str]) -> None:
    assert nianbao("decide", REPORT, "--accept", "all", "--reject", of_rules["。"]) == 0
    found = statuses()
    assert found.pop(of_rules["。"]) == "rejected"
    assert set(found.values()) == {"accepted"}
    assert DOUBLED in text_now()
    assert SPACED not in text_now()
    assert nianbao("decide", REPORT, "--accept", "all") == 0


def test_several_are_decided_at_once_or_none(of_rules: dict[str, str], capsys: Output) -> None:
    before = REPORT.read_bytes()
    names = ",".join(of_rules.values())
    assert nianbao("decide", REPORT, "--accept", f"{names},s99") == 2
    assert "没有编号为 s99 的建议" in capsys.readouterr().err
    assert nianbao("decide", REPORT, "--accept", of_rules["。"], "--reject", of_rules["。"]) == 2
    assert "已经采纳过了" in capsys.readouterr().err
    assert REPORT.read_bytes() == before
    assert nianbao("decide", REPORT, "--accept", names) == 0
    assert set(statuses().values()) == {"accepted"}


def test_with_nothing_to_take_back_that_is_said(capsys: Output) -> None:
    before = REPORT.read_bytes()
    assert nianbao("decide", REPORT, "--undo") == 2
    assert "没有可以撤销的决定" in capsys.readouterr().err
    assert nianbao("decide", REPORT) == 0
    assert "没有待决定的建议" in capsys.readouterr().out
    assert REPORT.read_bytes() == before


@pytest.mark.parametrize("more", [[], ["--undo"], ["--accept", "all"]])
def test_decisions_as_json_are_json_alone(more: list[str], of_rules: dict[str, str], capsys: Output) -> None:
    assert nianbao("decide", REPORT, "--reject", of_rules["。"]) == 0
    capsys.readouterr()
    assert nianbao("decide", REPORT, *more, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {item["id"]: item["status"] for item in told} == statuses()


class Typed(io.StringIO):
    """What a person types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_each_is_asked_about(
    of_rules: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed("y\nx\nn\n" + "s\n" * 20))
    assert nianbao("decide", REPORT, "--by", "王明") == 0
    said = capsys.readouterr().out
    assert "采纳吗？y 采纳，n 不采纳，s 先放着，q 到此为止" in said
    ids = sorted(statuses(), key=lambda name: int(name[1:]))
    assert [statuses()[name] for name in ids[:2]] == ["accepted", "rejected"]
    assert set(ids) == set(of_rules.values())


def test_leaving_early_keeps_what_was_decided(of_rules: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Typed("n\nq\n"))
    assert nianbao("decide", REPORT) == 0
    assert sorted(statuses().values())[-1] == "rejected"


def test_without_a_terminal_it_says_what_to_write_instead(
    of_rules: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    before = REPORT.read_bytes()
    assert nianbao("decide", REPORT) == 2
    assert f"这里不是终端。采纳一条：nianbao decide {REPORT} --accept s1" in capsys.readouterr().err
    assert REPORT.read_bytes() == before


def test_an_approval_lapses_when_a_suggestion_is_accepted_and_comes_back_when_it_is_undone(
    of_rules: dict[str, str], capsys: Output
) -> None:
    write(approve(report_file.load(REPORT), "overview", "王明", "2026-01-10"))
    assert nianbao("decide", REPORT, "--accept", of_rules["。"]) == 0
    assert "签字失效，请重新确认：一、总体情况" in capsys.readouterr().out
    assert not signing.is_signed(report_file.load(REPORT), "overview")
    assert nianbao("decide", REPORT, "--undo") == 0
    assert signing.is_signed(report_file.load(REPORT), "overview")


def test_a_suggestion_for_words_that_were_changed_by_hand_is_stale(of_rules: dict[str, str], capsys: Output) -> None:
    report = report_file.load(REPORT)
    write(report.with_text("overview", report.text("overview").replace(DOUBLED, "推送信息。")))
    assert nianbao("decide", REPORT, "--accept", of_rules["。"]) == 2
    assert "要改的文字已经变了。请重新生成建议。" in capsys.readouterr().err
    assert nianbao("decide", REPORT, "--accept", of_rules[""]) == 0
    assert SPACED not in text_now()


def test_what_changed_by_hand_after_it_was_accepted_is_not_taken_back(of_rules: dict[str, str], capsys: Output) -> None:
    assert nianbao("decide", REPORT, "--accept", of_rules["。"]) == 0
    report = report_file.load(REPORT)
    write(report.with_text("overview", "全部重写了。"))
    assert nianbao("decide", REPORT, "--undo") == 2
    assert "那里的文字又改过，不能撤销" in capsys.readouterr().err
    assert text_now() == "全部重写了。"


def test_a_result_goes_to_another_file_where_one_is_named(capsys: Output) -> None:
    before = REPORT.read_bytes()
    assert nianbao("suggest", REPORT, "-o", "b.json") == 0
    assert REPORT.read_bytes() == before
    assert json.loads(Path("b.json").read_text(encoding="utf-8"))["suggestions"]


def test_old_and_new_words_are_never_mixed_in_one_line_and_each_suggestion_speaks_of_its_own_place(
    capsys: Output,
) -> None:
    write(finished().with_text("overview", "政府信息公开申请１２件；；详见附件。。解读3篇；；图解2份。"))
    assert nianbao("suggest", REPORT, "--section", "overview") == 0
    said = capsys.readouterr().out
    assert "政府信息公开申请１２件；；详见附件" in said
    assert "- １２\n" in said
    assert "+ 12\n" in said
    assert "１２12" not in said
    assert "；；；" not in said
    assert "标点重复。现为“１２件；；详见附”，应为一个标点。" in said
    assert "标点重复。现为“见附件。。解读3”，应为一个标点。" in said
    assert "共 3 处" not in said


def test_after_fixing_no_further_fix_is_promised(capsys: Output) -> None:
    write(
        finished().with_text(
            "overview", "未收取信息处理费 。，全年公开信息1,203条,政府信息公开申请１２件；；详见附件。解读 ， ，图解。"
        )
    )
    assert nianbao("fix", REPORT, "--code", "S108", "--yes") == 0
    assert text_now() == "未收取信息处理费。，全年公开信息1,203条，政府信息公开申请１２件；详见附件。解读，图解。"
    capsys.readouterr()
    nianbao("check", REPORT, "--code", "S108")
    said = capsys.readouterr().out
    assert "留哪一个请自己定" in said
    assert "nianbao fix" not in said


def test_a_placeholder_signs_nothing(capsys: Output) -> None:
    assert nianbao("approve", REPORT, "--section", "all", "--by", "你的姓名") == 1
    assert "“你的姓名”不是姓名，不能用来签字。请写签字人自己的姓名。" in capsys.readouterr().err
    assert not read().get("sign_offs")


def test_who_signs_is_asked_at_a_terminal_so_that_what_is_advised_runs_as_it_is_printed(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert nianbao("approve", REPORT, "--section", "数据") == 2
    assert "缺少 --by（签字人姓名）。" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", Typed("王芳\n"))
    assert nianbao("approve", REPORT, "--section", "数据") == 0
    assert "表格数据：已由 王芳 确认" in capsys.readouterr().out
