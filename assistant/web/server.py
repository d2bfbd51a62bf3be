"""The server: the store is claimed, the app is built, and both are let go when it stops."""

import socket
import threading
from collections.abc import Callable

import uvicorn

from assistant import settings, storage
from assistant.errors import UnusableInput
from assistant.web import gradio_start, keys, practising
from assistant.web.serving import Serving

_KEEP = 75  # seconds that a connection stays open unused: with uvicorn's 5, one is closed just as the next save is sent


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
        taken = listening(host, port)
        address = f"http://{host}:{taken.getsockname()[1]}/"
        claim = storage.claim(store, address)
        try:
            store.jobs.sweep()
            store.purge_old()
            _serve(store, taken, address, ready)
        finally:
            claim.close()
            taken.close()
    finally:
        store.close()


def _serve(store: storage.Store, taken: socket.socket, address: str, ready: Callable[[str, str], None]) -> None:
    settings.forbid_analytics()
    gradio_start.prepare()
    from assistant.web import uploads
    from assistant.web.app import create_app

    keys.apply()
    uploads.sweep(store)
    serving = Serving(store)
    app = create_app(serving)
    config = uvicorn.Config(
        app, log_level="warning", lifespan="on", timeout_graceful_shutdown=3, timeout_keep_alive=_KEEP
    )

    class Ready(uvicorn.Server):
        """Says when it listens."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            serving.preparing = threading.Thread(target=practising.prepare, args=(store, serving.by()), daemon=True)
            serving.preparing.start()
            ready(address, serving.where)

    server = Ready(config)
    server.run(sockets=[taken])
    if serving.preparing is not None:
        serving.preparing.join()  # before the store is closed under it


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that holds a port, for a server to listen on.

    Raises:
        UnusableInput: The port is taken.
    """
    # asyncio turns Nagle's algorithm off only where the protocol is named; with it, an answer's body waits 40 ms for
    # the acknowledgement of its head
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise UnusableInput(
            "{port} 端口有别的程序在用", then="换一个端口，例如 7861。", code="port_taken", port=port
        ) from error
    return made
