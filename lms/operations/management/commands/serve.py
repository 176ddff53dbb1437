import os
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from analytics.lrs.forwarding.tasks import ask as ask_for_forwarding
from analytics.statements.tasks import resume_imports
from lms.operations.tasks import ensure_daily_round

THREADS = "8"


class Command(BaseCommand):
    help = "Serve the site and run its worker, until stopped. One web process on SQLite, several on PostgreSQL."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=2, help="web processes (SQLite always has one)")

    def handle(self, *args, host, port, processes, **options):
        commands = {
            "web": self._web(host, port, 1 if connection.vendor == "sqlite" else processes),
            "worker": [sys.executable, "manage.py", "db_worker", "--interval", "1"],
        }
        ensure_daily_round()
        resume_imports()
        ask_for_forwarding()
        connection.close()
        if settings.DEMONSTRATION:
            self._greet(host, port)
        sys.exit(_supervise(commands))

    def _web(self, host, port, processes):
        binds = [f"{host}:{port}"]
        if host == "127.0.0.1" and _ipv6_is_there(port):
            binds.append(f"[::1]:{port}")  # so that "localhost" works whichever way it is read
        command = [
            sys.executable, "-m", "gunicorn", "lms.wsgi:application", "--worker-class", "gthread",
            "--workers", str(processes), "--threads", THREADS, "--graceful-timeout", "20", "--log-level", "warning",
            # the most that gunicorn takes: an agent or an activity stands in the first line of a GET to the record store
            "--limit-request-line", "8190",
        ]  # fmt: skip
        for bind in binds:
            command += ["--bind", bind]
        return command

    def _greet(self, host, port):
        from lms.operations.demo.logins import LOGINS, PASSWORD

        base = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"  # noqa: S104  only shown
        self.stdout.write(f"\n  Meristem is at {base}\n  Mails are shown at {base}/dev/mail/\n\n  Sign in as")
        for login in LOGINS:
            self.stdout.write(f"    {login.email:<26} {login.what}")
        self.stdout.write(f"  with the password  {PASSWORD}\n\n  Ctrl-C stops it.\n")
        self.stdout.flush()


def _ipv6_is_there(port):
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("::1", port))
    except OSError:
        return False
    return True


def _supervise(commands):
    """Keep every process running; a web process that dies at once three times ends the whole with its code."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    running = {name: (_start(command, environment), time.monotonic()) for name, command in commands.items()}
    stopping = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.append(True))
    falls = 0
    while not stopping:
        time.sleep(0.3)
        for name, (process, since) in list(running.items()):
            if process.poll() is None or stopping:
                continue
            falls = falls + 1 if time.monotonic() - since < 5 else 0
            if falls >= 3:
                _stop(running)
                return process.returncode or 1
            running[name] = (_start(commands[name], environment), time.monotonic())
    _stop(running)
    return 0


def _start(command, environment):
    return subprocess.Popen(command, env=environment, cwd=settings.ROOT, start_new_session=True)  # noqa: S603


def _stop(running):
    for process, _ in running.values():
        if process.poll() is None:
            process.terminate()
    for process, _ in running.values():
        try:
            process.wait(25)
        except subprocess.TimeoutExpired:
            process.kill()
