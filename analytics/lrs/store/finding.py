"""Finds statements (xAPI 1.0.3, Communication 2.1.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from analytics.lrs.models import Link, Position, Statement
from analytics.lrs.store import targets

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST_PAGE = 100
LARGE_GROUP = 50  # targets
SAMPLE = 100  # links of a target are looked at to see how far apart they lie
MOST_LETTERS = 8_000_000  # of the statements of one page, so that an answer fits into memory; the first always comes


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. Places are microseconds since 1970 (models.Position)."""

    targets: tuple[int, ...] = ()  # all must hold of one statement, or of one that it refers to
    any_of: tuple[frozenset[int], ...] = ()  # of each group one must hold, of the statement itself
    written_by: int | None = None  # a credential: of the statement itself
    since: int | None = None  # places after this
    until: int | None = None  # places up to this
    after: int | None = None  # where the last page ended
    ascending: bool = False
    limit: int = LARGEST_PAGE


@dataclass(frozen=True, slots=True)
class Found:
    """A statement that was found: its place, and its body as it is given out."""

    position: int
    body: str

    @property
    def stored(self) -> datetime:
        """The moment it got its place."""
        return moment_of(self.position)


def search(wanted: Search) -> tuple[list[Found], bool]:
    """One page of statements that are not voided, and whether there are more."""
    sql, values = _query(replace(wanted, limit=wanted.limit + 1))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    fitting = [row for row in rows[: wanted.limit] if row[1] is not None]
    found = [Found(position, given_out(body, position, bool(timed))) for position, body, timed in fitting]
    return found, len(rows) > len(found)


def one(statement_id: UUID, *, voided: bool, written_by: int | None = None) -> Found | None:
    """The statement with this id, if it is, or is not, voided."""
    places = Position.objects.filter(statement__id=statement_id, voided_by__isnull=not voided)
    if written_by is not None:
        places = places.filter(statement__credential=written_by)
    row = places.values_list("position", "statement__body", "statement__timestamp").first()
    return Found(row[0], given_out(row[1], row[0], row[2] is not None)) if row else None


def given_out(body: str, position: int, timed: bool) -> str:
    """The body with the moment it was stored, which is also its timestamp if it has none of its own."""
    stored = stamp(position)
    tail = f',"stored":"{stored}"' + ("" if timed else f',"timestamp":"{stored}"')
    return f"{body[:-1]}{tail}}}"


def moment_of(position: int) -> datetime:
    """A place as a moment."""
    return EPOCH + timedelta(microseconds=position)


def stamp(position: int) -> str:
    """A place as text, in UTC."""
    return moment_of(position).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def place_of(moment: datetime) -> int:
    """A moment as a place."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def _query(wanted: Search) -> tuple[str, list[int]]:
    places, values = _places(wanted)
    order = "ASC" if wanted.ascending else "DESC"
    before = f"SUM(LENGTH(s.body)) OVER (ORDER BY x.position {order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    body = f"CASE WHEN {before} - LENGTH(s.body) < {MOST_LETTERS} THEN s.body END"
    sql = (
        f"SELECT x.position, {body}, s.timestamp IS NOT NULL FROM ({places} ORDER BY 1 {order} LIMIT {int(wanted.limit)}) x"
        f" JOIN {Position._meta.db_table} p ON p.position = x.position"
        f" JOIN {Statement._meta.db_table} s ON s.row = p.statement_id ORDER BY x.position {order}"
    )
    return sql, values


def _places(wanted: Search) -> tuple[str, list[int]]:
    """The places that fit, from the links of its rarest target on; without any, all that are not voided."""
    table = Link._meta.db_table
    conditions, values = _bounds(wanted, "a.position")
    if wanted.any_of:
        return _places_of_groups(wanted, conditions), values
    own = targets.credential(wanted.written_by) if wanted.written_by is not None else None
    each = [*wanted.targets, *([own] if own is not None else [])]
    if not each:
        where = " AND ".join(["a.voided_by IS NULL", *conditions])
        return f"SELECT a.position FROM {Position._meta.db_table} a WHERE {where}", values
    first = _rarest(each, wanted)
    if first == own:
        conditions += ["a.source = a.position", *_held(wanted, "a.position")]
    else:
        others = [target for target in wanted.targets if target != first]
        conditions += [_link(target, "a.position", "a.source") for target in others]
        if own is not None:
            conditions += [_link(own, "a.position", "a.position"), _may_learn_from("a", wanted.written_by)]
    where = " AND ".join([f"a.target = {first}", *conditions])
    return f"SELECT DISTINCT a.position FROM {table} a WHERE {where}", values


def _rarest(each: Sequence[int], wanted: Search) -> int:
    """The target whose links lie farthest apart where the search begins: no table of statistics tells that."""
    if len(each) == 1:
        return each[0]
    bounds, values = _bounds(wanted, "position")
    where = "".join(f" AND {bound}" for bound in bounds)
    order = "ASC" if wanted.ascending else "DESC"
    far = ", ".join(
        f"(SELECT position FROM {Link._meta.db_table} WHERE target = {target}{where}"
        f" ORDER BY position {order} LIMIT 1 OFFSET {SAMPLE})"
        for target in each
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {far}", values * len(each))
        places = cursor.fetchone()
    few = [target for target, place in zip(each, places, strict=True) if place is None]
    if few:
        return few[0]
    ends = dict(zip(each, places, strict=True))
    return max(ends, key=ends.__getitem__) if wanted.ascending else min(ends, key=ends.__getitem__)


def _held(wanted: Search, position: str) -> Iterator[str]:
    """All targets hold of one statement that is at this place, or that the one there refers to."""
    if not wanted.targets:
        return
    table = Link._meta.db_table
    first, *others = wanted.targets
    joins = "".join(
        f" JOIN {table} b{number} ON b{number}.target = {target} AND b{number}.position = b.position"
        f" AND b{number}.source = b.source"
        for number, target in enumerate(others)
    )
    own = _may_learn_from("b", wanted.written_by)
    yield _exists(f"{table} b{joins} WHERE b.target = {first} AND b.position = {position} AND {own}")


def _link(target: int, position: str, source: str) -> str:
    return _exists(
        f"{Link._meta.db_table} b WHERE b.target = {target} AND b.position = {position} AND b.source = {source}"
    )


def _may_learn_from(link: str, credential: int | None) -> str:
    """The source of a link is of this credential too: a reference must not tell what another's statement says."""
    named = _exists(
        f"{Position._meta.db_table} v JOIN {Statement._meta.db_table} t ON t.row = v.statement_id"
        f" WHERE v.position = {link}.source AND t.credential_id = {int(credential or 0)}"
    )
    return f"({link}.source = {link}.position OR {named})"


def _exists(what: str) -> str:
    """Asked for each row in turn, in the order of the index, until a page is full.

    The OFFSET keeps PostgreSQL from joining: it takes targets for independent of each other, and would read all links of a
    verb to find those of one learner.
    """
    return f"EXISTS (SELECT 1 FROM {what} LIMIT 1 OFFSET 0)"


def _places_of_groups(wanted: Search, conditions: list[str]) -> str:
    """From the links of the smallest group on, whatever a planner would guess (SQLite keeps the order of a CROSS JOIN).

    Targets are numbers, written into the text. A large group is read once, not asked for each row.
    """
    table = Link._meta.db_table
    first, *groups = sorted(wanted.any_of, key=len)
    groups += [frozenset({each}) for each in wanted.targets]
    if wanted.written_by is not None:
        groups.append(frozenset({targets.credential(wanted.written_by)}))
    where = [f"a.target IN ({_numbers(first)})", "a.source = a.position", *conditions]
    joins = []
    for number, group in enumerate(groups):
        if len(group) > LARGE_GROUP:
            held = f"SELECT c.position FROM {table} c WHERE c.target IN ({_numbers(group)}) AND c.source = c.position"
            where.append(f"a.position IN ({held})")
            continue
        b = f"b{number}"
        joins.append(f" CROSS JOIN {table} {b}")
        where += [f"{b}.target IN ({_numbers(group)})", f"{b}.position = a.position", f"{b}.source = a.source"]
    return f"SELECT DISTINCT a.position FROM {table} a{''.join(joins)} WHERE {' AND '.join(where)}"


def _numbers(group: frozenset[int]) -> str:
    return ", ".join(str(int(each)) for each in sorted(group)) or "NULL"


def _bounds(wanted: Search, column: str) -> tuple[list[str], list[int]]:
    bounds = [(">", wanted.since), ("<=", wanted.until), (">" if wanted.ascending else "<", wanted.after)]
    given = [(sign, place) for sign, place in bounds if place is not None]
    return [f"{column} {sign} %s" for sign, _ in given], [place for _, place in given]
