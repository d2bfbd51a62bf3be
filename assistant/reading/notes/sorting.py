"""Lines of notes, one after the other → notes: which heading holds, and what is a heading."""

from collections.abc import Mapping
from typing import NamedTuple

from assistant import lazy
from assistant.domain import aspects
from assistant.domain.aspects import Heading
from assistant.domain.report import Note
from assistant.reading.notes.lines import Line, read_line
from assistant.reading.notes.pieces import pieces

# “主动公开：公开3条” → 公开3条, “网站——公开3条” → 网站, not “公开3条，另：答复2件”, not “存在问题——”
_LABELLED = lazy.compile(r"^(?P<label>[^：:。；，,！？\n]{2,30}?)\s*(?:[：:]|—{1,2}|-{2})\s*(?P<rest>[^\s—–-].*)$")
# “主动公开\u3000公开3条” → 主动公开, not “主动公开3条”
_SPACED = lazy.compile(r"^(?P<label>\S{2,20})[ \u3000]+(?P<rest>\S.*)$")
# “主动公开。公开3条” → 主动公开, not “公开3条，答复2件。另有1件”
_RUN_IN = lazy.compile(r"^(?P<label>[^：:。；，,！？\s]{2,20})[。．]\s*(?P<rest>\S.*)$")
# “【主动公开】公开3条” → 公开3条, “[网站]：公开3条” → 网站, not “见【附件】”
_BRACKETED = lazy.compile(r"^[【\[［](?P<label>[^】\]］]{2,30})[】\]］]\s*[：:]?\s*(?P<rest>.*)$")
# “主动公开：” → 主动公开, “主动公开”, not “公开3条。”
_ALONE = lazy.compile(r"^(?P<label>[^：:。；，,！？!?]{2,30}?)\s*[：:]?$")
# What is counted below it, by months and the like: “台账（政策解读）” → 政策解读, not “台账3本”
_LEDGER = lazy.compile(r"^(?:工作)?(?:台账|登记|明细)[（(](?P<of>[^（）()]{2,20})[)）]$")
_COUNT = lazy.compile(r"^[0-9][0-9,.]* ?[\u4e00-\u9fff]?$")  # “132”, “2次”, not “3月2日”
_DAY = lazy.compile(r"^[0-9]{1,2} ?月(?:[0-9]{1,2} ?[日号])?$")  # “6月”, “3月2日”, not “6月起”
_BARE_COUNT = lazy.compile(r"^[0-9][0-9,.]*$")  # “132”, not “2次”
# What the name of a column says its numbers count: “件数” → 件, “参训人数” → 人, “金额（万元）” → 万元, not “数量”
_UNIT = lazy.compile(r"(?P<unit>[件条篇次人场份期个户项])[次]?数$|[（(](?P<said>[^（）()]{1,4})[)）]$")
_NO_NAME = lazy.compile(r"[0-9０-９，。；！？]")  # in no name of a column: “公开3条” → 3
_LONGEST_NAME = 10  # characters of the name of a column
_AROUND = " \t\u3000：:—–－-=＝~～…·。；;→▼↓▶>*#《》<>「」『』"  # what people set about a heading: “存在问题——”
_LEADS = ("：", ":", "—", "--", "－－")
# What tells that something was done, or that there was none: “公开3条” → 3, “未收” → 未, not “食堂采购”
_FACT = lazy.compile(r"[0-9０-９一二三四五六七八九十两未没无不零了已均]")
_SHORTEST_FACT = 9  # characters: below a heading, a line so long tells something without a number too
_LONGEST_BARE = 8  # characters of a heading of an unknown name that nothing marks
_LONGEST_UNKNOWN = 15  # characters of a heading whose name is not known
_DIGIT = lazy.compile(r"[0-9０-９]")  # no heading of an unknown name has one: “培训3次：” → 3


class _Standing(NamedTuple):
    """The heading that holds: how it was marked ("#", "number", "plain", "row"), and how deep it stands."""

    heading: Heading
    family: str
    rank: int = 0


class Sorting:
    """Takes lines in, hands out notes; `headings` are the lines that were headings, `aside` those of no known name."""

    def __init__(self, source: str, year: int | None, own: Mapping[str, str]) -> None:
        self._source, self._year, self._own = source, year, own
        self.notes: list[Note] = []
        self.headings: list[str] = []
        self.aside: list[tuple[int, str]] = []  # with their place
        self._standing: _Standing | None = None
        self._passing = False  # the heading was a label within a line: a blank line ends it
        self._columns: dict[
            int, str
        ] = {}  # of a table: column → aspect, source, number, content, label, amount, remark, beside
        self._head: tuple[str, ...] = ()  # the names of the columns

    def add(self, line: Line, following: Line | None) -> None:
        """Take in a line; the one that follows tells whether it is a heading."""
        if line.cells:
            self._row(line, following)
            return
        self._columns, self._head = {}, ()
        if self._passing and line.after_blank:
            self._standing, self._passing = None, False
        if not (self._is_heading(line, following) or self._is_labelled(line)):
            self._leave(line)
            self._put(line.text, line, self._standing.heading if self._standing else None)

    def _is_heading(self, line: Line, following: Line | None) -> bool:
        """Whether a line is a heading, which then holds."""
        found = _BRACKETED.match(line.text)
        if found is not None and not found["rest"]:
            return self._hold(line, self._meant(found["label"]), marked=True)
        bare = line.text.strip(_AROUND)
        if line.mark.startswith("#"):
            return self._hold(line, self._meant(bare), marked=True)
        heading = aspects.named(bare, self._own)
        if heading is not None and not self._is_topic_below(heading, line):
            return self._hold(line, heading)
        if (ledger := _LEDGER.match(bare)) is not None:
            self._hold(line, self._meant(ledger["of"])._replace(topic=True))
            self._passing = True
            return True
        alone = _ALONE.match(bare)
        if alone is None or line.text.endswith("。"):
            return False
        if self._is_bare(line, following):
            return self._hold(line, Heading(bare, (), open=True))
        if not self._leads(line, following) or _DIGIT.search(line.text.replace(str(self._year), "")):
            return False
        return self._hold(line, self._meant(alone["label"]))

    def _is_bare(self, line: Line, following: Line | None) -> bool:
        """Whether a line that nothing marks is a heading of an unknown name, among headings that nothing marks.

        “食堂采购” after “收费”: short, of no aspect's words, saying nothing, with a line that says something below it.
        """
        standing = self._standing
        if standing is None or standing.family != "plain" or self._passing or line.mark or following is None:
            return False
        if len(line.text) > _LONGEST_BARE or _FACT.search(line.text) or aspects.scores(line.text, self._year):
            return False
        tells = _FACT.search(following.text) or len(following.text) >= _SHORTEST_FACT
        return bool(tells) and not following.cells

    def _leads(self, line: Line, following: Line | None) -> bool:
        """Whether a line whose name is not known stands before others as a heading does."""
        if following is None or len(line.text) > _LONGEST_UNKNOWN:
            return False
        if line.text.endswith(_LEADS):
            return True
        return line.rank in (1, 2) and following.rank not in (0, line.rank) and following.rank > line.rank

    def _meant(self, label: str) -> Heading:
        """Return what a line that is marked as a heading means, by its name, else by its words."""
        found = aspects.named(label, self._own) or aspects.within(label, self._own)
        if found is not None:
            return found
        by_words = aspects.by_words(label, self._year)
        return Heading(label, (by_words,) if by_words else (), open=True, topic=by_words is not None)

    def _hold(self, line: Line, heading: Heading, *, marked: bool = False) -> bool:
        family = "#" if line.mark.startswith("#") else "number" if line.rank else "plain"
        if marked and family == "plain":
            family = "#"
        self._standing, self._passing = _Standing(heading, family, line.rank), False
        if heading.aspects:
            self.headings.append(f"{line.mark}{line.text}")
        else:
            self.aside.append((line.number - 1, f"{line.mark}{line.text}"))
        return True

    def _is_topic_below(self, heading: Heading, line: Line) -> bool:
        """Whether a topic (网站, 培训) is one thing below the heading that holds, and not a heading beside it."""
        standing = self._standing
        if not heading.topic or standing is None or standing.heading.open or self._passing:
            return False
        if line.rank:
            return not (standing.family == "number" and line.rank <= standing.rank)
        return bool(line.mark) or standing.family == "#"

    def _is_labelled(self, line: Line) -> bool:
        """Whether a line begins with a heading, 主动公开：公开3条; its rest is a note."""
        for pattern in (_BRACKETED, _LABELLED, _SPACED, _RUN_IN):
            found = pattern.match(line.text)
            heading = aspects.named(found["label"], self._own) if found else None
            if found is None or heading is None or (pattern is _RUN_IN and heading.topic):
                continue
            below = self._is_topic_below(heading, line)
            if below and self._standing is not None:
                heading = self._standing.heading
            keeps = heading.topic or below
            self._put(line.text if keeps else found["rest"], line, heading)
            if not below and (not line.is_item or line.rank):
                family = "number" if line.rank else "plain"
                self._standing, self._passing = _Standing(heading, family, line.rank), not line.rank
                if self._passing:
                    self._standing = self._standing._replace(heading=heading._replace(open=True, topic=False))
            return True
        return False

    def _leave(self, line: Line) -> None:
        """Let a heading go where a number of its own depth, or of a higher one, begins something else."""
        standing = self._standing
        if standing is not None and standing.family == "number" and 0 < line.rank <= standing.rank:
            self._standing = None

    def _row(self, line: Line, following: Line | None) -> None:
        """Take in a row of a table: its label or the last one's, and what its other cells say."""
        roles = self._roles(line.cells)
        if roles is not None:
            self._columns, self._head = roles, line.cells
            self.headings.append("｜".join(cell for cell in line.cells if cell))
            return
        said = [cell for cell in line.cells if cell]
        if len(said) == 1 and following is not None and following.cells and self._roles(following.cells) is not None:
            self.aside.append((line.number - 1, said[0]))  # the title of the table
            return
        cells = {at: cell for at, cell in enumerate(line.cells) if cell and self._columns.get(at) != "number"}
        if self._columns == {} and len(cells) > 1 and (first := min(cells)) == 0 and cells[first].isdigit():
            del cells[first]
        source = "、".join(" ".join(cells.pop(at).split()) for at in self._beside(cells))
        if not cells:
            return
        at = min(cells)
        heading = aspects.named(cells[at].replace("\n", ""), self._own)
        if heading is not None:
            self._standing, self._passing = _Standing(heading, "row"), False
            del cells[at]
        elif self._standing is not None and (self._standing.family != "row" or self._columns.get(at) == "aspect"):
            self._standing = None if self._standing.family == "row" else self._standing
        if not cells and heading is not None:
            self.headings.append(heading.label)
        self._cells(self._counted(cells), line, source)

    def _counted(self, cells: dict[int, str]) -> list[str]:
        """Return the cells of a row, a bare amount behind what it counts: 信函 and 17 of 件数 are 信函17件."""
        found: list[str] = []
        for at, cell in sorted(cells.items()):
            if self._columns.get(at) != "amount" or not _BARE_COUNT.match(cell):
                found.append(cell)
                continue
            unit = _UNIT.search("".join(self._head[at].split()))
            counted = f"{cell}{(unit['unit'] or unit['said']) if unit else ''}"
            if found and unit and not found[-1][-1:].isdigit() and "\n" not in found[-1]:
                found[-1] += counted
            else:
                found.append(counted)
        return found

    def _beside(self, cells: dict[int, str]) -> list[int]:
        """Return the columns of a row that go into the source, and name what those hold that are only a number."""
        tells = any(self._columns.get(at) == "content" for at in cells)
        counts = any(self._columns.get(at) == "amount" and _BARE_COUNT.match(cells[at]) for at in cells)
        found = [
            at
            for at in cells
            if self._columns.get(at) in ("source", *(("beside",) if tells else ()))
            and not (counts and _DAY.match(cells[at]))  # two rows may count the same of two months
        ]
        for at in [at for at in cells if tells and self._columns.get(at) == "unknown"]:
            if _COUNT.match(cells[at]):
                cells[at] = f"{self._head[at]}{cells[at]}"
            else:
                found.append(at)
        return sorted(found)

    def _cells(self, cells: list[str], line: Line, source: str) -> None:
        heading = self._standing.heading if self._standing else None
        if len(cells) == 1:
            for words in filter(str.strip, cells[0].splitlines()):
                self._put(read_line(words).text, line._replace(mark="-"), heading, source)
            return
        text = ""
        for cell in (" ".join(cell.split()) for cell in cells):
            text += cell if not text or text[-1] in "。；，：、！？" else f"，{cell}"
        if text:
            self._put(text, line._replace(mark="-"), heading, source)

    def _roles(self, cells: tuple[str, ...]) -> dict[int, str] | None:
        """Return what the columns of a table are, where a row is its head.

        The first row of a table is one too where a few of its names are not known: if one says where the notes are.
        """
        said = {at: cell for at, cell in enumerate(cells) if cell.strip()}
        known = {at: role for at, cell in said.items() if (role := aspects.column(cell)) is not None}
        if not {"content", "label", "amount"} & {*known.values()}:
            known = {at: "content" if role == "remark" else role for at, role in known.items()}
        if len(said) < 2 or len(known) == len(said):
            return known if len(said) > 1 else None
        if self._columns and cells != self._head:
            return None
        names = all(len(cell) <= _LONGEST_NAME and not _NO_NAME.search(cell) for cell in said.values())
        tells = "content" in known.values() or {"label", "amount"} <= {*known.values()}
        if not names or not tells or 2 * len(known) < len(said):
            return None
        return {at: known.get(at, "unknown") for at in said}

    def _put(self, text: str, line: Line, heading: Heading | None, source: str = "") -> None:
        where = ":".join(part for part in (self._source, source or str(line.number)) if part)
        for piece in pieces(text, heading, self._year, is_item=line.is_item):
            note_id = f"n{len(self.notes) + 1}"
            self.notes.append(Note(id=note_id, aspect=piece.aspect, text=piece.text, source=where))
