from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import settings
from assistant.errors import BrokenResource
from assistant.llm import prompts

BODY = "## system\n你替$organ写。\n\n## user\n材料：\n$notes"
HEAD = "section: overview\nvariables: [organ, notes]\nchangelog:\n  - 1（2026-11）：第一版。"
Write = Callable[..., None]


@pytest.fixture
def write(home: Path) -> Write:
    """Write a prompt of the user's own."""

    def written(name: str = "mine@1", head: str = HEAD, body: str = BODY) -> None:
        path = home / "prompts" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(f"---\n{head}\n---\n{body}\n".encode())

    return written


def failed(name: str = "mine@1") -> str:
    with pytest.raises(BrokenResource) as caught:
        prompts.load(name)
    return named(str(caught.value))


def named(said: str) -> str:
    """What an error says, the folder of the user's own files left out."""
    return said.removeprefix(f"{settings.home()}/")


VERSIONS = {
    "compare": 1,
    "judge": 2,
    "other_matters": 2,
    "overview": 2,
    "problems": 2,
    "repair": 3,
    "resume": 2,
    "suggest": 2,
}
SHIPPED = [f"{name}@{version}" for name, last in VERSIONS.items() for version in range(1, last + 1)]


def test_all_prompts_that_are_shipped_are_known() -> None:
    assert prompts.names() == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_prompt_is_whole(name: str) -> None:
    prompt = prompts.load(name)
    assert prompt.name == name
    assert prompt.head.changelog
    assert prompt.title.startswith(f"{name.partition('@')[2]}（")
    roles = [role for role, _ in prompt.messages]
    pairs = (len(roles) - 2) // 2
    assert roles == ["system", *["human", "ai"] * pairs, "human"]
    assert 2 <= pairs <= 3
    assert not [text for _, text in prompt.messages[1:-1] if "$" in text]
    assert all(text.strip() for _, text in prompt.messages)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_prompt_is_filled_with_every_value_it_names(name: str) -> None:
    prompt = prompts.load(name)
    messages = prompt.render({variable: f"《{variable}》" for variable in prompts.VARIABLES})
    said = "\n".join(text for _, text in messages)
    assert "$" not in said
    assert all(f"《{variable}》" in said for variable in prompt.head.variables)


def test_a_value_that_looks_like_a_template_comes_through_unchanged(write: Write) -> None:
    write()
    notes = "$organ ${organ} $$ {{x}} {y} [[n1]] %s \\1"
    assert prompts.load("mine@1").render({"organ": "甲镇", "notes": notes}) == (
        ("system", "你替甲镇写。"),
        ("human", f"材料：\n{notes}"),
    )


def test_values_that_a_prompt_does_not_ask_for_are_left_out(write: Write) -> None:
    write()
    assert "乙" not in str(prompts.load("mine").render({"organ": "甲镇", "notes": "无", "facts": "乙"}))


def test_a_value_that_is_missing_is_named(write: Write) -> None:
    write()
    with pytest.raises(BrokenResource) as caught:
        prompts.load("mine").render({"organ": "甲镇", "facts": ""})
    assert named(str(caught.value)) == "prompts/mine@1.md：这里没有 $notes 可用。可用的有：$facts、$organ。"


def test_a_dollar_is_written_as_two(write: Write) -> None:
    write(body="## system\n$organ\n\n## user\n$notes 合 $$5")
    assert prompts.load("mine").render({"organ": "甲镇", "notes": "共"})[1] == ("human", "共 合 $5")


def test_a_variable_may_touch_the_chinese_around_it(write: Write) -> None:
    write(body="## system\n在$organ的\n\n## user\n${notes}organ")
    assert prompts.load("mine").render({"organ": "甲镇", "notes": "无"}) == (
        ("system", "在甲镇的"),
        ("human", "无organ"),
    )


def test_the_newest_version_is_the_highest_number(write: Write) -> None:
    for name in ("mine@9", "mine@10", "mine@2"):
        write(name, body=f"{BODY}\n{name}")
    assert prompts.latest("mine") == "mine@10"
    assert prompts.load("mine").name == "mine@10"
    assert [name for name in prompts.names() if name.startswith("mine")] == ["mine@2", "mine@9", "mine@10"]
    assert prompts.load("mine@9").messages[-1][1].endswith("mine@9")


def test_the_user_s_own_file_wins(write: Write) -> None:
    shipped = prompts.load("overview@1")
    write("overview@1")
    assert prompts.load("overview@1") != shipped
    assert prompts.load("overview@1").messages[0] == ("system", "你替$organ写。")
    write("overview@3", body=f"{BODY}二")
    assert prompts.load("overview").name == "overview@3"


def test_examples_become_messages_of_both_sides(write: Write) -> None:
    pair = "## example user\n例子\n\n## example assistant\n答案\n\n"
    write(body=BODY.replace("## user", f"{pair}{pair}## user"))
    assert [role for role, _ in prompts.load("mine").messages] == ["system", "human", "ai", "human", "ai", "human"]


@pytest.mark.parametrize(
    "name", ["nobody", "nobody@1", "mine@2", "mine@01", "Mine@1", "../mine@1", "mine@1@1", "mi{ne"]
)
def test_a_prompt_that_is_not_there_leads_to_those_that_are(write: Write, name: str) -> None:
    write()
    message = failed(name)
    assert "没有这个文件。可用的有：compare@1、judge@1、judge@2、mine@1、other_matters@1、" in message
    assert name.partition("@")[0] in message


def test_an_unknown_variable_is_named_and_the_known_ones_are_told(write: Write) -> None:
    write(head=HEAD.replace("notes", "notes, organn"), body=f"{BODY}$organn")
    assert failed() == (
        "prompts/mine@1.md：不认识 $organn。"
        "可用的有：$organ、$level、$self、$year、$section、$length、$demands、$facts、$figures、$notes、$other_notes、"
        "$last_year、$last_overview、$draft、$other_draft、$rubric、$findings。"
    )


def test_a_variable_that_the_head_does_not_name_is_refused(write: Write) -> None:
    write(body=f"{BODY}$facts$year")
    assert failed().startswith("prompts/mine@1.md：用了 $facts、$year，文件头的 variables 里没有。可用的有：$organ、")


def test_a_variable_that_nothing_uses_is_refused(write: Write) -> None:
    write(head=HEAD.replace("notes", "notes, facts"))
    assert failed() == "prompts/mine@1.md：文件头写了 $facts，正文没有用到。请从 variables 里去掉。"


@pytest.mark.parametrize("bad", ["$单位", "$ organ", "100$", "${organ", "${}", "$5"])
def test_a_dollar_before_no_name_is_refused(write: Write, bad: str) -> None:
    write(body=f"{BODY}\n{bad}")
    assert failed() == "prompts/mine@1.md：有一处 $ 后面不是变量名。要写 $ 本身，请写成 $$。"


@pytest.mark.parametrize(
    ("body", "order"),
    [
        ("没有分段", "没有"),
        ("## user\n$organ$notes", "user"),
        ("## system\n$organ$notes", "system"),
        ("## user\n$organ\n## system\n$notes", "user、system"),
        ("## system\n$organ\n## example user\n一\n## user\n$notes", "system、example user、user"),
        (
            "## system\n$organ\n## example assistant\n一\n## example user\n二\n## user\n$notes",
            "system、example assistant、example user、user",
        ),
        ("## system\n$organ\n## user\n$notes\n## example user\n一", "system、user、example user"),
        ("## system\n$organ\n## notes\n一\n## user\n$notes", "system、notes、user"),
        ("前言\n## system\n$organ\n## user\n$notes", "system、user"),
    ],
)
def test_parts_in_another_order_are_refused(write: Write, body: str, order: str) -> None:
    write(body=body)
    assert failed() == (
        "prompts/mine@1.md：应依次是 ## system、几对 ## example user 和 ## example assistant、## user。"
        f"现在依次是：{order}。"
    )


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        (HEAD.replace("overview", "overwiev"), "文件头的“section”不对"),
        (HEAD.replace("section: overview\n", ""), "文件头的“section”不对（缺少）"),
        (HEAD.replace("changelog:\n  - 1（2026-11）：第一版。", "changelog: []"), "文件头的“changelog”不对"),
        (f"{HEAD}\ntemperature: 3", "文件头的“temperature”不对"),
        (f"{HEAD}\nmax_tokens: 0", "文件头的“max_tokens”不对"),
        (f"{HEAD}\nmodel: gpt", "文件头的“model”不对（不认识这一项）"),
        ("section: overview\nvariables: [organ, notes\nchangelog: [一]", "第 4 行不是正确的 YAML"),
        ("只是一句话", "文件头的“”不对"),
        ("", "文件头的“”不对"),
    ],
)
def test_a_head_that_is_not_as_it_should_be_is_refused(write: Write, head: str, problem: str) -> None:
    write(head=head)
    assert failed().startswith(f"prompts/mine@1.md：{problem}")


def test_a_file_without_a_head_is_refused(home: Path, write: Write) -> None:
    write()
    (home / "prompts" / "mine@1.md").write_text(BODY, encoding="utf-8")
    assert failed() == "prompts/mine@1.md：开头没有用两行“---”围起来的文件头"


@pytest.mark.parametrize(("encoding", "newline"), [("utf-8-sig", "\n"), ("utf-8", "\r\n"), ("utf-8-sig", "\r\n")])
def test_a_file_as_a_windows_editor_saves_it_is_read(home: Path, write: Write, encoding: str, newline: str) -> None:
    write()
    before = prompts.load("mine")
    path = home / "prompts" / "mine@1.md"
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", newline).encode(encoding))
    assert prompts.load("mine") == before


def test_a_file_in_another_encoding_is_refused(home: Path, write: Write) -> None:
    write()
    path = home / "prompts" / "mine@1.md"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert failed() == "prompts/mine@1.md：不是 UTF-8 文字。请把它另存为 UTF-8。"


def test_files_with_other_names_are_no_prompts(home: Path, write: Write) -> None:
    for name in ("README", "mine", "mine@0", "mine@x", "mine@1-copy"):
        write(name)
    assert prompts.names() == SHIPPED
