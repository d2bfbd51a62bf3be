from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import BrokenResource, UnusableInput
from assistant.llm import models
from assistant.llm.models import OPENAI, Model
from tests.llm.conftest import LIMITS, set_limits

SERVERS = {
    "openai": {"base_url": "", "key": "OPENAI_API_KEY"},
    "qwen": {"base_url": "http://qwen.example/v1/", "key": "QWEN_API_KEY"},
}


def specs(section: str = "overview", wanted: str | Model | None = None) -> list[str]:
    return [model.spec for model in models.chain(section, wanted)]


def test_the_shipped_limits_are_read_and_name_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NIANBAO_HOME")
    shipped = models.limits()
    assert (shipped.retries, shipped.sections, shipped.fallbacks, shipped.prices) == (3, {}, (), {})
    assert specs() == []


def test_the_user_s_own_file_is_read_instead_and_again_when_it_changes(home: Path) -> None:
    assert models.limits().retries == 2
    set_limits(home, retries=5)
    assert models.limits().retries == 5


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"idle": 0}, "idle"),
        ({"retries": -1}, "retries"),
        ({"at_once": 0}, "at_once"),
        ({"speed": 3}, "speed"),
        ({"prices": {"m": {"input": 1}}}, "prices.m.output"),
        ({"endpoints": {"qwen": {"base_url": "http://qwen.example"}}}, "endpoints.qwen.key"),
    ],
)
def test_a_limit_that_makes_no_sense_is_named(home: Path, change: dict[str, object], key: str) -> None:
    set_limits(home, **change)
    with pytest.raises(BrokenResource, match=rf"schemas/models\.yaml：“{key}”不对"):
        models.limits()


# one model


@pytest.mark.parametrize("spec", ["offline", "", "  ", " offline "])
def test_offline_is_no_model(spec: str) -> None:
    assert models.find(spec) is None


def test_openai_is_its_own_server_unless_the_environment_names_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert models.find("openai:gpt-x") == Model("openai:gpt-x", "gpt-x", OPENAI, "OPENAI_API_KEY")
    monkeypatch.setenv("OPENAI_BASE_URL", " http://10.0.0.1:8000/v1/ ")
    assert models.find(" openai: org/model:7b ") == Model(
        "openai: org/model:7b", "org/model:7b", "http://10.0.0.1:8000/v1", "OPENAI_API_KEY"
    )


def test_another_server_has_its_own_address_and_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_limits(home, endpoints=SERVERS)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://10.0.0.1:8000/v1")
    assert models.find("qwen:plus") == Model("qwen:plus", "plus", "http://qwen.example/v1", "QWEN_API_KEY")


def test_a_server_without_an_address_is_not_taken_for_openai(home: Path) -> None:
    set_limits(home, endpoints=SERVERS | {"qwen": {"key": "QWEN_API_KEY"}})
    with pytest.raises(BrokenResource) as caught:
        models.find("qwen:plus")
    assert str(caught.value) == (
        "schemas/models.yaml：“endpoints.qwen.base_url”不对（缺少）。请照同一文件夹里别的文件改正。"
    )


@pytest.mark.parametrize("spec", ["qwem:plus", "gpt-x", "openai:", "openai: ", ":gpt-x", "OpenAI:gpt-x", "{x}:y"])
def test_a_name_that_stands_for_nothing_lists_the_servers(home: Path, spec: str) -> None:
    set_limits(home, endpoints=SERVERS)
    with pytest.raises(UnusableInput) as caught:
        models.find(spec)
    assert str(caught.value) == (
        f"没有“{spec.strip()}”这个模型。可以写 offline，或 openai、qwen:模型名；别的服务写在 schemas/models.yaml 里。"
    )


# which one writes


def test_without_a_setting_no_model_writes() -> None:
    assert specs() == []


def test_one_model_writes_everything_unless_a_section_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_MODEL", "openai:one")
    monkeypatch.setenv("NIANBAO_MODEL_OVERVIEW", "openai:large")
    monkeypatch.setenv("NIANBAO_MODEL_OTHER_MATTERS", "offline")
    monkeypatch.setenv("NIANBAO_MODEL_SUGGEST", "openai:strict")
    assert [specs(use) for use in ("overview", "problems", "other_matters", "suggest")] == [
        ["openai:large"], ["openai:one"], [], ["openai:strict"],
    ]  # fmt: skip


def test_a_section_in_the_file_wins_over_the_one_model_and_loses_to_the_environment_s(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_limits(home, sections={"overview": "openai:from-file", "suggest": "openai:from-file"})
    monkeypatch.setenv("NIANBAO_MODEL", "openai:one")
    monkeypatch.setenv("NIANBAO_MODEL_SUGGEST", "openai:mine")
    assert [specs(use) for use in ("overview", "problems", "suggest")] == [
        ["openai:from-file"], ["openai:one"], ["openai:mine"],
    ]  # fmt: skip


def test_the_model_that_was_asked_for_wins_over_every_setting(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_limits(home, sections={"overview": "openai:from-file"})
    monkeypatch.setenv("NIANBAO_MODEL", "openai:one")
    monkeypatch.setenv("NIANBAO_MODEL_OVERVIEW", "openai:mine")
    assert specs("overview", "openai:wanted") == ["openai:wanted"]
    assert specs("overview", "offline") == []


def test_a_model_that_is_handed_over_has_no_fallbacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_FALLBACK", "openai:second")
    handed = Model("recorded", "recorded", "http://127.0.0.1:1/v1", "NO_KEY")
    assert models.chain("overview", handed) == (handed,)


def test_fallbacks_come_in_their_order_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_MODEL", "openai:one")
    monkeypatch.setenv("NIANBAO_FALLBACK", " openai:two, openai:one,,openai:three ,openai:two")
    assert specs() == ["openai:one", "openai:two", "openai:three"]
    assert specs(wanted="openai:three") == ["openai:three", "openai:two", "openai:one"]


def test_fallbacks_of_the_environment_replace_those_of_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_limits(home, endpoints=SERVERS, fallbacks=["qwen:plus", "openai:two"])
    assert specs(wanted="openai:one") == ["openai:one", "qwen:plus", "openai:two"]
    monkeypatch.setenv("NIANBAO_FALLBACK", "openai:three")
    assert specs(wanted="openai:one") == ["openai:one", "openai:three"]


def test_offline_among_the_fallbacks_ends_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_FALLBACK", "openai:two,offline,openai:three")
    assert specs(wanted="openai:one") == ["openai:one", "openai:two"]
    monkeypatch.setenv("NIANBAO_FALLBACK", "offline")
    assert specs(wanted="openai:one") == ["openai:one"]


def test_who_works_offline_has_no_fallbacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_MODEL", "offline")
    monkeypatch.setenv("NIANBAO_FALLBACK", "openai:two")
    assert specs() == []


@pytest.mark.parametrize("name", ["NIANBAO_MODEL", "NIANBAO_MODEL_OVERVIEW", "NIANBAO_FALLBACK"])
def test_an_unknown_server_in_the_settings_is_an_error_and_not_passed_over(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NIANBAO_MODEL", "openai:one")
    monkeypatch.setenv(name, "qwem:plus")
    with pytest.raises(UnusableInput, match="没有“qwem:plus”这个模型"):
        models.chain("overview")


def test_tokens_cost_what_the_file_says_to_the_last_digit(home: Path) -> None:
    set_limits(home, prices={"m": {"input": "0.3", "output": 8}})
    assert models.cost("m", 1_000_000, 1) == Decimal("0.300008")
    assert models.cost("m", 0, 0) == 0
    assert models.cost("unknown", 10, 10) is None
    assert LIMITS["prices"] == {}


def test_offline_in_the_environment_wins_over_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_limits(home, sections={"overview": "openai:one"})
    assert specs("overview") == ["openai:one"]
    monkeypatch.setenv("NIANBAO_MODEL", "offline")
    assert specs("overview") == []
    monkeypatch.setenv("NIANBAO_MODEL_OVERVIEW", "openai:two")
    assert specs("overview") == ["openai:two"]
