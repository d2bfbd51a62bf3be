"""A receipt of a final: what was signed by whom, and the hashes by which anyone can check it later, offline."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Literal, NamedTuple

from pydantic import Field, ValidationError

from assistant import checking, plain_data, resources
from assistant.domain import signing
from assistant.domain.data import Data
from assistant.domain.report import Report
from assistant.domain.sign_offs import SignOff
from assistant.errors import MissingPart, UnusableInput
from assistant.messages import text

SUFFIX = ".receipt.json"


class RuleResult(Data):
    """How many findings of a rule there were, and how many of them a person let stand."""

    code: str
    severity: str
    found: int
    waived: int = 0


class Receipt(Data):
    """What a receipt holds. `signature` is over everything else, by `public_key`, both in hexadecimal (Ed25519)."""

    kind: Literal["nianbao receipt"] = "nianbao receipt"
    receipt_version: Literal[1] = 1
    organ: str
    year: int
    format: str
    program: str
    at: str
    parts: dict[str, str]
    documents: dict[str, str]
    sign_offs: tuple[SignOff, ...] = ()
    rules: tuple[RuleResult, ...] = ()
    public_key: str = Field(default="", pattern="^([0-9a-f]{64})?$")
    signature: str = Field(default="", pattern="^([0-9a-f]{128})?$")

    @property
    def signed_bytes(self) -> bytes:
        """What the signature is over: everything but itself, in one form."""
        data = self.model_dump(mode="json", exclude={"signature"})
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Verified(NamedTuple):
    """One thing that a receipt was checked for: what it is, whether it holds, and why not."""

    what: str
    holds: bool
    why: str = ""


def receipt(report: Report, documents: Mapping[str, bytes], at: str, key: bytes | None = None) -> Receipt:
    """Return the receipt of a report and the documents that were built of it.

    Args:
        report: The report, as it was built.
        documents: The name of each document with its content.
        at: When, ISO 8601.
        key: A private Ed25519 key in PEM, where the office has one.

    Raises:
        UnusableInput: The key is none.
        MissingPart: There is a key, and the package `cryptography` is not installed.
    """
    made = Receipt(
        organ=report.organ.name,
        year=report.year,
        format=report.format,
        program=f"nianbao {version('nianbao')}",
        at=at,
        parts={part: signing.digest(report, part) for part in signing.parts(report)},
        documents={name: hashlib.sha256(content).hexdigest() for name, content in documents.items()},
        sign_offs=tuple(item for item in report.sign_offs if signing.holds(report, item)),
        rules=_rules(report),
    )
    return _signed(made, key) if key is not None else made


def _rules(report: Report) -> tuple[RuleResult, ...]:
    findings = checking.check(report).findings
    return tuple(
        RuleResult(
            code=code,
            severity=next(item.severity.value for item in findings if item.code == code),
            found=sum(item.code == code for item in findings),
            waived=sum(item.code == code and item.waived is not None for item in findings),
        )
        for code in sorted({item.code for item in findings})
    )


def _signed(made: Receipt, key: bytes) -> Receipt:
    serialization, ed25519 = _library()
    try:
        private: Any = serialization.load_pem_private_key(key, password=None)
    except (ValueError, TypeError):
        private = None
    if private is None or not isinstance(private, ed25519.Ed25519PrivateKey):
        raise UnusableInput("不是 Ed25519 私钥", then="请给出没有口令的 PEM 文件。")
    public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    named = made.model_copy(update={"public_key": public.hex()})
    return named.model_copy(update={"signature": private.sign(named.signed_bytes).hex()})


def _library() -> Any:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise MissingPart(
            "没有安装 cryptography，不能用密钥签名或验签", then="请安装：pip install 'nianbao[receipt]'。"
        ) from None
    return serialization, ed25519


def parse(content: str, where: str) -> Receipt:
    """Return the receipt in a text; `where` names it in errors.

    Raises:
        UnusableInput: It is none.
    """
    try:
        return Receipt.model_validate(plain_data.from_json(content, where))
    except ValidationError as error:
        key, problem = next(iter(resources.explain(error)))
        raise UnusableInput("不是回执：“{key}”{problem}", where=where, key=key, problem=problem) from None


def verify(
    given: Receipt, documents: Sequence[tuple[str, bytes]], reports: Sequence[tuple[str, Report]] = ()
) -> list[Verified]:
    """Return what holds of a receipt: its signature, each document by its hash, the report by its parts.

    Documents are known by content: a file may have another name by now.

    Raises:
        MissingPart: It has a signature, and the package `cryptography` is not installed.
    """
    found: list[Verified] = []
    if given.signature or given.public_key:
        found.append(_signature(given))
    known = set(given.documents.values())
    for name, content in documents:
        digest = hashlib.sha256(content).hexdigest()
        why = "" if digest in known else text("内容与签发时不同，或不是这次签发的文件")
        found.append(Verified(name, digest in known, why))
    for name, report in reports:
        told = {part: signing.digest(report, part) for part in signing.parts(report)}
        for part in dict.fromkeys((*given.parts, *told)):
            same = given.parts.get(part) == told.get(part)
            what = part if len(reports) == 1 else f"{name} {part}"
            found.append(Verified(what, same, "" if same else text("与签发时不同")))
    return found


def _signature(given: Receipt) -> Verified:
    _, ed25519 = _library()
    from cryptography.exceptions import InvalidSignature

    try:
        public = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(given.public_key))
        public.verify(bytes.fromhex(given.signature), given.signed_bytes)
    except (InvalidSignature, ValueError):
        return Verified("signature", holds=False, why=text("签名不对：回执改过，或不是这个密钥签的"))
    return Verified("signature", holds=True)


def all_hold(found: Sequence[Verified]) -> bool:
    """Whether everything that was checked holds."""
    return all(item.holds for item in found)
