"""What the person at this machine chose, and their name: a small file in the user's data folder, without any key."""

import json

from pydantic import Field, ValidationError

from assistant import files, plain_data, settings
from assistant.domain.data import Data
from assistant.errors import AssistantError

_FILE = "preferences.json"


class Preferences(Data):
    """What was chosen: the name that stands in sign-offs and the journal, the model, its address, what may leave.

    `language` is that of the pages, `zh` or `en`, `theme` `light` or `dark`; "" is the browser's.
    """

    person: str = Field(default="", max_length=120)
    language: str = Field(default="", pattern="^(?:zh|en)?$")
    theme: str = Field(default="", pattern="^(?:light|dark)?$")
    is_large: bool = False  # whether the letters of the pages are
    model: str = Field(default="", max_length=200)
    base_url: str = Field(default="", max_length=500)
    stay_local: bool = False


def load() -> Preferences:
    """Return what was chosen; a file that cannot be read is as if nothing had been."""
    try:
        path = settings.data_folder() / _FILE
        return (
            Preferences.model_validate(plain_data.from_json(files.read(path).decode(), _FILE))
            if path.exists()
            else Preferences()
        )
    except (AssistantError, ValidationError, UnicodeDecodeError):
        return Preferences()


def save(chosen: Preferences) -> None:
    """Write the file, whole or not at all.

    Raises:
        UnusableInput: It cannot be written.
    """
    folder = settings.data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    files.write(folder / _FILE, json.dumps(chosen.model_dump(), ensure_ascii=False, indent=1).encode())


def change(**update: str | bool) -> Preferences:
    """Keep what a person chose anew beside what they chose before, and return all of it.

    Raises:
        UnusableInput: It cannot be written.
    """
    chosen = load().model_copy(update=update)
    save(chosen)
    return chosen
