"""Every refusal of a package: a class of its own, a sentence and a next step, in words without a word of the workshop."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from app.errors import OfficeError
from app.exchange import comparison, statements
from app.exchange import package_refusals as refusals
from app.exchange.filing_bytes import FilingMalformed, FilingTooNew
from app.exchange.wire import ContentMalformed
from app.keys.suite import UnknownSuite
from app.services import act_checks, comparisons, exchange_in, receipts

EVERY: dict[str, type[OfficeError]] = {
    "gap": act_checks.PackageGap, "fork, clone": act_checks.PackageFork, "grounds missing": act_checks.GroundsMissing,
    "another basis": act_checks.BasisWrong, "unknown signer": act_checks.SignatureWrong, "broken chain": act_checks.ChainBroken,
    "restored": receipts.StoreBehind, "clone hears of itself": receipts.ChainsDiffer, "stranger": receipts.ReceiptStranger,
    "forged word": statements.StatementForged, "newer word": statements.StatementTooNew, "no word": statements.StatementUnreadable,
    "revoked sender": exchange_in.StationEnded, "foreign stream": exchange_in.StreamForeign, "unknown sender": refusals.UnknownSender,
    "foreign receiver": refusals.NotForThisStation, "forged": refusals.BadSignature, "wrong purpose": refusals.WrongPurpose,
    "newer format": refusals.PackageTooNew, "damaged": refusals.PackageDamaged, "truncated": refusals.PackageTruncated,
    "too large": refusals.PackageTooLarge, "another file": refusals.NotAPackage, "unknown suite": UnknownSuite,
    "no comparison": comparison.ComparisonUnreadable, "newer comparison": comparison.ComparisonTooNew,
    "forged comparison": comparison.ComparisonForged, "comparison of a stranger": comparisons.ComparisonStranger,
    "comparison of others": comparisons.ComparisonForeign,
    "malformed content": ContentMalformed, "malformed filing": FilingMalformed, "newer filing": FilingTooNew,
}  # fmt: skip
MODULES = ("exchange", "services/comparisons.py", "services/receipts.py", "services/act_checks.py", "services/exchange_in.py", "keys/suite.py")
WORKSHOP = re.compile("哈希|散列|链条|分叉|字节|包头|密文|公钥|私钥|套件|入网|封装|序列|协议|校验和|元数据|[a-z]_[a-z]")
CHINESE = re.compile("[\u4e00-\u9fff]")
NEXT_STEP = re.compile("请|会和它一起读入")


def files() -> list[Path]:
    root = Path(str(app.__file__)).parent
    return [file for name in MODULES for file in ([root / name] if name.endswith(".py") else sorted((root / name).glob("*.py")))]


def said(node: ast.AST) -> str:
    """The Chinese of a string or an f-string, a place that is filled in as ◇."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(said(part) or "◇" for part in node.values)
    return ""


def sentences() -> Iterator[tuple[str, str]]:
    for file in files():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            text = said(node)
            if CHINESE.search(text) and "\n" not in text and not re.search("art\\.|[a-z]{4,} [a-z]+ ", text):
                yield f"{file.name}:{getattr(node, 'lineno', 0)}", text


def test_every_reason_has_a_class_and_a_code_of_its_own() -> None:
    assert len(set(EVERY.values())) == len(EVERY)
    codes = [kind.code for kind in EVERY.values()]
    assert len(set(codes)) == len(codes), codes


def test_no_sentence_speaks_of_the_workshop() -> None:
    found = {place: text for place, text in sentences() if WORKSHOP.search(text)}
    assert found == {}
    assert sum(1 for _ in sentences()) > 60


@pytest.mark.parametrize("made", [
    refusals.not_a_package(), refusals.package_damaged("有一段内容打不开"), refusals.package_truncated(2000, 1000),
    refusals.package_too_new(), refusals.package_too_large(9, 8), refusals.wrong_purpose("grant"),
    refusals.wrong_purpose("exchange"), refusals.unknown_sender("150404100200-01.1"),
    refusals.bad_signature("150404100200-01.1"), refusals.not_for_this_station("150404100-01.1"), refusals.key_replaced("150404100-01.1"),
], ids=lambda made: made.code)  # fmt: skip
def test_a_refusal_of_a_package_says_what_is_so_and_what_to_do_next(made: OfficeError) -> None:
    assert made.text.endswith("。")
    assert CHINESE.search(made.text)
    assert NEXT_STEP.search(made.hint) or "选" in made.hint, made.hint
    assert made.hint.endswith("。")


def test_every_refusal_that_is_raised_says_what_to_do_next() -> None:
    """All `raise Kind(text, hint)` of these modules: the second sentence is there and asks for something."""
    kinds = {kind.__name__ for kind in EVERY.values()}
    lacking = []
    for file in files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in kinds:
                hint = node.args[1] if len(node.args) > 1 else None
                named = isinstance(hint, ast.Name)  # a constant of the module
                if not named and not (hint is not None and NEXT_STEP.search(said(hint))):
                    lacking.append(f"{file.name}:{node.lineno}")
    assert lacking == []
