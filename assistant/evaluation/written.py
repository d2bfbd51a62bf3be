"""YAML files that people write → strict data; an error names file, line, and what there is instead."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeVar

from assistant import resources
from assistant.errors import BrokenResource
from assistant.evaluation.data import UNKNOWN_KEY

if TYPE_CHECKING:
    import yaml
    from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound="BaseModel")
Place = Sequence[str | int]


class File(NamedTuple):
    """A file: what errors call it, its text, its data; and the code of errors in it, "" for the kind's own."""

    name: str
    text: str
    data: object
    code: str = ""

    def fail(self, place: Place, problem: str) -> NoReturn:
        """Say what is wrong at a place of the data.

        Raises:
            BrokenResource: Always.
        """
        key = ".".join(map(str, place))
        raise BrokenResource(
            "第 {line} 行{key}：{problem}",
            where=self.name,
            code=self.code,
            line=self.line(place),
            key=f"（{key}）" if key else "",
            problem=problem,
        )

    def line(self, place: Place) -> int:
        """Return the line on which what stands at a place begins; that of the nearest thing around it otherwise."""
        import yaml

        node = yaml.compose(self.text, Loader=yaml.SafeLoader)
        line = 1
        for step in place:
            found = _below(node, step)
            if found is not None:
                line, node = found
        return line

    def valid(self, model: "type[M]", data: object, place: Place = ()) -> M:
        """Return data as a model.

        Args:
            model: What it must be.
            data: A part of the file's data.
            place: Where in the file it stands.

        Raises:
            BrokenResource: It is not; the first thing wrong is told.
        """
        from pydantic import ValidationError

        try:
            return model.model_validate(data)
        except ValidationError as error:
            self.fail(*_first(error, place))


def read(path: Path, name: str, code: str = "") -> File:
    """Return a YAML file.

    Args:
        path: The file.
        name: What errors call it.
        code: What a program knows them by: `resources.TYPED` where a person typed the path.

    Raises:
        BrokenResource: It cannot be read, or is not YAML; the message names the line.
    """
    try:
        text = resources.text_of(path, name, code)
    except OSError:
        raise BrokenResource("没有这个文件", where=name, code=code) from None
    return File(name, text, resources.parse(text, name, code), code)


def _first(error: "ValidationError", place: Place) -> tuple[Place, str]:
    found = error.errors(include_url=False)
    item = next((one for one in found if one["type"] == UNKNOWN_KEY), found[0])
    loc = item["loc"]
    if len(loc) > 2 and loc[0] == "tasks":  # (tasks, 0, model, prompt): the third is the kind, which is no key
        loc = (*loc[:2], *loc[3:])
    where = [*place, *loc]
    if item["type"] == UNKNOWN_KEY:
        return [*where, item["ctx"]["key"]] if "ctx" in item else where, item["msg"]
    return where, _problem(error, item["loc"])


def _problem(error: "ValidationError", loc: Place) -> str:
    return next(problem for key, problem in resources.explain(error) if key == ".".join(map(str, loc)))


def _below(node: "yaml.Node | None", step: str | int) -> "tuple[int, yaml.Node] | None":
    """Return where a key or an item of a node begins, with its node; None where it has none of it."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line + 1, item
    return None
