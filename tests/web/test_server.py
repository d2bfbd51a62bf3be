"""`nianbao serve` as a person starts it: one at a time, on this machine only, in a sentence when it can't."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.web.server import listening
from tests.web.conftest import running, start, stop

pytestmark = pytest.mark.slow


def serve(home: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    environment = {key: value for key, value in os.environ.items() if not key.startswith("NIANBAO_")}
    return subprocess.run(
        [sys.executable, "-m", "assistant", "serve", "--no-open", *options],
        env=environment | {"NIANBAO_HOME": str(home), "NIANBAO_LANG": "zh"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_it_is_refused_on_an_address_that_others_reach(tmp_path: Path) -> None:
    done = serve(tmp_path, "--host", "0.0.0.0")
    assert done.returncode == 2
    assert "只开给本机" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_one_on_the_same_reports_is_refused_and_told_of_the_first(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        done = serve(tmp_path, "--port", "0")
    assert done.returncode == 2
    assert first.url in done.stderr
    assert "Traceback" not in done.stderr


def test_after_a_kill_it_starts_again(tmp_path: Path) -> None:
    stop(start(tmp_path), signal.SIGKILL)
    stop(start(tmp_path))


def test_an_answer_leaves_at_once_and_a_connection_outlives_a_pause(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            for _ in range(2):
                client.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                answer = b""
                while not answer.endswith(b"}"):
                    answer += client.recv(65536)
                assert b"200 OK" in answer
                time.sleep(6)  # uvicorn's own patience is 5 seconds
        with listening("127.0.0.1", 0) as made:
            assert made.proto == socket.IPPROTO_TCP  # else asyncio leaves Nagle's algorithm on


@pytest.mark.skipif(sys.platform != "linux", reason="counts what Linux counts")
def test_it_sleeps_while_nobody_asks(tmp_path: Path) -> None:
    """Gradio looked into its queue each millisecond: 5 % of a processor for a program that only waits."""

    def woken(process: int) -> int:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))

    with running(tmp_path) as server:
        time.sleep(2)
        before = woken(server.process.pid)
        time.sleep(2)
        assert woken(server.process.pid) - before < 600  # it was over 1,000


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = serve(tmp_path, "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "端口有别的程序在用" in done.stderr


@pytest.mark.parametrize("what", ["later", "garbage"])
def test_a_store_that_cannot_be_used_is_said_in_a_sentence_and_left_alone(tmp_path: Path, what: str) -> None:
    file = tmp_path / "nianbao.sqlite"
    if what == "later":
        with sqlite3.connect(file) as connection:
            connection.execute("create table alembic_version (version_num varchar(32) not null primary key)")
            connection.execute("insert into alembic_version values ('9999')")
        connection.close()
    else:
        file.write_bytes(b"no database" * 1000)
    done = serve(tmp_path, "--port", "0")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    if what == "later":
        with sqlite3.connect(file) as connection:
            assert connection.execute("select name, version_num from sqlite_master, alembic_version").fetchall() == [
                ("alembic_version", "9999"), ("sqlite_autoindex_alembic_version_1", "9999")
            ]  # fmt: skip
        connection.close()
    else:
        assert file.read_bytes() == b"no database" * 1000


def test_the_import_of_gradio_looks_at_no_type_stub_and_at_no_pandas_and_is_whole(tmp_path: Path) -> None:
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == 'open' else None)\n"
        "from assistant.web import gradio_start; gradio_start.prepare()\n"
        "import gradio; print([name for name in opened if name.endswith('.pyi')], gradio.HTML().click is not None)\n"
        "import assistant.web.app, pandas; print('pandas.core' in sys.modules, pandas.DataFrame({'a': [1]}).shape)\n"
        "import pandas.core; print(sys.modules['pandas'].core is pandas.core)\n"
        "print(gradio.Dataframe().postprocess([[1]]).data)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert done.stdout.split("\n")[:3] == ["[] True", "False (1, 1)", "True"]


def test_two_texts_compared_load_no_pandas(tmp_path: Path) -> None:
    """rapidfuzz asks at each call for `pandas.NA`: the first reading waited three seconds for pandas to say so."""
    code = (
        "import sys\n"
        "from assistant.web import gradio_start; gradio_start.prepare()\n"
        "from rapidfuzz import fuzz, process\n"
        "process.extractOne('总计', ['总  计', '其他'], scorer=fuzz.ratio)\n"
        "print('pandas._libs' in sys.modules)\n"
        "import pandas; print(pandas.DataFrame, pandas.NA)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert done.stdout.split("\n")[0] == "False"
    assert "<NA>" in done.stdout
