"""The demonstration's logins, one for each kind of user."""

from dataclasses import dataclass

from lms.accounts.api import Role, Scope

PASSWORD = "seedling-2026"  # noqa: S105  printed on purpose; never loaded under production settings


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demonstration and what it shows."""

    email: str
    name: str
    what: str
    role: Role | None = None
    scope: Scope = Scope.ALL
    scope_id: str = ""
    country: str = ""
    audience: str = ""


LOGINS = (
    Login("learner@demo.example", "Demo Learner", "a customs officer in mid-course", country="KE", audience="customs-border"),
    Login("trainer@demo.example", "Demo Trainer", "facilitates a class", Role.TRAINER, country="JO", audience="educator"),
    Login("author@demo.example", "Demo Author", "edits courses", Role.AUTHOR, country="FR", audience="educator"),
    Login("translator@demo.example", "Demo Translator", "translates courses", Role.TRANSLATOR, Scope.LANGUAGE, "ar", "EG"),
    Login("lecturer@demo.example", "Demo Lecturer", "embeds the course at a university", Role.LECTURER, country="GH"),
    Login(
        "country@demo.example", "Demo Focal Point", "sees the figures of one country",
        Role.COUNTRY_FOCAL_POINT, Scope.COUNTRY, "KE", "KE", "nfp",
    ),
    Login("manager@demo.example", "Demo Manager", "reports reach and knowledge gain", Role.PROJECT_MANAGER),
    Login("admin@demo.example", "Demo Administrator", "runs the installation", Role.ADMINISTRATOR),
)  # fmt: skip
