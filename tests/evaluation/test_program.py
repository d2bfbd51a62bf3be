"""What texts and scores hang on: the program's own files and those a person has put beside them."""

from pathlib import Path

import pytest

from assistant import resources
from assistant.evaluation.program import DRAFTING, digest


def test_a_person_s_own_phrases_make_it_another_program_and_only_while_they_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = digest(DRAFTING)
    own = tmp_path / "prompts/phrases/notes.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("ask_personal: 自己的话", encoding="utf-8")
    with monkeypatch.context() as there:
        there.setenv("NIANBAO_HOME", str(tmp_path))
        assert digest(DRAFTING) != shipped
    assert digest(DRAFTING) == shipped


def test_neither_prices_and_limits_of_models_nor_an_untouched_copy_make_it_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = digest(DRAFTING)
    for name in ("schemas/models.yaml", "schemas/lexicons/words.yaml", "prompts/phrases/notes.yaml"):
        own = tmp_path / name
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_bytes((resources.ROOT / name).read_bytes())
    models = tmp_path / "schemas/models.yaml"
    models.write_text(f"# 自己的价格\n{models.read_text(encoding='utf-8')}", encoding="utf-8")
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    assert digest(DRAFTING) == shipped
