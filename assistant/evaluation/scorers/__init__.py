"""Scorers by family, one file each: a new file is new scorers, named by their classes (`Scorer.known`)."""

import importlib
import pkgutil

from assistant.evaluation.scorers.base import Sample, Scorer, built, joined, judged, parted

__all__ = ["Sample", "Scorer", "built", "joined", "judged", "parted"]

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
