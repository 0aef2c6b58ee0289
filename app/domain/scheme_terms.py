"""制度起点和对账范围 of a policy: the year in which the scheme began here, and how far back a month is compared again.

    scheme_began = 2009              # 新农保 began in 2009 (facts 2.1): no personal account is older
    [comparing]
    months = 12                      # 三方对账: so many months, this one with them, where none of them is certified

The other rules of 三方对账 are Songshan's (003 art. 9-11); no seed names the months.
"""

from __future__ import annotations

from app.domain.policy import Policy
from app.domain.policy_terms import PolicyUnreadable, mapping_of, number_of

BEGAN, COMPARED_MONTHS = 2009, 12
EARLIEST, MOST_MONTHS = 1990, 120


def began(policy: Policy) -> int:
    """The first year for which there can be an account. Raises PolicyUnreadable."""
    year = number_of(policy.rest.get("scheme_began", BEGAN), "scheme_began")
    if year < EARLIEST:
        raise PolicyUnreadable("政策里的 scheme_began 不是年度", "请写成 scheme_began = 2009")
    return year


def compared_months(policy: Policy) -> int:
    """How many months are compared again without a certificate, at least one. Raises PolicyUnreadable."""
    table = mapping_of(policy.rest.get("comparing", {}), "comparing")
    months = number_of(table.get("months", COMPARED_MONTHS), "comparing.months", MOST_MONTHS)
    if not months:
        raise PolicyUnreadable("政策里的 comparing.months 要大于 0", "一般写 12")
    return months
