"""The documents that an organ issued or cites, as its own list says: whether each is public."""

from assistant.domain.data import Data

_BRACKETS = str.maketrans("[](（)）【】［］", "〔〕〔〔〕〕〔〕〔〕")


class Document(Data):
    """A document: its title without 《》, its number (青政发〔2025〕3号), whether it is public."""

    title: str
    number: str = ""
    public: bool = True


def bare_title(title: str) -> str:
    """Return a title without the marks around it and blanks."""
    return "".join(title.split()).removeprefix("《").removesuffix("》")


def plain_number(number: str) -> str:
    """Return a number with its year in 〔〕, without blanks and 第: 青政发〔2025〕3号 for 青政发[2025]第3号."""
    return "".join(number.split()).translate(_BRACKETS).replace("第", "")
