"""Does the time of an answer tell who has an account? Medians over real HTTP, known and unknown in turn.

    python benchmarks/doors.py [--tries 200] [--door "log in"]

Starts gunicorn on 127.0.0.1 over a fresh database (`DATABASE_URL`, or SQLite) with the hasher of a server, makes one
account, and asks for a log-in with a wrong password, a new password, and a new account, for the known address and for
unknown ones in turn. Prints the medians and their ratio; exit 1 when log-in or reset differ by more than 5 %.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.servers import free_port, scratch_database, wait_until_it_answers  # noqa: E402

KNOWN = "known@example.org"
WARM_UP = 10
ALLOWED = 0.05
PREPARE = """
from allauth.account.models import EmailAddress
from lms.accounts.services.countries import load_countries
from lms.accounts.services.people import create_person
load_countries()
person = create_person(name="Known", email="known@example.org", password="three green frogs")
EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
"""
# the limits stand in the way of a thousand tries; raised for the measurement alone
WITHOUT_LIMITS = """
import lms.wsgi
from lms.accounts.signing_in import policy
from lms.kernel.limits import Limit
for name, limit in vars(policy).copy().items():
    if isinstance(limit, Limit):
        setattr(policy, name, Limit(limit.name, 10**9, limit.seconds))
application = lms.wsgi.application
"""
SIGN_UP = {
    "name": "Somebody", "password1": "three green frogs", "country": "KE", "organisation": "",
    "audience": "other", "language": "en",
}  # fmt: skip
DOORS = {
    "log in": ("/account/login/", lambda address: {"login": address, "password": "not the right one"}),
    "password reset": ("/account/password/reset/", lambda address: {"email": address}),
    "sign up": ("/account/signup/", lambda address: SIGN_UP | {"email": address}),
}
HELD_TO = ("log in", "password reset")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--door", choices=list(DOORS), action="append", help="only this one (may be given again)")
    tries, chosen = (vars(parser.parse_args())[name] for name in ("tries", "door"))
    with tempfile.TemporaryDirectory() as folder, scratch_database(Path(folder)) as database:
        port = free_port()
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev", "MERISTEM_VAR": folder, "DATABASE_URL": database,
            "MERISTEM_URL": f"http://127.0.0.1:{port}", "PYTHONPATH": f"{folder}:{ROOT}",
        }  # fmt: skip
        (Path(folder) / "unlimited.py").write_text(WITHOUT_LIMITS)
        for command in (
            ["migrate", "-v0"],
            ["collectstatic", "--noinput", "-v0"],
            ["shell", "--no-imports", "-c", PREPARE],
        ):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "unlimited:application",
            "--worker-class",
            "gthread",
            "--threads",
            "4",
        ]
        server = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"], cwd=ROOT, env=environment
        )
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", server)
            times = {}
            for name in chosen or DOORS:
                print(f"· {name}", file=sys.stderr, flush=True)
                times[name] = measure(port, *DOORS[name], tries)
            return report(times)
        finally:
            server.terminate()
            server.wait(30)


def measure(port: int, path: str, data, tries: int) -> tuple[list[float], list[float]]:
    """Milliseconds for the known address and for unknown ones."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(tries + WARM_UP):
        for kind in (0, 1) if number % 2 else (1, 0):  # neither is always first
            address = KNOWN if kind == 0 else unknown(path, number)
            spent = ask(port, path, data(address))
            if number >= WARM_UP:
                times[kind].append(spent)
    return times


def unknown(path: str, number: int) -> str:
    """An address without an account, as long as the known one and asked for as often: both have begun their counts.
    Only a sign-up needs a new one each time, for it makes the account."""
    return f"n{number:04d}@example.org" if "signup" in path else "nobod@example.org"


def ask(port: int, path: str, data: dict[str, str]) -> float:
    """One visit of a new browser: the form, and the answer to it, which alone is timed."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read().decode()
    cookies = "; ".join(cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie", []))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    body = urlencode(data | {"csrfmiddlewaretoken": token})
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    begun = time.perf_counter()
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    spent = (time.perf_counter() - begun) * 1000
    assert answer.status in (200, 302), (path, answer.status)
    connection.close()
    return spent


def report(times: dict[str, tuple[list[float], list[float]]]) -> int:
    """The table, and whether what must be alike is."""
    number = len(next(iter(times.values()))[0])
    print(f"{'door':<16} {'known':>9} {'unknown':>9}  {'ratio':>6}   medians of {number} each, milliseconds")
    apart = []
    for name, (known, unknown) in times.items():
        first, second = statistics.median(known), statistics.median(unknown)
        ratio = first / second
        print(f"{name:<16} {first:>9.1f} {second:>9.1f}  {ratio:>6.3f}")
        if name in HELD_TO and abs(ratio - 1) > ALLOWED:
            apart.append(name)
    if apart:
        print(f"More than {ALLOWED:.0%} apart: {', '.join(apart)}")
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
