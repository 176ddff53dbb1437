"""Which kind of question the answers make, in Moodle's order of asking, and what it is in our terms."""

from decimal import Decimal

from assessments.interchange.base import Json
from assessments.interchange.choosing import FULL, Choice, multiple_choice, single_choice, with_words
from assessments.interchange.gift.answers import MOST_ANSWERS, Given, given, words_of
from assessments.interchange.gift.escapes import show
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.matching import Pair, matching
from assessments.interchange.numbers import number_of, written
from assessments.interchange.typing_in import Typed, numeric, short_text
from assessments.interchange.words import Markup, Words

Kind = tuple[str, Json, Json]  # type, structure, words
_TRUTH = {"T": "true", "TRUE": "true", "F": "false", "FALSE": "false"}


def of_answers(answers: str, markup: Markup, losses: Losses) -> Kind:
    """The question that these answers make."""
    if not answers:
        return "long_answer", {"rubric": []}, {}
    if answers.startswith("#"):
        return _numeric(answers[1:], losses)
    if "~" in answers:
        return _choices(answers, markup, losses)
    if "=" in answers and "->" in answers:
        return _matching(answers, markup, losses)
    truth, _, comments = answers.partition("#")
    if truth.strip() in _TRUTH:
        return _true_false(_TRUTH[truth.strip()], comments, markup)
    return _short_text(answers, losses)


def _choices(answers: str, markup: Markup, losses: Losses) -> Kind:
    found = given(answers, "~=")
    choices = with_words([_choice(answer, markup) for answer in found], losses)
    if len(choices) < 2:
        raise NotTaken("too-few-answers", "A choice needs two answers at least.")
    single = any(answer.sign == "=" for answer in found)
    return single_choice(choices) if single else multiple_choice(choices, losses)


def _choice(answer: Given, markup: Markup) -> Choice:
    share = FULL if answer.sign == "=" else answer.share or Decimal(0)
    return Choice(words_of(answer.text, markup), share, words_of(answer.comment, markup))


def _matching(answers: str, markup: Markup, losses: Losses) -> Kind:
    pairs = []
    if answers.count("=") > MOST_ANSWERS:
        raise NotTaken("too-many-answers", f"It has more than {MOST_ANSWERS} pairs.")
    for answer in answers.split("="):
        if not answer.strip():
            continue
        row, arrow, target = answer.partition("->")
        if not arrow:
            raise NotTaken("matching", "Each line of a matching question is = this -> that.")
        pairs.append(Pair(words_of(row, markup), Words(show(target).strip(), only_plain=True)))
    return matching(pairs, losses)


def _true_false(truth: str, comments: str, markup: Markup) -> Kind:
    """The first comment is for who is wrong, the second for who is right."""
    wrong, _, right = comments.partition("#")
    other = "false" if truth == "true" else "true"
    said = {other: words_of(wrong, markup), truth: words_of(right, markup)}
    feedback = {key: words for key, words in sorted(said.items(), reverse=True) if words}
    return "true_false", {"correct": [truth]}, {"choice_feedback": feedback} if feedback else {}


def _short_text(answers: str, losses: Losses) -> Kind:
    typed = [_typed(answer, answer.text) for answer in given(answers, "=")]
    return "short_text", short_text(typed, losses), {}


def _typed(answer: Given, words: str, tolerance: str = "0") -> Typed:
    share = FULL if answer.share is None else answer.share
    return Typed(words_of(words, Markup.PLAIN).text, share, tolerance, feedback=bool(answer.comment))


def _numeric(answers: str, losses: Losses) -> Kind:
    answers, tilde, _ = answers.partition("~")
    if tilde:
        losses.note(
            "answer-feedback", "Feedback on single typed answers was left out; put it into the question's feedback."
        )
    return "numeric", numeric([_number(answer) for answer in given(answers, "=")], losses), {}


def _number(answer: Given) -> Typed:
    """A value, value:tolerance or least..most."""
    if ".." in answer.text:
        least, _, most = answer.text.partition("..")
        low, high = number_of(least), number_of(most)
        if low is None or high is None or high < low:
            raise NotTaken("not-a-number", f"{show(answer.text)[:40]!r} is no range; write 1..5.")
        return _typed(answer, written((low + high) / 2), written((high - low) / 2))
    value, _, tolerance = answer.text.partition(":")
    return _typed(answer, value, tolerance.strip() or "0")
