"""Made-up people of a case: identity numbers of every kind that offices meet, and names, rare ones too.

Check digits are computed here and not by the program, so that a case is an independent witness
(GB 11643; facts of the foreigners' cards).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

DAY = date(2026, 10, 8)
"""The day on which the rosters are imported."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英玉梅凤云春红秀珍淑华国志建海永福生德林树喜宝"
_RARE = ("㛃", "𬱖", "𡐤", "䶮", "𫖯", "堃", "喆", "煊", "𣲘", "晞")
_WITH_DOT = ("巴特尔·敖其尔", "阿依古丽·买买提", "乌云·其木格", "斯琴·高娃")
_FOREIGN = ("KIM MINJUN", "John Smith", "NGUYEN THI HOA", "Anna Schmidt")
AREAS_ELSEWHERE = ("110101", "150404", "210102", "320582", "370203", "370281", "370322", "411082", "500154")


@dataclass(frozen=True)
class Person:
    """`number` in its full form; `hardship`: entitled to the tiers that are not for everybody; `tier` in yuan."""

    name: str
    number: str
    hardship: bool = False
    tier: int = 0


def check_digit(first_17: str) -> str:
    return "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, first_17, strict=True)) % 11]


def with_check(first_17: str) -> str:
    return first_17 + check_digit(first_17)


def old_foreign_check(first_14: str) -> str:
    """7-3-1, letters counting from A = 10."""
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in first_14]
    return str(sum(v * (7, 3, 1)[i % 3] for i, v in enumerate(values)) % 10)


def as_15(number: str) -> str:
    """The form of before 1999, for people born in the twentieth century."""
    return number[:6] + number[8:17]


@dataclass
class Population:
    """Gives out people whose numbers occur once. `area`: the district's six digits."""

    rng: Random
    area: str
    used: set[str] = field(default_factory=set)

    def birth(self) -> date:
        rng = self.rng
        if rng.random() < 0.03:
            return date(rng.choice((1952, 1956, 1960, 1968, 1976, 1984, 1996, 2000, 2004, 2008)), 2, 29)
        return date(1936, 1, 1) + timedelta(days=rng.randrange((date(2010, 10, 1) - date(1936, 1, 1)).days))

    def number(self, birth: date | None = None, area: str = "") -> str:
        rng = self.rng
        where = area or (rng.choice(AREAS_ELSEWHERE) if rng.random() < 0.06 else self.area)
        while True:
            made = with_check(f"{where}{birth or self.birth():%Y%m%d}{rng.randrange(1, 1000):03d}")
            # Its old form must be free too, or two people would share it.
            if made not in self.used and as_15(made) not in self.used:
                self.used |= {made, as_15(made)} if made[6:8] == "19" else {made}
                return made

    def special_number(self) -> str:
        """A residence permit of Hong Kong, Macao or Taiwan people, or a foreigner's card, new or old."""
        rng = self.rng
        kind = rng.randrange(3)
        if kind == 0:
            return self.number(area=rng.choice(("810000", "820000", "830000")))
        birth = self.birth().replace(year=rng.randrange(1950, 1999), day=1)
        if kind == 1:
            return self.number(
                birth, area="9" + rng.choice(("11", "37", "15")) + rng.choice(("840", "410", "392", "704"))
            )
        while True:
            first = f"{rng.choice(('USA', 'KOR', 'JPN', 'VNM'))}{self.area[:4]}{birth:%y%m%d}{rng.randrange(10)}"
            made = first + old_foreign_check(first)
            if made not in self.used:
                self.used.add(made)
                return made

    def name(self, number: str) -> str:
        rng = self.rng
        if not number[:1].isdigit() or number.startswith("9"):
            return rng.choice(_FOREIGN)
        dice = rng.random()
        if dice < 0.02:
            return rng.choice(_WITH_DOT)
        given = "".join(rng.choice(_GIVEN) for _ in range(rng.choice((1, 1, 2, 2, 2))))
        return rng.choice(_SURNAMES) + (given[:-1] + rng.choice(_RARE) if dice < 0.05 else given)

    def anybody(self) -> Person:
        number = self.special_number() if self.rng.random() < 0.02 else self.number()
        return Person(self.name(number), number)
