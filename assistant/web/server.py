"""The server: the store is claimed, the app is built, and both are let go when it stops."""

import socket
from collections.abc import Callable

import uvicorn

from assistant import settings, storage
from assistant.errors import UnusableInput
from assistant.web import keys, practising
from assistant.web.serving import Serving


def run(host: str, port: int, ready: Callable[[str, str], None]) -> None:
    """Serve until the process is told to stop.

    Args:
        host: The address of this machine to listen on.
        port: The port; 0 for any that is free.
        ready: Called with the address and the place of the reports when pages can be opened.

    Raises:
        UnusableInput: The port is taken.
        StoreTrouble: The store cannot be opened, or another server has it.
    """
    store = storage.open()
    try:
        listening = _listening(host, port)
        address = f"http://{host}:{listening.getsockname()[1]}/"
        claim = storage.claim(store, address)
        try:
            store.jobs.sweep()
            store.purge_old()
            _serve(store, listening, address, ready)
        finally:
            claim.close()
            listening.close()
    finally:
        store.close()


def _serve(store: storage.Store, listening: socket.socket, address: str, ready: Callable[[str, str], None]) -> None:
    settings.forbid_analytics()
    from assistant.web.app import create_app

    keys.apply()
    serving = Serving(store)
    practising.prepare(store, serving.by())
    app = create_app(serving)
    config = uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=3)

    class Ready(uvicorn.Server):
        """Says when it listens."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            ready(address, serving.where)

    server = Ready(config)
    server.run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise UnusableInput(
            "{port} 端口有别的程序在用", then="换一个端口，例如 7861。", code="port_taken", port=port
        ) from error
    return made
