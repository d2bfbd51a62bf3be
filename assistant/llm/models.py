"""Which model writes: `offline`, or `ENDPOINT:NAME` on any server that speaks the OpenAI protocol."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pydantic import Field

from assistant import resources, settings
from assistant.domain.data import Data
from assistant.errors import BrokenResource, UnusableInput

OFFLINE = "offline"
OPENAI = "https://api.openai.com/v1"  # the openai client's own default
FILE = "schemas/models.yaml"
MILLION = 10**6


class Endpoint(Data):
    """A server, and the environment variable that holds its key."""

    base_url: str = ""
    key: str


class Price(Data):
    """What a million tokens cost."""

    input: Decimal
    output: Decimal


class Bounds(Data):
    """How much a server may send for one answer: bytes, events of a stream, and `length` × max_tokens characters."""

    wire: int = Field(default=16_000_000, ge=1)
    decoded: int = Field(default=16_000_000, ge=1)
    event: int = Field(default=1_000_000, ge=1)
    events: int = Field(default=20_000, ge=1)
    error: int = Field(default=65_536, ge=1)
    length: float = Field(default=8, gt=0)


class Limits(Data):
    """schemas/models.yaml: seconds, counts, and which models and servers there are.

    What has a default came later: a file that an office copied before then goes on working.
    """

    connect: float = Field(gt=0)
    first: float = Field(default=300, gt=0)
    idle: float = Field(gt=0)
    answer: float = Field(default=600, gt=0)
    section: float = Field(gt=0)
    retries: int = Field(ge=0)
    longest_wait: float = Field(ge=0)
    continues: int = Field(ge=0)
    at_once: int = Field(ge=1)
    per_minute: float = Field(gt=0)
    max_tokens: int = Field(ge=1)
    bounds: Bounds = Bounds()
    sections: dict[str, str]
    fallbacks: tuple[str, ...]
    endpoints: dict[str, Endpoint]
    currency: str
    prices: dict[str, Price]
    contexts: dict[str, int] = Field(default_factory=dict[str, int])


class Model(NamedTuple):
    """A model to call: as it was named, its name there, the server, and where its key is found."""

    spec: str
    name: str
    base_url: str
    key: str


def limits() -> Limits:
    """Return the limits.

    Raises:
        BrokenResource: The file is not as it should be.
    """
    return resources.load(Limits, FILE)


def find(spec: str) -> Model | None:
    """Return the model that a name stands for; None is the embedded drafter.

    Raises:
        UnusableInput: The name is not of the form, or no server has its first part.
        BrokenResource: The server has no address.
    """
    spec = spec.strip()
    if spec in (OFFLINE, ""):
        return None
    server, colon, name = spec.partition(":")
    known = limits().endpoints
    if not colon or not name.strip() or server not in known:
        raise UnusableInput(
            "没有“{model}”这个模型",
            then="可以写 offline，或 {servers}:模型名；别的服务写在 {file} 里。",
            model=spec,
            servers="、".join(known),
            file=FILE,
        )
    endpoint = known[server]
    base_url = endpoint.base_url.strip() or (settings.base_url() or OPENAI if server == "openai" else "")
    if not base_url:  # what is meant for it must not go to OpenAI instead
        raise BrokenResource(
            "“{key}”不对（{problem}）",
            where=FILE,
            then="请照同一文件夹里别的文件改正。",
            code="no_address",
            key=f"endpoints.{server}.base_url",
            problem="缺少",
        )
    return Model(spec, name.strip(), base_url.rstrip("/"), endpoint.key)


def chain(section: str, wanted: str | Model | None = None) -> tuple[Model, ...]:
    """Return the models to try for a section (or for `suggest`), in order; empty is the embedded drafter alone.

    Args:
        section: The section's key, or `suggest`.
        wanted: A model to use whatever the settings say.

    Raises:
        UnusableInput: A name in the settings stands for nothing.
        BrokenResource: A server has no address.
    """
    own = limits()
    if isinstance(wanted, Model):
        return (wanted,)
    everywhere = settings.model()
    of_file = "" if everywhere.strip() == OFFLINE else own.sections.get(section, "")
    first = find(wanted or settings.model(section) or of_file or everywhere)
    if first is None:
        return ()
    others: Sequence[str] = settings.fallbacks() or own.fallbacks
    found = [first]
    for spec in others:
        model = find(spec)
        if model is None:
            break
        if model not in found:
            found.append(model)
    return tuple(found)


def cost(name: str, input_tokens: int, output_tokens: int) -> Decimal | None:
    """Return what tokens cost, in the currency of the file; None where no price is known."""
    price = limits().prices.get(name)
    if price is None:
        return None
    return (price.input * input_tokens + price.output * output_tokens) / MILLION
