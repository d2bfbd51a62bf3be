"""One call of a model: streamed, tried again as the server asks, within its limits, with its tokens counted."""

import asyncio
import json
import random
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence, Set
from contextlib import aclosing
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from assistant import lazy, settings
from assistant.errors import ModelTrouble
from assistant.llm import context
from assistant.llm.answers import Answers, Kept
from assistant.llm.bounds import too_much
from assistant.llm.client import Access, access, address, room, where
from assistant.llm.models import FILE, Limits, Model, cost, limits
from assistant.llm.troubles import failures, no_stream, refused, trouble
from assistant.llm.visible import Visible, scrubbed

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk

_MAX_TOKENS, _STREAM = "max_completion_tokens", "stream"
_PARAMETERS = ("temperature", "seed", "stream_options", _MAX_TOKENS, _STREAM, "max_tokens")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0
NO_FIRST_WORD = "no_first_word"  # the code of the trouble with a server that does not begin
DECLINED, CUT_OFF = "model_declined", "answer_cut_off"  # codes: it will not write this; it ended in the middle
_ENDS = "。！？】]\n}"
_ROLES = {"system": "system", "human": "user", "ai": "assistant"}
_THINKS = lazy.compile(r"o[0-9]")  # models whose system message has another name: “o3-mini” → o3, not “gpt-4o”
_IN_BODY: list[Any] = []  # the messages that the library is given: ours are in the body already
_refusals: dict[tuple[str, str], set[str]] = {}  # what a server will not take, learnt from its 400s

Message = tuple[str, str]  # role (system, human, ai) and text
Told = Callable[[str, bool], None]  # a piece of text; True where what came before it does not count


class Ask(NamedTuple):
    """What is asked of a model. `more` goes into the request's body as it is (response_format, tools).

    `stream` False asks for the answer in one: a stream of 200 pieces costs ten times the CPU, and only who shows or
    times what comes needs it.
    """

    messages: tuple[Message, ...]
    temperature: float
    seed: int | None
    max_tokens: int
    more: tuple[tuple[str, Any], ...] = ()
    stream: bool = True

    def is_streamed(self, gone: Set[str]) -> bool:
        """Whether a stream is asked for, of a server that will not take what is `gone`."""
        return self.stream and not self.more and _STREAM not in gone

    def key(self) -> str:
        """Return the prompt as the cache knows it."""
        return json.dumps(self.messages, ensure_ascii=False)


class Account:
    """What calls took, added up. `cost` is None once a model answered whose price nobody wrote down."""

    def __init__(self) -> None:
        self.requests = self.input_tokens = self.output_tokens = 0
        self.seconds = 0.0
        self.first: float | None = None  # seconds until the first word of the first answer
        self.cached = False
        self.cost: Decimal | None = Decimal(0)

    def take(self, model: Model, said: "Said") -> None:
        """Add the tokens of one answer; of one that came without their number, nobody knows the price."""
        self.first = said.first if self.first is None else self.first
        if usage := said.usage:
            given, made = int(usage.get("input_tokens") or 0), int(usage.get("output_tokens") or 0)
            price = cost(model.name, given, made)
            self.input_tokens += given
            self.output_tokens += made
            self.cost = None if price is None or self.cost is None else self.cost + price
        elif said.text:
            self.cost = None

    def add(self, other: "Account") -> None:
        """Add another account to this one."""
        self.requests += other.requests
        self.input_tokens += other.input_tokens
        self.output_tokens += other.output_tokens
        self.seconds += other.seconds
        self.first = other.first if self.first is None else self.first
        self.cached = self.cached or other.cached
        self.cost = None if self.cost is None or other.cost is None else self.cost + other.cost


class Said:
    """What has come of an answer so far, up to `most` characters: it stays when the call breaks off."""

    def __init__(self, secrets: Sequence[str], told: Told | None, most: float) -> None:
        self._secrets, self._visible, self._told = secrets, Visible(*secrets), told
        self._started = 0.0
        self.most = int(most)
        self.begun = False
        self.first: float | None = None  # seconds until the first word, also of what is not shown
        self.finish: str | None = None
        self.usage: Mapping[str, Any] | None = None
        self.arguments = ""

    @property
    def text(self) -> str:
        """What may be shown."""
        return self._visible.shown[: self.most]

    @property
    def too_long(self) -> bool:
        """Whether more came than may be."""
        return max(len(self._visible.shown), len(self.arguments)) > self.most

    def begin(self) -> None:
        """Start the clock: the call is made now."""
        self._started = time.perf_counter()

    def called(self, arguments: str) -> None:
        """Take the arguments of a tool."""
        self._hearing(arguments)
        self.arguments = scrubbed(arguments, *self._secrets)

    def hear(self, piece: str) -> None:
        """Take a piece of the stream."""
        self._hearing(piece)
        self._tell(self._visible.feed(piece.encode(errors="ignore").decode()))  # half a character is no text

    def _hearing(self, piece: str) -> None:
        if piece and self.first is None:
            self.first = time.perf_counter() - self._started

    def end(self) -> None:
        """Let go of what was held back."""
        self._tell(self._visible.close())

    def _tell(self, shown: str) -> None:
        before = len(self._visible.shown) - len(shown)
        shown = shown[: max(0, self.most - before)]
        if self._told and (shown or self._visible.restarted):
            self._told(shown, self._visible.restarted)
        self._visible.restarted = False


class Answer(NamedTuple):
    """A whole answer. `arguments` are those of a tool that it called."""

    text: str
    arguments: str = ""


class BrokenOff(Exception):  # noqa: N818 - no failure of ours: what had come is in it
    """An answer broke off after it had begun."""

    def __init__(self, text: str, reason: ModelTrouble) -> None:
        self.text, self.reason = text, reason
        super().__init__(str(reason))


async def ask(
    model: Model, wanted: Ask, account: Account, told: Told | None = None, *, fresh: bool = False,
    own: Limits | None = None,
) -> Answer:  # fmt: skip
    """Return a model's answer; what it says is told as it comes.

    Args:
        model: The model.
        wanted: What to ask.
        account: Where tokens, requests and seconds are added.
        told: Told each piece of text.
        fresh: Whether to pass over answers that were kept.
        own: Limits instead of those of schemas/models.yaml.

    Raises:
        BrokenOff: It broke off, or was cut at its length or by a filter, after some text had come.
        ModelTrouble: Nothing came, after all tries; or the answer was refused or filtered; or the server would cut what
            is sent.
        UnusableInput: The server may not be reached (`NIANBAO_EGRESS`).
    """
    own = own or limits()
    kept = None if fresh else _kept(model, wanted)
    if kept is not None:
        account.cached = True
        if told:
            told(kept.text, False)
        return Answer(kept.text)
    context.require_room(model, wanted.messages, wanted.max_tokens)
    way = await access(model, own)
    started = time.perf_counter()
    try:
        return await _tried(model, wanted, own, way, account, told)
    finally:
        account.seconds += time.perf_counter() - started


async def _tried(
    model: Model, wanted: Ask, own: Limits, way: Access, account: Account, told: Told | None
) -> Answer:  # fmt: skip
    attempt, refusals = 0, _refusals.setdefault((model.base_url, model.name), set())
    plain: set[str] = set()  # the stream, where this server sent none; it is remembered once it answers without
    while True:
        said, gone = Said(way.secrets, told, own.bounds.length * wanted.max_tokens), frozenset(refusals | plain)
        try:
            try:
                async with room(model, own):
                    await way.limiter.aacquire()
                    account.requests += 1
                    said.begin()
                    await _in_time(model, wanted, own, way, said, gone)
            finally:
                said.end()
                account.take(model, said)
            answer = _whole(model, wanted, said)
            refusals |= plain
            return answer
        except ModelTrouble as error:
            found = error
        except failures() as error:
            if name := refused(error, [name for name in _PARAMETERS if name not in gone]):
                refusals.add(name)
                continue
            if wanted.is_streamed(gone) and not said.begun and no_stream(error):
                plain.add(_STREAM)
                continue
            found = trouble(error, model, way.secrets)
        if said.text:
            raise BrokenOff(said.text, found)
        if not _is_worth_a_try(found, attempt, own):
            raise found
        await asyncio.sleep(pause(attempt, found.wait))
        attempt += 1


def _is_worth_a_try(found: ModelTrouble, attempt: int, own: Limits) -> bool:
    tries = min(own.retries, 1) if found.code == NO_FIRST_WORD else own.retries  # it has cost minutes already
    return found.again and attempt < tries and (found.wait or 0) <= own.longest_wait


def pause(attempt: int, wait: float | None) -> float:
    """Return how long to wait before the next try: as the server asks and a little more, else longer each time.

    The chance in it keeps many clients from coming back at one moment.
    """
    if wait is not None:
        return wait + random.uniform(0, max(0.1, wait / 10))  # noqa: S311 - no secret
    return random.uniform(0.5, 1) * min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt)  # noqa: S311


async def _in_time(model: Model, wanted: Ask, own: Limits, way: Access, said: Said, gone: Set[str]) -> None:
    """Make one call within the time that one answer may take, however it drips.

    Raises:
        ModelTrouble: It took longer, or nothing was heard in the time a model may take to start.
    """
    place, whole = where(model), asyncio.timeout(own.answer)
    try:
        async with whole:
            await _once(wanted, way, said, gone, own)
    except TimeoutError:
        if whole.expired():
            raise ModelTrouble(
                "回答了 {seconds} 秒还没有完，没有再等",
                where=place,
                then="可在 {file} 里放宽 answer。",
                code="answer_too_slow",
                seconds=f"{own.answer:g}",
                file=FILE,
            ) from None
        if said.first is None and wanted.is_streamed(gone):
            raise ModelTrouble(
                "等了 {seconds} 秒，没有开始回答",
                where=place,
                then="本机的模型可能还在装载，稍后再试；也可在 {file} 里放宽 first。",
                again=True,
                code=NO_FIRST_WORD,
                seconds=f"{own.first:g}",
                file=FILE,
            ) from None
        raise
    if said.too_long:
        raise too_much("length", said.most, place)


async def _once(wanted: Ask, way: Access, said: Said, gone: Set[str], own: Limits) -> None:
    # past openai's walk through typed messages, piece by piece, which costs as much as all the rest of a call
    body: dict[str, Any] = {"messages": _messages(wanted, way), **dict(wanted.more)}
    given: dict[str, Any] = {}
    if "temperature" not in gone:
        given["temperature"] = wanted.temperature
    if wanted.seed is not None and "seed" not in gone:
        given["seed"] = wanted.seed
    if _MAX_TOKENS not in gone:
        given[_MAX_TOKENS] = wanted.max_tokens
    elif "max_tokens" not in gone:
        body["max_tokens"] = wanted.max_tokens
    given["extra_body"] = body
    if not wanted.is_streamed(gone):
        import openai

        stream = openai.omit if _STREAM in gone else False
        answer = await way.chat.ainvoke(_IN_BODY, stream=stream, timeout=way.timeout, **given)
        _take(answer, said)
        return
    usage = "stream_options" not in gone
    stream = way.chat.astream(_IN_BODY, stream_usage=usage, timeout=way.timeout, **given)
    async with aclosing(cast("AsyncGenerator[AIMessageChunk]", stream)) as chunks:
        while not said.too_long:
            async with asyncio.timeout(own.first if said.first is None else own.idle):
                chunk = await anext(chunks, None)
            if chunk is None:
                return
            _take(chunk, said)


def _messages(wanted: Ask, way: Access) -> list[dict[str, str]]:
    """Return the messages as the protocol has them."""
    roles = _ROLES | ({"system": "developer"} if _THINKS.match(way.chat.model_name) else {})
    return [{"role": roles[role], "content": text} for role, text in wanted.messages]


def _take(message: "AIMessage | AIMessageChunk", said: Said) -> None:
    said.begun = True
    if isinstance(message.content, str):
        said.hear(message.content)
    info = cast("dict[str, Any]", message.response_metadata)
    said.finish = info.get("finish_reason") or said.finish
    said.usage = cast("Mapping[str, Any] | None", message.usage_metadata) or said.usage
    if refusal := message.additional_kwargs.get("refusal"):
        said.finish = f"refusal:{refusal}"
    calls = message.additional_kwargs.get("tool_calls") or message.tool_calls
    for call in calls:
        said.called(json.dumps(call["args"], ensure_ascii=False))
    for call in message.invalid_tool_calls:
        said.called(call.get("args") or "")


def _whole(model: Model, wanted: Ask, said: Said) -> Answer:
    """Return an answer that ended as it should, and keep it."""
    finish, place = said.finish or "", where(model)
    if finish == "content_filter":
        raise ModelTrouble(
            "服务商按内容过滤规则没有回答", where=place, then="请检查材料里有没有不宜外发的内容。", code=DECLINED
        )
    if finish.startswith("refusal:"):
        raise ModelTrouble("模型不肯回答", where=place, code=DECLINED)
    if finish == "length":
        raise ModelTrouble(
            "写到长度上限，没有写完",
            where=place,
            then="可在 schemas/models.yaml 里放宽 max_tokens。",
            again=bool(said.text),
            code=CUT_OFF,
        )
    if not said.text.strip() and not said.arguments:
        raise ModelTrouble("回答是空的", where=place, again=True, empty=True)
    if not finish and not said.arguments and said.text.rstrip()[-1:] not in _ENDS:
        raise ModelTrouble("连接提前结束，没有写完", where=place, again=True, code=CUT_OFF)
    if said.text and not said.arguments:
        _keep(model, wanted, said)
    return Answer(said.text, said.arguments)


def _named(model: Model, wanted: Ask) -> str:
    """Return all that an answer depends on besides its prompt; no key."""
    parts = (address(model), model.name, wanted.temperature, wanted.seed, wanted.max_tokens, wanted.more)
    return json.dumps(parts, ensure_ascii=False)


@cache
def _answers(path: Path) -> Answers:
    return Answers(path)


def _kept(model: Model, wanted: Ask) -> Kept | None:
    path = settings.answers()
    return _answers(path).look_up(wanted.key(), _named(model, wanted)) if path else None


def _keep(model: Model, wanted: Ask, said: Said) -> None:
    path = settings.answers()
    if path is not None:
        usage = said.usage or {}
        kept = Kept(said.text, int(usage.get("input_tokens") or 0), int(usage.get("output_tokens") or 0))
        _answers(path).keep(wanted.key(), _named(model, wanted), kept)


def streams(model: Model) -> bool:
    """Whether a server streams, as far as its answers have shown."""
    return _STREAM not in _refusals.get((model.base_url, model.name), set())


def forget_refusals() -> None:
    """Forget what servers would not take; for tests."""
    _refusals.clear()


def said_by(messages: Sequence[Message]) -> str:
    """Return messages as a person reads them before they are sent."""
    return "\n\n".join(f"──── {named(role)} ────\n{text}" for role, text in messages)


def named(role: str) -> str:
    """Return what a person calls the role of a message."""
    return {"system": "系统", "human": "用户", "ai": "示例回答"}[role]
