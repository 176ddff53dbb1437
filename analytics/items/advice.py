"""Plain advice on one item, from its figures: a code with parameters, and a sentence for the author.

Each threshold stands here with its source; docs/algorithms/item-analysis.md says why. Advice asks an author to look
at a question, it never decides: the figures are of these learners on this day.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext, gettext_noop

from analytics.items.classical import ItemFigures
from analytics.items.distractors import ChoiceFigures, DistractorTable
from analytics.items.functioning import Functioning

FEWEST_ANSWERS = 20  # below this a share of 1 in 4 may be anything from 1 in 10 to 1 in 2
ALMOST_ALL = 0.95  # facility: "extremely easy" in Moodle's quiz report
ALMOST_NONE = 0.20  # facility: "difficult" and below in Moodle's quiz report
WEAK = 0.20  # upper-lower discrimination: "poor, to be rejected or improved", Ebel and Frisbie 1991
RARE = 0.05  # share of answers below which a wrong answer does no work: Haladyna and Downing 1993, Tarrant 2009
MISLED = 0.5  # share of the upper third at one wrong answer from which the key itself is in doubt: ours
MISLEADING = 0.10  # correlation of a wrong answer with the score elsewhere that is more than noise: ours
LOWERS_ALPHA = 0.02  # rise of alpha without the item that is worth a word: ours
SMALLEST_THIRD = 5  # learners that a third needs before shares of it are spoken of
NOT_REACHED = 0.20  # share of blanks from which time or order may be the fault: ours


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to tell the author: a fixed code, what the sentence needs, and the sentence itself."""

    code: str
    sentence: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in the language of the reader."""
        return gettext(self.sentence) % self.parameters


def advise(
    item: ItemFigures,
    *,
    alpha: float | None = None,
    choices: DistractorTable | None = None,
    chance: float = 0.0,
) -> list[Advice]:
    """What to tell the author of an item, the most urgent first; nothing is said when all is well.

    `alpha` is that of the whole test, `chance` the share that is right by guessing (1 / number of choices).
    """
    if item.n < FEWEST_ANSWERS or item.facility is None:
        return [Advice("too_few", _TOO_FEW, {"n": item.n, "fewest": FEWEST_ANSWERS})]
    return [*_about_key(item, choices), *_about_difficulty(item, chance), *_about_spread(item, alpha, choices)]


def advise_on_translation(found: Functioning) -> Advice | None:
    """What to tell of an item that behaves differently in two languages; None when it does not, or cannot be said."""
    if not found.flagged:
        return None
    easier_for = found.reference if found.harder_for == found.focal else found.focal
    parameters: dict[str, str | int] = {"harder": str(found.harder_for), "easier": str(easier_for)}
    if not found.firm:
        return Advice("perhaps_translation", _PERHAPS_TRANSLATION, parameters)
    return Advice("translation", _TRANSLATION, parameters)


# --- the key --------------------------------------------------------------------------------------


def _about_key(item: ItemFigures, choices: DistractorTable | None) -> Iterator[Advice]:
    doubtful = _doubtful_choice(choices) if choices else None
    if doubtful and choices:
        share = doubtful.upper / choices.upper
        parameters: dict[str, str | int] = {"choice": doubtful.key, "percent": _percent(share)}
        yield Advice("check_key", _share_sentence(share), parameters)
    elif _negative(item):
        yield Advice("negative_discrimination", _NEGATIVE)
    for choice in _misleading(choices):
        if not doubtful or choice.key != doubtful.key:
            yield Advice("misleading_choice", _MISLEADING, {"choice": choice.key})


def _doubtful_choice(choices: DistractorTable) -> ChoiceFigures | None:
    """The wrong answer that half of the upper third chose, more than chose any right one."""
    if choices.upper < SMALLEST_THIRD:
        return None
    wrong = [choice for choice in choices.choices if not choice.correct]
    right = max((choice.upper for choice in choices.choices if choice.correct), default=0)
    worst = max(wrong, key=lambda choice: choice.upper, default=None)
    if worst is None or worst.upper < MISLED * choices.upper or worst.upper <= right:
        return None
    return worst


def _misleading(choices: DistractorTable | None) -> Iterator[ChoiceFigures]:
    for choice in choices.choices if choices else ():
        r = choice.point_biserial
        if not choice.correct and choice.n >= SMALLEST_THIRD and r is not None and r >= _noise(choices):
            yield choice


def _noise(choices: DistractorTable | None) -> float:
    """A correlation as large as this is seen by luck in about one of six choices; never less than MISLEADING."""
    return max(MISLEADING, 1 / math.sqrt(choices.n)) if choices and choices.n else 1.0


def _negative(item: ItemFigures) -> bool:
    """Whether the item runs against the rest by more than one standard error of a correlation."""
    return item.point_biserial is not None and item.point_biserial <= -1 / math.sqrt(item.n)


def _share_sentence(share: float) -> str:
    """The share in words where it is near enough (3 in 100), otherwise in per cent."""
    if share == 1:
        return _ALL_CHOSE
    return next((words for value, words in _SHARES if abs(share - value) <= 0.03), _CHECK_KEY)


# --- how easy it is -------------------------------------------------------------------------------


def _about_difficulty(item: ItemFigures, chance: float) -> Iterator[Advice]:
    share = item.facility or 0.0
    parameters = {"percent": _percent(share)}
    if share == 1:
        yield Advice("all_right", _ALL_RIGHT)
    elif share >= ALMOST_ALL:
        yield Advice("almost_all_right", _ALMOST_ALL, parameters)
    elif chance > 0 and share <= chance:
        yield Advice("as_by_guessing", _AS_BY_GUESSING, {**parameters, "chance": _percent(chance)})
    elif share < ALMOST_NONE:
        yield Advice("almost_none_right", _ALMOST_NONE, parameters)
    blank = item.blank / (item.blank + item.n)
    if blank >= NOT_REACHED:
        yield Advice("not_reached", _NOT_REACHED, {"percent": _percent(blank)})


# --- what it tells --------------------------------------------------------------------------------


def _about_spread(item: ItemFigures, alpha: float | None, choices: DistractorTable | None) -> Iterator[Advice]:
    easy_or_hard = not ALMOST_NONE <= (item.facility or 0.0) < ALMOST_ALL
    if not easy_or_hard and not _negative(item) and item.discrimination is not None and item.discrimination < WEAK:
        yield Advice("weak_discrimination", _WEAK)
    if alpha is not None and item.alpha_if_deleted is not None and item.alpha_if_deleted >= alpha + LOWERS_ALPHA:
        yield Advice("lowers_alpha", _LOWERS_ALPHA)
    if choices and (item.facility or 0.0) < ALMOST_ALL:
        yield from _idle(choices)


def _idle(choices: DistractorTable) -> Iterator[Advice]:
    """Wrong answers that do no work."""
    for choice in choices.choices:
        if not choice.correct and choice.n == 0:
            yield Advice("nobody_chose", _NOBODY_CHOSE, {"choice": choice.key})
        elif not choice.correct and choice.n < RARE * choices.n:
            yield Advice("rarely_chosen", _RARELY_CHOSEN, {"choice": choice.key, "n": choice.n})


def _percent(share: float) -> int:
    return math.floor(100 * share + 0.5)


_TOO_FEW = gettext_noop("Too few answers to say anything (%(n)d; at least %(fewest)d are needed).")
_CHECK_KEY = gettext_noop("%(percent)d %% of the best learners chose %(choice)s: check the key.")
_ALL_CHOSE = gettext_noop("All of the best learners chose %(choice)s: check the key.")
_SHARES = (
    (3 / 4, gettext_noop("Three quarters of the best learners chose %(choice)s: check the key.")),
    (2 / 3, gettext_noop("Two thirds of the best learners chose %(choice)s: check the key.")),
    (1 / 2, gettext_noop("Half of the best learners chose %(choice)s: check the key.")),
)
_NEGATIVE = gettext_noop(
    "Those who do well elsewhere fail here: check the key, and whether the wording misleads those who know."
)
_MISLEADING = gettext_noop(
    "Those who chose %(choice)s do better elsewhere than the others: is %(choice)s right as well, or is it worded unclearly?"
)
_ALL_RIGHT = gettext_noop(
    "Everybody is right. After the course that is good; before it, this question leaves no room for a gain."
)
_ALMOST_ALL = gettext_noop(
    "Almost everybody is right (%(percent)d %%). After the course that is good; before it, this question leaves "
    "little room for a gain."
)
_AS_BY_GUESSING = gettext_noop(
    "%(percent)d %% are right, no more than by guessing (%(chance)d %%): is it taught, and is it clear?"
)
_ALMOST_NONE = gettext_noop("Hardly anybody is right (%(percent)d %%): is it taught, is it clear, is the key right?")
_NOT_REACHED = gettext_noop("%(percent)d %% left it blank: was there time, and was it clear what to do?")
_WEAK = gettext_noop(
    "Strong and weak learners do almost equally well here: this question tells little about who knows."
)
_LOWERS_ALPHA = gettext_noop("The test would be more reliable without this question: does it ask for something else?")
_TRANSLATION = gettext_noop(
    "Harder in %(harder)s than in %(easier)s for learners who do equally well on the whole test: compare the wording."
)
_PERHAPS_TRANSLATION = gettext_noop(
    "Perhaps harder in %(harder)s than in %(easier)s for learners who do equally well on the whole test; the groups "
    "are too small to be sure. Compare the wording."
)
_NOBODY_CHOSE = gettext_noop("Nobody chose %(choice)s: a better wrong answer would make this question more telling.")
_RARELY_CHOSEN = gettext_noop(
    "Hardly anybody chose %(choice)s (%(n)d): a better wrong answer would make this question more telling."
)
