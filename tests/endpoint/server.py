"""The endpoint itself: a thread with its own event loop that answers as the test's script says."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from tests.endpoint.completions import model_list, plain, seconds, streamed
from tests.endpoint.replies import Completion, Raw, Reply, Request, Silence, json_body, status
from tests.endpoint.scripts import in_turn
from tests.endpoint.wire import HEAD, Connection, UnreadableError

Script = Callable[[Request], Reply] | Iterable[Reply] | Reply

PATIENCE = 5.0  # seconds for the thread to end; it needs milliseconds
BEFORE_RESET = 0.05  # a reset may overtake what was sent just before it


@contextmanager
def endpoint(
    script: Script,
    *,
    refuse: Sequence[str] = (),
    ignore_schema: bool = False,
    models: Sequence[str] | Reply = ("test-model",),
) -> Generator["Endpoint"]:
    """Run a server that answers chat completions as the script says.

    Args:
        script: What makes a reply out of each request (it runs in the server's thread, one call at a time), or the
            replies in order of arrival, the last of which is repeated, or one reply for all.
        refuse: Parameters that get error 400 when a request has them; "json_schema" refuses only that kind of
            response_format. A refused request is recorded and uses up no reply.
        ignore_schema: Take a json_schema and pay no attention to it (see `say(structured=…)` and `Request.form`).
        models: The names that /v1/models lists, or the reply it gives instead.

    Raises:
        Exception: What the script raised while it ran; the client was answered with an error 500.
    """
    server = Endpoint(script, refuse=refuse, ignore_schema=ignore_schema, models=models)
    server.start()
    try:
        yield server
    finally:
        server.stop()
    if server.failures:
        raise server.failures[0]


class Endpoint:
    """The server; what tests look at are the attributes without an underscore."""

    def __init__(
        self, script: Script, *, refuse: Sequence[str], ignore_schema: bool, models: Sequence[str] | Reply
    ) -> None:
        self.base_url = ""
        self.requests: list[Request] = []
        self.most_at_once = 0  # requests that were open at the same time
        self.connections = 0  # that were opened; fewer than requests where they are used again
        self.failures: list[Exception] = []
        self._script = _callable(script)
        self._refuse = refuse
        self._ignores_schema = ignore_schema
        self._models = (
            models if isinstance(models, Completion | Raw | Silence) else json_body(model_list(tuple(models)))
        )
        self._open = 0
        self._clients: set[asyncio.Task[None]] = set()
        self._connected: set[Connection] = set()
        self._stopping = False

    def start(self) -> None:
        """Listen on a free port of the loopback interface."""
        listener = socket.create_server(("127.0.0.1", 0))
        listener.setblocking(False)
        self._address: tuple[str, int] = listener.getsockname()
        self.base_url = f"http://127.0.0.1:{self._address[1]}/v1"
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(listener)), name="endpoint", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Break off what is going on, and end the thread."""
        self._stopping = True
        with suppress(OSError):  # the last client may have come just now, and nobody listens any more
            socket.create_connection(self._address, timeout=PATIENCE).close()  # wakes who waits for the next one
        self._thread.join(PATIENCE)
        if self._thread.is_alive():
            raise AssertionError("the endpoint did not stop")

    def has_received(self, count: int, within: float = 5.0) -> bool:
        """Wait until so many requests have arrived."""
        end = time.monotonic() + within
        while len(self.requests) < count and time.monotonic() < end:
            time.sleep(0.005)
        return len(self.requests) >= count

    async def _run(self, listener: socket.socket) -> None:
        # Not asyncio.start_server: closed while it lets a client in, Python 3.11's loses that client's socket.
        loop = asyncio.get_running_loop()
        with listener:
            while True:
                client, _ = await loop.sock_accept(listener)
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # a piece goes out when it is written
                if self._stopping:
                    client.close()
                    break
                self.connections += 1
                task = loop.create_task(self._serve(client))
                self._clients.add(task)
                task.add_done_callback(self._clients.discard)
        await asyncio.sleep(0)  # every client's task has begun, and so closes its socket
        for connection in self._connected:
            connection.drop()
        for task in self._clients:
            task.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    async def _serve(self, client: socket.socket) -> None:
        with client:
            connection = Connection(*await asyncio.open_connection(sock=client, limit=HEAD))
            self._connected.add(connection)
            try:
                await self._answer_all(connection)
            finally:
                await connection.close()
                self._connected.discard(connection)

    async def _answer_all(self, connection: Connection) -> None:
        try:
            while (request := await connection.next_request()) and await self._exchange(request, connection):
                pass
        except UnreadableError as error:
            _respond(connection, status(error.code, str(error)), {"Connection": "close"})
        except (OSError, EOFError):
            pass  # the client left between two requests, or in the middle of one
        except Exception as error:  # noqa: BLE001 - as in _reply: a text that is made out of the request, and failed
            self.failures.append(error)

    async def _exchange(self, request: Request, connection: Connection) -> bool:
        """Answer one request, and notice when the client does not wait for it. Tell whether another may follow."""
        self.requests.append(request)
        request.number, request.ignores_schema = len(self.requests), self._ignores_schema
        answer = asyncio.create_task(self._answer(request, connection))
        watch = asyncio.create_task(connection.client_left())
        try:
            await asyncio.wait({answer, watch}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done() and watch.result():
                request.aborted = True
                return False
            await asyncio.wait({answer})
            if isinstance(answer.exception(), ConnectionError):
                request.aborted = True
                return False
            return answer.result()
        finally:
            answer.cancel()
            watch.cancel()
            await asyncio.wait({answer, watch})
            request.end()

    async def _answer(self, request: Request, connection: Connection) -> bool:
        # Counts and writes in one go: who has read the last byte finds the request counted as over.
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        try:
            return await _deliver(self._reply(request), request, connection)
        finally:
            self._open -= 1

    def _reply(self, request: Request) -> Reply:
        asked = request.method, request.path
        if asked == ("GET", "/v1/models"):
            return self._models
        if asked != ("POST", "/v1/chat/completions"):
            return status(404, f"Invalid URL ({request.method} {request.path})")
        if refused := _refusal(request.body, self._refuse):
            return refused
        try:
            return self._script(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test is to fail with it, and not the thread
            self.failures.append(error)
            return status(500, f"the test's script failed: {error!r}")


def _callable(script: Script) -> Callable[[Request], Reply]:
    if isinstance(script, Completion | Raw | Silence):
        return lambda _: script
    if callable(script):
        return script
    following = in_turn(iter(script))
    return lambda _: following()


def _refusal(body: dict[str, Any], refuse: Sequence[str]) -> Reply | None:
    form = (body.get("response_format") or {}).get("type")
    if "json_schema" in refuse and form == "json_schema":
        message = "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."
        return status(400, message, param="response_format")
    for name in refuse:
        if body.get(name) is not None:
            message = f"Unsupported parameter: '{name}' is not supported with this model."
            return status(400, message, param=name, error_code="unsupported_parameter")
    return None


async def _deliver(reply: Reply, request: Request, connection: Connection) -> bool:
    """Send the reply. Tell whether the connection can carry another request."""
    headers = {"x-request-id": f"req_{request.number}"}
    stays = request.headers.get("connection", "").lower() != "close"
    if not stays:
        headers["Connection"] = "close"
    if isinstance(reply, Silence):
        await asyncio.sleep(reply.seconds)
        return False
    if isinstance(reply, Raw):
        asked = "text/event-stream" if request.stream else "application/json"
        _respond(connection, reply, headers, reply.content_type or asked)
        return stays
    await asyncio.sleep(reply.before)
    if reply.cut and reply.cut.how == "reset" and not reply.text:
        connection.reset()
        return False
    send = _stream if request.stream and reply.streams else _send_whole
    return await send(reply, request, connection, headers) and stays


async def _send_whole(reply: Completion, request: Request, connection: Connection, headers: Mapping[str, str]) -> bool:
    await asyncio.sleep(seconds(reply, request))
    body = plain(reply, request)
    if reply.cut and reply.cut.how == "end":
        connection.respond(200, "application/json", body[: len(body) // 2], headers)
        return True
    connection.respond(200, "application/json", body, headers, cut=reply.cut is not None)
    return await _break_off(reply, connection)


async def _stream(reply: Completion, request: Request, connection: Connection, headers: Mapping[str, str]) -> bool:
    events = streamed(reply, request)
    connection.begin_stream(headers)
    connection.send(events.first)
    for number, event in enumerate(events.slow):
        await connection.pause(reply.delay if number else 0.0)
        connection.send(event)
    if reply.cut and reply.cut.how != "end":
        return await _break_off(reply, connection)
    connection.send(*events.last, end=True)
    return True


async def _break_off(reply: Completion, connection: Connection) -> bool:
    if reply.cut and reply.cut.how == "reset":
        await connection.pause(BEFORE_RESET)
        connection.reset()
    return reply.cut is None


def _respond(connection: Connection, raw: Raw, headers: Mapping[str, str], content_type: str | None = None) -> None:
    kind = content_type or raw.content_type or "application/json"
    connection.respond(raw.status, kind, raw.body, {**headers, **raw.headers})
