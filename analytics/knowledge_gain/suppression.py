"""The small-group rule: which groups of a table to hide so that no person can be found in public figures.

The reader we guard against sees every shown count and the total of all groups, knows the minimum, and knows
that empty groups are shown (so a hidden one holds at least one person). Two steps:

1. Primary: hide every group with 0 < n < minimum. An empty group is shown: it tells of nobody.
2. Complementary: the sum of the hidden groups is known (total less what is shown), so it must not give one
   away. It does when one group alone is hidden (its count is the difference), when the hidden ones together
   are fewer than the minimum (they are a small group themselves), when every hidden one holds 1 (as many
   people as groups), and when every hidden one holds minimum - 1 (the most that small groups can hold). Then
   the smallest group still shown and not empty is hidden too; it has at least `minimum` people: one will do.

If no group is left to hide, only the total can protect: ask `total_may_be_shown`. The rule guards one table
with one total. Two tables that share groups, or one table before and after a learner more, can still be
subtracted from each other: publish frozen reports, and hide a group in every table if it is hidden in one.
Nor does it guard against a reader who works this very rule backwards, tie by tie: only noise would, and our
figures must open to the record they came from.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def suppress(counts: Mapping[Key, int], minimum: int) -> set[Key]:
    """The groups to hide, from the people in each group; never an empty one, none for a minimum below 2.

    Hide every figure of a hidden group (means, gains, percentages), not its count alone. Of groups equal in
    size the first by name is taken, so that the order of the mapping does not matter.
    Raises ValueError for a count below 0.
    """
    if any(n < 0 for n in counts.values()):
        raise ValueError("a group cannot hold fewer than 0 people")
    hidden = {key for key, n in counts.items() if 0 < n < minimum}
    shown = [key for key, n in counts.items() if n >= max(minimum, 1)]
    if hidden and shown and _gives_itself_away([counts[key] for key in hidden], minimum):
        hidden.add(min(shown, key=lambda key: (counts[key], str(key))))
    return hidden


def total_may_be_shown(counts: Mapping[Key, int], minimum: int) -> bool:
    """False when the total of all groups would undo what `suppress` hides: then hide the total as well."""
    hidden = suppress(counts, minimum)
    return not hidden or not _gives_itself_away([counts[key] for key in hidden], minimum)


def _gives_itself_away(hidden: Collection[int], minimum: int) -> bool:
    """Whether a reader who knows the sum of these hidden counts knows one of them, or too small a sum."""
    # a group hidden alone needs no test of its own: being small, its sum is below the minimum
    return sum(hidden) < minimum or set(hidden) <= {1} or set(hidden) <= {minimum - 1}
