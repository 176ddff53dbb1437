"""From enrolled to matched: how many are lost at each step, and whether those lost began lower or higher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from analytics.knowledge_gain.pure import (
    GainWarning,
    PairInput,
    highest_score,
    mean,
    standard_deviation,
    usable_maximum,
)

FEW = 5  # people below which a mean of the lost says more of persons than of a group
APART = 0.25  # spreads from which two groups do not count as alike: What Works Clearinghouse, Standards 4.1


@dataclass(frozen=True, slots=True)
class GainFlow:
    """Counts in the order in which people are lost; means in score units.

    `n_lost` took the pre-test and not the post-test. `difference_lost` is the pre-mean of those lost less that of
    those matched: below 0, the weaker ones left. `standardised_difference` is in spreads of all pre scores.
    """

    n_enrolled: int
    n_pre: int
    n_post: int
    n_matched: int
    n_no_test: int
    n_lost: int
    n_post_only: int
    n_invalid: int
    mean_pre_all: float | None
    mean_pre_matched: float | None
    mean_pre_lost: float | None
    difference_lost: float | None
    standardised_difference: float | None
    warnings: tuple[GainWarning, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The figures for JSON: keys in order, numbers finite or None, warnings as {"code", "message"}."""
        figures = {item.name: getattr(self, item.name) for item in fields(self)}
        figures["warnings"] = [{"code": w.code, "message": w.message} for w in self.warnings]
        return figures


def gain_flow(n_enrolled: int, pairs: Sequence[PairInput], maximum: float | None = None) -> GainFlow:
    """The flow of one group: how many enrolled, and a pair for each person with a test (neither: no test).

    Pairs with a score that is not a number from 0 to the maximum count as invalid and nowhere else.
    """
    highest = highest_score(usable_maximum(maximum))
    valid = [pair for pair in pairs if _usable(pair.pre, highest) and _usable(pair.post, highest)]
    matched = sorted(pair.pre for pair in valid if pair.pre is not None and pair.post is not None)
    lost = sorted(pair.pre for pair in valid if pair.pre is not None and pair.post is None)
    post_only = sum(pair.pre is None and pair.post is not None for pair in valid)
    tested = len(matched) + len(lost) + post_only
    mean_matched, mean_lost = mean(np.array(matched)), mean(np.array(lost))
    everybody = np.array(sorted([*matched, *lost]))
    difference = None if mean_matched is None or mean_lost is None else mean_lost - mean_matched
    standardised = _in_spreads(difference, standard_deviation(everybody))
    return GainFlow(
        n_enrolled=n_enrolled,
        n_pre=len(matched) + len(lost),
        n_post=len(matched) + post_only,
        n_matched=len(matched),
        n_no_test=max(0, n_enrolled - tested),
        n_lost=len(lost),
        n_post_only=post_only,
        n_invalid=len(pairs) - len(valid),
        mean_pre_all=mean(everybody),
        mean_pre_matched=mean_matched,
        mean_pre_lost=mean_lost,
        difference_lost=difference,
        standardised_difference=standardised,
        warnings=_warnings(n_enrolled, tested, len(lost), len(matched), standardised),
    )


def _usable(score: float | None, highest: float) -> bool:
    return score is None or 0 <= score <= highest


def _in_spreads(difference: float | None, spread: float | None) -> float | None:
    return None if difference is None or not spread else difference / spread


def _warnings(
    enrolled: int, tested: int, lost: int, matched: int, standardised: float | None
) -> tuple[GainWarning, ...]:
    apart = standardised if standardised is not None and lost >= FEW else 0.0
    cases = [
        (tested > enrolled, "more_tested_than_enrolled", _MORE_TESTED.format(tested, enrolled)),
        (0 < lost < FEW, "few_lost", _FEW_LOST.format(lost)),
        (apart <= -APART, "lost_began_lower", _BEGAN_LOWER),
        (apart >= APART, "lost_began_higher", _BEGAN_HIGHER),
        (lost > matched, "more_lost_than_matched", _MORE_LOST),
    ]
    return tuple(GainWarning(code, message) for applies, code, message in cases if applies)


_MORE_TESTED = "{} people have a test, but only {} are enrolled. Check the list of those enrolled."
_FEW_LOST = "Only {} took the first test and not the second: their mean says little."
_BEGAN_LOWER = "Those who did not take the second test began lower: the gain is that of the stronger ones who stayed."
_BEGAN_HIGHER = "Those who did not take the second test began higher: the gain is that of the weaker ones who stayed."
_MORE_LOST = "More people took the first test only than took both: the gain is that of the smaller part."
