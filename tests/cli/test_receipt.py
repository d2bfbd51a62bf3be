"""A receipt is checked anywhere, offline; a published page is held against the report cell by cell."""

import json
from collections.abc import Callable
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


def a_key(name: str) -> tuple[Path, Path]:
    """A new key of the office and its public half, as files."""
    private = ed25519.Ed25519PrivateKey.generate()
    own, public = Path(f"{name}.pem"), Path(f"{name}.pub.pem")
    own.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    public.write_bytes(
        private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return own, public


def test_a_receipt_that_another_key_signed_anew_is_refused(capsys: Output) -> None:
    own, public = a_key("own")
    other, other_public = a_key("other")
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json", "--key", own) == 0
    assert nianbao("receipt", REPORT, *built(), "-o", "假.json", "--key", other) == 0
    assert nianbao("receipt", "--verify", "回执.json", *built(), "--key", public) == 0
    assert nianbao("receipt", "--verify", "假.json", *built(), "--key", public) == 1
    assert "不是这个单位的公钥签的" in capsys.readouterr().out
    hexadecimal = Path("公钥.txt")
    hexadecimal.write_text(json.loads(Path("回执.json").read_text(encoding="utf-8"))["public_key"], encoding="utf-8")
    assert nianbao("receipt", "--verify", "回执.json", *built(), "--key", hexadecimal) == 0
    assert nianbao("receipt", "--verify", "回执.json", *built(), "--key", other_public) == 1
    assert nianbao("receipt", "--verify", "回执.json", *built(), "--key", REPORT) == 2
    assert "不是 Ed25519 公钥" in capsys.readouterr().err


def test_the_key_of_an_organ_is_remembered_at_first_use_and_no_other_is_taken_after(capsys: Output) -> None:
    own, _ = a_key("own")
    other, _ = a_key("other")
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json", "--key", own) == 0
    assert nianbao("receipt", REPORT, *built(), "-o", "假.json", "--key", other) == 0
    assert nianbao("receipt", REPORT, *built(), "-o", "没签.json") == 0
    capsys.readouterr()
    assert nianbao("receipt", "--verify", "回执.json", *built()) == 0
    assert "第一次核对 青禾镇人民政府 的回执" in capsys.readouterr().out
    assert nianbao("receipt", "--verify", "回执.json", *built()) == 0
    assert "第一次" not in capsys.readouterr().out
    assert nianbao("receipt", "--verify", "假.json", *built()) == 1
    assert "不是这个单位的公钥签的" in capsys.readouterr().out
    assert nianbao("receipt", "--verify", "没签.json", *built()) == 1
    assert "公钥：对不上（没有用密钥签名）" in capsys.readouterr().out


def test_a_receipt_whose_signature_is_wrong_makes_no_key_remembered(capsys: Output) -> None:
    own, _ = a_key("own")
    other, _ = a_key("other")
    for key, name in ((own, "回执.json"), (other, "假.json")):
        assert nianbao("receipt", REPORT, *built(), "-o", name, "--key", key) == 0
    data = json.loads(Path("假.json").read_text(encoding="utf-8"))
    data["signature"] = "0" * 128
    Path("假.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert nianbao("receipt", "--verify", "假.json", *built()) == 1
    assert nianbao("receipt", "--verify", "回执.json", *built()) == 0
    assert "第一次" in capsys.readouterr().out


UNSIGNED: dict[str, Callable[[Report], Report]] = {
    "not signed": lambda report: report.having(sign_offs=(), signed={}),
    "a sign-off missing": lambda report: report.having(sign_offs=report.sign_offs[1:]),
    "another name": lambda report: report.having(
        sign_offs=tuple(item.model_copy(update={"by": "王芳"}) for item in report.sign_offs)
    ),
    "changed since": lambda report: report.with_text("overview", "别的。"),
}


@pytest.mark.parametrize("change", UNSIGNED.values(), ids=UNSIGNED)
def test_no_receipt_is_made_of_a_report_that_is_not_signed_as_it_stands(
    change: Callable[[Report], Report], capsys: Output
) -> None:
    REPORT.write_text(report_file.dump(change(whole())), encoding="utf-8")
    assert nianbao("receipt", REPORT, "-o", "回执.json") == 1
    assert "报告还不能定稿，不出回执" in capsys.readouterr().err
    assert not Path("回执.json").exists()


def test_a_document_that_says_something_else_gets_no_receipt(capsys: Output) -> None:
    page = next(path for path in built() if path.suffix == ".html")
    page.write_text(page.read_text(encoding="utf-8").replace("目录更新及时", "目录更新很及时"), encoding="utf-8")
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json") == 2
    said = capsys.readouterr().err
    assert page.name in said
    assert "同报告有 1 处不同" in said
    other = Path("别人的.report.json")
    other.write_text(report_file.dump(whole().with_text("problems", "没有问题。")), encoding="utf-8")
    assert nianbao("receipt", REPORT, other, "-o", "回执.json") == 2
    assert not Path("回执.json").exists()


def test_a_file_that_cannot_be_held_against_the_report_is_marked_so_in_the_receipt_and_after(capsys: Output) -> None:
    Path("扫描件.jpg").write_bytes(b"\xff\xd8\xff\xe0 scan")
    assert nianbao("receipt", REPORT, *built(), "扫描件.jpg", "-o", "回执.json") == 0
    assert "没有同报告核对、只记了指纹的文件：扫描件.jpg" in capsys.readouterr().out
    assert json.loads(Path("回执.json").read_text(encoding="utf-8"))["unheld"] == ["扫描件.jpg"]
    assert nianbao("receipt", "--verify", "回执.json", *built(), "扫描件.jpg") == 0
    assert "扫描件.jpg：对得上（出回执时没有同报告核对过）" in capsys.readouterr().out


def test_everything_that_is_built_of_a_final_is_held_against_it() -> None:
    assert nianbao("build", REPORT, "-o", "final", "--to", "docx,html,xlsx,json", "--with-checks", "--with-trace") == 0
    final = sorted(Path("final").iterdir())
    assert len(final) == 10
    assert nianbao("receipt", REPORT, *final, "-o", "回执.json") == 0
    assert json.loads(Path("回执.json").read_text(encoding="utf-8"))["unheld"] == []


@pytest.mark.parametrize("field", ["by", "at", "role"])
def test_a_sign_off_that_was_changed_in_a_receipt_does_not_hold(field: str, capsys: Output) -> None:
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json") == 0
    data = json.loads(Path("回执.json").read_text(encoding="utf-8"))
    data["sign_offs"][0][field] = {"by": "王芳", "at": "2025-03-01", "role": "review"}[field]
    Path("回执.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert nianbao("receipt", "--verify", "回执.json", *built()) == 1
    assert "的签字被人改过，不作数" in capsys.readouterr().out


def test_an_earlier_receipt_of_a_report_that_nobody_signed_says_so(capsys: Output) -> None:
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json") == 0
    data = json.loads(Path("回执.json").read_text(encoding="utf-8"))
    del data["unheld"]
    data |= {"receipt_version": 1, "sign_offs": []}
    Path("回执.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert nianbao("receipt", "--verify", "回执.json", *built()) == 1
    assert "出回执时还没有填报人、签发人签字" in capsys.readouterr().out


@pytest.mark.parametrize("gone", ["figures", "cover", "checks", "overview", "preamble"])
def test_a_receipt_from_which_a_part_was_taken_out_vouches_for_nothing(gone: str, capsys: Output) -> None:
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json") == 0
    data = json.loads(Path("回执.json").read_text(encoding="utf-8"))
    del data["parts"][gone]
    data["sign_offs"] = [item for item in data["sign_offs"] if item["part"] != gone]
    Path("回执.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    capsys.readouterr()
    assert nianbao("receipt", "--verify", "回执.json", *built()) == 1
    assert "出回执时还没有填报人、签发人签字" in capsys.readouterr().out


@pytest.mark.parametrize(("key", "value"), [("organ", "青河镇人民政府"), ("year", 2024)])
def test_a_receipt_that_names_another_organ_or_year_is_not_the_report_s(
    key: str, value: object, capsys: Output
) -> None:
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json") == 0
    data = json.loads(Path("回执.json").read_text(encoding="utf-8"))
    Path("回执.json").write_text(json.dumps(data | {key: value}, ensure_ascii=False), encoding="utf-8")
    capsys.readouterr()
    assert nianbao("receipt", "--verify", "回执.json", REPORT) == 1
    assert "单位、年度或格式与回执不同" in capsys.readouterr().out


def test_true_is_no_version_of_a_receipt(capsys: Output) -> None:
    assert nianbao("receipt", REPORT, *built(), "-o", "回执.json") == 0
    data = json.loads(Path("回执.json").read_text(encoding="utf-8"))
    Path("回执.json").write_text(json.dumps(data | {"receipt_version": True}, ensure_ascii=False), encoding="utf-8")
    assert nianbao("receipt", "--verify", "回执.json", *built()) == 2


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
