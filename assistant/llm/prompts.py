"""Prompt templates: one Markdown file each, `prompts/ID@VERSION.md`, with a YAML head and `$name` variables.

A version is never edited: a change is a new file, so that a draft's `prompt` always says what was asked.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from string import Template
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant import lazy, resources
from assistant.errors import BrokenResource
from assistant.llm.calls import Ask, Message
from assistant.llm.models import limits

FOLDER = "prompts"
VARIABLES = {
    "organ": "单位全称",
    "level": "哪一级、哪一类单位，这一级的报告怎样写",
    "self": "单位怎样称呼自己：我县、我局、我镇",
    "year": "报告的年度",
    "section": "这一节的标题",
    "length": "多少字",
    "demands": "法律和本地的通知要求写到的",
    "facts": "表格里的数，一行一个：编号、名称、数、上年的数",
    "figures": "这一节用得着的数，一行一个：编号、名称、数、上年的数、比较、占比；是0的只有名称",
    "notes": "工作记录，作为资料围起来",
    "other_notes": "总体情况的工作记录，作为资料围起来；只有写问题一节时才有",
    "last_year": "上年报告写的问题，作为资料围起来",
    "last_overview": "上年的总体情况的开头，作为资料围起来；只有写总体情况时才有",
    "draft": "这一节现在的文字",
    "other_draft": "同一节的另一稿，比较两稿时才有",
    "rubric": "比较两稿的尺度，比较两稿时才有",
    "findings": "要改的地方，一行一条",
}
_NAME = lazy.compile(r"[a-z_]+@[1-9][0-9]{0,3}")  # “overview@1”, not “overview”, not “overview@0”
# “---\nsection: any\n---\n## system” → “section: any”, not “## system”
_HEAD = lazy.compile(r"\A---\n(?P<head>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
# “## system” → system, “## example user” → “example user”, not “### system”
_PART = lazy.compile(r"^## +(?P<name>[a-z ]+?) *$", re.MULTILINE)
_ROLES: dict[str, str] = {"system": "system", "user": "human", "example user": "human", "example assistant": "ai"}


class _Head(BaseModel):
    """The head of a prompt file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: Literal["overview", "problems", "other_matters", "any"]
    variables: tuple[str, ...]
    temperature: float = Field(default=0.3, ge=0, le=2)
    max_tokens: int | None = Field(default=None, ge=1)
    changelog: tuple[str, ...] = Field(min_length=1)


class Prompt(BaseModel):
    """One version of one template: its head, and its messages with their variables not yet filled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    head: _Head
    messages: tuple[Message, ...]

    @property
    def title(self) -> str:
        """The first line of its changelog, the newest: why it is as it is."""
        return self.head.changelog[0]

    @property
    def drafts(self) -> str:
        """What is drafted by it: a narrative, or `suggest`; "" where another call asks by it (`repair`, `judge`)."""
        if id_of(self.name) == "suggest":
            return "suggest"
        return "" if self.head.section == "any" else self.head.section

    def render(self, values: Mapping[str, str]) -> tuple[Message, ...]:
        """Return the messages with every variable filled; values are put in once and never read as templates.

        Raises:
            BrokenResource: It uses a variable that there is nothing for here.
        """
        if missing := set(self.head.variables) - values.keys():
            raise BrokenResource(
                "这里没有 {names} 可用",
                where=_place(self.name),
                then="可用的有：{known}。",
                names=_dollars(missing),
                known=_dollars(set(values)),
            )
        return tuple((role, Template(text).substitute(values)) for role, text in self.messages)

    def asking(self, messages: tuple[Message, ...], seed: int) -> Ask:
        """Return what is asked of a model with messages of this prompt, as its head says."""
        return Ask(messages, self.head.temperature, seed, self.head.max_tokens or limits().max_tokens)


def names() -> list[str]:
    """Return the names of all prompts, sorted by id, then version."""
    found = [name for name in resources.names(FOLDER, ".md") if _NAME.fullmatch(name)]
    return sorted(found, key=lambda name: (id_of(name), number_of(name)))


def latest(prompt_id: str) -> str:
    """Return the name of the newest version of a prompt.

    Raises:
        BrokenResource: There is none.
    """
    versions = [name for name in names() if id_of(name) == prompt_id]
    if not versions:
        raise BrokenResource("没有这个文件", where=f"{FOLDER}/{prompt_id}@1.md", then=_which())
    return versions[-1]


def id_of(name: str) -> str:
    """Return the id of a version: overview@2 → overview."""
    return name.partition("@")[0]


def number_of(name: str) -> int:
    """Return the number of a version: overview@2 → 2."""
    return int(name.partition("@")[2])


def version(name: str) -> str:
    """Return the version that a name stands for: itself, or of an id the newest.

    Raises:
        BrokenResource: It is an id of none.
    """
    return name if "@" in name else latest(name)


def former(name: str) -> str:
    """Return the version before one, "" where it is the first."""
    own = [other for other in names() if id_of(other) == id_of(name)]
    return own[own.index(name) - 1] if name in own[1:] else ""


def source(name: str) -> str:
    """Return the text of a prompt file.

    Raises:
        BrokenResource: There is no such version, it is no text, or may not be read.
    """
    relative = f"{FOLDER}/{name}.md"
    if not _NAME.fullmatch(name) or name not in names():
        raise BrokenResource("没有这个文件", where=relative, then=_which())
    return resources.text_of(resources.find(relative), _place(name))


def load(name: str) -> Prompt:
    """Read a prompt, such as `overview@1`, or the newest version of `overview`.

    Raises:
        BrokenResource: The file is missing, not in its parts, or uses a variable that it does not name.
    """
    whole = version(name)
    return _read(whole, source(whole))


@lru_cache(maxsize=100)  # a file that was changed has another text
def _read(name: str, text: str) -> Prompt:
    where = _place(name)
    parts = _HEAD.match(text)
    if parts is None:
        raise BrokenResource("开头没有用两行“---”围起来的文件头", where=where)
    prompt = Prompt(name=name, head=_head(parts["head"], where), messages=_messages(parts["body"], where))
    _require_variables(prompt, where)
    return prompt


def _place(name: str) -> str:
    return resources.place(f"{FOLDER}/{name}.md")


def _which() -> str:
    return "可用的有：" + "、".join(names()).replace("{", "{{").replace("}", "}}") + "。"


def _head(text: str, where: str) -> _Head:
    try:
        return _Head.model_validate(resources.parse(f"\n{text}", where))  # below the first ---
    except ValidationError as error:
        key, problem = next(resources.explain(error))
        raise BrokenResource("文件头的“{key}”不对（{problem}）", where=where, key=key, problem=problem) from None


def _messages(body: str, where: str) -> tuple[Message, ...]:
    pieces = _PART.split(body)
    found = list(zip(pieces[1::2], (piece.strip("\n") for piece in pieces[2::2]), strict=True))
    order = [name for name, _ in found]
    examples = order[1:-1]
    pairs = ["example user", "example assistant"] * (len(examples) // 2)
    if pieces[0].strip() or order[:1] != ["system"] or order[-1:] != ["user"] or examples != pairs:
        raise BrokenResource(
            "应依次是 ## system、几对 ## example user 和 ## example assistant、## user",
            where=where,
            then="现在依次是：{parts}。",
            parts="、".join(order) or "没有",
        )
    return tuple((_ROLES[name], text) for name, text in found)


def _require_variables(prompt: Prompt, where: str) -> None:
    declared = set(prompt.head.variables)
    known = "、".join(f"${name}" for name in VARIABLES)
    if unknown := declared - VARIABLES.keys():
        raise BrokenResource(
            "不认识 {names}", where=where, then="可用的有：{known}。", names=_dollars(unknown), known=known
        )
    used: set[str] = set()
    for _, text in prompt.messages:
        if not Template(text).is_valid():
            raise BrokenResource("有一处 $ 后面不是变量名", where=where, then="要写 $ 本身，请写成 $$。")
        used |= set(Template(text).get_identifiers())
    if missing := used - declared:
        raise BrokenResource(
            "用了 {names}，文件头的 variables 里没有",
            where=where,
            then="可用的有：{known}。",
            names=_dollars(missing),
            known=known,
        )
    if unused := declared - used:
        raise BrokenResource(
            "文件头写了 {names}，正文没有用到", where=where, then="请从 variables 里去掉。", names=_dollars(unused)
        )


def _dollars(names: set[str]) -> str:
    return "、".join(f"${name}" for name in sorted(names))
