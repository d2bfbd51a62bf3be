"""A process of its own that asks hostile servers, and says what came of it and how much memory it took.

Reads one line of JSON: name → [base URL, whether a stream is wanted]; writes one for each server.
"""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

from assistant.errors import ModelTrouble
from assistant.llm import calls
from assistant.llm.calls import Account, Ask, BrokenOff
from assistant.llm.client import load_library
from assistant.llm.models import Model

MOST = 3 * 2**30  # of address space: what goes wrong must not take the machine with it
ASK = Ask((("human", "写总体情况。"),), 0.3, 7, 300)


def peak() -> int:
    """Return the most memory that was held since `forget_peak`, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def forget_peak() -> None:
    """Start the measure of the peak anew (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def ask(base_url: str, *, stream: bool) -> dict[str, object]:
    """Make one call; return the code of the trouble, its words, and the text that was kept."""
    told: list[str] = []
    more = () if stream else (("response_format", {"type": "json_object"}),)
    wanted = ASK._replace(more=more)
    try:
        model = Model("openai:m", "m", base_url, "OPENAI_API_KEY")
        answer = asyncio.run(calls.ask(model, wanted, Account(), lambda piece, _: told.append(piece)))
    except BrokenOff as broken:
        return {"code": broken.reason.code, "said": str(broken), "text": broken.text, "told": "".join(told)}
    except ModelTrouble as error:
        return {"code": error.code, "said": str(error), "text": "", "told": "".join(told)}
    return {"code": "", "said": "", "text": answer.text, "told": "".join(told)}


def main() -> None:
    """Ask each server that the input names."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
    wanted: dict[str, tuple[str, bool]] = json.loads(sys.stdin.readline())
    load_library()
    ask("http://127.0.0.1:9/v1", stream=True)  # nobody is there: what every call needs is loaded
    for name, (base_url, stream) in wanted.items():
        forget_peak()
        before, began = peak(), time.perf_counter()
        found = ask(base_url, stream=stream)
        found |= {"name": name, "grew": peak() - before, "seconds": time.perf_counter() - began}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
