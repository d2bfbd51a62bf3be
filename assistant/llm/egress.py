"""Where text may be sent: with `NIANBAO_EGRESS=local` only to this machine and the intranet.

Which addresses a name has is asked once, all of them must be allowed, and the connection goes to one of those: a name
that later points elsewhere, a proxy or a redirect cannot lead it out.
"""

import base64
import re
from collections.abc import Sequence
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from assistant import lazy, messages, settings
from assistant.errors import UnusableInput

if TYPE_CHECKING:  # ssl and socket cost 20 ms
    import ssl

    import httpx2

_Address = IPv4Address | IPv6Address
_MOST_OPEN, _KEPT_OPEN = 100, 20  # connections, as the library has them
_SCHEMES = ("http", "https")
_QUERY = lazy.compile(r"[?#].*", re.DOTALL)  # may hold a key: “https://example.com/v1?key=abc” → ?key=abc
_LOOPBACK = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
_INTRANET = (  # RFC 1918, RFC 4193. Not link-local: 169.254.169.254 is where a cloud hands out its keys
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
    IPv6Network("fc00::/7"),
)


def require_allowed(base_url: str) -> str | None:
    """Return the one IP address that a connection to an endpoint must go to; None where nothing is restricted.

    Raises:
        UnusableInput: It is no http(s) address, or text must stay inside and the host is outside or unknown.
    """
    endpoint = _endpoint(base_url)
    if not settings.egress_is_local():
        return None
    addresses = _addresses(endpoint.host)
    if not addresses:
        raise UnusableInput(
            "查不到这台主机的地址，不能确定它在本机或内网", where=endpoint.host, then="请检查模型的地址和网络。"
        )
    for address in addresses:
        if not _within(address, _LOOPBACK + _INTRANET):
            raise UnusableInput(
                "这台主机（{address}）不在本机或内网，而 NIANBAO_EGRESS 只许发往本机和内网",
                where=endpoint.host,
                then="请换成本机或内网的模型；要发往外部网络，由管理员改这项设置。",
                address=address,
            )
    # localhost is ::1 and 127.0.0.1, and most servers of models listen to the second alone
    return str(min(addresses, key=lambda address: address.version))


def is_local(base_url: str) -> bool:
    """Return whether an endpoint is on this machine or the intranet; one that cannot be found is not.

    Raises:
        UnusableInput: It is no http(s) address.
    """
    addresses = _addresses(_endpoint(base_url).host)
    return bool(addresses) and all(_within(address, _LOOPBACK + _INTRANET) for address in addresses)


def describe(base_url: str) -> str:
    """Return an endpoint as a person should see it: the server without path or password, and where that is.

    Raises:
        UnusableInput: It is no http(s) address.
    """
    endpoint = _endpoint(base_url)
    addresses = _addresses(endpoint.host)
    if not addresses:
        return messages.text("{url}（查不到地址）", url=endpoint.origin)
    if all(_within(address, _LOOPBACK) for address in addresses):
        return messages.text("{url}（本机）", url=endpoint.origin)
    if all(_within(address, _LOOPBACK + _INTRANET) for address in addresses):
        return messages.text("{url}（内网）", url=endpoint.origin)
    encrypted = endpoint.scheme == "https"
    return messages.text("{url}（外部网络）" if encrypted else "{url}（外部网络，未加密）", url=endpoint.origin)


def http_client(base_url: str, timeout: "float | httpx2.Timeout", at_once: int = 0) -> "httpx2.AsyncClient":
    """Return a client for one endpoint. It follows no redirect; where text must stay inside, it knows one address.

    Args:
        base_url: The endpoint; requests name their own whole addresses, and leave its password to the client.
        timeout: Seconds for each step of a request, or for each kind of step.
        at_once: How many requests are made at once; so many connections are kept for the next ones (20 at least).

    Raises:
        UnusableInput: See `require_allowed`.
    """
    import httpx2

    ip = require_allowed(base_url)
    endpoint = _endpoint(base_url)
    tls = _tls() if endpoint.scheme == "https" else _no_tls()
    auth = _credentials(base_url)
    most = httpx2.Limits(max_connections=max(_MOST_OPEN, at_once), max_keepalive_connections=max(_KEPT_OPEN, at_once))
    if ip is not None:
        return httpx2.AsyncClient(
            auth=auth, timeout=timeout, follow_redirects=False, trust_env=False, transport=transport(ip, tls, most)
        )
    # a proxy from the environment is for the world outside, and must not see what stays on this machine
    outside = endpoint.host != "localhost" and not _within(_literal(endpoint.host), _LOOPBACK)
    return httpx2.AsyncClient(
        auth=auth, timeout=timeout, follow_redirects=False, trust_env=outside, verify=tls, limits=most
    )


def transport(
    ip: str, tls: "ssl.SSLContext | None" = None, limits: "httpx2.Limits | None" = None
) -> "httpx2.AsyncBaseTransport":
    """Return a transport that connects to `ip` alone, and asks the server there for the host of the request's address.

    Args:
        ip: Where to connect.
        tls: How to encrypt; the certificate must be one for the host, not for `ip`.
        limits: How many connections there may be, and are kept; the library's own without it.
    """
    import httpx2

    class Pinned(httpx2.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            host = request.url.raw_host.decode("ascii")
            pinned = httpx2.Request(
                request.method,
                request.url.copy_with(host=ip),
                headers=request.headers,  # with the Host that the client put there
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
            return await super().handle_async_request(pinned)

    return Pinned(
        verify=tls or _tls(),
        trust_env=False,
        limits=limits or httpx2.Limits(max_connections=_MOST_OPEN, max_keepalive_connections=_KEPT_OPEN),
    )


def without_password(base_url: str) -> str:
    """Return an address without the user, the password and the query that it may hold, as it may be shown and kept.

    Of an address that cannot be read, all that stands before the last “@” may belong to a password: “/” and “?” too.
    """
    if parts := _parts(base_url):
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return _QUERY.sub("", base_url.strip().rpartition("@")[2])


def _parts(base_url: str) -> SplitResult | None:
    """Return the parts of an address of http(s) with a host; None where it is none, or where its password ends."""
    try:
        parts = urlsplit(base_url.strip())
        _ = parts.port  # no number raises
    except ValueError:
        return None
    stray = "@" in f"{parts.path}{parts.query}{parts.fragment}"  # http://user:pass/word@host
    return parts if parts.scheme in _SCHEMES and parts.hostname and not stray else None


def secrets(base_url: str) -> tuple[str, ...]:
    """Return what must not be seen of an address: its password, in each form that it is sent in, and its query."""
    parts = _parts(base_url)
    if parts is None:
        return ()
    found = [parts.password or parts.username or "", *(value for _, value in parse_qsl(parts.query))]
    if credentials := _credentials(base_url):
        found.append(base64.b64encode(":".join(credentials).encode()).decode())
    return tuple(dict.fromkeys(form for text in found for form in (text, unquote(text), quote(text)) if form))


def _credentials(base_url: str) -> tuple[str, str] | None:
    """Return the user and the password of an address."""
    parts = urlsplit(base_url.strip())
    if not parts.username and not parts.password:
        return None
    return unquote(parts.username or ""), unquote(parts.password or "")


class _Endpoint(NamedTuple):
    scheme: str
    host: str
    origin: str


def _endpoint(base_url: str) -> _Endpoint:
    parts = _parts(base_url)
    if parts is None or parts.hostname is None:
        raise UnusableInput(
            "模型的地址不对，应以 http:// 或 https:// 开头并写明主机",
            where=without_password(base_url),
            then="请检查模型的设置。",
        )
    host, port = parts.hostname, f":{parts.port}" if parts.port else ""
    bracketed = f"[{host}]" if ":" in host else host
    return _Endpoint(parts.scheme, host, f"{parts.scheme}://{bracketed}{port}")


def _addresses(host: str) -> list[_Address]:
    """Return all addresses of a host, in the system's order; none where one of them is not known."""
    import socket

    if literal := _literal(host):
        return [literal]
    try:
        answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, ValueError):  # ValueError: no name that could be looked up
        return []
    found = [_literal(str(answer[4][0])) for answer in answers]
    known = [address for address in found if address]
    return known if len(known) == len(found) else []


def _literal(host: str) -> _Address | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _within(address: _Address | None, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    return address is not None and any(address.version == net.version and address in net for net in networks)


@cache
def _tls() -> "ssl.SSLContext":
    """Return the one context that all clients share: loading the certificates takes tens of milliseconds."""
    import httpx2

    return httpx2.create_ssl_context()


@cache
def _no_tls() -> "ssl.SSLContext":
    """Return a context that trusts nobody, for endpoints without encryption: it costs nothing, and no https works."""
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
