"""Near-copies between the reports of several units (W110): sentences that share a sketch are compared one by one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

from assistant.checking.rule import Discrepancy
from assistant.checking.texts import compact, place, sentences
from assistant.domain.report import Report

SECTIONS = ("overview", "problems")
_SHORTEST, _LEAST, _ALIKE = 20, 40, 90  # letters of a sentence, letters of a passage, per cent
_SHINGLE, _SKETCH, _BUCKET = 8, 4, 30


class _Sentence(NamedTuple):
    report: int
    section: str
    start: int
    end: int
    bare: str


def near_copies(reports: Sequence[Report]) -> list[list[Discrepancy]]:
    """Return for each report the passages that another unit's report has too; linear in the number of sentences.

    A sentence's sketch is the four smallest checksums of its runs of eight letters (bottom-k sketch, Broder 1997);
    sentences that share one are compared by rapidfuzz.
    """
    index: dict[int, list[_Sentence]] = {}
    own = [list(_sentences(number, report)) for number, report in enumerate(reports)]
    for sentence in (item for items in own for item in items):
        for key in _sketch(sentence.bare):
            bucket = index.setdefault(key, [])
            if len(bucket) < _BUCKET:
                bucket.append(sentence)
    return [list(_passages(reports, items, index)) for items in own]


def _sentences(number: int, report: Report) -> Iterator[_Sentence]:
    for section in SECTIONS:
        text = report.text(section) if section in report.sections else ""
        for start, sentence in sentences(text):
            bare = compact(sentence)
            if len(bare) >= _SHORTEST:
                yield _Sentence(number, section, start, start + len(sentence), bare)


def _sketch(bare: str) -> list[int]:
    runs = {crc32(bare[at : at + _SHINGLE].encode()) for at in range(len(bare) - _SHINGLE + 1)}
    return sorted(runs)[:_SKETCH]


def _twin(reports: Sequence[Report], sentence: _Sentence, index: dict[int, list[_Sentence]]) -> str | None:
    """Return the unit that has nearly the same sentence."""
    from rapidfuzz import fuzz

    mine = reports[sentence.report]
    for key in _sketch(sentence.bare):
        for other in index[key]:
            theirs = reports[other.report]
            if other.report == sentence.report or theirs.organ.name == mine.organ.name:
                continue
            if other.bare == sentence.bare or fuzz.ratio(other.bare, sentence.bare, score_cutoff=_ALIKE):
                return theirs.organ.name
    return None


def _passages(
    reports: Sequence[Report], own: list[_Sentence], index: dict[int, list[_Sentence]]
) -> Iterator[Discrepancy]:
    """Join copied sentences that follow one another."""
    run: list[_Sentence] = []
    unit = ""
    for sentence in [*own, None]:
        twin = _twin(reports, sentence, index) if sentence is not None else None
        if sentence is not None and twin is not None and (not run or run[-1].section == sentence.section):
            run.append(sentence)
            unit = unit or twin
            continue
        if sum(len(item.bare) for item in run) >= _LEAST:
            section, text = run[0].section, reports[run[0].report].text(run[0].section)
            where = place(section, text, run[0].start, run[-1].end)
            letters = sum(len(item.bare) for item in run)
            message = f"这一段有 {letters} 字与{unit}的报告雷同"
            yield Discrepancy((where,), f"{letters} 字", "写本单位的事", message, complete=True)
        run, unit = ([sentence], twin) if sentence is not None and twin is not None else ([], "")
