"""Expressions kept from one start to the next find what fresh ones find; nothing hangs on their being kept."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import compiled
from assistant import kept as kept_

ROOT = Path(__file__).parent.parent
FIND = r"""
import re, sys
from assistant import compiled
if "kept" in sys.argv:
    def parse(*_): raise AssertionError("compiled again")
    compiled._parser.parse = parse
number = compiled.compile(r"(?P<n>[0-9]+)(?P<unit>[件条])|(?:(?<=共)[一-鿿〇]{2})", re.I)
print([match.groupdict() for match in number.finditer("收到3件，共公开12条")], number.sub("x", "3件"), number.flags)
"""


def run(cache: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.defpath, "PYTHONPYCACHEPREFIX": str(cache), "PYTHONIOENCODING": "utf-8"} | environment
    return subprocess.run(
        [sys.executable, "-c", FIND, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip


def kept(cache: Path) -> list[Path]:
    return [*cache.rglob("*.kept*")]


def test_a_second_start_finds_the_same_without_compiling(tmp_path: Path) -> None:
    first = run(tmp_path)
    assert "{'n': '3', 'unit': '件'}" in first.stdout
    assert len(kept(tmp_path)) == 1
    second = run(tmp_path, "kept")
    assert (second.stdout, second.stderr) == (first.stdout, "")


@pytest.mark.parametrize("content", [b"", b"no marshal", b"\xe9\x00", b"[\x02\x00\x00\x00NN"])
def test_what_is_damaged_is_made_anew(tmp_path: Path, content: bytes) -> None:
    first = run(tmp_path)
    (place,) = kept(tmp_path)
    place.write_bytes(content)
    assert run(tmp_path).stdout == first.stdout
    assert place.read_bytes() != content
    assert run(tmp_path, "kept").stdout == first.stdout


def test_nothing_is_written_where_no_byte_code_is(tmp_path: Path) -> None:
    assert run(tmp_path, PYTHONDONTWRITEBYTECODE="1").stdout == run(tmp_path / "other").stdout
    assert kept(tmp_path) == kept(tmp_path / "other")


def test_a_place_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    found = run(blocked)
    assert (found.returncode, found.stderr) == (0, "")
    assert "'unit': '条'" in found.stdout


def test_a_python_with_other_insides_compiles_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise AttributeError("_code")

    monkeypatch.setattr(compiled, "_compiled", gone)
    assert compiled.compile(r"办结(\d+)件").findall("办结7件") == ["7"]


def test_a_wrong_expression_is_told_as_by_re() -> None:
    with pytest.raises(re.error, match="unterminated"):
        compiled.compile("(办结")


_ATOMS = st.sampled_from(
    [
        "公",
        "开",
        "[公办]",
        "[^公]",
        ".",
        "(?<!办)",
        "(?<=公)",
        "(?=开)",
        "(?!结)",
        "^",
        "$",
        r"\b",
        r"\d",
        r"\w",
        r"[\s公]",
        r"\W",
        "(?i:a)",
    ]
)
EXPRESSIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
        inner.map(lambda one: f"({one})?"),
        inner.map(lambda one: f"(?:{one}|)"),
        inner.map(lambda one: f"(?:{one}){{1,2}}?"),
        inner.map(lambda one: f"(?>{one})"),
    ),
    max_leaves=8,
)


@given(expression=EXPRESSIONS, text=st.text("公开办结1aA２ \n", max_size=12))
def test_an_expression_finds_what_it_finds_for_re(expression: str, text: str) -> None:
    own, usual = compiled.compile(expression), re.compile(expression)
    found = [(match.span(), match.groups()) for match in own.finditer(text)]
    assert found == [(match.span(), match.groups()) for match in usual.finditer(text)]
    assert bool(own.match(text)) == bool(usual.match(text))
    assert own.sub("-", text) == usual.sub("-", text)


READ = """
import sys
from pathlib import Path
from assistant import resources
from assistant.domain.formats import Format
if "kept" in sys.argv:
    def parse(*_): raise AssertionError("read again")
    resources.parse = parse
print(ascii(resources.load(Format, "schemas/formats/2021.yaml").notice))
"""


def test_a_shipped_file_is_not_parsed_again_at_the_next_start(tmp_path: Path) -> None:
    env = {"PATH": os.defpath, "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONIOENCODING": "utf-8"}

    def start(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", READ, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )

    first = start()
    assert (first.returncode, first.stderr) == (0, "")
    assert (start("kept").stdout, start("kept").stderr) == (first.stdout, "")


@pytest.mark.parametrize("made", [object(), {1: object()}, [print]])
def test_what_cannot_be_kept_is_no_trouble(made: object) -> None:
    kept_.keep(("a test",), made)
    assert kept_.found(("a test",)) is None


def test_what_was_kept_is_given_as_new_each_time() -> None:
    kept_.keep(("a list",), [1, 2])
    kept_.found(("a list",)).append(3)
    assert kept_.found(("a list",)) == [1, 2]
