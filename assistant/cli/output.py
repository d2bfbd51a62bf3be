"""Print results: findings grouped and marked in their text, or JSON. Results go to stdout, progress to stderr."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from assistant import words
from assistant.cli import terminal
from assistant.cli.commands import advice
from assistant.domain import cell_names
from assistant.domain.findings import Checked, Finding, Place, Severity
from assistant.domain.report import Report
from assistant.domain.unseen import one_line
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.editing.figures import Asked
    from assistant.grounding.trace import Traced
    from assistant.llm.calls import Account

MOST_PLACES = 6  # of one finding, printed
AROUND = 18  # characters of context on either side of a marked quote


def as_json(data: Any) -> None:
    """Print data as JSON."""
    terminal.say_json(data)


def progress(line: str) -> None:
    """Say on stderr what is being done."""
    terminal.say(line, err=True)


COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}


def findings(report: Report, checked: Checked) -> None:
    """Print what a check found, the gravest first, each with its place marked."""
    for severity in Severity:
        group = [item for item in checked.findings if item.severity is severity and item.waived is None]
        if group:
            _draw(f"\n{words.severity_word(severity)}（{len(group)}）", f"bold {COLOURS[severity]}")
            for item in group:
                _finding(report, item)
    waived = [item for item in checked.findings if item.waived is not None]
    if waived:
        _draw(f"\n{text('已说明保留的')}（{len(waived)}）", "bold")
        for item in waived:
            _draw(f"  {item.code} {item.message} —— {item.waived}")
    if checked.skipped:
        codes: dict[str, list[str]] = {}
        for item in checked.skipped:
            codes.setdefault(item.reason, []).append(item.code)
        reasons = "；".join(f"{reason}（{'、'.join(own)}）" for reason, own in codes.items())
        _draw(f"\n{text('没有查')}：{reasons}", "dim")
    _draw("\n" + words.summary(checked), "bold")


def _draw(line: str, style: str = "") -> None:
    terminal.draw(terminal.Line(line, style))


def found(report: Report, checked: Checked) -> dict[str, Any]:
    """Return what a check found as plain data: each cell with its printed name and address, advice ready to run."""
    data = checked.model_dump(mode="json", exclude_none=True)
    for item in data["findings"]:
        for place in item["where"]:
            if "cell" in place:
                place["name"] = cell_names.place_in_words(report.form, place["cell"])
                place["address"] = cell_names.address(report, place["cell"])
        if item.get("fix", {}).get("command"):
            item["fix"]["command"] = advice(item["fix"]["command"])
    return data


def _finding(report: Report, item: Finding) -> None:
    line = terminal.Line("  ").append(item.code, f"bold {COLOURS[item.severity]}")
    terminal.draw(line.append(f"  {item.message}"))
    cells = [place.cell for place in item.where if place.cell]
    if cells:
        _draw("        " + words.cells_in_words(report, cells), "dim")
    places = [place for place in item.where if place.section and (place.quote or place.start is not None)]
    places += item.quoted
    for place in places[:MOST_PLACES]:
        terminal.draw(marked(report, place))
    if len(places) > MOST_PLACES:
        _draw("        " + text("……共 {n} 处", n=len(places)), "dim")
    if item.fix is not None:
        only = text("核对后改正文：nianbao fix 报告 --code {code}", code=item.code) if item.code.startswith("N") else ""
        convert = f"nianbao convert 报告 --to {item.fix.convert_to}" if item.fix.convert_to else ""
        how = convert or only or text("nianbao fix 报告 --code {code}", code=item.code)
        _draw(f"        {text('改法')}：{advice(how)}", "green")


def marked(report: Report, place: Place) -> terminal.Line:
    """Return the line a place stands in, with the place itself in reverse."""
    line = terminal.Line(f"        {words.section_name(report, str(place.section))}：", "dim")
    content = report.text(str(place.section))
    if place.start is None or place.end is None:
        return line.append(place.quote or "")
    before = content[max(0, place.start - AROUND) : place.start]
    after = content[place.end : place.end + AROUND]
    for piece, style in ((before, ""), (content[place.start : place.end] or "▲", "reverse"), (after, "")):
        line.append(one_line(piece), style or "not dim")
    return line


def traced(report: Report, items: "Sequence[Traced]") -> None:
    """Print every quantity in its line, with its source below it."""
    from assistant.grounding.grounded import Kind, Verdict
    from assistant.grounding.trace import in_words

    colours = {Verdict.SUPPORTED: "green", Verdict.CONTRADICTED: "red", Verdict.UNSUPPORTED: "yellow"}
    marks = {Verdict.SUPPORTED: "✓", Verdict.CONTRADICTED: "✗", Verdict.UNSUPPORTED: "?"}
    waits = ("…", "magenta")  # for the table
    said = [item for item in items if item.item.kind is not Kind.PARTS]
    _draw(text("正文里有 {n} 个数：", n=len(said)), "bold")
    for item in said:
        place = Place(section=item.section, start=item.start, end=item.end, quote=item.quote)
        terminal.draw(marked(report, place))
        verdict = item.item.verdict
        mark, colour = waits if item.item.doubtful else (marks[verdict], colours[verdict])
        _draw(f"          {mark} {in_words(item)}", colour)
        if cells := [cell for source in item.sources for cell in source.cells]:
            _draw("            " + words.cells_in_words(report, cells), "dim")
    waiting = sum(item.item.doubtful for item in said)
    supported = sum(item.item.verdict is Verdict.SUPPORTED and not item.item.doubtful for item in said)
    terminal.say(
        text("有出处的 {good} 个，没有出处或对不上的 {bad} 个。", good=supported, bad=len(said) - supported - waiting)
    )
    if waiting:
        terminal.say(text("还有 {n} 个要等表里对上了再看。", n=waiting))


def listing(lines: Iterable[str]) -> None:
    """Print lines, indented."""
    for line in lines:
        terminal.say(f"  {line}")


def changes(before: Report, after: Report) -> None:
    """Print what changed in the texts, and which sign-offs lapsed by it."""
    from assistant.domain.signing import lapsed
    from assistant.editing import fix

    if difference := fix.difference(before, after):
        terminal.say(difference)
    if voided := lapsed(before, after):
        names = "、".join(words.part_name(after, key) for key in voided)
        terminal.say(text("改动之后，这几部分的签字失效，请重新确认：{sections}", sections=names))


def doubts(report: Report) -> None:
    """Print what the reader was not sure of in a document, and did not read: nothing where there is none."""
    unsure = report.imported.unsure if report.imported else ()
    if unsure:
        terminal.say(text("拿不准、请核对的 {n} 处：", n=len(unsure)))
        listing(
            "：".join(filter(None, (cell_names.in_words(report, item.where), item.why)))
            + (f"（“{item.found}”）" if item.found else "")
            for item in unsure
        )


def asked(report: Report, items: "Iterable[Asked]") -> None:
    """Print the numbers of the prose that a person must look at, since a figure changed."""
    for item in items:
        section = words.section_name(report, item.section)
        if item.expected:
            said = text("请核对：{section}“{quote}”，按新的数应为 {expected}",
                        section=section, quote=item.quote, expected=item.expected)  # fmt: skip
        else:
            said = text(
                "请核对：{section}“{quote}”，原来和表一致，表改了以后算不出来", section=section, quote=item.quote
            )
        terminal.say(said)


def account(spent: "Account") -> None:
    """Say what calls took; nothing where there was none."""
    from assistant.llm.models import limits

    if not spent.requests:
        return
    said = text("共 {n} 次请求，{input} + {output} 个 token，模型用时 {seconds:.1f} 秒", n=spent.requests,
                input=spent.input_tokens, output=spent.output_tokens, seconds=spent.seconds)  # fmt: skip
    if spent.cost:
        said += text("，约 {cost:.4f} {currency}", cost=spent.cost, currency=limits().currency)
    terminal.say(said)
