"""Taking a person out of a statement: the one exception to giving statements back verbatim (DESIGN 5). Pure.

Her identifiers (mbox, mbox_sha1sum, openid, an account) give way to an account that says nothing, her name goes, wherever
they stand: actor, object, instructor, team, members of groups, sub-statements, extensions. Ids, times and all else stay.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from analytics.lrs.spec import IFIS
from lms.kernel import whole_words
from lms.kernel.whole_words import Wanted

ERASED = "erased"
FREE_TEXT = ("fill-in", "long-fill-in", "other", "")  # kinds of interaction whose response is in a person's own words
# what the specification gives a meaning to: nobody stands there, and another value would be no statement
FIXED = frozenset({
    "objectType", "timestamp", "stored", "version", "registration", "authority", "duration", "language", "interactionType",
    "usageType", "contentType", "length", "sha2",
})  # fmt: skip
# addresses and codes: a word of them that is also somebody's first name says nothing about her
CODES = frozenset({
    "id", "type", "moreInfo", "fileUrl", "homePage", "openid", "mbox", "relevantTypes", "correctResponsesPattern",
})  # fmt: skip
OF_ITS_OWN_ID = ("", "verb", "statement")  # the statement itself, its verb, another statement
Json = Any
Part = dict[str, Json]


@dataclass(frozen=True)
class Known:
    """By what a person is known: `identities` are hers alone, `names` may be others' too, `accounts` are our opaque ids.

    Each is found only where it stands as a whole (`whole_words`): in `joann@x.org` there is no `ann@x.org`.
    """

    identities: frozenset[str]
    names: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()

    @cached_property
    def plain(self) -> frozenset[str]:
        """Identities to compare whole values with."""
        return frozenset(map(whole_words.plain, self.identities))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Identities of digits alone: they name her only as an account, for any other number may be the same."""
        return frozenset(each for each in self.identities if each.isdecimal())

    @cached_property
    def sha1s(self) -> frozenset[str]:
        """Hashes of her mailboxes, as xAPI makes them."""
        forms = {form for each in self.identities if "@" in each for form in (each, each.lower())}
        return frozenset(hashlib.sha1(f"mailto:{form}".encode()).hexdigest() for form in forms)  # noqa: S324

    @cached_property
    def traces(self) -> frozenset[str]:
        """What to look for in stored bodies: more than is hers, and never less."""
        quoted = frozenset(form for each in self.identities for form in _as_written(each))
        return quoted | self.sha1s | self.accounts

    @cached_property
    def _telling(self) -> frozenset[str]:
        return (self.identities - self.numbers) | self.sha1s

    @cached_property
    def _full_names(self) -> frozenset[str]:
        """Names of several words: one word alone may mean anything where it is no text."""
        return frozenset(name for name in self.names if len(name.split()) > 1)

    @cached_property
    def _in_statements(self) -> Wanted:
        return Wanted.of(self._telling)

    @cached_property
    def _in_documents(self) -> Wanted:
        return Wanted.of(self._telling | self.accounts)

    @cached_property
    def _in_codes(self) -> Wanted:
        return Wanted.of(self._telling, self._full_names)

    @cached_property
    def _in_texts(self) -> Wanted:
        return Wanted.of(self.identities | self.sha1s, self.names)

    @cached_property
    def _anywhere(self) -> Wanted:
        return Wanted.of(self.identities | self.sha1s | self.accounts)

    @cached_property
    def _in_messages(self) -> Wanted:
        return Wanted.of(self.identities | self.sha1s | self.accounts, self.names)

    def stands_in(self, text: str) -> bool:
        """Whether an identity stands in a part of a statement."""
        return whole_words.holds(text, self._in_statements)

    def stands_in_document(self, text: str) -> bool:
        """Whether an identity, or our own id of her, stands in what a tool keeps."""
        return whole_words.holds(text, self._in_documents)

    def may_stand_in(self, text: str) -> bool:
        """Whether an identity stands there, be it only a number that may mean something else."""
        return whole_words.holds(text, self._anywhere)

    def is_named_in(self, text: str) -> bool:
        """The same, or a name of hers."""
        return whole_words.holds(text, self._in_messages)

    def without_identities(self, text: str) -> str:
        """For what is not about her: only what is hers alone goes."""
        return whole_words.replaced(text, self._in_statements, ERASED)

    def out_of_code(self, text: str) -> str:
        """An address, key or code in something about her."""
        return whole_words.replaced(text, self._in_codes, ERASED)

    def out_of_text(self, text: str) -> str:
        """Words in something about her."""
        return whole_words.replaced(text, self._in_texts, ERASED)

    def is_hers(self, agent: Part) -> bool:
        """Whether an agent is this person."""
        account = agent.get("account")
        mbox, sha1, openid = (str(agent.get(key, "")) for key in ("mbox", "mbox_sha1sum", "openid"))
        return (
            whole_words.plain(mbox).removeprefix("mailto:") in self.plain
            or sha1.lower() in self.sha1s
            or self._is_her_openid(openid)
            or (isinstance(account, dict) and self._is_her_account(str(account.get("name", ""))))
        )

    def is_key_of_hers(self, key: str) -> bool:
        """The same of an identity as one text (spec.agent_key)."""
        kind, _, rest = key.partition("|")
        if kind != "account":
            return bool(key) and self.is_hers({kind: rest})
        home_page, _, name = rest.partition("|")
        return self.is_hers({"account": {"homePage": home_page, "name": name}})

    def _is_her_openid(self, openid: str) -> bool:
        return self.stands_in(openid) or whole_words.plain(openid).rstrip("/").rpartition("/")[2] in self.plain

    def _is_her_account(self, name: str) -> bool:
        return name in self.accounts or whole_words.plain(name) in self.plain


def is_agent(value: Json) -> bool:
    """Whether a part of a statement stands for somebody."""
    return isinstance(value, dict) and (
        value.get("objectType") in ("Agent", "Group") or any(key in value for key in IFIS if key != "account")
        or isinstance(value.get("account"), dict)
    )  # fmt: skip


def sub_statement(statement: Part) -> Part | None:
    """The statement in a statement, if there is one."""
    target = statement["object"]
    return target if isinstance(target, dict) and target.get("objectType") == "SubStatement" else None


def has_own_words(part: Part) -> bool:
    """Whether a statement, or one in a statement, gives an answer that nobody but its actor worded."""
    result, target = part.get("result"), part.get("object")
    kind = target.get("definition", {}).get("interactionType", "") if isinstance(target, dict) else ""
    return isinstance(result, dict) and "response" in result and kind in FREE_TEXT


def redact(statement: Part, known: Known, stand_in: Part) -> tuple[Part, bool]:
    """The statement without the person, and whether she was in it. `stand_in` is the agent that takes her place."""
    if not concerns(statement, known):
        return statement, False
    walk = _Walk(lambda agent: _without(agent, known, stand_in), known.out_of_text, known.out_of_code)
    found = walk.through(statement)
    _drop_own_words(statement, found, known)
    return found, found != statement


def _drop_own_words(was: Part, found: Part, known: Known) -> None:
    """What she answered in her own words, and what she is told to have answered, goes from what was `found` of it."""
    hers = known.is_hers(was["actor"])
    inner = sub_statement(was)
    for part, is_hers in ((found, hers), (sub_statement(found), hers or bool(inner and known.is_hers(inner["actor"])))):
        if part and is_hers and has_own_words(part):
            part["result"]["response"] = ""


def redact_definition(definition: Part, known: Known, *, about_her: bool, hers_alone: bool) -> Part:
    """What is said of an activity, without the person.

    `about_her`: a statement with her in it is about it, so a full name is hers; `hers_alone`: no other statement is, so
    that a single word of her name is meant as such.
    """
    text = known.out_of_text if hers_alone else known.out_of_code if about_her else known.without_identities
    code = known.out_of_code if about_her else known.without_identities
    redacted: Part = _Walk(lambda agent: agent, text, code).through(definition, "definition")
    return redacted


def concerns(statement: Part, known: Known) -> bool:
    """Whether the person, or an identity of hers, stands anywhere in it."""
    found: list[Json] = []

    def agent(each: Part) -> Part:
        found.extend([each] if known.is_hers(each) else [])
        return each

    def text(each: str) -> str:
        found.extend([each] if known.stands_in(each) else [])
        return each

    _Walk(agent, text, text).through(statement)
    return bool(found)


def only_of(statement: Part, known: Known) -> Part:
    """The statement as the person herself may have it: everybody else in it is "another person"."""
    body = {key: value for key, value in statement.items() if key != "authority"}
    walk = _Walk(lambda agent: agent if known.is_hers(agent) else _another(agent), _same, _same)
    redacted: Part = walk.through(body)
    return redacted


@dataclass(frozen=True, slots=True)
class _Walk:
    """A copy of a statement in which agents, texts and codes (addresses, keys of extensions) are replaced, and no more."""

    agents: Callable[[Part], Part]
    texts: Callable[[str], str]
    codes: Callable[[str], str]

    def through(self, value: Json, key: str = "") -> Json:
        """What becomes of a value that stands under `key` ("" for a whole statement)."""
        if isinstance(value, list):
            return [self.through(each, key) for each in value]
        if isinstance(value, str):
            return self.codes(value) if key in CODES else self.texts(value)
        if not isinstance(value, dict):
            return value
        if is_agent(value):
            value = self.agents(value)
        return {name: self._member(value, key, name) for name in value}

    def _member(self, owner: Part, key: str, name: str) -> Json:
        value = owner[name]
        if name in FIXED or (name == "id" and _names_no_activity(owner, key)):
            return value
        if name == "extensions":
            return self._free(value)
        if isinstance(value, str) and _calls_somebody(owner, key, name):
            return self.codes(value)
        return self.through(value, name)

    def _free(self, value: Json, key: str = "") -> Json:
        """Inside an extension, where keys are its maker's choice and mean nothing to us."""
        if isinstance(value, list):
            return [self._free(each, key) for each in value]
        if isinstance(value, str):
            return self.texts(value)
        if not isinstance(value, dict):
            return value
        if is_agent(value):
            value = self.agents(value)
        return {
            self.codes(name): self.codes(each)
            if isinstance(each, str) and _calls_somebody(value, key, name)
            else self._free(each, name)
            for name, each in value.items()
        }


def _names_no_activity(owner: Part, key: str) -> bool:
    return key in OF_ITS_OWN_ID or owner.get("objectType") == "StatementRef"


def _calls_somebody(owner: Part, key: str, name: str) -> bool:
    """An account, or the name of a single person: not hers (agents are replaced first), so a first name is no trace of her."""
    return key == "account" or (name == "name" and is_agent(owner) and owner.get("objectType") != "Group")


def _same(text: str) -> str:
    return text


def _as_written(identity: str) -> set[str]:
    """An identity as it may stand in an address: itself, escaped, or escaped twice."""
    once = {identity, quote(identity, safe=""), *(identity.replace("@", at) for at in ("%40", "\\u0040"))}
    return once | {form.replace("%", "%25") for form in once}


def _without(agent: Part, known: Known, stand_in: Part) -> Part:
    if not known.is_hers(agent):
        return agent
    kept = {key: value for key, value in agent.items() if key not in (*IFIS, "name")}
    account = agent.get("account")
    own = isinstance(account, dict) and account.get("name") in known.accounts
    return kept | ({"account": account} if own else {"account": stand_in["account"]})


def _another(agent: Part) -> Part:
    return {key: agent[key] for key in ("objectType", "member") if key in agent} | {"name": "another person"}
