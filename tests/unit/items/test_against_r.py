"""The figures of R on published tables; the commands that made them are in docs/algorithms/item-analysis.md.

R 4.2.2 with psych 2.2.9. The tests need no R.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics.items.classical import Floats, analyse
from analytics.items.functioning import common_odds, functioning

DATA = Path(__file__).parents[2] / "data" / "items"
ITEMS = ["q1", "q2", "q3", "q4", "q5"]


def close(*expected: float) -> object:
    return pytest.approx(list(expected), rel=1e-9)


def lsat(column: str) -> Floats:
    """Bock and Lieberman's patterns, each repeated for the people who gave it."""
    table = np.genfromtxt(DATA / "lsat.csv", delimiter=",", names=True)
    patterns = np.column_stack([table[item] for item in ITEMS])
    return np.repeat(patterns, table[column].astype(int), axis=0)


def attitude() -> Floats:
    return np.genfromtxt(DATA / "attitude.csv", delimiter=",", skip_header=1) / 100


class TestClassical:
    """psych::alpha: raw_alpha, alpha.drop$raw_alpha, item.stats$r.drop and $mean; sd(rowSums(x)) sqrt(1 - alpha)."""

    def test_lsat6(self) -> None:
        found = analyse(lsat("lsat6"), ITEMS)
        assert [found.alpha, found.kr20, found.sem, found.sd] == close(
            0.294997192216, 0.29499719221594, 0.869066612393, 1.03504121189
        )
        assert [item.facility for item in found.items] == close(0.924, 0.709, 0.553, 0.763, 0.870)
        assert [item.point_biserial for item in found.items] == close(
            0.112832688922, 0.153178120117, 0.172778943291, 0.144428095247, 0.121596402547
        )
        assert [item.alpha_if_deleted for item in found.items] == close(
            0.275356210798, 0.237583904647, 0.216799462943, 0.245932710434, 0.266294411208
        )
        assert found.n == 1000

    def test_lsat7(self) -> None:
        found = analyse(lsat("lsat7"), ITEMS)
        assert [found.alpha, found.sem, found.sd] == close(0.453408735387, 0.886129914982, 1.19857731815)
        assert [item.point_biserial for item in found.items] == close(
            0.245731649926, 0.246673576712, 0.313179253380, 0.222751254071, 0.174786300909
        )
        assert [item.alpha_if_deleted for item in found.items] == close(
            0.395974965077, 0.393831044858, 0.345391220018, 0.414600748981, 0.438462101660
        )

    def test_part_marks(self) -> None:
        found = analyse(attitude(), list("abcdefg"))
        assert [found.alpha, found.sem, found.sd] == close(0.843142769565, 0.228714213749, 0.577485233926)
        assert [item.point_biserial for item in found.items] == close(
            0.671262057224, 0.742109710222, 0.560711111480, 0.714445498134,
            0.786275593834, 0.265034339197, 0.460810549468,
        )  # fmt: skip
        assert [item.alpha_if_deleted for item in found.items] == close(
            0.809760206309, 0.796917457274, 0.827847765939, 0.803030975023,
            0.795386574198, 0.863872311446, 0.840464868265,
        )  # fmt: skip

    def test_blanks(self) -> None:
        """Alpha as psych with its pairwise covariances; r with the mean of the other items that are there."""
        scores = attitude()
        for row, column in ((0, 0), (4, 2), (11, 6), (29, 1)):
            scores[row, column] = np.nan
        found = analyse(scores, list("abcdefg"))
        assert [found.alpha] == close(0.846521404101)
        assert [item.facility for item in found.items] == close(
            0.653793103448, 0.660689655172, 0.530344827586, 0.563666666667,
            0.646333333333, 0.747666666667, 0.430000000000,
        )  # fmt: skip
        assert [item.alpha_if_deleted for item in found.items] == close(
            0.817682848664, 0.798051231219, 0.833429489228, 0.810329162160,
            0.798417336432, 0.864594019096, 0.842431477912,
        )  # fmt: skip
        assert [item.point_biserial for item in found.items] == close(
            0.647785888405, 0.751993886527, 0.563387452611, 0.684582316065,
            0.786890725150, 0.268001976712, 0.469477406543,
        )  # fmt: skip


class TestMantelHaenszel:
    """mantelhaen.test: statistic, p.value, estimate; log(upper limit / estimate) / qnorm(.975) is the standard error."""

    def test_admissions_to_berkeley(self) -> None:
        # R's own example, UCBAdmissions: a row a department; men admitted and rejected, women admitted and rejected
        # R's table has admission as rows: the odds ratio is the same either way round
        cells = [
            [512, 313, 89, 19], [353, 207, 17, 8], [120, 205, 202, 391],
            [138, 279, 131, 244], [53, 138, 94, 299], [22, 351, 24, 317],
        ]  # fmt: skip
        found = common_odds(np.array(cells, dtype=np.float64))
        assert [found.odds_ratio, found.chi_square, found.p] == close(0.904696828259, 1.42694622859, 0.232263462817)
        assert found.log_variance is not None
        assert [found.log_variance**0.5] == close(0.0809889096562)

    def test_rabbits(self) -> None:
        # Armitage's penicillin and rabbits, the second example of R's help page; tables with empty cells
        cells = [[0, 6, 0, 5], [3, 3, 0, 6], [6, 0, 2, 4], [5, 1, 6, 0], [2, 0, 5, 0]]
        found = common_odds(np.array(cells, dtype=np.float64))
        assert [found.odds_ratio, found.chi_square, found.p] == close(7, 3.92857142857, 0.0474722551429)
        assert found.log_variance is not None
        assert [found.log_variance**0.5] == close(0.979379228629)

    def test_two_tests_as_if_they_were_one_in_two_languages(self) -> None:
        """LSAT7 beside LSAT6: five quite different questions, so they must be flagged."""
        scores = np.concatenate([lsat("lsat7"), lsat("lsat6")])
        found = functioning(scores, ITEMS, ["7"] * 1000 + ["6"] * 1000, reference="7")
        assert [item.odds_ratio for item in found] == close(
            0.405670031384, 0.806122481591, 6.20152069399, 0.393438792356, 0.950044409992
        )
        assert [item.chi_square for item in found] == close(
            30.5532110583, 3.01789600738, 194.166703547, 60.6288154554, 0.0792328478888
        )
        assert [item.p for item in found] == close(
            3.24833793897e-08, 0.0823502413168, 3.9163374569e-44, 6.89177607291e-15, 0.778339735562
        )
        assert [(item.delta_se or 0) / 2.35 for item in found] == close(
            0.164687182968, 0.119904944776, 0.137919460342, 0.120648561947, 0.144860967028
        )
        assert [item.category for item in found] == ["C", "A", "C", "C", "A"]
        assert [item.harder_for for item in found] == ["7", None, "6", "7", None]
        assert all(item.firm for item in found)
