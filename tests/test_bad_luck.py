"""A machine out of luck: a wrong clock, a full disk, no home, no memory. One clear word, exit 2, the file unchanged."""

import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant import resources
from assistant.domain import report_file
from tests.drafting.conftest import example

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="limits and mounts of POSIX"),
    pytest.mark.slow,  # each is a process of its own, and most are two
]
EXAMPLE = Path(resources.ROOT) / "examples/qinghe"
NOISE = ("Traceback", "OpenBLAS", "stack backtrace", "Exception ignored", "panicked", "Error:", "site-packages")
NAME = "青禾镇2025.report.json"


def tried(
    folder: Path, *arguments: object, before: str = "", environment: dict[str, str | None] | None = None
) -> tuple[int, str]:
    """Run a command in a shell, after another (`ulimit …`); return its exit code and all it said."""
    own: dict[str, str | None] = dict(os.environ) | {"PYTHONPATH": resources.ROOT.as_posix()} | (environment or {})
    kept = {name: value for name, value in own.items() if value is not None}
    command = [sys.executable, "-m", "assistant", *map(str, arguments)]
    done = subprocess.run(
        ["/bin/sh", "-c", f'{before or ":"} && exec "$@"', "sh", *command],
        cwd=folder, env=kept, capture_output=True, check=False,
        timeout=120,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode("utf-8")


def commands(report: Path) -> dict[str, tuple[object, ...]]:
    """The main commands, each as it is mostly used."""
    return {
        "demo": ("demo", "-o", report.parent / "demo"),
        "check": ("check", report),
        "read": ("read", EXAMPLE / "2025.xlsx", "-o", report.parent / "read.json"),
        "draft": ("draft", report, "--overwrite"),
        "build": ("build", report, "--draft", "-o", report.parent / "out"),
        "set": ("set", report, "表三!D6=7"),
        "approve": ("approve", report, "--section", "封面", "--by", "王明"),
        "edit": ("edit", report, "--section", "problems", "--text-file", EXAMPLE / "notes.md"),
    }


NAMES = tuple(commands(Path("x")))
WRITING = tuple(name for name in NAMES if name != "check")


def clear(said: str) -> bool:
    """Whether what was said is for a person."""
    return not any(sign in said for sign in NOISE)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_text(report_file.dump(example()), encoding="utf-8")
    return path


@contextmanager
def mounted(folder: Path, size: str) -> Generator[Path]:
    """A small disk."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(disk: Path, step: int) -> None:
    """Leave less than `step` bytes on a disk."""
    with (disk / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"x" * step)
        except OSError:
            pass


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A report on a disk with nothing left on it."""
    with mounted(tmp_path / "disk", "256k") as disk:
        path = disk / NAME
        path.write_text(report_file.dump(example()), encoding="utf-8")
        fill(disk, 512)
        yield path


@pytest.mark.parametrize("name", WRITING)
def test_a_full_disk_is_named_and_nothing_is_changed(full: Path, name: str) -> None:
    before = snapshot(full.parent)
    code, said = tried(full.parent, *commands(full)[name])
    assert code == 2, said
    assert "出错" in said
    assert clear(said), said
    assert snapshot(full.parent) == before


def test_on_a_full_disk_all_documents_are_replaced_or_none(tmp_path: Path, report: Path) -> None:
    with mounted(tmp_path / "disk", "300k") as disk:
        build = ("build", report, "--draft", "--to", "html,json,xlsx,docx", "-o", disk)
        assert tried(tmp_path, *build)[0] == 0
        before = snapshot(disk)
        assert tried(tmp_path, "set", report, "表三!D6=7")[0] == 0
        room = (os.statvfs(disk).f_bavail - 8) * os.statvfs(disk).f_bsize  # the first fit, the last does not
        (disk / "filler").write_bytes(b"x" * room)
        before |= {"filler": b"x" * room}
        code, said = tried(tmp_path, *build)
        assert code == 2, said
        assert clear(said), said
        assert snapshot(disk) == before
        (disk / "filler").unlink()
        del before["filler"]
        assert tried(tmp_path, *build)[0] == 0
        after = snapshot(disk)
        assert after.keys() == before.keys()
        assert all(after[name] != before[name] for name in before)


def test_a_full_disk_under_the_output_is_named(report: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    command = f"{sys.executable} -m assistant rules > /dev/full"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False, cwd=resources.ROOT)
    assert done.returncode == 2
    assert clear(done.stderr), done.stderr


@pytest.mark.parametrize("name", WRITING)
def test_a_read_only_folder_is_named_and_nothing_is_changed(tmp_path: Path, name: str) -> None:
    with mounted(tmp_path / "disk", "1m") as disk:
        report = disk / NAME
        report.write_text(report_file.dump(example()), encoding="utf-8")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        before = snapshot(disk)
        code, said = tried(tmp_path, *commands(report)[name])
        assert code == 2, said
        assert "不能写到这里" in said
        assert clear(said), said
        assert snapshot(disk) == before
        assert tried(tmp_path, "check", report)[0] in (0, 1)
        assert tried(tmp_path, "build", report, "--draft", "--to", "html", "-o", tmp_path / "out")[0] == 0
        assert tried(tmp_path, "set", report, "表三!D6=7", "-o", tmp_path / "other.report.json")[0] == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_user_without_a_home_misses_nothing(report: Path, name: str) -> None:
    gone: dict[str, str | None] = dict.fromkeys(("HOME", "USER", "LOGNAME", "XDG_CACHE_HOME", "NIANBAO_CACHE"))
    code, said = tried(report.parent, *commands(report)[name], environment=gone)
    assert code == (1 if name == "check" else 0), said
    assert clear(said), said


def test_a_user_whom_the_system_does_not_know_misses_nothing(report: Path) -> None:
    program = "import os, sys; os.setuid(54321); from assistant.cli.main import run; run(sys.argv[1:])"
    if os.getuid() != 0:
        pytest.skip("needs the right to become another user")
    probe = "import os; os.setuid(54321); import assistant.cli.main, click"
    if subprocess.run([sys.executable, "-c", probe], capture_output=True, check=False).returncode:
        pytest.skip("the interpreter is in the folder of another user")
    gone = {name: value for name, value in os.environ.items() if name not in ("HOME", "USER", "LOGNAME")}
    for path in (report.parent, report):
        path.chmod(0o777)
    command = [sys.executable, "-c", program, "check", str(report)]
    done = subprocess.run(command, env=gone, capture_output=True, text=True, check=False)
    assert clear(done.stderr), done.stderr


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "locale",
    [
        {"LANG": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["C", "POSIX", "uncoerced"],
)
def test_a_machine_that_knows_no_chinese_misses_nothing(report: Path, name: str, locale: dict[str, str]) -> None:
    bare: dict[str, str | None] = dict.fromkeys(("LANG", "LC_ALL", "LC_CTYPE", "PYTHONUTF8"))
    code, said = tried(report.parent, *commands(report)[name], environment=bare | locale)
    assert code == (1 if name == "check" else 0), said
    assert clear(said), said


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("megabytes", [90, 150, 220])
def test_too_little_memory_is_named_or_enough(report: Path, name: str, megabytes: int) -> None:
    before = report.read_bytes()
    # what measures the tests needs memory of its own, and says so itself where there is none
    unmeasured: dict[str, str | None] = {key: None for key in os.environ if key.startswith("COVERAGE")}
    limit = f"ulimit -v {megabytes * 1000}"
    code, said = tried(report.parent, *commands(report)[name], before=limit, environment=unmeasured)
    assert code in (0, 1, 2), said
    assert clear(said), said
    if code == 2:
        assert "内存" in said
        assert report.read_bytes() == before
    assert "字体" not in said  # a font that is there is not called missing


_CLOCK = """
import time
real, shift = time.time, {at} - time.time()
time.time = lambda: real() + shift
local, gm = time.localtime, time.gmtime
time.localtime = lambda at=None: local(time.time() if at is None else at)
time.gmtime = lambda at=None: gm(time.time() if at is None else at)
import datetime
class Shifted(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
class Today(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
datetime.datetime, datetime.date = Shifted, Today
"""


@pytest.mark.parametrize("name", [*NAMES, "template"])
@pytest.mark.parametrize("at", [60, 4_070_908_800], ids=["1970", "2099"])
def test_a_wrong_clock_stops_nothing(report: Path, name: str, at: int) -> None:
    (report.parent / "sitecustomize.py").write_text(_CLOCK.format(at=at), encoding="utf-8")
    path = f"{report.parent}{os.pathsep}{resources.ROOT}"
    arguments = (commands(report) | {"template": ("template", "-o", report.parent / "blank.xlsx")})[name]
    code, said = tried(report.parent, *arguments, environment={"PYTHONPATH": path})
    if name == "template" and "1969" in said:  # there was no report on that year: asked for, not guessed
        assert code == 2
    else:
        assert code == (1 if name == "check" else 0), said
    assert clear(said), said


def test_a_reader_that_is_killed_is_told_of_and_nothing_is_written(report: Path) -> None:
    before = snapshot(report.parent)
    script = report.parent / "kill.sh"
    read = f"{sys.executable} -m assistant read {EXAMPLE / '2024.docx'} -o {report} --replace"
    # the only child of the command is the reader of the document
    children = "$(cat /proc/$p/task/$p/children 2>/dev/null)"
    kill = f'for i in $(seq 2000); do c={children}; [ -n "$c" ] && kill -9 $c && break; done'
    script.write_text(f"{read} & p=$!\n{kill}\nwait $p\n", encoding="utf-8")
    done = subprocess.run(["/bin/bash", script], capture_output=True, text=True, check=False, cwd=resources.ROOT)
    script.unlink()
    assert done.returncode == 2, done.stderr
    assert "没有读" in done.stderr
    assert clear(done.stderr)
    assert snapshot(report.parent) == before
