"""What a face in another process or thread may rely on: errors that travel, a language of its own, bytes in and out."""

import ast
import contextvars
import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import assistant
from assistant import messages, reading, settings
from assistant.assembling import excel_form
from assistant.checking import check
from assistant.domain import report_file
from assistant.domain.report import Report
from assistant.errors import AssistantError, BrokenResource, MissingPart, ModelTrouble, NotReady, UnusableInput
from assistant.workflow.build import documents, filled_form
from tests.drafting.conftest import example

KINDS = (UnusableInput, BrokenResource, NotReady, MissingPart, ModelTrouble)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_comes_out_of_another_process_as_it_went_in(kind: type[AssistantError]) -> None:
    error = kind("{cell} 写成了 {found}", where="年报.xlsx", then="请改成 {due}。", cell="表三!D7", found="约7", due=7)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error) == "年报.xlsx：表三!D7 写成了 约7。请改成 7。"
    assert vars(again) == vars(error)


def test_a_trouble_of_a_model_keeps_what_decides_whether_it_is_tried_again() -> None:
    trouble = ModelTrouble("请求太多", again=True, wait=2.5, code="slow_down")
    again = pickle.loads(pickle.dumps(trouble))
    assert (again.again, again.wait, again.empty, again.code) == (True, 2.5, False, "slow_down")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_has_a_code_for_programs(kind: type[AssistantError]) -> None:
    assert kind("坏了").plain()["code"] == kind.kind
    assert kind("坏了", code="narrower").plain()["code"] == "narrower"
    assert len({item.kind for item in KINDS}) == len(KINDS)


def test_two_requests_speak_two_languages_at_the_same_time() -> None:
    def say(language: str) -> str:
        with settings.speaking(language):
            return messages.text("没有发现问题。")

    with ThreadPoolExecutor() as pool:
        spoken = [
            pool.submit(contextvars.copy_context().run, say, language).result() for language in ("en", "zh", "en-GB")
        ]
    assert spoken == ["Nothing was found.", "没有发现问题。", "Nothing was found."]
    assert messages.text("没有发现问题。") == "没有发现问题。"


def test_a_checked_report_travels_as_light_as_a_fresh_one() -> None:
    report = example()
    fresh = len(pickle.dumps(report))
    check(report)
    assert len(pickle.dumps(report)) < 1.02 * fresh
    again: Report = pickle.loads(pickle.dumps(report))
    assert report_file.dump(again) == report_file.dump(report)
    assert check(again) == check(report)


def test_an_upload_is_read_whatever_it_is_called() -> None:
    report = example()
    data = excel_form.form(report.form, report=report)
    for name in ("年报.xlsx", "../../etc/年报 (1).xlsx", "\x00.xlsx", "长" * 300 + ".xlsx"):
        assert reading.read_bytes(data, name).figures == report.figures


def test_documents_come_as_bytes_by_name_and_a_form_as_well() -> None:
    files, checked = documents(example(), ("docx", "html", "json"), draft=True, with_checks=True)
    assert checked.findings
    assert {Path(name).suffix for name in files} == {".docx", ".html", ".json"}
    assert all(isinstance(content, bytes) and content for content in files.values())
    form = next(content for name, content in files.items() if name.endswith(".docx") and "核验" not in name)
    name, filled = filled_form(example(), form, "去年.docx", draft=True)
    assert name == "去年（已填）（草稿）.docx"
    assert filled.written


def test_no_sentence_of_the_core_names_an_option_or_a_command() -> None:
    """A page shows the same sentences: what to type is added by the command line (`cli/hints.py`)."""
    own = re.compile(r"(?<![-\w])--[a-z]{2,}|nianbao [a-z]+")  # “加 --draft”, “见 nianbao rules”
    said = [
        f"{path}: {node.value}"
        for path in sorted(Path(assistant.__file__).parent.rglob("*.py"))
        if "cli" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("[一-龥]", node.value)
        if own.search(node.value) and "\n" not in node.value
    ]
    assert said == []
