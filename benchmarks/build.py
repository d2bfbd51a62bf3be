"""Building one report: each kind, and docx + html + xlsx + json together.

python benchmarks/build.py
"""

import io
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import docx as python_docx

from assistant import resources
from assistant.assembling import docx, html, pdf, xlsx
from assistant.assembling.layout import layout
from assistant.domain import report_file
from benchmarks.common import median_ms, report


def main() -> None:
    item = report()
    document = layout(item, draft=False)
    times = {
        "docx": median_ms(lambda: docx.build(document)),
        "html": median_ms(lambda: html.build(document)),
        "xlsx": median_ms(lambda: xlsx.build(document)),
        "json": median_ms(lambda: report_file.dump(item)),
    }
    count = iter(range(1000))
    changing = median_ms(lambda: pdf.build(document._replace(title=f"{document.title}{next(count)}")))
    for kind, ms in times.items():
        print(f"{kind}: {ms:.1f} ms")
    print(f"docx + html + xlsx + json: {sum(times.values()):.1f} ms (due 40)")
    print(f"pdf, text changed each time: {changing:.1f} ms (due 60)")
    template = resources.find("schemas/templates/report.docx")
    bare = median_ms(lambda: python_docx.Document(str(template)).save(io.BytesIO()))
    print(f"ratio: a docx takes {times['docx'] / bare:.1f} × opening and saving its template alone")


if __name__ == "__main__":
    main()
