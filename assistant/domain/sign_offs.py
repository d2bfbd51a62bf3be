"""Sign-offs as a report keeps them, and the roles in which people sign. Data: schemas/roles.yaml."""

import unicodedata

from pydantic import Field, model_validator

from assistant import lazy, resources, settings
from assistant.domain.data import Data
from assistant.errors import NotReady, UnusableInput

_STANDS_IN = lazy.compile(r"[x×某○〇*＊?？.…]+")  # of a name: “xxx”, “某某”, not “张某”
# What a name may be written with: “<你的姓名>” → <, “your-name” → -, not “张三”
_AROUND = lazy.compile(r"[\s<>＜＞〈〉《》【】\[\]（）()“”\"'_＿-]+")


class SignOff(Data):
    """A person's sign-off of a part of a report, bound to who signed it, in which role, when, and what stood there.

    `sha256` is over all of these (`signing.sealed`), `kept` names what stood there in `Report.signed`. Without `kept`,
    an earlier program wrote it and `sha256` is of the part alone; it is "" for one of a report file of version 1,
    which covered the text alone: that one is kept and holds no more. `shown` are the numbers without a source, and the
    words that the tables seem to speak against, that the person was shown and let stand; `seen` are their keys
    (`grounding.ticks`), by which one that came later is told from them. `rests` are the notes that a text rested on,
    each as `notes.stamp` writes it. Earlier programs wrote no keys and no notes.
    """

    part: str
    role: str
    by: str = Field(min_length=1)
    at: str
    sha256: str
    kept: str = ""
    shown: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()


class Role(Data):
    """What a role is called, in English too, and what else it is called."""

    name: str
    english: str = ""
    others: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Its name in the user's language."""
        return self.english if self.english and settings.locale() == "en" else self.name


class Roles(Data):
    """schemas/roles.yaml: role → names; and which roles each part of a final must be signed in."""

    roles: dict[str, Role]
    final: tuple[str, ...] = Field(min_length=1)
    placeholders: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> "Roles":
        if unknown := [key for key in self.final if key not in self.roles]:
            raise ValueError(f"final 里的 {'、'.join(unknown)} 在 roles 里没有")
        return self


def roles() -> Roles:
    """Return the roles.

    Raises:
        BrokenResource: The file is not as it should be.
    """
    return resources.load(Roles, "schemas/roles.yaml")


def signer(name: str) -> str:
    """Return the name of who answers for something, as it is kept.

    Raises:
        UnusableInput: It is empty.
        NotReady: It stands in for a name (你的姓名, XXX), or is only a role: a person's own is still to come.
    """
    bare, own = _bare(name), roles()
    if not bare:
        raise UnusableInput("签字人不能是空的", code="signer_missing")
    if not any(char.isalpha() for char in bare) or any(unicodedata.category(char)[0] == "C" for char in name.strip()):
        raise _no_name(name)
    titles = (word for role in own.roles.values() for word in (role.name, *role.others))
    if not _STANDS_IN.fullmatch(bare) and bare not in map(_bare, (*own.placeholders, *titles)):
        return name.strip()
    raise _no_name(name)


def is_name(name: str) -> bool:
    """Whether somebody is named: a sign-off whose name was taken out or replaced by hand is nobody's."""
    try:
        return bool(signer(name))
    except (UnusableInput, NotReady):
        return False


def _no_name(name: str) -> NotReady:
    return NotReady(
        "“{name}”不是姓名，不能用来签字", then="请写签字人自己的姓名。", code="signer_is_no_name", name=name.strip()
    )


def _bare(name: str) -> str:
    return _AROUND.sub("", name).casefold()


def role_of(name: str) -> str:
    """Return the role that a person names: by its id, its name or another name of it.

    Raises:
        UnusableInput: There is no such role; the message lists them.
    """
    known, bare = roles().roles, "".join(name.split())
    for key, role in known.items():
        if bare in (key, role.name, *role.others):
            return key
    raise UnusableInput(
        "没有“{role}”这种签字人",
        then="可用的有：{known}。",
        role=name,
        known="、".join(role.name for role in known.values()),
    )
