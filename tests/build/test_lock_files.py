"""The lock files are complete, hashed, and silent about where packages come from."""

from __future__ import annotations

import re
from pathlib import Path

import house_rules
import locking
import pytest
from environment import DEV, LOCKS, RUNTIME
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BLOCK = re.compile(r"^(?P<pin>[^\s#].*?) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


def pins(kind: str) -> dict[str, str]:
    return {canonicalize_name(pin["name"]): pin["version"] for pin in locking.PIN.finditer(LOCKS[kind].read_text("utf-8"))}


@pytest.mark.parametrize("kind", [RUNTIME, DEV])
def test_every_declared_dependency_is_pinned_within_its_range(kind: str) -> None:
    locked = pins(kind)
    for requirement in map(Requirement, locking.declared(kind)):
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("kind", [RUNTIME, DEV])
@pytest.mark.parametrize("platform", [locking.LINUX, locking.WINDOWS])
def test_what_they_need_in_turn_is_pinned_on_both_platforms(kind: str, platform: dict[str, str]) -> None:
    assert locking.closure(locking.declared(kind), platform) - {"pip"} <= set(pins(kind))


@pytest.mark.parametrize("kind", [RUNTIME, DEV])
def test_lock_file_holds_pins_with_hashes_and_no_address(kind: str) -> None:
    text = LOCKS[kind].read_text("utf-8")
    rest = BLOCK.sub("", text).replace(locking.HEADER, "")
    assert rest == ""
    assert "://" not in text
    assert not re.search(r"--(?!hash=sha256:)", text)


def test_development_keeps_the_runtime_pins() -> None:
    assert pins(RUNTIME).items() <= pins(DEV).items()


def test_packages_of_windows_alone_carry_their_marker() -> None:
    assert 'colorama==0.4.6 ; sys_platform == "win32" \\' in LOCKS[DEV].read_text("utf-8")


def test_marking_twice_changes_nothing() -> None:
    once = locking.mark("colorama==0.4.6 \\\n    --hash=sha256:00\nsix==1.0\n", {"colorama"}, {"six"})
    assert once == 'colorama==0.4.6 ; sys_platform == "win32" \\\n    --hash=sha256:00\nsix==1.0 ; sys_platform == "linux"\n'
    assert locking.mark(once, {"colorama"}, {"six"}) == once


def test_an_address_in_a_lock_file_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text("--index-url" + " https" + "://mirror.office.cn/simple\n", "utf-8")
    assert len(house_rules.foreign_addresses(tmp_path)) == 2
