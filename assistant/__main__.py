"""`python -m assistant` and the command `nianbao`."""

from assistant.cli.main import run

if __name__ == "__main__":
    run()
