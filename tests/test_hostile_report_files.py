"""A report file may come from anyone: what no honest one holds is refused in a sentence, and nothing is waited for."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import files as plain_files
from assistant import plain_data
from assistant.batch import folder
from assistant.domain import report_file
from assistant.domain.report import Note, Report, Section
from assistant.errors import UnusableInput
from assistant.workflow import files
from tests.cli.test_frame import nianbao
from tests.drafting.conftest import example

Output = pytest.CaptureFixture[str]
GOOD = report_file.dump(example())


def with_text(text: str) -> str:
    """The good file with `text`, which is JSON, for the year."""
    return GOOD.replace('"year": 2025', f'"year": {text}', 1)


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)

HOSTILE: dict[str, tuple[str, str]] = {
    "an exponent of a million.json": (with_text("1e999999"), "长得不像报告里的数"),
    "a small exponent of a million.json": (with_text("1e-999999"), "长得不像报告里的数"),
    "an integer of 4,000 digits.json": (with_text("9" * 4000), "长得不像报告里的数"),
    "an integer of 5,000 digits.json": (with_text("9" * 5000), "长得不像报告里的数"),
    "NaN.json": (with_text("NaN"), "长得不像报告里的数"),
    "minus infinity.json": (with_text("-Infinity"), "长得不像报告里的数"),
    "half an emoji.json": (GOOD.replace("青禾镇", "青禾镇\\ud83d", 1), "不成对的代理字符"),
    "half an emoji in a key.json": ('{"\\udc00": 1}', "不成对的代理字符"),
    "a key twice.json": (GOOD.replace('"year": 2025', '"year": 2025, "year": 2024', 1), "“year”写了两次"),
    "a cell twice.json": ('{"figures": {"requests": {"a": 1, "a": 2}}}', "“a”写了两次"),
    "a hundred levels.json": ("[" * 100 + "]" * 100, "层次太深"),
    "a million levels.json": ("[" * 1_000_000, "层次太深"),
    "a million objects.json": ('{"a":' * 1_000_000, "层次太深"),
    "two million values.json": ("[" + "0," * 2_000_000 + "0]", "内容太多"),
    "version true.json": (GOOD.replace('"schema_version": 2', '"schema_version": true', 1), "schema_version"),
    "version 1.0.json": (GOOD.replace('"schema_version": 2', '"schema_version": 1.0', 1), "schema_version"),
    "version in quotes.json": (GOOD.replace('"schema_version": 2', '"schema_version": "2"', 1), "schema_version"),
    "version null.json": (GOOD.replace('"schema_version": 2', '"schema_version": null', 1), "schema_version"),
    "version 0.json": (GOOD.replace('"schema_version": 2', '"schema_version": 0', 1), "schema_version"),
    "version -1.json": (GOOD.replace('"schema_version": 2', '"schema_version": -1', 1), "schema_version"),
    "a later version.json": (GOOD.replace('"schema_version": 2', '"schema_version": 3', 1), "更新的版本"),
    "a billion laughs.yaml": (LAUGHS, "用了锚点"),
    "an anchor that is itself.yaml": ("a: &a [*a]\n", "用了锚点"),
    "a merge of keys.yaml": ("a: {x: 1}\n<<: {year: 2024}\n", "不是正确的 YAML"),
    "a tag of python.yaml": ("a: !!python/name:os.system\n", "用了标签"),
    "a tag of one's own.yaml": ("a: !secret x\n", "用了标签"),
    "binary.yaml": ("a: !!binary R0lGODlhDAAMAIQAAP\n", "用了标签"),
    "a key twice.yaml": ("year: 2025\nyear: 2024\n", "“year”写了两次"),
    "ten thousand levels.yaml": ("[" * 10_000, "层次太深"),
    "ten thousand levels of blocks.yaml": ("- " * 10_000 + "x", "层次太深"),
    "infinity.yaml": ("year: .inf\n", "长得不像报告里的数"),
    "not a number.yaml": ("year: .nan\n", "长得不像报告里的数"),
    "an exponent.yaml": ("year: 1.0e+99999\n", "长得不像报告里的数"),
    "an integer of 4,000 digits.yaml": ("year: " + "9" * 4000 + "\n", "长得不像报告里的数"),
    "a day that is none.yaml": ("dated: 2026-13-45\n", "有一个值不能用"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_honest_report_file_holds_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    text, said = HOSTILE[name]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput) as caught:
        files.load(path)
    assert said in str(caught.value)
    assert name in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_file_in_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(UnusableInput, match="另存为 UTF-8"):
        files.load(path)
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())  # what Windows' editor puts before it is no fault
    assert report_file.plain(files.load(path)) == report_file.plain(example())


def test_octal_and_clock_like_numbers_of_yaml_are_not_taken_for_others(tmp_path: Path) -> None:
    assert plain_data.from_yaml("a: 010\nb: 1:30\nc: 0x1F\nd: 12\ne: 1_000\n", "a.yaml") == {
        "a": "010", "b": "1:30", "c": "0x1F", "d": 12, "e": "1_000",
    }  # fmt: skip


KINDS: dict[str, Callable[[Path], object]] = {
    "a pipe": lambda path: os.mkfifo(path),
    "a link to a pipe": lambda path: (os.mkfifo(path.with_name("pipe")), path.symlink_to("pipe")),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a terminal": lambda path: path.symlink_to("/dev/tty"),
    "a folder": lambda path: path.mkdir(),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nothing"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("suffix", [".json", ".yaml", ".docx", ".txt"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_ordinary_file_is_refused_at_once(kind: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    KINDS[kind](path)
    with pytest.raises(UnusableInput):
        files.load(path)
    with pytest.raises(UnusableInput):
        files.text_in(path)
    with pytest.raises(UnusableInput):
        plain_files.read(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_socket_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("a.json")
        with pytest.raises(UnusableInput, match="不是文件"):
            files.load(Path("a.json"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_folder_full_of_traps_is_checked_to_its_end(tmp_path: Path, capsys: Output) -> None:
    for name, (text, _) in HOSTILE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "zero.docx").symlink_to("/dev/zero")
    (tmp_path / "self.yaml").symlink_to("self.yaml")
    (tmp_path / "good.report.json").write_text(GOOD, encoding="utf-8")
    checked = folder.check(tmp_path)
    said = {unit.file: unit.problem for unit in checked.units}
    assert said.pop("good.report.json") == ""
    assert "不是文件" in said["pipe.json"]
    assert "不是文件" in said["zero.docx"]
    assert all(said.values())
    assert len(said) + len(checked.ignored) == len(HOSTILE) + 3
    assert nianbao("check", tmp_path) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_one_report_that_upsets_a_rule_does_not_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.report.json").write_text(GOOD.replace("青禾镇", f"青禾{name}镇"), encoding="utf-8")
    upset = Report.texts.fget
    assert upset is not None

    def texts(self: Report) -> tuple[str, ...]:
        if self.organ.name.startswith("青禾a"):
            raise ZeroDivisionError
        return upset(self)

    monkeypatch.setattr(Report, "texts", property(texts))
    one, other = folder.check(tmp_path).units
    assert one.checked is None
    assert "没有查完" in one.problem
    assert other.checked is not None


def name_last(folder_: Path, name: str) -> Path:
    path = folder_ / "a.report.json"
    path.write_text(report_file.dump(example().having(last_year=name)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../secret.report.json", "/etc/passwd", "a/../../secret.report.json", "~/secret.report.json",
        "file:///etc/passwd", "\\\\server\\share\\a.docx", "C:\\a.docx", "C:a.docx", "a\x00.docx", "link.report.json",
        "linked/secret.report.json", "..\\secret.report.json",
    ],
)  # fmt: skip
def test_last_years_file_elsewhere_is_not_opened_but_named(
    name: str, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    secret = tmp_path / "secret.report.json"
    secret.write_text(report_file.dump(example().having(year=2024, last_year=None)), encoding="utf-8")
    if sys.platform != "win32":
        (own / "link.report.json").symlink_to(secret)
        (own / "linked").symlink_to(tmp_path)
    path = name_last(own, name)
    opened: list[object] = []
    do = os.open

    def watched(target: Any, *rest: Any) -> int:
        opened.append(str(target))
        return do(target, *rest)

    monkeypatch.setattr("os.open", watched)
    assert files.load(path).last is None
    assert opened == [str(path)]
    monkeypatch.undo()
    assert nianbao("check", path) == 1
    assert "C104" in capsys.readouterr().out
    assert files.load(path, secret).last is not None


def test_last_years_file_in_a_folder_below_is_opened(tmp_path: Path) -> None:
    (tmp_path / "去年").mkdir()
    (tmp_path / "去年/2024.report.json").write_text(
        report_file.dump(example().having(year=2024, last_year=None)), encoding="utf-8"
    )
    last = files.load(name_last(tmp_path, "去年/2024.report.json")).last
    assert last is not None
    assert last.year == 2024


def test_last_years_file_given_from_elsewhere_is_kept_in_the_report(tmp_path: Path, capsys: Output) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    last = other / "2024.report.json"
    last.write_text(report_file.dump(example().having(year=2024, last_year=None)), encoding="utf-8")
    path = own / "a.report.json"
    path.write_text(report_file.dump(example().having(last_year=None)), encoding="utf-8")
    assert nianbao("draft", path, "--last", last) == 0
    last.unlink()
    again = files.load(path).last
    assert again is not None
    assert again.year == 2024


def test_a_report_too_large_to_be_opened_is_never_saved(tmp_path: Path) -> None:
    path = tmp_path / "a.report.json"
    path.write_text(GOOD, encoding="utf-8")
    large = example().with_text("overview", "长" * (8 << 20))
    with pytest.raises(UnusableInput, match="最大的是“一、总体情况”") as caught:
        files.save(large, path, None)
    assert str(path) in str(caught.value)
    assert path.read_text(encoding="utf-8") == GOOD


def test_a_text_with_half_an_emoji_is_never_saved(tmp_path: Path) -> None:
    path = tmp_path / "a.report.json"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(UnusableInput, match="“开展工作”后面有不成对的代理字符"):
        files.save(example().with_text("overview", "开展工作\ud83d。"), path, None)
    assert path.read_text(encoding="utf-8") == GOOD


TEXT = st.text(st.characters(codec=None), max_size=30) | st.sampled_from(
    [
        "\x00",
        "a\u2028b",
        "\r\n",
        "\x85",
        "\ufeff",
        "\ud800",
        "é",
        "null",
        "~",
        "*a",
        "&a b",
        "!t",
        "- x",
        "1e5",
        "a: b",
        "\t",
    ]
)


@given(TEXT, TEXT, TEXT, st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_saved_is_what_is_opened_or_nothing_is(
    tmp_path: Path, one: str, two: str, three: str, is_json: bool
) -> None:
    path = tmp_path / ("a.report.json" if is_json else "a.report.yaml")
    old = report_file.dump(example(), is_json=is_json)
    path.write_text(old, encoding="utf-8", newline="")
    made = example().having(
        sections={"overview": Section(text=one, origin="human")},
        organ=example().organ.model_copy(update={"name": two}),
        notes=(Note(id="n1", aspect="proactive", text=three),),
    )
    try:
        files.save(made, path, None)
    except UnusableInput:
        assert path.read_bytes().decode() == old
    else:
        assert files.load(path).sections == made.sections
        assert files.load(path).notes == made.notes
        assert files.load(path).organ == made.organ


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is limited by the system's own means")
def test_every_trap_is_refused_within_300_mb(tmp_path: Path) -> None:
    for name, (text, _) in HOSTILE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))\n"
        "from pathlib import Path\nfrom assistant.domain import report_file\n"
        "from assistant.errors import UnusableInput\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    try: report_file.load(path)\n"
        "    except UnusableInput: print(path.name)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == sorted(HOSTILE)


def test_the_report_of_a_program_that_reads_itself_back_is_unchanged() -> None:
    plain: Any = json.loads(GOOD)
    assert plain_data.from_json(GOOD, "a") == plain
    again = report_file.parse(report_file.dump(example(), is_json=False), "a", is_json=False)
    assert report_file.plain(again) == plain


def test_a_cell_named_by_dots_beside_its_own_place_is_refused() -> None:
    with pytest.raises(UnusableInput, match="写了两次"):
        report_file.parse(
            GOOD.replace('"figures": {', '"figures": {"requests.received.total": 99, ', 1), "a", is_json=True
        )


def test_a_count_beyond_any_report_is_refused_and_ends_in_no_crash() -> None:
    with pytest.raises(UnusableInput, match="应是数"):
        report_file.parse(GOOD.replace('"total": 12', f'"total": {10**28}', 1), "a", is_json=True)


def test_a_name_longer_than_any_organs_is_refused() -> None:
    with pytest.raises(UnusableInput, match="太长"):
        report_file.parse(GOOD.replace("青禾镇人民政府", "镇" * 400, 1), "a", is_json=True)


def test_a_record_of_what_was_built_that_is_a_pipe_is_not_waited_for(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "a.report.json"
    path.write_text(GOOD, encoding="utf-8")
    if sys.platform != "win32":
        os.mkfifo(tmp_path / ".a.report.json.built.json")
    nianbao("build", path, "-o", tmp_path / "out", "--draft", "--to", "html")
    assert "Traceback" not in capsys.readouterr().err


def test_a_line_feed_in_a_files_name_makes_no_line_of_the_outcome(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "x\n没有发现问题。\n.report.json").write_text(GOOD, encoding="utf-8")
    nianbao("check", tmp_path)
    assert "\n没有发现问题。\n" not in capsys.readouterr().out
