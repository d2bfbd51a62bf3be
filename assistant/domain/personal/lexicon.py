"""The two files that say what personal data looks like: schemas/lexicons/personal.yaml and names.yaml."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import repeat
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator, model_validator

from assistant import lazy, resources
from assistant.domain.lexicons import any_of
from assistant.domain.personal.checks import CHECKS
from assistant.few import Few, code

Flag = Literal["error", "warning", "advice", "none"]


def _split(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pattern(_Data):
    """One way that personal data is written: what it is called, what masking makes of it, what X101 says of it."""

    kind: str
    name: str
    token: str
    find: str
    flag: Flag
    example: str
    check: str = ""
    context: Literal["", "person", "not_office", "not_serial", "near_number", "not_public_car"] = ""
    contact: bool = False
    unlabelled: bool = False
    needs: tuple[str, ...] = ()

    @field_validator("check")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in CHECKS:
            raise ValueError(f"可用的有 {'、'.join(filter(None, CHECKS))}")
        return value


class Field(_Data):
    """A column of tables that has personal data: how its head reads, how its cells do, what they are called."""

    kind: str
    name: str
    token: str
    flag: Flag
    columns: Words
    find: str
    example: str
    persons: bool = False

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The regular expression of its cells."""
        return lazy.compile(self.find)  # of 生日: “1971-06-25”, not “合计”


class Evidence(_Data):
    """Words that say that a person's name stands before them, with what may stand between and must follow.

    `lead` is what has to stand before the name, where a clause, a label or the words of `leads` are not enough;
    `who` that it is one of the staff, who signs a ledger by duty, or an author.
    """

    level: Literal["sure", "likely", "plain", "weak"]
    lead: str = ""
    who: Literal["", "staff", "author"] = ""
    back: str
    words: Words
    rest: str
    example: str

    @cached_property
    def leading(self) -> re.Pattern[str] | None:
        """What has to stand before the name, if anything."""
        return lazy.compile(rf"(?:{self.lead})\Z") if self.lead else None  # of 核实: “经向” → 经向, not “经过”

    @cached_property
    def lead_near(self) -> re.Pattern[str] | None:
        """What has to stand before the name, anywhere: a quick look."""
        return lazy.compile(self.lead) if self.lead else None  # of 核实: “向高山” → 向

    @cached_property
    def between(self) -> re.Pattern[str]:
        """What may stand between the name and the words."""
        return lazy.compile(rf"(?:{self.back})\Z")  # of 男: “, ” → “, ”, not “, 高”

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The words and what must follow them."""
        return lazy.compile(rf"(?:{any_of(self.words)}){self.rest}")  # of 男: “男,” → 男, not “男性”


class NameWords(_Data):
    """The words around a person's name."""

    token: str
    parties: Words
    said: Words
    columns: Words
    staff: Words
    authors: Words
    offices: Words
    not_titled: str
    on_duty: Words
    applying_bodies: Words
    business_offices: Words
    courtesies: Words
    between: Words
    follow: Words
    bodies: Words
    prepositions: str
    manners: Words
    outcomes: Words
    usual: Words
    crowds: Words
    modals: str
    groups: str
    named: Words
    signatures: Words
    proofs: Words
    sides: Words
    kinfolk: Words
    latin_labels: Words
    singles: Words
    kin: Words
    grades: Words
    official_acts: Words
    together: Words
    nicknames: Words
    listings: Words
    things_before: Words
    leads: Words
    evidence: tuple[Evidence, ...]
    suffixes: str
    fillers: Words
    acts: Words
    abroad: Words
    when: Words
    applying: Words
    records: Words
    works: Words
    letters: Words
    brand_ends: str
    brand_goods: Words
    brand_before: Words
    monuments: Words
    work_verbs: str
    work_things: str
    nuisances: Words
    objects: Words
    deeds: Words
    no_names: Words
    owned: Words
    places: str
    departments: str
    familiar: Words
    fields: tuple[Field, ...]


class PersonalLexicon(_Data):
    """schemas/lexicons/personal.yaml."""

    parts: dict[str, str]
    person_words: Words
    office_words: Words
    serial_words: Words
    number_labels: Words
    letter_words: Words
    public_cars: Words
    organs: Words
    patterns: tuple[Pattern, ...]
    names: NameWords

    @model_validator(mode="after")
    def _compiles(self, info: ValidationInfo) -> "PersonalLexicon":
        for pattern in () if resources.is_shipped(info) else self.patterns:
            try:
                re.compile(self.filled(pattern.find))  # of kind identity: “11010519491231002X”
            except (re.error, KeyError) as error:
                raise ValueError(f"{pattern.kind} 的 find 不是正则表达式：{error}") from None
        return self

    @cached_property
    def organ_place(self) -> re.Pattern[str]:
        """An organ as the owner of the address that follows."""
        # “镇卫生院地址:” → 卫生院地址:, “村委会的办公地址为” → 村委会的办公地址为, not “村民地址”
        return lazy.compile(
            rf"(?:{any_of(self.organs)})(?:\([^()\n]{{0,12}}\))?[的:]?(?:办公|联系|通讯|邮寄|单位|所在|现|注册|经营|详细|新)?(?:地址|住址|住所地?|所在地)"
            r"(?:变更|调整|迁移)?[为是系在于至到: ]{0,3}\Z"
        )

    @cached_property
    def organ_account(self) -> re.Pattern[str]:
        """An organ as the owner of the account that follows."""
        # “户名:青禾镇财政所,账号:” → 户名:青禾镇财政所,账号:, not “户名:张伟,账号:”
        return lazy.compile(
            rf"(?:户名|名称|单位|收款人|收款方|专户|国库|对公户|基本户|公户)[:为是 ]{{0,2}}"
            rf"[\u4e00-\u9fff()]{{0,20}}(?:{any_of(self.organs)})"
            r"[^。\n]{0,30}\Z"
        )

    @cached_property
    def labelled(self) -> re.Pattern[str]:
        """What stands before a number that its label says something else of than a telephone."""
        # “档案号J037-” → 档案号J037-, not “手机号”
        return lazy.compile(rf"(?:{any_of(self.number_labels)})[:为是 ]{{0,2}}[A-Za-z0-9-]*\Z")

    def filled(self, find: str) -> str:
        """Return a regular expression with its 〈parts〉 filled in, also those within parts."""
        for _ in range(3):
            # a part of a pattern that has a name: “〈前〉[1-9]” → 前
            find = re.sub(r"〈([^〈〉]+)〉", lambda part: self.parts[part[1]], find)
        return find

    @cached_property
    def compiled(self) -> tuple[tuple[Pattern, re.Pattern[str]], ...]:
        """The patterns with their regular expressions."""
        # of kind identity: “11010519491231002X”, not “110105”
        return tuple((pattern, lazy.compile(self.filled(pattern.find))) for pattern in self.patterns)

    @cached_property
    def few(self) -> Few[tuple[Pattern, re.Pattern[str], tuple[tuple[str, int], ...]]]:
        """The same, of which only those are tried that may find something; with the words they need and their codes."""
        needs = (
            (pattern, find, tuple((word, code(word[:2])) for word in pattern.needs)) for pattern, find in self.compiled
        )
        return Few((item, item[1]) for item in needs)


class Names(_Data):
    """schemas/lexicons/names.yaml: surnames, characters of given names and of names from other tongues."""

    surnames: str
    rare_surnames: str
    only_names: Words
    historical: Words
    brands: Words
    compound: Words
    given: str
    also_given: str
    given_words: Words
    transliterated: str
    halves: Words
    units: Words
    unit_ends: str
    not_in_names: str

    @field_validator("surnames", "rare_surnames", "given", "also_given", "transliterated", "unit_ends", "not_in_names")
    @classmethod
    def _together(cls, value: str, _: ValidationInfo) -> str:
        return "".join(value.split())


class CommonWords(_Data):
    """schemas/lexicons/words.yaml: words of everyday by the power of two of how often they occur."""

    words: dict[int, Words]


_NOTHING = repeat(0.0)  # what a feature weighs that nothing was learned of


class Weights(_Data):
    """What was learned of one question: how much each feature speaks for yes, by what it weighs."""

    bias: float
    weights: dict[float, Words]

    @cached_property
    def _by_feature(self) -> dict[str, float]:
        return {feature: weight for weight, features in self.weights.items() for feature in features}

    def of(self, feature: str) -> float:
        """Return how much one feature speaks for yes."""
        return self._by_feature.get(feature, 0.0)

    def score(self, features: Iterable[str]) -> float:
        """Return the logarithm of the odds of a yes."""
        return sum(map(self._by_feature.get, features, _NOTHING), self.bias)


class Learnt(_Data):
    """schemas/lexicons/learned.yaml: what names are told by, at first sight and then, and whose they are.

    `heard` is what a place needs at first sight for its sentence to be looked at for findings, `least` to be flagged
    and `glance` to be masked; `masked` and `flagged` are what a name needs, `short` what one of two characters needs
    to be flagged and `word` one that is a word of everyday, `office` what it needs to be of who is in office, and
    `sure` how much more or less it needs to be said of another than the rules say.
    """

    heard: float
    least: float
    glance: float
    masked: float
    flagged: float
    short: float
    word: float
    office: float
    sure: float
    quick: Weights
    name: Weights
    duty: Weights


def learnt() -> Learnt:
    """Return what was learned of names.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    return resources.load(Learnt, "schemas/lexicons/learned.yaml")


def personal() -> PersonalLexicon:
    """Return the patterns.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    return resources.load(PersonalLexicon, "schemas/lexicons/personal.yaml")


def names() -> Names:
    """Return the surnames and characters.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    return resources.load(Names, "schemas/lexicons/names.yaml")


def common_words() -> CommonWords:
    """Return the words of everyday.

    Raises:
        BrokenResource: The file is missing or not as it should be.
    """
    return resources.load(CommonWords, "schemas/lexicons/words.yaml")
