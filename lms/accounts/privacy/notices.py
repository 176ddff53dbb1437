"""What people are told about their data: by purpose, in plain words, with the ground the law asks for and how long it lasts.

A changed text gets a new VERSION, so that it is known who was told what.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = "2026-11"


class Ground(models.TextChoices):
    """Why the data may be used at all."""

    NEEDED = "needed", _("Needed for the service you ask for")
    TASK = "task", _("Needed to run the training and to account for it")
    CONSENT = "consent", _("Only with your consent, which you can withdraw")


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing that data are used for. `period` is a key of settings.RETENTION's words (lms/accounts/privacy/periods.py)."""

    key: str
    title: str | Promise
    text: str | Promise
    ground: Ground
    period: str


ACCOUNT, RECORD, SCORES, STATISTICS = "account", "record", "scores", "statistics"
MAIL, AUDIT, TEACHING = "mail", "audit", "teaching"
OFFERED = "offered"

PURPOSES = {
    purpose.key: purpose
    for purpose in (
        Purpose(
            ACCOUNT,
            _("Your account"),
            _(
                "Your name, how you log in, your language, country, organisation and kind of work. "
                "With them you can come back to your courses, and your certificate carries the right name."
            ),
            Ground.NEEDED,
            "account",
        ),
        Purpose(
            RECORD,
            _("Your learning record and your certificate"),
            _(
                "Which lessons you finished, which answers you gave, and your certificates. "
                "Whoever has the code of a certificate of yours can check that it is true."
            ),
            Ground.NEEDED,
            "account",
        ),
        Purpose(
            SCORES,
            _("Your test scores"),
            _(
                "You and the facilitators of your class see your scores with your name. Nobody else does: "
                "employers, sponsors and focal points see numbers of people only."
            ),
            Ground.NEEDED,
            "account",
        ),
        Purpose(
            STATISTICS,
            _("Statistics without names"),
            _(
                "How many people of a country and a kind of work took a course, and what they learnt. "
                "Small groups are not shown. These numbers stay when you are erased."
            ),
            Ground.TASK,
            "figures",
        ),
        Purpose(
            MAIL,
            _("Mails"),
            _(
                "If you gave an e-mail address: mails you ask for, such as a new password, and warnings about your account."
            ),
            Ground.NEEDED,
            "account",
        ),
        Purpose(
            AUDIT,
            _("Who did and who looked"),
            _(
                "Each act that changes something, and each look of other people at your data, is put on record. "
                "You see the looks on the page “My data”."
            ),
            Ground.TASK,
            "audit",
        ),
        Purpose(
            TEACHING,
            _("Work on courses"),
            _("If you write or translate courses: what you changed and when, and your notes to other authors."),
            Ground.TASK,
            "account",
        ),
        Purpose(
            OFFERED,
            _("Sex and age for statistics"),
            _(
                "If you offer them: whether courses reach women and men, young and old alike. "
                "They are used in numbers only, and go at once when you withdraw."
            ),
            Ground.CONSENT,
            "consent",
        ),
    )
}
CONSENTS = [key for key, purpose in PURPOSES.items() if purpose.ground is Ground.CONSENT]
