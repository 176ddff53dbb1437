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

ERASED = "erased"
FREE_TEXT = ("fill-in", "long-fill-in", "other", "")  # kinds of interaction whose response is in a person's own words
Json = Any


@dataclass(frozen=True)
class Known:
    """By what a person is known: `identities` are hers alone, `names` may be others' too, `accounts` are our opaque ids."""

    identities: frozenset[str]
    names: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()

    @cached_property
    def folded(self) -> frozenset[str]:
        """Identities to compare with, without case."""
        return frozenset(each.casefold() for each in self.identities)

    @cached_property
    def sha1s(self) -> frozenset[str]:
        """Hashes of her mailboxes, as xAPI makes them."""
        forms = {form for each in self.identities if "@" in each for form in (each, each.lower())}
        return frozenset(hashlib.sha1(f"mailto:{form}".encode()).hexdigest() for form in forms)  # noqa: S324

    @cached_property
    def traces(self) -> frozenset[str]:
        """What to look for in stored bodies."""
        quoted = {quote(each, safe="") for each in self.identities}
        return self.identities | quoted | self.sha1s | self.accounts

    def is_hers(self, agent: dict[str, Json]) -> bool:
        """Whether an agent is this person."""
        account = agent.get("account")
        mbox, sha1, openid = (str(agent.get(key, "")).casefold() for key in ("mbox", "mbox_sha1sum", "openid"))
        return (
            mbox.removeprefix("mailto:") in self.folded
            or sha1 in self.sha1s
            or any(openid.endswith(each) for each in self.folded if openid)
            or (isinstance(account, dict) and self._is_her_account(str(account.get("name", ""))))
        )

    def is_key_of_hers(self, key: str) -> bool:
        """The same of an identity as one text (spec.agent_key)."""
        kind, _, rest = key.partition("|")
        if kind != "account":
            return bool(key) and self.is_hers({kind: rest})
        home_page, _, name = rest.partition("|")
        return self.is_hers({"account": {"homePage": home_page, "name": name}})

    def _is_her_account(self, name: str) -> bool:
        return name in self.accounts or name.casefold() in self.folded


def is_agent(value: Json) -> bool:
    """Whether a part of a statement stands for somebody."""
    return isinstance(value, dict) and (
        value.get("objectType") in ("Agent", "Group") or any(key in value for key in IFIS if key != "account")
        or isinstance(value.get("account"), dict)
    )  # fmt: skip


def redact(statement: Json, known: Known, stand_in: dict[str, Json]) -> tuple[Json, bool]:
    """The statement without the person, and whether she was in it. `stand_in` is the agent that takes her place."""
    if not concerns(statement, known):
        return statement, False
    acts = is_agent(statement.get("actor")) and known.is_hers(statement["actor"])
    found = _walk(statement, lambda agent: _without(agent, known, stand_in), lambda text: _blank(text, known))
    if acts:
        _drop_own_words(found)
    return found, found != statement


def concerns(value: Json, known: Known) -> bool:
    """Whether the person, or an identity of hers, stands anywhere in it."""
    if isinstance(value, dict):
        return (is_agent(value) and known.is_hers(value)) or any(
            concerns(each, known) for pair in value.items() for each in pair
        )
    if isinstance(value, list):
        return any(concerns(each, known) for each in value)
    return isinstance(value, str) and _blank(value, Known(known.identities)) != value


def only_of(statement: Json, known: Known) -> Json:
    """The statement as the person herself may have it: everybody else in it is "another person"."""
    body = {key: value for key, value in statement.items() if key != "authority"}
    return _walk(body, lambda agent: agent if known.is_hers(agent) else _another(agent), lambda text: text)


def _walk(value: Json, agents: Callable[[dict[str, Json]], Json], texts: Callable[[str], str]) -> Json:
    if isinstance(value, list):
        return [_walk(each, agents, texts) for each in value]
    if isinstance(value, str):
        return texts(value)
    if not isinstance(value, dict):
        return value
    if is_agent(value):
        value = agents(value)
    return {texts(key): _walk(each, agents, texts) for key, each in value.items()}


def _without(agent: dict[str, Json], known: Known, stand_in: dict[str, Json]) -> dict[str, Json]:
    if not known.is_hers(agent):
        return agent
    kept = {key: value for key, value in agent.items() if key not in (*IFIS, "name")}
    account = agent.get("account")
    own = isinstance(account, dict) and account.get("name") in known.accounts
    return kept | ({"account": account} if own else {"account": stand_in["account"]})


def _another(agent: dict[str, Json]) -> dict[str, Json]:
    return {key: agent[key] for key in ("objectType", "member") if key in agent} | {"name": "another person"}


def _blank(text: str, known: Known) -> str:
    """A text without her identities and names, in whatever case they stand, or written as part of an address."""
    for form in sorted(known.identities | known.sha1s, key=len, reverse=True):
        for written in {form, quote(form, safe="")}:
            text = _replaced(text, written)
    for name in sorted(known.names, key=len, reverse=True):
        text = _replaced(text, name, whole=True)
    return text


def _replaced(text: str, form: str, whole: bool = False) -> str:
    """`whole`: only where no letter stands beside it, so that a short name does not tear other words apart."""
    low, wanted = text.casefold(), form.casefold()
    if not wanted or wanted not in low:
        return text
    if len(low) != len(text):  # a letter that grows when folded: places would not fit
        return ERASED
    parts, start = [], 0
    while (at := low.find(wanted, start)) >= 0:
        end = at + len(wanted)
        inside = whole and (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum())
        parts += [text[start:at], text[at:end] if inside else ERASED]
        start = end
    return "".join([*parts, text[start:]])


def _drop_own_words(statement: dict[str, Json]) -> None:
    result = statement.get("result")
    target = statement.get("object")
    kind = target.get("definition", {}).get("interactionType", "") if isinstance(target, dict) else ""
    if isinstance(result, dict) and "response" in result and kind in FREE_TEXT:
        result["response"] = ""
