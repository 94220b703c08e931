"""Compiles translations when a wheel is built."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Messages(BuildHookInterface):
    """Makes the binary catalogues; the wheel takes them along as artifacts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before files are collected."""
        sys.path.insert(0, self.root)
        from tools.messages import compile_all  # noqa: PLC0415 - the root is not importable before

        compile_all(Path(self.root) / "src" / "varsko" / "locale")
