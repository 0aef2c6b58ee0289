"""Reading a PDF back as its reader would: with poppler, a program independent of the one that wrote it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def pdf_text(tmp_path: Path) -> Callable[[bytes], str]:
    """Text of a PDF file, line by line as it stands on the pages."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.fail("pdftotext is missing: install poppler-utils, the tests read printed papers back with it")

    def read(data: bytes) -> str:
        file = tmp_path / "paper.pdf"
        file.write_bytes(data)
        return subprocess.run(
            [program, "-layout", str(file), "-"], check=True, capture_output=True
        ).stdout.decode()

    return read
