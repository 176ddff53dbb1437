"""Finds statements (xAPI 1.0.3, Communication 2.1.3)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from analytics.lrs.models import Link, Position, Statement
from analytics.lrs.store import targets

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST_PAGE = 100
LARGE_GROUP = 50  # targets
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
    """The places that fit, from the first link on; without any, all that are not voided."""
    table = Link._meta.db_table
    conditions, values = _bounds(wanted, "a.position")
    if wanted.any_of:
        return _places_of_groups(wanted, conditions), values
    if not wanted.targets and wanted.written_by is None:
        where = " AND ".join(["a.voided_by IS NULL", *conditions])
        return f"SELECT a.position FROM {Position._meta.db_table} a WHERE {where}", values
    joins: list[str] = []
    joined: list[int] = []
    first, *others = wanted.targets or (targets.credential(wanted.written_by or 0),)
    for number, other in enumerate(others):
        joins.append(
            f" JOIN {table} b{number} ON b{number}.target = %s AND b{number}.position = a.position"
            f" AND b{number}.source = a.source"
        )
        joined.append(other)
    if wanted.written_by is not None:
        joins.append(f" JOIN {table} w ON w.target = %s AND w.position = a.position AND w.source = a.position")
        joined.append(targets.credential(wanted.written_by))
        # nor may it learn from a reference what another's statement says
        joins.append(
            f" JOIN {Position._meta.db_table} v ON v.position = a.source"
            f" JOIN {Statement._meta.db_table} t ON t.row = v.statement_id AND t.credential_id = %s"
        )
        joined.append(wanted.written_by)
    where = " AND ".join(["a.target = %s", *conditions])
    return f"SELECT DISTINCT a.position FROM {table} a{''.join(joins)} WHERE {where}", [*joined, first, *values]


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
