"""Who may ask the server what: hosts, foreign pages, uploads, what every answer carries. Over the real routes."""

import asyncio
import gc
import re
import warnings
from collections.abc import Generator
from pathlib import Path
from urllib.parse import quote

import pytest
from jinja2 import TemplateNotFound
from starlette.testclient import TestClient

from assistant import storage
from assistant.errors import StoreTrouble
from assistant.web import assets
from assistant.web.app import create_app
from assistant.web.serving import Serving


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Generator[Serving]:
    store = storage.open(str(tmp_path_factory.mktemp("store") / "store.sqlite"))
    yield Serving(store)
    store.close()


def _loops() -> list[asyncio.BaseEventLoop]:
    return [item for item in gc.get_objects() if type(item).__name__.endswith("EventLoop")]


@pytest.fixture(scope="module")
def client(serving: Serving) -> Generator[TestClient]:
    before = {id(loop) for loop in _loops()}
    with warnings.catch_warnings():  # Gradio makes loops while it mounts and leaves them open: others would be blamed
        warnings.simplefilter("ignore", ResourceWarning)
        app = create_app(serving)
        gc.collect()
    for loop in _loops():
        if id(loop) not in before and not loop.is_running():
            loop.close()
    with TestClient(app, base_url="http://127.0.0.1:7860") as made:
        yield made


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:7860", "10.0.0.8", "[::2]:7860", ""])
def test_a_request_by_another_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "[::1]:7860", "LOCALHOST"])
def test_a_request_by_our_own_name_is_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).json() == {"state": "ok", "build": assets.build(), "here": []}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/upload", "/gradio_api/component_server/", "/gradio_api/queue/join"])
def test_a_page_of_another_site_can_send_nothing(client: TestClient, headers: dict[str, str], path: str) -> None:
    assert client.post(path, headers=headers, json={}).status_code == 403


def test_every_answer_says_what_a_browser_may_do_with_it(client: TestClient) -> None:
    for path in ("/", "/figures", "/healthz", f"/ui/{assets.build()}/app.css"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "connect-src 'self'" in policy
        assert "http" not in policy.replace("https:", "http")
        assert headers["x-content-type-options"] == "nosniff"


def test_what_is_named_by_its_content_is_kept_by_the_browser_and_nothing_else(client: TestClient) -> None:
    page = client.get("/figures")
    own = re.findall(r'"(/ui/[^"\\]+|[./]*/assets/[^"\\]+)"', page.text)
    assert len(own) > 5
    for path in own:
        assert "immutable" in client.get("/" + path.lstrip("./")).headers["cache-control"], path
    for path in ("/figures", "/healthz", f"/ui/{assets.build()}/nothing.js", "/assets/nothing.js"):
        assert client.get(path).headers["cache-control"] == "no-store", path


def test_nothing_lists_what_can_be_called(client: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json", "/gradio_api/docs", "/gradio_api/openapi.json", "/monitoring"):
        assert client.get(path).status_code in (403, 404), path
    found = client.get("/gradio_api/info").json()
    assert found.get("named_endpoints", {}) == {}


def upload(client: TestClient, name: str, content: bytes, token: str) -> tuple[int, dict[str, object]]:
    answer = client.post("/upload", content=content, headers={"x-nb-name": quote(name), "x-nb-token": token})
    return answer.status_code, answer.json()


def test_an_upload_needs_the_token_of_the_page(client: TestClient, serving: Serving) -> None:
    assert upload(client, "年报.docx", b"PK", "") == (403, {"ok": False, "msg": "这一页过期了，刷新一下再导入。"})
    assert upload(client, "年报.docx", b"PK", serving.token)[0] == 200


@pytest.mark.parametrize("name", ["年报.exe", "年报", "年报.docx.sh", "../../年报.svg"])
def test_only_files_that_can_be_a_report_are_taken(client: TestClient, serving: Serving, name: str) -> None:
    status, said = upload(client, name, b"x", serving.token)
    assert (status, said["msg"]) == (415, "只能读 Word、Excel、PDF、网页、文本。")


def test_an_upload_beyond_20_mb_is_stopped_while_it_comes(client: TestClient, serving: Serving) -> None:
    status, said = upload(client, "大.pdf", b"0" * (20 * 1024 * 1024 + 1), serving.token)
    assert (status, said["msg"]) == (413, "文件超过 20 MB。")


def test_an_upload_for_a_report_that_is_not_there_is_refused(client: TestClient, serving: Serving) -> None:
    answer = client.post(
        "/upload", content=b"x", headers={"x-nb-name": "a.txt", "x-nb-token": serving.token, "x-nb-report": "999"}
    )
    assert answer.status_code == 422


def test_a_download_of_what_is_not_there_is_a_sentence(client: TestClient) -> None:
    answer = client.get("/download/999/docx")
    assert answer.status_code == 409
    assert answer.json()["msg"]


@pytest.mark.parametrize(
    "path", ["/ui/../app.py", "/ui/x/tokens.css", "/gradio_api/file=/etc/passwd", "/download/1/../../etc"]
)
def test_no_file_of_the_machine_is_served(client: TestClient, path: str, tmp_path: Path) -> None:
    answer = client.get(path)
    assert answer.status_code in (403, 404, 405) or "root:" not in answer.text


def test_only_a_page_of_ours_is_heard_and_told_who_else_is_there(client: TestClient, serving: Serving) -> None:
    def beat(window: str, token: str, **more: str) -> list[str]:
        asked = {"id": "1", "page": "/notes", "window": window} | more
        headers = {"x-nb-token": token, "accept-language": "zh"}
        return client.get("/healthz", params=asked, headers=headers).json()["here"]

    assert beat("a", "guessed") == []
    assert beat("b", serving.token) == []
    assert beat("a", serving.token) == ["另一个窗口也在这页"]
    assert beat("b", serving.token, gone="1") == []
    assert beat("a", serving.token) == []
    assert beat("c", serving.token, id="no number") == []


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (TemplateNotFound("chrome.html"), "程序更新过，请关掉重开；还是这样，请重新安装。"),
        (StoreTrouble("数据库锁着", code="locked"), "数据库锁着"),
    ],
)
def test_a_page_that_cannot_be_made_says_why(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, trouble: Exception, said: str
) -> None:
    def breaks(*_: object, **__: object) -> str:
        raise trouble

    monkeypatch.setattr("assistant.web.app.frame", breaks)
    answer = client.get("/")
    assert answer.status_code == 503
    assert f"<p>{said}" in answer.text
    assert "Traceback" not in answer.text
