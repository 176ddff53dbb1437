"""The one list of verbs, activity types and extensions that our statements use.

Taken from the ADL vocabulary (adlnet.gov/expapi), the TinCan registry (id.tincanapi.com, also used by Open edX's
transformers) and Activity Streams before any of ours. What none of them has is a tag IRI (RFC 4151) of our own.
"""

from typing import Final

from tincan import LanguageMap, Verb

ADL = "http://adlnet.gov/expapi"
OURS = "tag:meristem,2026:xapi"


def _verb(iri: str, **display: str) -> Verb:
    return Verb(id=iri, display=LanguageMap({key.replace("_", "-"): text for key, text in display.items()}))


REGISTERED: Final = _verb(
    f"{ADL}/verbs/registered",
    en="registered for", ar="سجّل في", es="se inscribió en", fr="s’est inscrit à", ru="записался на", zh_Hans="报名参加",
)  # fmt: skip
ATTEMPTED: Final = _verb(
    f"{ADL}/verbs/attempted",
    en="attempted", ar="بدأ", es="comenzó", fr="a commencé", ru="начал", zh_Hans="开始",
)  # fmt: skip
ANSWERED: Final = _verb(
    f"{ADL}/verbs/answered",
    en="answered", ar="أجاب عن", es="respondió a", fr="a répondu à", ru="ответил на", zh_Hans="回答",
)  # fmt: skip
COMPLETED: Final = _verb(
    f"{ADL}/verbs/completed",
    en="completed", ar="أكمل", es="completó", fr="a terminé", ru="завершил", zh_Hans="完成",
)  # fmt: skip
PASSED: Final = _verb(
    f"{ADL}/verbs/passed",
    en="passed", ar="نجح في", es="aprobó", fr="a réussi", ru="сдал", zh_Hans="通过",
)  # fmt: skip
FAILED: Final = _verb(
    f"{ADL}/verbs/failed",
    en="failed", ar="لم ينجح في", es="no aprobó", fr="n’a pas réussi", ru="не сдал", zh_Hans="未通过",
)  # fmt: skip
EARNED: Final = _verb(
    "http://id.tincanapi.com/verb/earned",
    en="earned", ar="حصل على", es="obtuvo", fr="a obtenu", ru="получил", zh_Hans="获得",
)  # fmt: skip
LOST: Final = _verb(
    f"{OURS}/verb/lost",
    en="lost", ar="فقد", es="perdió", fr="a perdu", ru="утратил", zh_Hans="失去",
)  # fmt: skip

COURSE: Final = f"{ADL}/activities/course"
LESSON: Final = f"{ADL}/activities/lesson"
ASSESSMENT: Final = f"{ADL}/activities/assessment"
INTERACTION: Final = f"{ADL}/activities/cmi.interaction"
RUN: Final = "http://activitystrea.ms/schema/1.0/event"
CERTIFICATE: Final = "https://www.opigno.org/en/tincan_registry/activity_type/certificate"

ORIGIN: Final = f"{OURS}/extension/origin"
PURPOSE: Final = f"{OURS}/extension/purpose"
ATTEMPT_NUMBER: Final = f"{OURS}/extension/attempt-number"
