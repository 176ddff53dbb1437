"""Parallel forms and who sees which first."""

from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.counterbalance import form_label
from assessments.scoring.forms import BankTooSmall, Candidate, Rule, build_forms

OBJECTIVES = ("scope", "cases", "report")


@st.composite
def banks(draw, largest_count=4, spare=0):
    """A bank that suffices for its rules: for two separate forms, or (spare < 0) perhaps not quite."""
    rules, bank = [], []
    for objective in OBJECTIVES:
        count = draw(st.integers(1, largest_count))
        fewest = max(count, 2 * count + spare)
        difficulties = draw(st.lists(st.integers(1, 3), min_size=fewest, max_size=2 * count + 6))
        rules.append(Rule(objective, count))
        bank += [Candidate(f"{objective}-{n:02}", objective, level) for n, level in enumerate(difficulties)]
    return bank, rules


def sums(form, bank):
    by_key = {question.key: question for question in bank}
    return sum(by_key[key].difficulty for key in form)


@given(banks())
def test_separate_forms_with_equal_counts_and_balanced_difficulty(case):
    bank, rules = case
    forms = build_forms(bank, rules)
    objective = {question.key: question.objective for question in bank}
    for form in (forms.a, forms.b):
        assert Counter(objective[key] for key in form) == {rule.objective: rule.count for rule in rules}
    assert not set(forms.a) & set(forms.b)
    assert not forms.warnings
    # neighbours are at most two levels apart, and the harder ones go to the easier form
    assert abs(sums(forms.a, bank) - sums(forms.b, bank)) <= 2


@given(banks(spare=-8))
def test_a_bank_that_is_too_small_gives_forms_that_share_as_little_as_possible(case):
    bank, rules = case
    forms = build_forms(bank, rules)
    missing = 0
    for rule in rules:
        size = sum(question.objective == rule.objective for question in bank)
        missing += max(0, 2 * rule.count - size)
    assert len(set(forms.a) & set(forms.b)) == missing
    assert len(set(forms.a)) == len(set(forms.b)) == sum(rule.count for rule in rules)
    assert bool(forms.warnings) == bool(missing)


@given(banks(spare=-8), st.randoms())
def test_the_order_of_the_bank_does_not_matter(case, dice):
    bank, rules = case
    shuffled = list(bank)
    dice.shuffle(shuffled)
    assert build_forms(shuffled, rules) == build_forms(bank, rules)


def test_forms_stand_side_by_side_place_by_place():
    bank = [Candidate(f"q{level}{n}", "scope", level) for level in (1, 2, 3) for n in (1, 2)]
    forms = build_forms(bank, [Rule("scope", 3)])
    assert {forms.a[0], forms.b[0]} == {"q11", "q12"}
    assert {forms.a[2], forms.b[2]} == {"q31", "q32"}


def test_the_warning_names_the_objective_and_the_numbers():
    bank = [Candidate(f"q{n}", "scope", 1) for n in range(3)]
    (warning,) = build_forms(bank, [Rule("scope", 2)]).warnings
    assert "'scope'" in warning and "4" in warning and "has 3" in warning and "1 will be on both" in warning


def test_a_bank_with_too_few_questions_for_one_form_is_refused():
    with pytest.raises(BankTooSmall, match="'scope' has 1 of the 2"):
        build_forms([Candidate("q", "scope", 1)], [Rule("scope", 2)])


def test_pre_and_post_are_different_forms_and_repeats_alternate():
    where = {"person_id": uuid4(), "occasion_id": uuid4()}
    pre = form_label(**where, purpose="pre", number=1)
    posts = [form_label(**where, purpose="post", number=number) for number in (1, 2, 3)]
    other = {"A": "B", "B": "A"}[pre]
    assert posts == [other, pre, other]


def test_about_half_of_the_people_begin_with_each_form():
    occasion = uuid4()
    first = Counter(form_label(person_id=uuid4(), occasion_id=occasion, purpose="pre", number=1) for _ in range(2000))
    assert 850 < first["A"] < 1150
