"""What is known of an agent (xAPI 1.0.3, Communication 2.4). Nothing is kept for it: names are read where they stand."""

import json
from typing import Any

from analytics.lrs import spec
from analytics.lrs.store import finding, targets


def person(agent: dict[str, Any], newest: int, written_by: int | None) -> dict[str, Any]:
    """The Person that an agent is, with the names that she has in the newest statements."""
    key = spec.agent_key(agent)
    names = dict.fromkeys([agent["name"]] if "name" in agent else [])
    wanted = finding.Search(targets=(targets.agent(key, related=True),), written_by=written_by, limit=newest)
    for found in finding.search(wanted)[0]:
        for _, each in spec.agents_of(json.loads(found.body)):
            if "name" in each and spec.agent_key(each) == key:
                names[each["name"]] = None
    known: dict[str, Any] = {"objectType": "Person"}
    if names:
        known["name"] = list(names)
    return known | {ifi: [agent[ifi]] for ifi in spec.IFIS if ifi in agent}
