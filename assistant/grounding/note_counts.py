"""What a note says without a number of it: how many things it lists, on how many days, how often in the year."""

from collections.abc import Iterator

from assistant import lazy
from assistant.grounding import note_periods, quantity_words
from assistant.grounding.candidates import Candidates
from assistant.grounding.grounded import Grounded, shown
from assistant.grounding.note_sums import SHARED, around, counts_alike, letters
from assistant.grounding.numbers import RATES
from assistant.grounding.sentences import Sentence
from assistant.grounding.support_words import kin

_LEAST, _MOST = 1, 366  # things, days, times in the year
_TIMES = ("次", "场", "期", "轮", "批", "天", "")
_DAYS = 365
_SPOKEN = {"俩": 2, "仨": 3, "半打": 6, "一打": 12}  # 仨栏目 are 3个
# What of a note speaks of one matter: “查阅点 大厅；公报6期” → “；”
PARTED = lazy.compile(r"[；;。\n]")
# Things that stand in a row: “栏目：教育、医疗、住房，都开了” → 教育、医疗、住房, “大厅+档案馆” → 大厅+档案馆,
# not “2场、3人”
_ROW = lazy.compile(r"[^，,。；;：:、+＋/／（）()\s0-9]{1,12}(?:[、+＋/／][^，,。；;：:、+＋/／（）()\s0-9]{1,12})+")
# What parts them: “大厅、社区和村里” → 、, “司法局和保密局” → 和, not “3和4”
_BETWEEN = lazy.compile(r"[、+＋/／]|(?<=[一-鿿])和(?=[一-鿿])")
# Days and months, one after the other: “3月、8月” → 3月, “4.12” → 4.12, “5月8日” → 5月8日, not “第3.5版”
_DATE = lazy.compile(
    r"(?<![0-9.第])(?:(?:1[0-2]|[1-9])月(?:份|[0-9]{1,2}[日号])?|(?:1[0-2]|[1-9])[./](?:[12][0-9]|3[01]|[1-9])(?![0-9.%万元件条]))"
)
_MONTHS = lazy.compile(r"(?<![0-9])[0-9]{1,2}(?:[、，,][0-9]{1,2})+月")  # “3、6、9、12月” → 3、6、9、12月
# People by how one calls them: “专职老王、小刘” → 老王、小刘, “王某、李科长” → 王某、李科长, not “条例、保密”
_NAMES = lazy.compile(
    r"(?:[老小][一-鿿]|[一-鿿](?:某|工|姐|哥|主任|科长))"
    r"(?:[、和](?:[老小][一-鿿]|[一-鿿](?:某|工|姐|哥|主任|科长)))+(?![一-鿿])"
    r"|[老小][一-鿿](?:[、和][老小][一-鿿])+(?=专|兼|负责|管|干|两|都|具体|牵头|轮)"
)
# One by name: “老吴专门干” → 老吴, “小李一个人” → 小李, not “小范围”
_ALONE = lazy.compile(r"(?<![一-鿿、和])[老小][一-鿿](?=专|一个?人|兼|负责|管着)")
PIECES = lazy.compile(r"[，,]")  # “天天发的，一天没落” → ，
_COUNTED = lazy.compile(r"每个?[月周季日天]度?[^0-9，,]{0,4}[2-9][0-9]?[次期条篇场]")  # “每月更新2次” → 每月更新2次
_REMARK = lazy.compile(r"[（(][^（()）\n]{0,20}[)）]")  # “设备更新（大规模那个）、以旧换新” → （大规模那个）
# The number of the last one: “出到第21期” → 第21期, “第9个工作日” → 第9个工作日, not “第3条”
_UP_TO = lazy.compile(r"第(?P<count>[0-9]{1,3})(?:期|次|场|批|轮|个?工作日|天)")
# What says that it was once: “全年就这回” → 就这回, “只办了这一场” → 只办了这一场
_ONCE = lazy.compile(r"[就只仅](?:[有是]|[一-鿿]{0,2}了)?(?:这|过)?一?[次回场轮]")


def from_counted(found: Candidates, index: int) -> Grounded | None:
    """Return a number as supported by what a note lists: 大厅、社区、村里 are 3处, 3月、8月上过会 says 2次.

    Only where the note speaks of the same matter, and the number is small and exact.
    """
    number = found.sentence.numbers[index]
    quantity = number.quantity
    if not _LEAST <= quantity.value <= _MOST or quantity.unit in RATES or quantity.change or quantity.approx:
        return None
    near = around(found, index)
    for part, note in (*parts(found.sentence), *_lines(found.sentence)):
        shared = len(letters(near, part))
        # 全年检查12次 of 月检不缺月: of one letter, where the sentence has another
        near_enough = shared >= SHARED or kin(near, part)
        near_enough = near_enough or (shared and len(letters(found.sentence.own, part)) >= SHARED)
        if not near_enough or _is_numbered(found, index, near, shared):
            continue
        counts = [*_of_unit(part, quantity.unit), *(_told(part, near) if quantity.unit in _TIMES else ())]
        if quantity.value in counts:
            said = f"工作记录 {note} 里数出来是 {shown(quantity.value)}"
            return number.as_supported(said)
    return None


def _is_numbered(found: Candidates, index: int, near: str, shared: int) -> bool:
    """Whether a note has another number for it: 张贴方案时安排1名 beside 征地公告、补偿方案, for 安排2名."""
    quantity = found.sentence.numbers[index].quantity
    others = (
        note for note in found.sentence.facts.noted if note.quantity.unit and note.quantity.value != quantity.value
    )
    alike = (note for note in others if counts_alike(note.quantity.unit, quantity.unit))
    return any(len(letters(near, note.around)) > shared for note in alike)


def parts(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Yield what the notes say of one matter each, with the id of the note."""
    yield from ((part, note.id) for note in sentence.facts.notes for part in PARTED.split(note.text) if part.strip())


def _lines(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Yield the lines of notes that have several parts: 4.16 副局长到庭；10.22 又是他去."""
    for note in sentence.facts.notes:
        yield from ((line, note.id) for line in note.text.split("\n") if "；" in line or ";" in line)


def _of_unit(part: str, unit: str | None) -> Iterator[int]:
    """Yield how many things each row of a note has, or how many people where these are counted: 老王、小刘 are 2人."""
    yield from (count for word, count in _SPOKEN.items() if word in part)
    if unit in quantity_words.PEOPLE:
        yield from people(part)
    elif unit not in _TIMES[:-1]:  # three things are no 3次
        yield from listed(part)


def listed(part: str) -> Iterator[int]:
    """Yield how many things stand in each row of a note: 大厅+档案馆 are 2."""
    bare = _REMARK.sub("", part)
    for row in (*_ROW.finditer(part), *(_ROW.finditer(bare) if bare != part else ())):
        if "等" not in row[0] and not _NAMES.search(row[0]):  # 公告、方案等信息 are some of them, 王某、李某 people
            yield 1 + len(_BETWEEN.findall(row[0]))


def people(part: str) -> Iterator[int]:
    """Yield how many people are named in each row of a note: 老王、小刘 are 2, 老吴专管 is 1."""
    yield from (1 + len(_BETWEEN.findall(row[0])) for row in _NAMES.finditer(part))
    yield from (1 for _ in _ALONE.finditer(part))


def _told(part: str, near: str) -> Iterator[int]:
    """Yield on how many days a note says that something was, and how often in a year."""
    if _ONCE.search(part):
        yield 1
    yield from (int(last["count"]) for last in _UP_TO.finditer(part))
    if (days := len(_DATE.findall(part))) > 1:
        yield days
    yield from (1 + sum(one in "、，," for one in months[0]) for months in _MONTHS.finditer(part))
    pieces = PIECES.split(part)
    # 每月更新2次目录，每季度一次自查 says no 自查12次
    own = [piece for piece in pieces if len(pieces) == 1 or letters(near, piece)]
    for times, words in quantity_words.load().words.yearly.items():
        if any(word in piece for word in words for piece in own if not _COUNTED.search(piece)):
            yield note_periods.times(times, part)
            if times == _DAYS and "闰" in part:
                yield times + 1
