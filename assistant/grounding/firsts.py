"""What is said not to have been last year: 首次收到企业的申请, 行政诉讼由无到有, 连续两年未发生行政复议. Pure.

Silent where what it is of is not named, or something unknown stands between: 首次收到网络申请 may be the first so.
"""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from assistant import lazy, resources
from assistant.grounding.claim_views import View
from assistant.grounding.claims import spoken_of
from assistant.grounding.names import Name
from assistant.grounding.predicates import Claim, Marker, Words, is_excused

# only such a sentence can say so: “首次” → 首次, “第一次” → 第一次, “由无到有” → 无到有, “连续两年” → 连续, not “一件”
HINT = lazy.compile(r"首[次度回例]|[第头]一次|无到有|零的突破|连续")


class FirstWords(BaseModel):
    """schemas/lexicons/firsts.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: Marker
    first_of: Marker
    from_none: Marker
    years: Marker
    none_behind: Marker
    zero_behind: Marker
    none_after: Marker
    dated: Marker
    filler: Marker


def firsts(view: View, words: Words) -> Iterator[Claim]:
    """Yield what a sentence says that there was not last year, where there was; only one with `HINT` can say so."""
    if not view.scopes:
        yield from _Reader(view, words).read()


class _Reader:
    """Reads one sentence."""

    def __init__(self, view: View, words: Words) -> None:
        self.view, self.words = view, words
        self.own = resources.load(FirstWords, "schemas/lexicons/firsts.yaml")

    def read(self) -> Iterator[Claim]:
        """Yield what it claims."""
        view, own = self.view, self.own
        for marker, look in (
            (own.first, self._behind), (own.first_of, self._ahead), (own.from_none, self._ahead),
        ):  # fmt: skip
            for match in marker.pattern.finditer(view.text, view.start, view.end):
                if not self._is_dated(match.start()):
                    yield from look(match.start(), match.end())
        for match in own.years.pattern.finditer(view.text, view.start, view.end):
            yield from self._years(match.start(), match.end())

    def _years(self, start: int, end: int) -> Iterator[Claim]:
        view, own = self.view, self.own
        ahead = own.zero_behind.pattern.match(view.text, end, view.end)
        ahead = ahead or own.none_after.pattern.match(view.text, end, view.end)
        if ahead is not None:
            yield from self._ahead(start, ahead.end(), now=True)
        elif (behind := own.none_behind.pattern.match(view.text, end, view.end)) is not None:
            yield from self._behind(start, behind.end())

    def _is_dated(self, at: int) -> bool:
        """Whether it is the first time within this year: 3月首次收到申请."""
        begin, end = self.view.clause(at)
        return self.own.dated.pattern.search(self.view.text, begin, end) is not None

    def _behind(self, start: int, at: int) -> Iterator[Claim]:
        """Yield what is said of the names behind: 首次发生行政诉讼."""
        _, end = self.view.clause(at)
        names = [name for name in self.view.named if at < name.end and start < name.start < end]
        own, _ = self.view.clause(start)
        before = [name for name in self.view.applicants if own <= name.start < start]
        if names and not self._unknown(at, end) and not self.view.counts(at, end):
            yield from self._against(start, names[-1].end, [*before, *names])

    def _ahead(self, start: int, end: int, *, now: bool = False) -> Iterator[Claim]:
        """Yield what is said of the names before: 行政诉讼由无到有."""
        begin, names = self.view.subject(start)
        names = [name for name in names if name.end <= start]
        _, last = self.view.clause(max(start, end - 1))
        if names and not self._unknown(begin, start) and not self._unknown(end, last):
            behind = [name for name in self.view.named if start <= name.start < last]  # 行政复议首次出现被纠正的
            behind = [name for name in behind if name.kind == "subject" or name.strong]
            yield from self._against(start, end, [*names, *behind], now=now)

    def _unknown(self, start: int, end: int) -> str:
        free = self.view.unknown(start, end) if start < end else ""
        return self.own.filler.pattern.sub("", free) if free else ""

    def _against(self, start: int, end: int, names: Sequence[Name], *, now: bool = False) -> Iterator[Claim]:
        view = self.view
        begin, stop = view.clause(start)
        strong = any(name.names_cells and name.strong for name in names)
        if not strong and not any(name.kind == "subject" for name in names):
            return
        if is_excused(view, self.words, begin, stop, start) or view.is_of_last_year(view.start, start):
            return
        for cells in spoken_of(view, names):
            facts = [view.facts.at(*cell) for cell in cells]
            known = [fact for fact in facts if fact is not None]
            if not known or len(known) != len(facts):
                continue
            if all(fact.last_year for fact in known):
                yield Claim(start, end, (known[0].id,), last_year=True, is_sure=False)
                return
            if now and all(fact.value for fact in known):  # 连续两年为零: it is not so this year
                yield Claim(start, end, (known[0].id,), last_year=False, is_sure=False)
                return
