"""A receipt of a final: what was signed by whom, and the hashes by which anyone can check it later, offline."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Literal, NamedTuple

from pydantic import Field, ValidationError, field_validator

from assistant import checking, lazy, plain_data, resources, words
from assistant.assembling import gate
from assistant.domain import formats, report_file, signing
from assistant.domain.data import Data
from assistant.domain.report import PREAMBLE, Report
from assistant.domain.sign_offs import SignOff, roles
from assistant.errors import AssistantError, MissingPart, NotReady, UnusableInput
from assistant.messages import text
from assistant.workflow import build, compare

SUFFIX = ".receipt.json"
_BUILT = {".docx": "docx", ".pdf": "pdf", ".html": "html", ".xlsx": "xlsx", ".json": "json"}
# A public key as people pass it on, 64 hexadecimal digits, blanks among them or none:
# “0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d”, not “a1b2”
_HEXADECIMAL = lazy.compile(r"(?:[0-9a-fA-F]\s*){64}")


class RuleResult(Data):
    """How many findings of a rule there were, and how many of them a person let stand."""

    code: str
    severity: str
    found: int
    waived: int = 0


class Receipt(Data):
    """What a receipt holds. `signature` is over everything else, by `public_key`, both in hexadecimal (Ed25519).

    `unheld` are the documents that could not be held against the report: their hash is kept and nothing more is said.
    """

    kind: Literal["nianbao receipt"] = "nianbao receipt"
    receipt_version: Literal[1, 2] = 1
    organ: str
    year: int
    format: str
    program: str
    at: str
    parts: dict[str, str]
    documents: dict[str, str]
    unheld: tuple[str, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    rules: tuple[RuleResult, ...] = ()
    public_key: str = Field(default="", pattern="^([0-9a-f]{64})?$")
    signature: str = Field(default="", pattern="^([0-9a-f]{128})?$")

    @field_validator("receipt_version", mode="before")
    @classmethod
    def _is_a_number(cls, value: object) -> object:
        if type(value) is not int:  # true equals 1
            raise ValueError("receipt_version 应是 1 或 2")
        return value

    @property
    def due_parts(self) -> tuple[str, ...]:
        """The parts that every final of its format has: a receipt that lacks one vouches for nothing."""
        known = self.format in formats.available()  # an office's own format may not be at hand here
        texts = formats.load(self.format).narratives if known else ()
        return signing.parts_of((PREAMBLE, *texts))

    @property
    def signed_bytes(self) -> bytes:
        """What the signature is over: everything but itself, in one form."""
        data = self.model_dump(mode="json", exclude={"signature"})
        if self.receipt_version == 1:  # had neither of these
            del data["unheld"]
            for item in data["sign_offs"]:
                del item["kept"]
        for item in data["sign_offs"]:
            for name in ("seen", "rests"):  # earlier programs wrote none
                if not item[name]:
                    del item[name]
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
        NotReady: No final is built of the report as it stands: something is not signed, or in the way.
        UnusableInput: A document is not the report's; or the key is none.
        MissingPart: There is a key, and the package `cryptography` is not installed.
    """
    if waiting := gate.blockers(report, checking.check(report).findings):
        raise NotReady(
            "报告还不能定稿，不出回执，差 {n} 项：\n{lines}\n",
            then="逐项处理、签字、生成定稿以后再出。",
            code="not_final",
            n=len(waiting),
            lines="\n".join(f"{number}. {item.line}" for number, item in enumerate(waiting, 1)),
        )
    made = Receipt(
        receipt_version=2,
        organ=report.organ.name,
        year=report.year,
        format=report.format,
        program=f"nianbao {version('nianbao')}",
        at=at,
        parts={part: signing.signed_digest(report, part) for part in signing.parts(report)},
        documents={name: _sha256(content) for name, content in documents.items()},
        unheld=tuple(name for name, content in documents.items() if not _is_of(report, name, content)),
        sign_offs=tuple(item for item in report.sign_offs if signing.holds(report, item)),
        rules=_rules(report),
    )
    return _signed(made, key) if key is not None else made


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_of(report: Report, name: str, content: bytes) -> bool:
    """Whether a document is what is built of a report, or says the same; False where that cannot be told.

    Raises:
        UnusableInput: It says something else.
    """
    suffix = f".{name.rpartition('.')[2].lower()}"
    if (kind := _BUILT.get(suffix)) is not None:
        made, _ = build.documents(report, [kind], with_checks=kind != "json", with_trace=kind != "json")
        if content in made.values():
            return True
    try:
        compared = _compared(report, name, content)
    except AssistantError:  # no document that can be read
        return False
    if compared.differences:
        raise UnusableInput(
            "同报告有 {n} 处不同，不是这份报告生成的，没有出回执",
            where=name,
            then="先同报告核对，看哪里不同；要收进回执的只能是这份报告的文件。",
            n=len(compared.differences),
        )
    return compared.whole


def _compared(report: Report, name: str, content: bytes) -> compare.Comparison:
    if name.lower().endswith(report_file.SUFFIXES):
        other = report_file.parse(content.decode("utf-8-sig"), name, is_json=name.lower().endswith(".json"))
        unlike = [part for part in signing.parts(report) if not _same_part(report, other, part)]
        return compare.Comparison([compare.Difference(part, "", "") for part in unlike], [])
    return compare.compare_bytes(report, content, name)


def _same_part(report: Report, other: Report, part: str) -> bool:
    return part in signing.parts(other) and signing.signed_digest(report, part) == signing.signed_digest(other, part)


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


def public_key(content: bytes, where: str) -> str:
    """Return a public Ed25519 key in hexadecimal: from PEM, of the private key too, or as people write it down.

    Raises:
        UnusableInput: It is none.
        MissingPart: The package `cryptography` is not installed, and it is PEM.
    """
    plain = content.decode("utf-8-sig", "replace").strip()
    if _HEXADECIMAL.fullmatch(plain):
        return "".join(plain.split()).lower()
    serialization, ed25519 = _library()
    try:
        loaded: Any = (
            serialization.load_pem_private_key(content, password=None)
            if b"PRIVATE" in content
            else serialization.load_pem_public_key(content)
        )
    except (ValueError, TypeError):
        loaded = None
    if isinstance(loaded, ed25519.Ed25519PrivateKey):
        loaded = loaded.public_key()
    if not isinstance(loaded, ed25519.Ed25519PublicKey):
        raise UnusableInput(
            "不是 Ed25519 公钥", where=where, then="请给出单位公布的公钥：PEM 文件，或写着 64 位十六进制的文件。"
        )
    raw: bytes = loaded.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return raw.hex()


def verify(
    given: Receipt,
    documents: Sequence[tuple[str, bytes]],
    reports: Sequence[tuple[str, Report]] = (),
    expected: str = "",
) -> list[Verified]:
    """Return what holds of a receipt: its signature, its sign-offs, each document by its hash, the report by its parts.

    Documents are known by content: a file may have another name by now.

    Args:
        given: The receipt.
        documents: The name of each document with its content.
        reports: The name of each report file with the report.
        expected: The public key that must have signed it, in hexadecimal; "" for any.

    Raises:
        MissingPart: It has a signature, and the package `cryptography` is not installed.
    """
    found: list[Verified] = []
    if given.signature or given.public_key:
        found.append(_signature(given))
    if expected and given.public_key != expected:
        why = text("不是这个单位的公钥签的，应是 {key}", key=expected) if given.public_key else text("没有用密钥签名")
        found.append(Verified("public_key", holds=False, why=why))
    found += _sign_offs(given)
    known = set(given.documents.values())
    unheld = {given.documents[name] for name in given.unheld if name in given.documents}
    for name, content in documents:
        digest = _sha256(content)
        why = "" if digest in known else text("内容与签发时不同，或不是这次签发的文件")
        why = text("出回执时没有同报告核对过") if digest in unheld else why
        found.append(Verified(name, digest in known, why))
    for name, report in reports:
        if (given.organ, given.year, given.format) != (report.organ.name, report.year, report.format):
            found.append(Verified(name, holds=False, why=text("单位、年度或格式与回执不同")))
        told = {part: signing.signed_digest(report, part) for part in signing.parts(report)}
        for part in dict.fromkeys((*given.parts, *told)):
            same = given.parts.get(part) == told.get(part)
            what = part if len(reports) == 1 else f"{name} {part}"
            found.append(Verified(what, same, "" if same else text("与签发时不同")))
    return found


def _sign_offs(given: Receipt) -> Iterator[Verified]:
    """Yield the sign-offs that are not for the parts as the receipt has them, and the parts that nobody signed."""
    needed = roles()
    for item in given.sign_offs:
        if item.part not in given.parts or not signing.is_for(item, given.parts[item.part]):
            why = text("{by}的签字被人改过，不作数", by=words.who(item.by))
            yield Verified(f"{item.part} {item.role}", holds=False, why=why)
    for part in dict.fromkeys((*given.due_parts, *given.parts)):
        signed = {item.role for item in given.sign_offs if item.part == part}
        if missing := [needed.roles[role].name for role in needed.final if role not in signed]:
            yield Verified(part, holds=False, why=text("出回执时还没有{roles}签字", roles="、".join(missing)))


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
