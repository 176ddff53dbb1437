"""The four figures in words: what is counted, by which formula, and what one row of the list is."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure for its reader. `numerator` and `denominator` name the sets that are counted (rule R5)."""

    key: str
    title: Promise
    formula: Promise
    numerator: Promise
    denominator: Promise
    row: Promise


DEFINITIONS = {
    definition.key: definition
    for definition in (
        Definition(
            key="reached",
            title=_("People reached"),
            formula=_(
                "People reached = the number of different people who enrolled in the period and have done at least one act "
                "in a run: begun a test or finished a lesson. Somebody in two runs counts once. "
                "The share is that of all people who enrolled."
            ),
            numerator=_("People who enrolled and did at least one act"),
            denominator=_("People who enrolled"),
            row=_("One row is one person."),
        ),
        Definition(
            key="completed",
            title=_("Courses completed"),
            formula=_(
                "Courses completed = the number of enrolments in which every lesson is finished and the final test is "
                "passed. An enrolment is one person in one run: somebody who completes two courses counts twice. "
                "The share is that of all enrolments."
            ),
            numerator=_("Enrolments completed"),
            denominator=_("Enrolments"),
            row=_("One row is one enrolment: a person in a run."),
        ),
        Definition(
            key="gain",
            title=_("Knowledge gain"),
            formula=_(
                "Knowledge gain = mean score after less mean score before, each in per cent of the test's maximum, over "
                "matched pairs only. A pair is one person's first test before a run and the first final test handed in "
                "after it. The 95% interval is Student's t interval of the mean difference."
            ),
            numerator=_("Sum of the differences, in percentage points"),
            denominator=_("Matched pairs (n)"),
            row=_("One row is one matched pair of tests."),
        ),
        Definition(
            key="certificates",
            title=_("Certificates in force"),
            formula=_(
                "Certificates in force = the number of certificates issued for these enrolments and not withdrawn. "
                "The share is that of the enrolments completed."
            ),
            numerator=_("Certificates in force"),
            denominator=_("Enrolments completed"),
            row=_("One row is one certificate."),
        ),
    )
}
