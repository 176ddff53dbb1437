"""The register of countries, from its file."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from lms.accounts.models import Country
from lms.kernel.writes import write_transaction

REGISTER = Path(__file__).parent.parent / "data" / "countries.csv"


def load_countries(path: Path = REGISTER) -> int:
    """Bring the table up to the file; returns the number of rows. Nothing that a person refers to is removed."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_row(row) for row in csv.DictReader(file)]
    with write_transaction():
        Country.objects.bulk_create(
            [Country(**row) for row in rows],
            update_conflicts=True,
            unique_fields=["iso2"],
            update_fields=[name for name in rows[0] if name != "iso2"],
        )
    return len(rows)


def _row(row: dict[str, str]) -> dict[str, Any]:
    names = {"name_" + code.replace("-", "_"): row[code] for code in ("ar", "en", "es", "fr", "ru", "zh-hans")}
    same = {
        name: row[name]
        for name in ("iso2", "iso3", "un_regional_group", "m49_region", "m49_subregion", "economy", "note")
    }
    return {
        **same,
        **names,
        "un_member": row["un_member"] == "yes",
        **{name: _known(row[name]) for name in ("ldc", "sids", "lldc")},
        "party": row["cpb_party"] == "yes",
        "deposited_on": _date(row["cpb_deposit_date"]),
        "in_force_since": _date(row["cpb_entry_into_force"]),
        "in_force_basis": row["cpb_eif_basis"],
        "supplementary_party": row["nklsp_party"] == "yes",
        "supplementary_deposited_on": _date(row["nklsp_deposit_date"]),
        "supplementary_in_force_since": _date(row["nklsp_entry_into_force"]),
        "project_region": row["bch2_project_region"],
        "party_source": row["cpb_source"],
        "group_source": f"{row['group_source']} ({row['group_as_of']})",
        "as_of": _date(row["cpb_as_of"]),
    }


def _known(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
