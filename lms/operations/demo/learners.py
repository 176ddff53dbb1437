"""A year of simulated learners. Everything here is drawn from one seed, so that two builds give the same story."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

AR, EN = "ar", "en"
COUNTRIES = {
    "JO": AR, "EG": AR, "MA": AR, "TN": AR, "IQ": AR, "SD": AR, "YE": AR, "OM": AR,
    "KE": EN, "GH": EN, "UG": EN, "NG": EN, "ZA": EN, "IN": EN, "PH": EN, "MY": EN, "FJ": EN, "JM": EN, "BZ": EN, "VN": EN,
}  # fmt: skip
AUDIENCES = ["customs-border"] * 6 + ["phytosanitary"] * 3 + ["inspector"] * 2 + ["laboratory", "academia", ""]
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Story:
    """What one simulated learner does."""

    number: int
    country: str
    language: str
    audience: str
    run: int  # 0 self-study, 1 and 2 the classes
    begins: datetime
    takes_pre: bool
    stops_after: int | None  # lessons done before giving up; None goes to the end
    switches_language: bool
    before: float  # ability in logits
    after: float
    retakes: bool


def stories(count: int, *, until: datetime, seed: int = 2026) -> Iterator[Story]:
    """`count` learners over the year that ends at `until`."""
    dice = random.Random(seed)  # noqa: S311  a simulation, not a secret
    codes = list(COUNTRIES)
    for number in range(1, count + 1):
        country = codes[number % len(codes)] if number <= 3 * len(codes) else dice.choice(codes)
        before = dice.gauss(-0.15, 0.55)
        fate = dice.random()
        yield Story(
            number=number,
            country=country,
            language=COUNTRIES[country],
            audience=dice.choice(AUDIENCES),
            run=dice.choices([0, 1, 2], [7, 2, 1])[0],
            begins=until - YEAR * dice.random() ** 0.8 + timedelta(hours=dice.randint(0, 9)),
            takes_pre=dice.random() < 0.93,
            stops_after=0 if fate < 0.07 else dice.randint(1, 20) if fate < 0.28 else None,
            switches_language=dice.random() < 0.12,
            before=before,
            after=before + max(0.1, dice.gauss(1.75, 0.6)),
            retakes=dice.random() < 0.8,
        )


def knows(dice: random.Random, ability: float, difficulty: int) -> bool:
    """Whether a learner of that ability answers a question of that difficulty (1 to 3) rightly: a one-parameter model."""
    return dice.random() < 1 / (1 + math.exp((difficulty - 2) * 0.8 - ability))
