"""The limiter's store: one row per limit and subject."""

from datetime import datetime

from django.db.models import F

from lms.accounts.models import LimitCount
from lms.kernel.writes import write_transaction


class DatabaseCounts:
    """`lms.kernel.limits.Counts` in the table `LimitCount`."""

    def add(self, key: str, *, now: datetime, ends_at: datetime) -> None:
        """Count one more, or begin a window where the last one is over."""
        with write_transaction():
            LimitCount.objects.filter(ends_at__lte=now).delete()
            if not LimitCount.objects.filter(key=key).update(count=F("count") + 1):
                row, made = LimitCount.objects.get_or_create(key=key, defaults={"count": 1, "ends_at": ends_at})
                if not made:  # two first tries at once
                    LimitCount.objects.filter(key=row.key).update(count=F("count") + 1)

    def read(self, keys: list[str], *, now: datetime) -> dict[str, tuple[int, datetime]]:
        """Counts of windows that are not over."""
        rows = LimitCount.objects.filter(key__in=keys, ends_at__gt=now)
        return {row.key: (row.count, row.ends_at) for row in rows}

    def take_off(self, key: str) -> None:
        """Count one less; never below nothing."""
        LimitCount.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)

    def drop(self, keys: list[str]) -> None:
        """Forget the counts."""
        if keys:
            LimitCount.objects.filter(key__in=keys).delete()
