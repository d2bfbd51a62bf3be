"""A receipt is checked anywhere, offline; a published page is held against the report cell by cell."""

import json
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from assistant.domain import report_file
from assistant.domain.report import Report, Section
from tests.cli.test_frame import nianbao
from tests.drafting.conftest import example
from tests.reports import signed

Output = pytest.CaptureFixture[str]
REPORT = Path("2025.report.json")
TEXTS = {
    "preamble": "本报告依照《中华人民共和国政府信息公开条例》编制，统计期限为2025年1月1日至2025年12月31日。",
    "overview": "全年做好政府信息公开工作。目录更新及时。",
    "problems": "栏目更新不够及时。下一步加强检查。",
    "other_matters": "本年度未发出收费通知，未收取信息处理费。",
}


def whole() -> Report:
    sections = {key: Section(text=text) for key, text in TEXTS.items()}
    return signed(example().having(sections=sections, dated=date(2026, 1, 20), last_year=None))


@pytest.fixture(autouse=True)
def _built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.chdir(tmp_path)
    REPORT.write_text(report_file.dump(whole()), encoding="utf-8")
    assert nianbao("build", REPORT, "-o", "out", "--draft", "--to", "docx,html") == 0
    capsys.readouterr()


def built() -> list[Path]:
    return sorted(Path("out").iterdir())


def test_what_was_built_is_known_by_its_receipt_and_what_was_changed_since_is_not(capsys: Output) -> None:
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json") == 0
    assert nianbao("receipt", "--verify", "回执.json", *built(), REPORT) == 0
    said = capsys.readouterr().out
    assert "对不上" not in said
    assert "签发人李审" in said
    page = next(path for path in built() if path.suffix == ".html")
    page.write_text(page.read_text(encoding="utf-8").replace("目录更新及时", "目录更新很及时"), encoding="utf-8")
    assert nianbao("receipt", "--verify", "回执.json", *built()) == 1
    assert f"{page.name}：对不上" in capsys.readouterr().out
    changed = whole().with_text("problems", "没有问题。")
    REPORT.write_text(report_file.dump(changed), encoding="utf-8")
    assert nianbao("receipt", "--verify", "回执.json", REPORT) == 1
    assert "五、存在的主要问题及改进情况：对不上" in capsys.readouterr().out


def test_a_receipt_signed_with_the_office_s_key_cannot_be_changed(capsys: Output) -> None:
    private = ed25519.Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    Path("key.pem").write_bytes(pem)
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json", "--key", "key.pem") == 0
    assert nianbao("receipt", "--verify", "回执.json", *built()) == 0
    data = json.loads(Path("回执.json").read_text(encoding="utf-8"))
    data["organ"] = "别的单位"
    Path("回执.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert nianbao("receipt", "--verify", "回执.json", *built()) == 1
    assert "签名不对" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["{}", "[1]", '{"kind": "nianbao receipt"}'])
def test_what_is_no_receipt_or_no_key_is_refused_in_a_sentence(content: str, capsys: Output) -> None:
    Path("x.json").write_text(content, encoding="utf-8")
    assert nianbao("receipt", "--verify", "x.json", REPORT) == 2
    assert "不是回执" in capsys.readouterr().err
    assert nianbao("receipt", REPORT, "-o", "r.json", "--key", "x.json") == 2
    assert "不是 Ed25519 私钥" in capsys.readouterr().err
    assert not Path("r.json").exists()


def test_a_page_as_it_was_built_agrees_with_the_report(capsys: Output) -> None:
    for path in built():
        assert nianbao("compare", REPORT, path) == 0, capsys.readouterr().out


def test_a_page_that_was_changed_after_publication_is_named_cell_by_cell_and_sentence_by_sentence(
    capsys: Output,
) -> None:
    page = next(path for path in built() if path.suffix == ".html")
    report = whole()
    other = report.having(figures=report.figures.having({"disputes.reconsideration.upheld": 7}))
    other = other.with_text("overview", TEXTS["overview"].replace("目录更新及时。", "")).having(
        organ=report.organ, sign_offs=(), signed={}
    )
    REPORT.write_text(report_file.dump(other), encoding="utf-8")
    assert nianbao("compare", REPORT, page) == 1
    said = capsys.readouterr().out
    assert "S116" in said
    assert "有 2 处不同" in said
    assert "行政复议·结果维持" in said
    assert "报告“7”，发布“1”" in said
    assert "发布“目录更新及时。”" in said
    assert nianbao("compare", REPORT, page, "--json") == 1
    assert len(json.loads(capsys.readouterr().out)["differences"]) == 2


def test_a_changed_document_is_named_though_the_true_one_of_its_name_is_given_too(capsys: Output) -> None:
    page = next(path for path in built() if path.suffix == ".html")
    assert nianbao("receipt", REPORT, page, "-o", "回执.json") == 0
    other = Path("别处") / page.name
    other.parent.mkdir()
    other.write_text(page.read_text(encoding="utf-8").replace("目录更新及时", "目录更新很及时"), encoding="utf-8")
    assert nianbao("receipt", "--verify", "回执.json", other, page) == 1
    assert "对不上" in capsys.readouterr().out


def test_each_report_that_is_given_is_held_against_the_receipt(capsys: Output) -> None:
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json") == 0
    fake = Path("fake.report.json")
    fake.write_text(REPORT.read_text(encoding="utf-8").replace("目录更新及时", "目录更新不及时"), encoding="utf-8")
    assert nianbao("receipt", "--verify", "回执.json", REPORT, fake) == 1
    assert "fake.report.json overview：对不上" in capsys.readouterr().out


def test_a_receipt_says_whether_a_key_vouches_for_it_and_what_was_not_given(capsys: Output) -> None:
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json") == 0
    assert nianbao("receipt", "--verify", "回执.json", REPORT) == 0
    said = capsys.readouterr().out
    assert "没有用密钥签名" in said
    assert "这次没有给出的文件：" in said
    assert built()[0].name in said
    assert nianbao("receipt", "--verify", "回执.json") == 2
    assert "没有给出要核对的文件" in capsys.readouterr().err


def test_an_earlier_receipt_is_kept_and_no_other_file_becomes_one(capsys: Output) -> None:
    Path("2025.receipt.json").write_text("旧的", encoding="utf-8")
    assert nianbao("receipt", REPORT, *built()) == 0
    kept = [path for path in Path().glob("2025（*json") if path.read_text(encoding="utf-8") == "旧的"]
    assert len(kept) == 1
    Path("2024.docx").write_bytes(b"x")
    assert nianbao("receipt", REPORT, *built(), "-o", "2024.docx") == 2
    assert Path("2024.docx").read_bytes() == b"x"
