"""Foreigners' permanent residence cards: the form of 15 characters, and 18 digits from 2023-12-01.

Songshan (003) article 41 accepts them. Both forms stay valid together. The layout of 18 digits is 9,
province (2), country (3, ISO 3166-1 numeric), birth date (8), sequence (3), check; the old one is country
(3 letters), place (4), birth date (yymmdd), sequence (1), check by 7-3-1. The layouts were not seen in an
official text, so nothing but the check digits and the birth date refuses a number.
"""

from __future__ import annotations

import re

OLD_FORM = re.compile(r"[A-Z]{3}[0-9]{12}")

# GB/T 2260: the first two digits of provinces, autonomous regions and municipalities.
PROVINCES = frozenset(
    """
    11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81
    82 83
    """.split()  # noqa: SIM905
)
# ISO 3166-1 numeric codes, less China (156) and Antarctica (010), which have no foreign nationals.
COUNTRIES = frozenset(
    """
    004 008 012 016 020 024 028 031 032 036 040 044 048 050 051 052 056 060 064 068 070 072 074 076 084
    086 090 092 096 100 104 108 112 116 120 124 132 136 140 144 148 152 158 162 166 170 174 175 178 180
    184 188 191 192 196 203 204 208 212 214 218 222 226 231 232 233 234 238 239 242 246 248 250 254 258
    260 262 266 268 270 275 276 288 292 296 300 304 308 312 316 320 324 328 332 334 336 340 344 348 352
    356 360 364 368 372 376 380 384 388 392 398 400 404 408 410 414 417 418 422 426 428 430 434 438 440
    442 446 450 454 458 462 466 470 474 478 480 484 492 496 498 499 500 504 508 512 516 520 524 528 531
    533 534 535 540 548 554 558 562 566 570 574 578 580 581 583 584 585 586 591 598 600 604 608 612 616
    620 624 626 630 634 638 642 643 646 652 654 659 660 662 663 666 670 674 678 682 686 688 690 694 702
    703 704 705 706 710 716 724 728 729 732 740 744 748 752 756 760 762 764 768 772 776 780 784 788 792
    795 796 798 800 804 807 818 826 831 832 833 834 840 850 854 858 860 862 876 882 887 894
    """.split()  # noqa: SIM905
)


def old_check_digit(first_14: str) -> str:
    """The fifteenth character of the old form, as in passports: weights 7 3 1, A=10 … Z=35, modulo 10."""
    values = (int(character, 36) for character in first_14)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def origin_doubt(number: str) -> str:
    """A sentence when the province or the country of an 18-digit number does not exist, else ""."""
    if number[1:3] not in PROVINCES:
        return f"号码第 2、3 位 {number[1:3]} 不是省级区划代码，请核对证件"
    if number[3:6] not in COUNTRIES:
        return f"号码第 4 至 6 位 {number[3:6]} 不是国家或地区代码，请核对证件"
    return ""
