"""Reading one report: in process (extract and map), and as a child process.

python benchmarks/read.py [FILE …]      other files beside the ones made here
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from lxml import etree

from assistant.assembling import docx, html, pdf, xlsx
from assistant.assembling.layout import layout
from assistant.reading.document import to_report
from assistant.reading.extract import extract
from assistant.reading.guard import archive, part
from assistant.reading.sandbox import run
from benchmarks.common import median_ms, report

DUE = {"docx": (25, 100), "html": (25, 100), "pdf": (600, 500), "xlsx": (None, 100)}


def main() -> None:
    document = layout(report(), draft=False)
    made: dict[str, Callable[[], bytes]] = {
        "docx": lambda: docx.build(document),
        "html": lambda: html.build(document).encode(),
        "pdf": lambda: pdf.build(document),
        "xlsx": lambda: xlsx.build(document),
    }
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(name) for name in sys.argv[1:]]
        for kind, make in made.items():
            path = Path(folder) / f"a.{kind}"
            path.write_bytes(make())
            paths.append(path)
        for path in paths:
            warm = median_ms(lambda path=path: to_report(extract(path), path.name), 7)
            child = median_ms(lambda path=path: run(path), 7)
            due = DUE.get(path.suffix[1:], (None, 100))
            print(f"{path.name}: in process {warm:.1f} ms (due {due[0]}), child process {child:.0f} ms (due {due[1]})")
        data = (Path(folder) / "a.docx").read_bytes()
        bare = median_ms(lambda: etree.fromstring(part(archive(data, "a"), "word/document.xml", "a")))
        whole = median_ms(lambda: to_report(extract(Path(folder) / "a.docx"), "a"))
        print(f"ratio: reading a docx takes {whole / bare:.1f} × unpacking and parsing its XML alone")


if __name__ == "__main__":
    main()
