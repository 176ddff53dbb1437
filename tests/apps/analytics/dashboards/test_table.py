"""Small groups are hidden, and so is what would give them away."""

import pytest

from analytics.dashboards.figures import Counts, Figures, Gain
from analytics.dashboards.names import Names
from analytics.dashboards.table import Veil, table_of

# no names are read: groups by language


def table(sizes: dict[str, int], tested: dict[str, int] | None = None):
    tested = sizes if tested is None else tested
    counts = {key: Counts(enrolments=n, people=n) for key, n in sizes.items()}
    gains = {key: Gain(pairs=n, people=n, pre=50.0, post=60.0, gain=10.0) for key, n in tested.items() if n}
    total, pairs = sum(sizes.values()), sum(tested.values())
    figures = Figures(Counts(enrolments=total, people=total), Gain(pairs=pairs, people=pairs), counts, gains)
    return table_of(figures, "language", Names("en"))


def veils(found) -> dict:
    return {row.key: row.veil for row in found.rows}


def test_large_groups_are_shown():
    found = table({"en": 5, "ar": 9})
    assert not found.hides
    assert not found.total.veil


def test_a_small_group_hides_and_takes_the_next_with_it():
    found = table({"en": 4, "ar": 6, "fr": 30})
    assert veils(found) == {"en": Veil.SMALL, "ar": Veil.BESIDE, "fr": Veil.NONE}
    assert not found.total.veil  # 40: only that en and ar are 10 together
    assert str(found.rows[1].veil or found.rows[0].veil)


def test_two_small_groups_that_are_enough_together_hide_alone():
    assert veils(table({"en": 3, "ar": 4, "fr": 30})) == {"en": Veil.SMALL, "ar": Veil.SMALL, "fr": Veil.NONE}


def test_the_total_hides_when_it_would_give_them_away():
    assert table({"en": 4, "ar": 4}).total.veil is Veil.BESIDE
    assert table({"en": 3}).total.veil is Veil.SMALL


def test_few_tested_hide_their_scores_alone():
    found = table({"en": 20, "ar": 20, "fr": 20}, {"en": 3, "ar": 9, "fr": 12})
    assert not any(row.veil for row in found.rows)
    assert {row.key: row.gain_veil for row in found.rows} == {
        "en": Veil.SMALL, "ar": Veil.BESIDE, "fr": Veil.NONE,
    }  # fmt: skip
    assert [row.key for row in found.charted()] == ["fr"]


def test_a_hidden_group_hides_its_scores():
    found = table({"en": 4, "ar": 6, "fr": 30}, {"en": 0, "ar": 6, "fr": 30})
    assert all(row.gain_veil for row in found.rows if row.veil)


def test_no_pairs_are_no_secret():
    found = table({"en": 20}, {"en": 0})
    assert not found.rows[0].gain_veil
    assert not found.rows[0].shows_gain


def test_the_words(settings):
    assert str(Veil.SMALL) == "fewer than 5"
    settings.SMALL_GROUP_INSIDE = 7
    assert str(Veil.SMALL) == "fewer than 7"
    assert str(Veil.BESIDE) == "not shown"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_rows_stand_by_name_and_the_unknown_last(language):
    found = table({"ru": 9, "": 9, "es": 9, "en": 9})
    assert [row.label for row in found.rows] == ["English", "Español", "Русский", "Language unknown"]
