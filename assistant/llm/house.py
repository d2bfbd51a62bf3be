"""What is wrong with a prompt before it is sent to anybody: variables, the rules of the house, how long it is."""

from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from assistant import files, resources, settings
from assistant.errors import BrokenResource, UnusableInput
from assistant.llm import prompts, tokens


class _Rule(BaseModel):
    """One rule: in prompts of these ids (all, without any) one of the words stands in the system message."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    why: str
    of: tuple[str, ...] = ()
    words: tuple[str, ...] = Field(min_length=1)


class _House(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[_Rule, ...]


class Linted(NamedTuple):
    """A prompt as it was looked at: about how many tokens it has before any material, what is wrong, a line each."""

    name: str
    tokens: int
    wrong: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as data for JSON."""
        return {"name": self.name, "tokens": self.tokens, "estimator": tokens.NAME, "wrong": [*self.wrong]}


def lint(name: str) -> Linted:
    """Return what is wrong with a prompt, `overview@2`, or the newest version of `overview`.

    Raises:
        BrokenResource: prompts/house.yaml is missing or not as it should be, or there is no such prompt at all.
    """
    whole = prompts.version(name)
    rules = resources.load(_House, f"{prompts.FOLDER}/house.yaml").rules
    try:
        prompt = prompts.load(whole)
    except BrokenResource as error:
        if whole not in prompts.names():
            raise
        return Linted(whole, 0, (str(error),))
    said = "\n".join(text for role, text in prompt.messages if role == "system")
    own = [rule for rule in rules if not rule.of or prompts.id_of(whole) in rule.of]
    missing = [rule for rule in own if not any(word in said for word in rule.words)]
    wrong = tuple(f"没有“{rule.name}”：{rule.why}；例如写 {rule.words[0]}" for rule in missing)
    return Linted(whole, tokens.of_messages(prompt.messages), wrong)


def begin(name: str) -> str:
    """Copy the newest version of a prompt to the next number in the user's own folder, and return its path.

    Args:
        name: The id, `overview`; of a version that is named a copy is made too, whatever is newer.

    Raises:
        BrokenResource: There is no such prompt.
        UnusableInput: There is no folder of one's own, or it cannot be written.
    """
    home = settings.home()
    if home is None:
        raise UnusableInput("还没有自己的文件夹", then="请设环境变量 NIANBAO_HOME：自己的提示放在它的 prompts 里。")
    old = prompts.version(name)
    newest = prompts.number_of(prompts.latest(prompts.id_of(old)))
    path = home / prompts.FOLDER / f"{prompts.id_of(old)}@{newest + 1}.md"
    files.write(path, prompts.source(old))
    return str(path)
