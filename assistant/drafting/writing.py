"""One section written by models: the first that answers; what breaks off is gone on with; faults go back once."""

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant import lazy
from assistant.domain.clock import now
from assistant.domain.drafts import Draft, Made, Unfinished
from assistant.domain.gaps import ask as gap
from assistant.drafting.faults import Fault, faults, is_better
from assistant.drafting.marks import Resolver, is_heading, resolved, tidied
from assistant.drafting.request import Request
from assistant.errors import ModelTrouble
from assistant.llm import calls
from assistant.llm.calls import Account, Answer, BrokenOff, Message, Told
from assistant.llm.client import load_library, where
from assistant.llm.models import Limits, Model, limits
from assistant.llm.prompts import Prompt

LEAST_OVERLAP, MOST_OVERLAP = 4, 80
MOST_FINDINGS = 20  # that go back with a draft
_ENDS = ("。", "！", "？", "】", "]]")
_BEGINS = 8  # characters by which a paragraph is known again
_NOTES = lazy.compile(r"\[\[n[0-9]{1,4}\]\]")  # “清理1次[[n3]]” → [[n3]], not “[[requests.received.total]]”
_NOT_IN_A_GAP = lazy.compile(r"[【】\[\]〈〉\s]+")  # would end it: “超时】” → 】, “[n1] 超时” → “] ”
# Where a stream broke off: “收到[[requests.rec” → [[requests.rec, “电话〈电” → 〈电, not “[[n1]]”
_PARTIAL_MARK = lazy.compile(r"(?:\[\[?[^\[\]\n]{0,120}|〈[^〈〉\n]{0,12})\Z")


class Event(NamedTuple):
    """What happens to a section while it is written.

    `kind`: text (a piece of it), restart (what was told so far does not count), repair (it goes back once),
    trouble (what went wrong: `trouble`, for the face to put in words), done. `seed` tells several drafts of one
    section apart.
    """

    section: str
    kind: str
    text: str = ""
    seed: int = 1
    trouble: ModelTrouble | None = None


Tell = Callable[[Event], None]


class Outcome(NamedTuple):
    """A draft, None where no model wrote anything; how many things are wrong in it; what went wrong; what it took."""

    draft: Draft | None
    faults: int
    troubles: tuple[ModelTrouble, ...]
    account: Account


class Read(NamedTuple):
    """A raw answer as it reads: its text with sources, and what is wrong with it."""

    raw: str
    resolver: Resolver
    faults: tuple[Fault, ...]


class Writing:
    """The state of one section while it is written; `raw` survives whatever breaks."""

    def __init__(
        self, wanted: Request, models: Sequence[Model], seed: int, tell: Tell, *, fresh: bool = False,
        own: Limits | None = None, stream: bool = True,
    ) -> None:  # fmt: skip
        self.wanted, self.models, self.seed, self.fresh = wanted, models, seed, fresh
        self.own, self.stream = own, stream
        self._tell = tell
        self.account = Account()
        self.troubles: list[ModelTrouble] = []
        self.prompts: list[str] = []
        self.repaired = False
        self.raw = ""
        self.model = models[0]
        self._before = self._coming = ""  # what earlier calls had written; what this one has
        self._told = ""
        self._resolver = self._fresh_resolver()
        self._whole: Read | None = None

    def _fresh_resolver(self) -> Resolver:
        return Resolver(self.wanted.report, self.wanted.facts, self.wanted.hidden)

    async def write(self) -> Outcome:
        """Write the section; return the best of it whatever happens."""
        own = self.own or limits()
        load_library()  # a second or two, which are not the model's
        self.raw = self.wanted.masks.mask(self.wanted.begun, of_model=True)
        try:
            async with asyncio.timeout(own.section):
                whole = await self._by_some_model(own)
                return self._outcome(await self._repaired() if whole else None)
        except TimeoutError:
            self._trouble(
                ModelTrouble("超过了写一节的时限（{seconds} 秒）", where=where(self.model), seconds=own.section)
            )
        except asyncio.CancelledError:
            self._trouble(ModelTrouble("被中断了", where=where(self.model)))
        return self._outcome(self._whole)

    async def _by_some_model(self, own: Limits) -> bool:
        """Whether one of the models finished the section."""
        for model in self.models:
            self.model = model
            for _ in range(own.continues + 1):
                try:
                    await self._call(*self._next())
                    return True
                except BrokenOff as broken:
                    self._trouble(broken.reason)
                    if not broken.reason.again:
                        break
                except ModelTrouble as error:
                    if error.empty and self.raw.rstrip().endswith(_ENDS):
                        return True  # asked to go on, it has nothing to add: what broke off was whole
                    self._trouble(error)
                    break
        return False

    def _next(self) -> tuple[Prompt, tuple[Message, ...]]:
        """Return what is sent now: the section's prompt, or where something has come, the wish to go on from there."""
        self.raw = self._before = _PARTIAL_MARK.sub("", self.raw)
        self._coming = ""
        return self.wanted.opening(self.wanted.masks.restore(self.raw))

    async def _ask(self, prompt: Prompt, messages: tuple[Message, ...], told: Told | None = None) -> Answer:
        self.prompts.append(prompt.name)
        asked = prompt.asking(messages, self.seed)._replace(stream=self.stream)
        return await calls.ask(self.model, asked, self.account, told, fresh=self.fresh, own=self.own)

    async def _call(self, prompt: Prompt, messages: tuple[Message, ...]) -> None:
        try:
            answer = await self._ask(prompt, messages, self._hear)
            self.raw = joined(self._before, answer.text)
        finally:
            self._show()

    def _hear(self, piece: str, restart: bool) -> None:
        """Take a piece as it comes: what there is so far stays, whatever breaks."""
        self._coming = piece if restart else self._coming + piece
        whole = joined(self._before, self._coming)
        if len(whole) >= len(self._before):  # it may write all of it again, and break off earlier
            self.raw = whole
        if not self._before or len(self._coming) > MOST_OVERLAP:  # before, what it repeats is not yet known
            self._show()

    def _show(self) -> None:
        """Tell what is new in the text, with its marks resolved."""
        if not self.raw.startswith(self._told):
            self._resolver, self._told = self._fresh_resolver(), ""
            self._say("restart")
        if shown := self._resolver.feed(self.raw[len(self._told) :]):
            self._say("text", shown)
        self._told = self.raw

    def _say(self, kind: str, text: str = "") -> None:
        self._tell(Event(self.wanted.section, kind, text, self.seed))

    def _trouble(self, trouble: ModelTrouble) -> None:
        self.troubles.append(trouble)
        self._tell(Event(self.wanted.section, "trouble", "", self.seed, trouble))

    def read(self, raw: str) -> Read:
        """Return how a raw answer reads, and what is wrong with it."""
        wanted = self.wanted
        resolver = resolved(tidied(raw, wanted.heading), wanted.report, wanted.facts, wanted.hidden)
        return Read(raw, resolver, faults(resolver, wanted.report, wanted.section))

    async def _repaired(self) -> Read:
        """Return the draft, or where something is wrong with it, the better of it and one that was sent back once."""
        first = self._whole = self.read(self.raw)
        if not first.faults:
            return first
        lines = list(dict.fromkeys(fault.what for fault in first.faults))
        self._say("repair", "\n".join(lines))
        prompt, messages = self.wanted.following(
            "repair", draft=self.wanted.masks.restore(self.raw), findings="\n".join(lines[:MOST_FINDINGS])
        )
        try:
            answer = await self._ask(prompt, messages)
        except BrokenOff as broken:
            self._trouble(broken.reason)
            return first
        except ModelTrouble as error:
            self._trouble(error)
            return first
        second = self.read(answer.text)
        if is_better(second.resolver, second.faults, first.resolver, first.faults):
            self.repaired, self.raw = True, second.raw
            self._say("restart")
            self._say("text", second.resolver.text)
            return second
        return first

    def _outcome(self, read: Read | None) -> Outcome:
        """Return the draft as a report keeps it; one that was not finished asks for its end: so it can't be final."""
        if read is not None:
            self._say("done")
            return Outcome(self._draft(read, None), len(read.faults), tuple(self.troubles), self.account)
        kept = _PARTIAL_MARK.sub("", self.raw)
        if not kept.strip():
            return Outcome(None, 0, tuple(self.troubles), self.account)
        why = self.troubles[-1].what.format(**self.troubles[-1].values) if self.troubles else ""
        why = _NOT_IN_A_GAP.sub(" ", why)  # a server's own words must not end the gap they stand in
        read = self.read(f"{kept}{gap(f'这一节没有写完（{why}），请接着写完')}")
        raw = self.wanted.masks.restore(kept)
        draft = self._draft(read, Unfinished(raw=raw, why=why))
        return Outcome(draft, len(read.faults), tuple(self.troubles), self.account)

    def _draft(self, read: Read, unfinished: Unfinished | None) -> Draft:
        account = self.account
        others = "；".join(str(trouble) for trouble in self.troubles) if self.model != self.models[0] else ""
        made = Made(
            at=now(),
            seed=self.seed,
            requests=account.requests,
            input_tokens=account.input_tokens,
            output_tokens=account.output_tokens,
            cost=account.cost if account.input_tokens else None,
            currency=limits().currency if account.cost and account.input_tokens else "",
            seconds=round(account.seconds, 3),
            cached=account.cached,
            repaired=self.repaired,
            instead=others,
            prompts=tuple(self.prompts),
        )
        return Draft(
            text=read.resolver.text,
            origin="model",
            prompt=self.wanted.prompt.name,
            model=self.model.spec,
            sources=read.resolver.sources,
            made=made,
            unfinished=unfinished,
        )


def joined(before: str, more: str) -> str:
    """Return two parts of a draft as one: without what the second repeats of the first's end, or of all of it."""
    if len(more) >= 2 * LEAST_OVERLAP and before.startswith(more):
        return before  # it writes all again, and has not caught up
    if len(before) >= LEAST_OVERLAP and more.startswith(before[: 2 * MOST_OVERLAP]):
        return more
    for size in range(min(len(before), len(more), MOST_OVERLAP), LEAST_OVERLAP - 1, -1):
        if before.endswith(more[:size]):
            return before + more[size:]
    return _from_heading(before, more) or before + more


def _from_heading(before: str, more: str) -> str:
    """Return two parts as one where the second begins with the heading that the first broke off below; else "".

    It writes that part anew, so what had come of it goes; but where whole sentences had come that the second does not
    say again, it goes on with them.
    """
    heading, _, rest = more.lstrip().partition("\n")
    at = before.rfind(f"\n{heading.strip()}") + 1 if is_heading(heading.strip()) else 0
    begun = before[at + len(heading.strip()) :].strip()
    if not at or any(is_heading(line.strip()) for line in begun.split("\n")):
        return ""
    whole = begun[: begun.rfind("。") + 1]
    if whole and not set(_NOTES.findall(whole)) & set(_NOTES.findall(rest)) and not rest.startswith(whole[:_BEGINS]):
        return f"{before.rstrip()}{rest}" if len(whole) < len(begun) else f"{before.rstrip()}\n{rest}"
    return before[:at] + more.lstrip()
