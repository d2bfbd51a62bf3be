import asyncio
import socket
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from assistant import settings
from assistant.errors import UnusableInput
from assistant.llm import egress

Names = Callable[..., None]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_EGRESS", "local")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """Say which addresses each name has; one that was not said is unknown."""
    known: dict[str, list[str]] = {}

    def getaddrinfo(host: str, port: object, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port or 0))
            for ip in known[host]
        ]

    def name(host: str, *ips: str) -> None:
        known[host] = list(ips)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return name


class Server(ThreadingHTTPServer):
    """A server on loopback that remembers what was asked of it, and may redirect."""

    redirect = ""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def port(self) -> int:
        return self.server_address[1]


class Handler(BaseHTTPRequestHandler):
    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.headers["Host"], f"{self.path} {body.decode()}"))
        self.send_response(307 if self.server.redirect else 200)
        if self.server.redirect:
            self.send_header("Location", self.server.redirect)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Generator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


def post(base_url: str, path: str = "/v1/chat", *, before: Callable[[], None] = lambda: None) -> httpx2.Response:
    async def ask() -> httpx2.Response:
        async with egress.http_client(base_url, 5) as client:
            before()
            return await client.post(f"{base_url}{path}", content=b"text")

    return asyncio.run(ask())


@pytest.mark.parametrize(("value", "local"), [("", False), ("any", False), (" ANY ", False), ("local", True)])
def test_text_may_go_anywhere_unless_it_was_forbidden(value: str, local: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_EGRESS", value)
    assert settings.egress_is_local() is local


def test_an_unknown_value_forbids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_EGRESS", "lokal")
    assert settings.egress_is_local()
    monkeypatch.delenv("NIANBAO_EGRESS")
    assert not settings.egress_is_local()


@pytest.mark.parametrize(
    ("host", "ip"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.8.9.1", "127.8.9.1"),
        ("[::1]", "::1"),
        ("10.0.0.5", "10.0.0.5"),
        ("172.31.255.1", "172.31.255.1"),
        ("192.168.1.20", "192.168.1.20"),
        ("[fd12::5]", "fd12::5"),
        ("[::ffff:10.0.0.5]", "10.0.0.5"),
    ],
)
def test_this_machine_and_the_intranet_are_allowed(host: str, ip: str) -> None:
    assert egress.require_allowed(f"http://{host}:11434/v1") == ip
    assert egress.is_local(f"https://{host}/v1")


@pytest.mark.parametrize(
    "host",
    [
        "8.8.8.8",
        "172.32.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "0.0.0.0",
        "[::]",
        "100.64.0.1",
        "198.18.0.1",
        "[2001:db8::1]",
        "[::ffff:8.8.8.8]",
        "[64:ff9b::a00:5]",
        "[2002:a00:5::]",
    ],
)
def test_every_other_address_is_refused(host: str) -> None:
    with pytest.raises(UnusableInput, match="不在本机或内网") as caught:
        egress.require_allowed(f"https://{host}/v1")
    assert caught.value.where == host.strip("[]")
    assert not egress.is_local(f"https://{host}/v1")


def test_a_name_is_allowed_when_all_its_addresses_are(names: Names) -> None:
    names("model.intern", "fd00::7", "10.0.0.7", "10.0.0.8")
    assert egress.require_allowed("https://model.intern/v1") == "10.0.0.7"
    names("model.intern", "10.0.0.7", "203.0.113.9")
    with pytest.raises(UnusableInput, match=r"model.intern：这台主机（203.0.113.9）不在本机或内网"):
        egress.require_allowed("https://model.intern/v1")


def test_a_number_that_the_system_reads_as_an_address_is_judged_by_that_address(names: Names) -> None:
    names("2130706433", "127.0.0.1")
    names("0x8.8.8.8", "8.8.8.8")
    assert egress.require_allowed("http://2130706433/") == "127.0.0.1"
    with pytest.raises(UnusableInput):
        egress.require_allowed("http://0x8.8.8.8/")


@pytest.mark.parametrize("answer", [(), ("nonsense",), ("10.0.0.7", "nonsense")])
def test_a_name_without_a_sure_address_is_refused(answer: tuple[str, ...], names: Names) -> None:
    names("model.intern", *answer)
    for host in ("model.intern", "unknown.intern"):
        with pytest.raises(UnusableInput, match=f"{host}：查不到这台主机的地址"):
            egress.require_allowed(f"http://{host}/v1")
        assert not egress.is_local(f"http://{host}/v1")


def test_a_name_that_cannot_be_looked_up_is_refused() -> None:
    with pytest.raises(UnusableInput, match="查不到"):
        egress.require_allowed(f"http://{'a' * 70}.intern/v1")


def test_nothing_is_asked_where_nothing_is_restricted(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_EGRESS", "any")
    assert egress.require_allowed("https://unknown.example/v1") is None


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("api.example.com/v1", "api.example.com/v1"),
        ("ftp://10.0.0.5/", "ftp://10.0.0.5/"),
        ("http://", "http://"),
        ("http://[::1/v1", "http://[::1/v1"),
        ("http://10.0.0.5:99999/", "http://10.0.0.5:99999/"),
        ("user:secret@api.example.com/v1?key=secret", "api.example.com/v1"),
        ("http://user:a/secret@api.example.com/v1", "api.example.com/v1"),
        ("http://user:1/secret@api.example.com/v1", "api.example.com/v1"),
        ("http://user:a?secret@api.example.com/v1", "api.example.com/v1"),
        ("http://user:1#secret@api.example.com/v1", "api.example.com/v1"),
        ("http://user:secret@", ""),
        ("", ""),
    ],
)
def test_what_is_no_address_is_refused_without_repeating_a_password(
    address: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in ("local", "any"):
        monkeypatch.setenv("NIANBAO_EGRESS", value)
        for ask in (egress.require_allowed, egress.is_local, egress.describe):
            with pytest.raises(UnusableInput, match="模型的地址不对") as caught:
                ask(address)
            assert caught.value.where == shown
            assert "secret" not in str(caught.value)


def test_an_endpoint_is_described_by_its_server_and_where_that_is(names: Names) -> None:
    names("api.example.com", "203.0.113.9")
    names("localhost", "::1", "127.0.0.1")
    names("model.intern", "10.0.0.7")
    assert egress.describe("http://localhost:11434/v1") == "http://localhost:11434（本机）"
    assert egress.describe("http://[::1]:80/v1") == "http://[::1]:80（本机）"
    assert egress.describe("http://model.intern/v1") == "http://model.intern（内网）"
    assert egress.describe("https://me:secret@api.example.com/v1?key=secret") == "https://api.example.com（外部网络）"
    assert egress.describe("http://api.example.com/v1") == "http://api.example.com（外部网络，未加密）"
    assert egress.describe("https://unknown.example/v1") == "https://unknown.example（查不到地址）"


@pytest.mark.parametrize(
    ("address", "shown", "secrets"),
    [
        ("http://me:pa%2Fss@h:8080/v1", "http://h:8080/v1", {"pa%2Fss", "pa/ss", "bWU6cGEvc3M="}),
        ("https://token@h/v1", "https://h/v1", {"token", "dG9rZW46"}),
        ("https://h/v1?key=abc#x", "https://h/v1", {"abc"}),
        ("https://me:密码@[::1]/v1", "https://[::1]/v1", {"密码", "%E5%AF%86%E7%A0%81", "bWU65a+G56CB"}),
        ("https://h/v1", "https://h/v1", set[str]()),
    ],
)
def test_an_address_is_shown_without_its_password_and_each_form_of_that_is_known(
    address: str, shown: str, secrets: set[str]
) -> None:
    assert egress.without_password(address) == shown
    assert secrets <= {*egress.secrets(address)}
    assert bool(secrets) == bool(egress.secrets(address))


def test_the_connection_goes_to_the_address_that_was_allowed_and_the_host_stays(server: Server, names: Names) -> None:
    names("model.intern", "127.0.0.1")
    base_url = f"http://model.intern:{server.port}"
    response = post(base_url, before=lambda: names("model.intern", "203.0.113.9"))
    assert (response.status_code, response.text) == (200, "ok")
    assert str(response.request.url) == f"{base_url}/v1/chat"
    assert server.asked == [(f"model.intern:{server.port}", "/v1/chat text")]


def test_a_redirect_is_not_followed_even_on_this_machine(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("local", "any"):
        monkeypatch.setenv("NIANBAO_EGRESS", value)
        with serving() as elsewhere:
            server.redirect = f"http://127.0.0.1:{elsewhere.port}/v1/chat"
            assert post(f"http://127.0.0.1:{server.port}").status_code == 307
        assert elsewhere.asked == []


def test_a_proxy_of_the_environment_is_not_used_inside(
    server: Server, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    names("model.intern", "127.0.0.1")
    with serving() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert post(f"http://model.intern:{server.port}").status_code == 200
        monkeypatch.setenv("NIANBAO_EGRESS", "any")
        assert post(f"http://127.0.0.1:{server.port}").status_code == 200
        assert (len(server.asked), proxy.asked) == (2, [])
        assert post("http://api.example.com").status_code == 200
        assert [host for host, _ in proxy.asked] == ["api.example.com"]


def test_no_client_is_given_out_for_a_host_outside() -> None:
    with pytest.raises(UnusableInput):
        egress.http_client("https://203.0.113.9/v1", 5)


def test_a_certificate_is_asked_for_the_name_and_not_for_the_address(names: Names) -> None:
    names("model.intern", "127.0.0.1")
    heard: list[bytes] = []

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            heard.append(connection.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(httpx2.ConnectError):
            post(f"https://model.intern:{listener.getsockname()[1]}")
        thread.join()
    assert b"model.intern" in heard[0]  # the ClientHello names the server in the clear


def test_all_encrypted_clients_share_their_certificates() -> None:
    assert egress._tls() is egress._tls()
    assert egress._no_tls().get_ca_certs() == []
