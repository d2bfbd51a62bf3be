"""What a rule is, and what it yields. Which rules there are: `assistant.checking.registry`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant import lazy
from assistant.domain.findings import Finding, Fix, Place, Severity, Skipped
from assistant.domain.quotations import closed
from assistant.domain.report import Report

FAILS, PASSES, FALSE_ALARMS = "Fails:", "Passes:", "误报："
# What should be done, where no value should stand there: “补上数” → 补上, “核对后删去” → 核对, not “12件”
_ACTION = lazy.compile(r"删去|补上|写|核对|说明|连成|不留|先用|逐条|两处|五个方面")


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """What a rule yields: where (cell ids or places), what stands there, what should.

    `message`, where a rule has more to say, stands for its title, and with `complete` for the two values too;
    `severity` and `basis` stand for the usual ones.
    """

    where: tuple[Place | str, ...]
    found: object
    expected: object
    message: str = ""
    fix: Fix | None = None
    severity: Severity | None = None
    basis: str = ""
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """A rule yields this where it could not look, and says what it lacks."""

    reason: str


RuleFunction = Callable[[Report], Iterator[Discrepancy | Skip]]


@dataclass(frozen=True)
class Rule:
    """A rule and its paper: code, severity, basis in law, and the docstring that `nianbao explain` prints."""

    code: str
    severity: Severity
    basis: str
    docs: str
    function: RuleFunction

    @cached_property
    def title(self) -> str:
        """What must hold, in one sentence: the first line of the docstring."""
        return self.docs.splitlines()[0]

    @cached_property
    def body(self) -> str:
        """The docstring without its first line: why, how to mend, examples, false alarms."""
        return "\n".join(
            line.replace(f"{FAILS} ", "不通过的例子：").replace(f"{PASSES} ", "通过的例子：")
            for line in self.docs.splitlines()[1:]
        ).strip()

    @cached_property
    def why(self) -> str:
        """The body without examples and the note on false alarms."""
        lines = self.docs.splitlines()[1:]
        return "\n".join(line for line in lines if not line.startswith((FAILS, PASSES, FALSE_ALARMS))).strip()

    def examples(self, mark: str) -> tuple[str, ...]:
        """Return the lines of the docstring that begin with `mark`: FAILS, PASSES or FALSE_ALARMS."""
        return tuple(line.removeprefix(mark).strip() for line in self.docs.splitlines() if line.startswith(mark))

    @property
    def waivable(self) -> bool:
        """Whether a person may let a finding stand with a reason: not where figures do not add up."""
        return not (self.code.startswith("A") and self.severity is Severity.ERROR)

    def run(self, report: Report) -> Iterator[Finding | Skipped]:
        """Yield a finding for every discrepancy, and why where the rule could not look."""
        return self.findings(self.function(report))

    def findings(self, items: Iterable[Discrepancy | Skip]) -> Iterator[Finding | Skipped]:
        """Add to what a rule yields what is the same for all of it."""
        for item in items:
            if isinstance(item, Skip):
                yield Skipped(code=self.code, reason=item.reason)
                continue
            found, expected = str(item.found), str(item.expected)
            yield Finding(
                code=self.code,
                severity=item.severity or self.severity,
                message=f"{item.message}。"
                if item.complete
                else _sentence(item.message or self.title, closed(found), expected),
                where=tuple(Place(cell=place) if isinstance(place, str) else place for place in item.where),
                found=found,
                expected=expected,
                basis=item.basis or self.basis,
                fix=item.fix,
            )


def _sentence(what: str, found: str, expected: str) -> str:
    """Join a title and two values: “总计应等于各项之和。现为 20，应为 26。”; none is said that the title says."""
    what = what.rstrip("。")
    said = [f"现为{_spaced(found)}"] if found and found not in what else []
    if expected and expected not in what:
        said.append(f"应{expected}" if _ACTION.match(expected) else f"应为{_spaced(expected)}")
    return f"{what}。{'，'.join(said)}。" if said else f"{what}。"


def _spaced(value: str) -> str:
    """Set a number off from the Chinese around it."""
    return f" {value}" if value[0].isascii() else value


registered: dict[str, Rule] = {}


def rule(code: str, severity: Severity, *, basis: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule under its code. The docstring is the rule's documentation and must be there."""

    def register(function: RuleFunction) -> RuleFunction:
        assert function.__doc__, f"{code} has no docstring"  # noqa: S101 - an invariant of our own code
        assert code not in registered, f"{code} is taken"  # noqa: S101
        docs = "\n".join(line.strip() for line in function.__doc__.strip().splitlines())
        registered[code] = Rule(code, severity, basis, docs, function)
        return function

    return register
