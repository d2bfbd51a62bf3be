"""`python -m assistant` and the command `nianbao`."""

import gc
import os


def run() -> None:
    """Run the command line; where there is not even the memory to load it, say so and exit with 2."""
    gc.set_threshold(
        20_000, 20, 20
    )  # what is loaded stays: to look through it at each 700 objects took 30 ms of a check
    # what other packages hang into pydantic would see each note; to look for it takes 10 ms of a start
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # noqa: TID251 - set, not read
    try:
        from assistant.cli.main import run as command_line
    except (MemoryError, ImportError, SystemError, OSError) as error:
        said = str(error)
        if isinstance(error, MemoryError) or "failed to map segment" in said or "annot allocate" in said:
            os.write(2, "出错：内存不够，没有做完；请关掉别的程序，或放宽内存限制再运行。\n".encode())
            os._exit(2)
        raise
    command_line()


if __name__ == "__main__":
    run()
