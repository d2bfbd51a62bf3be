"""Hostile files end in one sentence that a clerk can follow: no traceback, no hang, nothing written."""

import os
from pathlib import Path

import pytest

from assistant import reading
from assistant.errors import MissingPart, UnusableInput
from tests.reading import hostile


@pytest.mark.parametrize("what", list(hostile.FILES))
def test_a_hostile_file_ends_in_a_clear_sentence(what: str, tmp_path: Path) -> None:
    path = hostile.write(tmp_path, what)
    with pytest.raises(UnusableInput) as caught:
        reading.read(path)
    said = str(caught.value)
    assert path.name in said
    assert hostile.FILES[what][2] in said
    assert "\n" not in said
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


def test_a_file_of_200_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as stream:
        stream.truncate(200 << 20)
    with pytest.raises(UnusableInput, match="文件有 200 MB，超过 30 MB"):
        reading.read(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with FIFOs")
def test_a_fifo_and_a_folder_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.docx")
    for path in (tmp_path / "a.docx", tmp_path, tmp_path / "nothing.docx"):
        with pytest.raises(UnusableInput, match=r"不是文件|没有这个文件"):
            reading.read(path)


def test_the_secret_of_another_file_is_never_drawn_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET42", encoding="utf-8")
    title = "<h1>青禾镇2024年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>好。</p>"
    page = f'<html><body><iframe src="{secret.as_uri()}"></iframe>{title}'
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    report = reading.read(path)
    assert "TOPSECRET42" not in report.model_dump_json()


def test_a_wrong_suffix_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    path.write_text(
        "<html><body><h1>青禾镇2024年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>好。</p>", encoding="utf-8"
    )
    assert reading.read(path).sections["overview"].text == "好。"


@pytest.mark.parametrize(
    "head", [hostile.OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 900, b"{\\rtf1 x"]
)
def test_a_broken_legacy_file_is_a_sentence_with_or_without_libreoffice(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(head)
    with pytest.raises((UnusableInput, MissingPart)) as caught:
        reading.read(path)
    assert "a.doc" in str(caught.value)
