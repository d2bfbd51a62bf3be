"""As much of HTTP/1.1 as the endpoint needs: read a request, write a response or pieces of one, break off."""

import asyncio
import json
import socket
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from tests.endpoint.replies import Request

HEAD = 64 * 1024  # the most bytes a request's head may have
BODY = 8 * 1024 * 1024  # … and its body


class UnreadableError(Exception):
    """This is no request that we can answer; the connection is of no further use."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Connection:
    """One client's connection, which may carry many requests, one after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._ahead = b""  # read while watching for the client's leaving: the next request begins with it

    async def next_request(self) -> Request | None:
        """The next request; None when the client has no more."""
        try:
            head = self._ahead + await self._reader.readuntil(b"\r\n\r\n")
            self._ahead = b""
        except asyncio.IncompleteReadError:
            return None
        except asyncio.LimitOverrunError:
            raise UnreadableError(431, "the head is too long") from None
        line, *lines = head.decode("latin-1").strip().split("\r\n")
        method, _, rest = line.partition(" ")
        path, _, version = rest.partition(" ")
        if not version.startswith("HTTP/1."):
            raise UnreadableError(400, f"no request of HTTP/1.1: {line!r}")
        pairs = (header.partition(":") for header in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        body = await self._body(headers)
        return Request(method, path.partition("?")[0], headers, body, at=time.monotonic())

    async def _body(self, headers: Mapping[str, str]) -> dict[str, Any]:
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers or not length.isdecimal():
            raise UnreadableError(411, "the length of the body is needed")
        if int(length) > BODY:
            raise UnreadableError(413, f"the body is longer than {BODY} bytes")
        raw = await self._reader.readexactly(int(length))
        try:
            body = json.loads(raw or b"{}")
        except ValueError as error:
            raise UnreadableError(400, f"We could not parse the JSON body of your request: {error}") from error
        if not isinstance(body, dict):
            raise UnreadableError(400, "the body is no JSON object")
        return body

    async def client_left(self) -> bool:
        """Wait until the client goes away (True) or, contrary to custom, sends the next request early (False)."""
        try:
            byte = await self._reader.read(1)
        except OSError:
            return True
        self._ahead += byte
        return not byte

    def respond(
        self, code: int, content_type: str, body: bytes, headers: Mapping[str, str], *, cut: bool = False
    ) -> None:
        """Write a whole response, or with `cut` its first half under a head that promises all of it."""
        self._head(code, {"Content-Type": content_type, "Content-Length": str(len(body)), **headers})
        self._writer.write(body[: len(body) // 2] if cut else body)

    def begin_stream(self, headers: Mapping[str, str]) -> None:
        """Write the head of a stream of events, which are then sent with `send`."""
        self._head(200, {"Content-Type": "text/event-stream; charset=utf-8", "Transfer-Encoding": "chunked", **headers})

    def send(self, *events: bytes, end: bool = False) -> None:
        """Write events, each a chunk of its own; after the end nothing may follow."""
        chunks = [b"%x\r\n%b\r\n" % (len(event), event) for event in events]
        self._writer.write(b"".join(chunks) + (b"0\r\n\r\n" if end else b""))

    async def pause(self, seconds: float = 0.0) -> None:
        """Let the client read; raises ConnectionError when it cannot be reached any more."""
        await self._writer.drain()
        await asyncio.sleep(seconds)

    def reset(self) -> None:
        """Break off so that the client sees a reset (RST) and not an orderly end."""
        peer = self._writer.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.drop()

    def drop(self) -> None:
        """Close at once, whatever is still unsent."""
        self._writer.transport.abort()

    async def close(self) -> None:
        """Close when all is sent."""
        self._writer.close()
        with suppress(OSError):  # closed by the other side, which is closed all the same
            await self._writer.wait_closed()

    def _head(self, code: int, headers: Mapping[str, str]) -> None:
        lines = [f"HTTP/1.1 {code} {HTTPStatus(code).phrase}", *(f"{name}: {value}" for name, value in headers.items())]
        self._writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
