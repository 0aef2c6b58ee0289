"""Command groups that stand in a module of their own: each has `add(commands, sub)`; adding one touches no other file."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any


def add_all(commands: Any, sub: Any) -> None:
    """Add every module's commands to the parser, by module name."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        importlib.import_module(f"{__name__}.{module.name}").add(commands, sub)
