"""The words that compare with last year without a number: schemas/lexicons/levels.yaml."""

import re
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, model_validator

from assistant import lazy, resources
from assistant.grounding.predicates import Marker


class Level(BaseModel):
    """A way of comparing, and between what times of last year's number this year's must lie."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: str
    find: str
    finds: tuple[str, ...]
    past: bool = False
    least: Decimal | None = None
    most: Decimal | None = None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled."""
        # the examples of each stand beside it in the file: “与上年持平” → 持平
        return lazy.compile(self.find)

    def holds(self, now: Decimal, before: Decimal) -> bool:
        """Whether two numbers are as it says."""
        least = self.least is None or now >= self.least * before
        return least and (self.most is None or now <= self.most * before) and (now != before or self._level(now))

    def _level(self, now: Decimal) -> bool:
        """Whether it may be said of two equal numbers; of two that are 0, nothing grew."""
        return bool(now) or (self.least or 0) <= 1 <= (self.most or 1)


class Levels(BaseModel):
    """schemas/lexicons/levels.yaml; <UP> in an expression stands for the words of that name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[str, str]
    levels: tuple[Level, ...]
    share_trend: Marker

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, given: Any) -> Any:
        """Put the words into the expressions that name them."""
        try:
            words = dict(given["words"])
            known = [dict(level) for level in given["levels"]]
        except (KeyError, TypeError, ValueError):
            return given  # what is amiss is said of the fields

        def filled(find: str) -> str:
            for name, said in words.items():
                find = find.replace(f"<{name}>", f"(?:{said})")
            return find

        trend = given.get("share_trend")
        if isinstance(trend, dict):
            own = cast("dict[str, Any]", trend)
            trend = own | {"find": filled(str(own.get("find")))}
        return given | {
            "levels": [level | {"find": filled(str(level.get("find")))} for level in known],
            "share_trend": trend,
        }


def load() -> Levels:
    """Return the words."""
    return resources.load(Levels, "schemas/lexicons/levels.yaml")
