"""A statement as a sentence in the reader's language: who, what was done, with what.

For our own verbs there is a whole sentence in each language; others are told by the words that came with them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tincan import Verb

from analytics.dashboards.names import Names
from analytics.lrs import spec
from analytics.lrs.store.definitions import definitions_of
from analytics.lrs.store.formats import one_language
from analytics.recording import vocabulary as v
from analytics.statements.sight import is_ours

Json = Any
SHORT = 8  # signs of an opaque id, as the lists of the reports show it
LONGEST = 160  # letters of a name that others gave

SENTENCES = {
    v.REGISTERED.id: gettext_lazy("{who} registered for {what}"),
    v.ATTEMPTED.id: gettext_lazy("{who} began {what}"),
    v.ANSWERED.id: gettext_lazy("{who} answered {what}"),
    v.COMPLETED.id: gettext_lazy("{who} completed {what}"),
    v.PASSED.id: gettext_lazy("{who} passed {what}"),
    v.FAILED.id: gettext_lazy("{who} did not pass {what}"),
    v.EARNED.id: gettext_lazy("{who} earned {what}"),
    v.LOST.id: gettext_lazy("{who} lost {what}"),
    spec.VOIDED: gettext_lazy("{who} took back {what}"),
}
PURPOSES = {"pre": gettext_lazy("the test before the course"), "post": gettext_lazy("the final test")}
KINDS = {
    v.COURSE: gettext_lazy("a course"),
    v.LESSON: gettext_lazy("a lesson"),
    v.ASSESSMENT: gettext_lazy("a test"),
    v.INTERACTION: gettext_lazy("a question"),
    v.RUN: gettext_lazy("a run of a course"),
    v.CERTIFICATE: gettext_lazy("a certificate"),
}


def verb_choices(language: str) -> list[tuple[str, str]]:
    """The verbs of our vocabulary by their words in a language."""
    ours = [verb for verb in vars(v).values() if isinstance(verb, Verb)]
    words = [(str(verb.id), _spoken(dict(verb.display), language)) for verb in ours]
    return [*words, (spec.VOIDED, _("took back"))]


@dataclass
class Sentences:
    """Sentences in one language for one page of statements. Three queries at most, however many there are."""

    language: str
    statements: Sequence[dict[str, Json]]
    may_name: bool
    _names: Names = field(init=False)

    def __post_init__(self) -> None:
        self._names = Names(self.language)

    def of(self, statement: dict[str, Json]) -> SafeString:
        """One sentence; names are kept apart from the direction of the text around them."""
        verb = statement["verb"]["id"]
        who, what = _bdi(self.who(statement["actor"])), self._what(statement)
        if verb in SENTENCES:
            return format_html(str(SENTENCES[verb]), who=who, what=what)
        display = statement["verb"].get("display") or {}
        return format_html("{} · {} · {}", who, _bdi(_spoken(display, self.language) or verb), what)

    def who(self, agent: dict[str, Json]) -> str:
        """A person of ours by the beginning of her number; others by name for those who may learn names."""
        if is_ours(agent):
            return str(agent["account"]["name"]).replace("-", "")[:SHORT]
        key = spec.agent_key(agent)
        if self.may_name:
            account = agent.get("account", {})
            known = agent.get("name") or agent.get("mbox", "").removeprefix("mailto:") or account.get("name")
            if known or agent.get("openid"):
                return str(known or agent["openid"])[:LONGEST]
        if key:
            return _("somebody of another system (%(number)s)") % {"number": sha256(key.encode()).hexdigest()[:SHORT]}
        return _("a group") if agent.get("objectType") == "Group" else _("somebody of another system")

    def activity(self, activity: dict[str, Json], purpose: str = "") -> str:
        """An activity by its name in the reader's language or another, by what it is, or by its address."""
        definition = self._definitions.get(activity["id"]) or activity.get("definition", {})
        if name := _spoken(definition.get("name") or {}, self.language):
            return name
        kind = definition.get("type", "")
        ours = f"{settings.SITE_URL}/activities/"
        if not activity["id"].startswith(ours):
            return str(activity["id"])[:LONGEST]
        first, _slash, rest = activity["id"].removeprefix(ours).partition("/")
        if kind == v.COURSE or (first == "course" and "/" not in rest):
            return self._names.label("course", rest)
        if kind == v.ASSESSMENT and purpose in PURPOSES:
            return str(PURPOSES[purpose])
        return str(KINDS.get(kind, rest))

    def _what(self, statement: dict[str, Json]) -> SafeString:
        target = statement["object"]
        return _OBJECTS.get(target.get("objectType", "Activity"), Sentences._activity)(self, statement, target)

    def _activity(self, statement: dict[str, Json], target: dict[str, Json]) -> SafeString:
        purpose = statement.get("context", {}).get("extensions", {}).get(v.PURPOSE, "")
        return _bdi(self.activity(target, purpose if isinstance(purpose, str) else ""))

    def _agent(self, statement: dict[str, Json], target: dict[str, Json]) -> SafeString:
        return _bdi(self.who(target))

    def _reference(self, statement: dict[str, Json], target: dict[str, Json]) -> SafeString:
        words = _("statement %(number)s") % {"number": target["id"].replace("-", "")[:SHORT].lower()}
        return format_html('<a href="{}">{}</a>', reverse("analytics:statement", args=[target["id"].lower()]), words)

    def _told(self, statement: dict[str, Json], target: dict[str, Json]) -> SafeString:
        return format_html("“{}”", self.of(target))

    @cached_property
    def _definitions(self) -> Mapping[str, Json]:
        return definitions_of(set(_activities(self.statements)))


_OBJECTS: dict[str, Callable[[Sentences, dict[str, Json], dict[str, Json]], SafeString]] = {
    "Agent": Sentences._agent,
    "Group": Sentences._agent,
    "StatementRef": Sentences._reference,
    "SubStatement": Sentences._told,
}


def _activities(statements: Iterable[dict[str, Json]]) -> Iterable[str]:
    return (activity["id"] for statement in statements for _role, activity in spec.activities_of(statement))


def _spoken(words: Mapping[str, str], language: str) -> str:
    return next(iter(one_language(words, [language.lower()]).values()), "")[:LONGEST]


def _bdi(text: str) -> SafeString:
    return format_html("<bdi>{}</bdi>", text)
