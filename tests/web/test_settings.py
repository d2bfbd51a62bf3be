"""设置 without a browser: the key stays in the process, a try says what is wrong, backups come back."""

import sys
import types
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant import settings, storage
from assistant.assembling import fonts
from assistant.errors import NotReady, UnusableInput
from assistant.llm import egress, models
from assistant.reading import office
from assistant.settings import Chosen
from assistant.web import backups, folders, keys, preferences
from assistant.web.answers import Answer, Ask
from assistant.web.handlers.settings import ACTS
from assistant.web.serving import Serving
from assistant.workflow import machine, practice
from tests.endpoint import endpoint, replies

KEY = "sk-geheim-0123456789"
OPEN = {"kind": "server", "name": "test-model"}


@pytest.fixture
def serving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Serving]:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    monkeypatch.setenv("NIANBAO_CACHE", "off")
    monkeypatch.setitem(sys.modules, "keyring", None)  # as where it is not installed
    store = storage.open(str(tmp_path / "nianbao.sqlite"))
    yield Serving(store)
    store.close()
    settings.choose(Chosen())


def act(serving: Serving, act: str, **more: Any) -> Answer:
    return ACTS[act](serving, Ask(**more))


def shown(answer: Answer) -> str:
    return "".join(answer.get("html", {}).values())


def test_the_key_is_used_and_written_nowhere_and_never_sent_back(serving: Serving, tmp_path: Path) -> None:
    with endpoint(replies.say("好")) as server:
        answer = act(serving, "save_model", base_url=server.base_url, key=KEY, **OPEN)
        found = models.find(settings.model())
        assert found is not None
        assert (found.name, found.base_url) == ("test-model", server.base_url)
        assert settings.secret(found.key, found.base_url) == KEY
        assert "连得上" in shown(act(serving, "test", base_url=server.base_url, key="", **OPEN))
        assert {request.key for request in server.requests} == {KEY}
    act(serving, "backup")
    assert KEY not in shown(answer) + shown(act(serving, "open"))
    assert all(KEY.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_key_is_for_its_address_alone(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-the-environment")
    act(serving, "save_model", base_url="http://10.0.0.1/v1", key=KEY, **OPEN)
    answer = act(serving, "save_model", base_url="http://10.0.0.2/v1", **OPEN)
    assert "原来的密钥没有带过去" in answer.get("toast", "")
    assert settings.secret("OPENAI_API_KEY", "http://10.0.0.2/v1") == ""
    assert settings.secret("OPENAI_API_KEY", "http://10.0.0.1/v1") == "of-the-environment"
    act(serving, "save_model", base_url="http://10.0.0.2/v1", key=KEY, **OPEN)
    act(serving, "forget")
    assert settings.chosen().key == ""


def test_the_system_s_key_store_keeps_it_where_there_is_one(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str] = {}
    backend: Any = type("Keyring", (), {"__module__": "keyring.backends.SecretService"})()

    def set_password(service: str, name: str, key: str) -> None:
        kept[service, name] = key

    def get_password(service: str, name: str) -> str | None:
        return kept.get((service, name))

    def delete_password(service: str, name: str) -> None:
        kept.pop((service, name))

    backend.set_password, backend.get_password, backend.delete_password = set_password, get_password, delete_password
    module: Any = types.ModuleType("keyring")
    module.get_keyring = lambda: backend
    errors: Any = types.ModuleType("keyring.errors")
    errors.KeyringError = RuntimeError
    monkeypatch.setitem(sys.modules, "keyring", module)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    act(serving, "save_model", base_url="http://10.0.0.1/v1", key=KEY, **OPEN)
    settings.choose(Chosen())  # the program was started anew
    keys.apply()
    assert settings.secret("OPENAI_API_KEY", "http://10.0.0.1/v1") == KEY
    act(serving, "forget")
    assert kept == {}


def test_a_key_store_that_writes_plain_files_is_not_used(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = types.ModuleType("keyring")
    module.get_keyring = lambda: type("Plain", (), {"__module__": "keyrings.alt.file"})()
    monkeypatch.setitem(sys.modules, "keyring", module)
    assert not keys.is_stored()
    assert "程序关掉要再填一次" in shown(act(serving, "open"))


def tried(serving: Serving, base_url: str, **more: Any) -> str:
    return str(act(serving, "test", base_url=base_url, **(OPEN | more)).get("data", {})["words"])


def test_a_try_says_in_words_what_is_wrong(serving: Serving) -> None:
    with endpoint(replies.say("好"), models=("甲", "乙", "丙")) as server:
        assert tried(serving, server.base_url) == "没有这个模型，有这 3 个：甲、乙、丙"
        assert tried(serving, server.base_url, name="乙").startswith("连得上，")
        assert server.requests[-1].user == "只回一个字：好"
    with endpoint(replies.say("好"), models=replies.status(401, "no")) as server:
        assert tried(serving, server.base_url) == "密钥不对"
    assert tried(serving, "http://127.0.0.1:9/v1") == "连不上：地址没有回应"


def test_a_server_without_a_list_of_models_is_tried_all_the_same(serving: Serving) -> None:
    with endpoint(replies.say("好"), models=replies.status(404, "none")) as server:
        assert tried(serving, server.base_url).startswith("连得上，")
    with endpoint(replies.status(401, "no"), models=replies.status(404, "none")) as server:
        assert "密钥不对" in tried(serving, server.base_url)


def test_what_is_tried_holds_nowhere_else(serving: Serving) -> None:
    with endpoint(replies.say("好")) as server:
        tried(serving, server.base_url, key=KEY)
    assert settings.chosen() == Chosen()
    assert preferences.load().base_url == ""


def test_with_local_only_nothing_goes_outside_and_the_environment_cannot_be_loosened(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(serving, "save_model", base_url="http://93.184.216.34/v1", stay_local="on", **OPEN)
    with pytest.raises(UnusableInput, match="不在本机或内网"):
        egress.require_allowed("http://93.184.216.34/v1")
    assert "不在本机或内网" in str(
        act(serving, "test", base_url="http://93.184.216.34/v1", stay_local="on", **OPEN).get("data")
    )
    act(serving, "save_model", kind="offline")
    assert not settings.egress_is_local()
    monkeypatch.setenv("NIANBAO_EGRESS", "local")
    assert settings.egress_is_local()
    assert "这里改不了" in shown(act(serving, "open"))


def test_who_chose_to_write_without_a_model_sends_nothing_for_any_section(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_MODEL_OVERVIEW", "openai:other")
    assert models.chain("overview") != ()
    act(serving, "save_model", kind="offline")
    assert models.chain("overview") == ()


def test_an_address_that_is_none_or_holds_a_password_is_refused(serving: Serving) -> None:
    for base_url, said in (("", "要填地址和模型名"), ("10.0.0.1", "地址"), ("http://a:b@10.0.0.1/v1", "不要写密码")):
        with pytest.raises(UnusableInput, match=said):
            act(serving, "save_model", base_url=base_url, **OPEN)


def test_an_outside_address_is_said_to_be_one(serving: Serving) -> None:
    assert "这是外网地址，报告内容会出去" in shown(
        act(serving, "save_model", base_url="https://93.184.216.34/v1", **OPEN)
    )
    assert "内网" in shown(act(serving, "save_model", base_url="http://10.0.0.1/v1", **OPEN))


def test_a_backup_comes_back_and_what_was_there_is_kept(serving: Serving, tmp_path: Path) -> None:
    number = serving.store.create(practice.report(), "王芳")
    act(serving, "backup")
    (made,) = backups.listed()
    serving.store.change(number, lambda report: report.with_text("problems", "后来写的。"), by="王芳", act="edit")
    with pytest.raises(NotReady):
        act(serving, "restore", backup=made.name)  # nobody gave a name yet
    act(serving, "person", name="王芳")
    answer = act(serving, "restore", backup=made.name)
    assert "恢复好了，现在有 1 份报告。" in answer.get("toast", "")
    assert "后来写的" not in serving.opened(number).report.text("problems")
    (aside,) = tmp_path.glob("*恢复前*.sqlite")
    other = storage.open(str(aside))
    assert "后来写的" in other.get(number).report.text("problems")
    other.close()


def test_only_a_backup_that_is_listed_can_be_named(serving: Serving, tmp_path: Path) -> None:
    act(serving, "person", name="王芳")
    (tmp_path / "other.sqlite").write_bytes(b"x")
    for name in ("../other.sqlite", "other.sqlite", "", "/etc/passwd"):
        with pytest.raises(UnusableInput):
            act(serving, "restore", backup=name)


def test_nothing_is_restored_while_work_is_under_way(serving: Serving) -> None:
    number = serving.store.create(practice.report(), "王芳")
    act(serving, "person", name="王芳")
    act(serving, "backup")
    serving.store.jobs.start("draft", by="王芳", report_id=number)
    with pytest.raises(UnusableInput, match="还有活没做完"):
        act(serving, "restore", backup=backups.listed()[0].name)


def test_the_page_says_where_the_data_is_which_fonts_there_are_and_under_which_licences(serving: Serving) -> None:
    page = shown(act(serving, "open"))
    assert serving.where in page
    assert "仿宋_GB2312" in page
    assert "python-docx" in page
    assert "MIT" in page
    assert "操作记录完整" in shown(act(serving, "verify"))


def test_how_the_pages_look_is_kept_and_nothing_else_is_taken(serving: Serving) -> None:
    assert act(serving, "theme", value="dark").get("data") == {"theme": "dark", "large": False}
    act(serving, "size", value="large")
    assert (preferences.load().theme, preferences.load().is_large) == ("dark", True)
    act(serving, "theme", value="pink")
    act(serving, "size", value="")
    assert (preferences.load().theme, preferences.load().is_large) == ("", False)


def test_the_page_says_what_works_on_this_machine_and_copies_it_for_another(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "项正常" in shown(act(serving, "open"))
    monkeypatch.setattr(office, "program", lambda: None)
    page = shown(act(serving, "check"))
    assert "1 项要看" in page
    assert page.count("没有；读不了 .doc、.rtf、.odt，别的不受影响") == 3  # in sight, in the list, to copy


def test_the_folder_of_the_data_is_named_where_no_desktop_can_open_it(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_: Path) -> bool:
        return False

    monkeypatch.setattr(folders, "show", none)
    assert act(serving, "folder").get("toast") == f"文件放在这里：{Path(serving.where).parent}"
    monkeypatch.setattr(type(serving.store.database), "file", None)  # the reports are on a server
    assert act(serving, "folder").get("toast") == f"文件放在这里：{settings.data_folder()}"


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "${alert(1)}", "{{7*7}}"])
def test_what_a_person_or_a_server_wrote_is_shown_as_it_is(serving: Serving, text: str) -> None:
    act(serving, "person", name=text)
    page = shown(act(serving, "save_model", kind="server", base_url=f"http://10.0.0.1/{text[:3]}", name=text))
    with endpoint(replies.say("好"), models=(text,)) as server:
        page += shown(act(serving, "test", base_url=server.base_url, **OPEN))
    assert "<img src=x" not in page
    assert text in page or "&lt;img" in page


def test_the_disk_that_is_looked_at_is_the_one_where_the_reports_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))

    def usage(folder: Path) -> Any:
        return types.SimpleNamespace(free=0 if folder == tmp_path / "elsewhere" else 1 << 40)

    monkeypatch.setattr(machine.shutil, "disk_usage", usage)
    with closing(storage.open(str(tmp_path / "elsewhere" / "own.sqlite"))) as store:
        assert "清一清" in shown(act(Serving(store), "open"))


def test_a_data_folder_that_is_not_made_yet_has_the_room_of_where_it_will_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert machine.disk(Path("a/b/c")).works == machine.disk(tmp_path).works


def finding(*families: str) -> Callable[..., Any]:
    """What the typesetter finds on a machine with these fonts."""

    def fonts_here(**_: Any) -> Any:
        return types.SimpleNamespace(families=lambda: list(families))

    return fonts_here


@pytest.fixture
def unlooked() -> Generator[None]:
    """Nobody has looked yet which fonts there are, and what a test finds is no other's."""
    fonts.installed.cache_clear()
    yield
    fonts.installed.cache_clear()


@pytest.mark.usefixtures("unlooked")
def test_looked_again_a_font_that_was_installed_since_is_found(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("typst.Fonts", finding())
        assert "不能出 PDF" in shown(act(serving, "open"))
    every = [name for part in fonts.families().model_dump().values() for name in part]
    monkeypatch.setattr("typst.Fonts", finding(*every))
    assert "不能出 PDF" not in shown(act(serving, "check"))
