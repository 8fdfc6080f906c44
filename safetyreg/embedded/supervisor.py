"""What ``bin/serve`` runs: the servers, then web, worker and beat, until told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from safetyreg import embedded
from safetyreg.embedded.prepared import is_prepared, mark_prepared
from safetyreg.embedded.processes import EmbeddedError, spawn, stop, tail
from safetyreg.embedded.services import Services

ROOT = Path(__file__).resolve().parent.parent.parent
RESTARTS = 3  # of one app within RESTART_WINDOW seconds, then everything stops
RESTART_WINDOW = 60.0
STOP_SIGNALS = ((signal.SIGTERM, 10.0), (signal.SIGQUIT, 3.0))


class StopAsked(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal."""


@dataclass
class App:
    """A process of ours on top of the servers, started again when it ends by itself."""

    name: str
    argv: list[str]
    on_death: int
    process: subprocess.Popen[bytes] | None = None
    ends: list[float] = field(default_factory=list)


class Supervisor:
    def __init__(
        self, var: Path, *, host: str, choose_port: Callable[[], int], say: Callable[[str], None]
    ) -> None:
        self.var = var
        self.host = host
        self.port = 0
        self.choose_port = choose_port  # asked once we hold the lock: until then we may be second
        self.say = say
        given = os.environ.get
        self.services = Services(
            var, database=not given("DATABASE_URL"), redis=not given("REDIS_URL")
        )
        self.apps: list[App] = []
        self.prepared = False

    @property
    def address(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        mine = {"SAFETYREG_VAR": str(self.var), "PYTHONUNBUFFERED": "1"}
        return {"SITE_URL": self.address, **os.environ, **mine}

    @property
    def behind(self) -> dict[str, str]:
        """Jobs and preparation are of the whole house, whichever side of it the web serves."""
        return {**self.environment, "SAFETYREG_SURFACE": "all"}

    def run(self, *, with_apps: bool = True) -> None:
        """Start everything, announce it, watch it, and stop it whatever happens."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _raise_stop)
        try:
            self.services.start(meanwhile=self._open_early if with_apps else _nothing)
            self._prepare()
            if with_apps:
                self._start_apps()
            self._announce(with_apps=with_apps)
            self._watch()
        except StopAsked:
            self.say("\nStopping ...")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            self.stop()

    def _open_early(self) -> None:
        """Choose the port, and let the web server load its code while the database is prepared.

        Not in production: there it asks the database on loading whether it may run at all.
        """
        self.port = self.choose_port()
        self.apps = app_list(self.var, self.host, self.port)
        if is_demo():
            self._start(self.apps[0])

    def _prepare(self) -> None:
        """Migrate and grant as the tables' owner; skipped when nothing has changed since."""
        own_database = self.services.wanted[0]
        self.prepared = own_database and is_prepared(self.services.places, ROOT)
        if self.prepared:
            return
        self.say("Preparing the database ...")
        owner = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
        if own_database:
            owner = embedded.database_url(self.var, role=embedded.OWNER_ROLE)
        self._manage("prepare", env={**self.behind, "DATABASE_URL": owner or ""})

    def _fill_demo(self) -> None:
        """Once, while the portal already answers; before any job runs on half of it."""
        if self.prepared:
            return
        if is_demo():
            self.say(f"{self.address} answers; filling the demonstration ...")
        self._manage("prepare", "--demo", env=self.behind)
        if self.services.wanted[0]:
            mark_prepared(self.services.places, ROOT)

    def _manage(self, *words: str, env: dict[str, str]) -> None:
        log = self.services.places.logs / "prepare.log"
        process = spawn([sys.executable, ROOT / "manage.py", *words], log=log, env=env, cwd=ROOT)
        try:
            code = process.wait()
        finally:
            stop(process, STOP_SIGNALS)
        if code:
            raise EmbeddedError(f"Preparing the database failed; {log} ends with:\n{tail(log)}")

    def _start_apps(self) -> None:
        web, *others = self.apps
        if web.process is None:
            self._start(web)
        self._wait_for_web(web)
        self._fill_demo()
        for app in others:
            self._start(app)

    def _start(self, app: App) -> None:
        lock = self.services.lock
        app.process = spawn(
            app.argv,
            log=self._log(app),
            env=self.environment if app is self.apps[0] else self.behind,
            on_death=app.on_death,
            keep=(lock.descriptor,) if lock else (),
            cwd=ROOT,
        )

    def _log(self, app: App) -> Path:
        return self.services.places.logs / f"{app.name}.log"

    def _wait_for_web(self, web: App) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if web.process and web.process.poll() is not None:
                break
            if answers(f"{self.address}/healthz"):
                return
            time.sleep(0.03)
        raise EmbeddedError(
            f"The web server does not answer; {self._log(web)} ends with:\n{tail(self._log(web))}"
        )

    def _announce(self, *, with_apps: bool) -> None:
        address = self.address if with_apps else "services only"
        if self.services.lock:
            self.services.lock.announce(address)
        accounts = self.var / "demo-accounts.txt"
        if with_apps and accounts.exists():
            self.say(accounts.read_text(encoding="utf-8"))
        self.say(f"安全生产监管执法平台 safetyreg: {address}")
        self.say(f"Logs and data: {self.var}   (Ctrl-C stops everything, data is kept)")

    def _watch(self) -> None:
        while True:
            time.sleep(0.25)
            for name, process in self.services.running():
                if process.poll() is not None:
                    log = self.services.places.logs / f"{name}.log"
                    raise EmbeddedError(f"{name} ended by itself; {log} ends with:\n{tail(log)}")
            for app in self.apps:
                if app.process and app.process.poll() is not None:
                    self._start_again(app)

    def _start_again(self, app: App) -> None:
        now = time.monotonic()
        app.ends = [moment for moment in app.ends if now - moment < RESTART_WINDOW] + [now]
        if len(app.ends) > RESTARTS:
            log = self._log(app)
            raise EmbeddedError(f"{app.name} keeps ending; {log} ends with:\n{tail(log)}")
        self.say(f"{app.name} ended by itself and is started again.")
        if app.process:
            stop(app.process, ())  # whatever is left of its group
        self._start(app)

    def stop(self) -> None:
        """Apps first (all at once), then Redis, then PostgreSQL."""
        running = [app.process for app in reversed(self.apps) if app.process]
        for process in running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in running:
            stop(process, STOP_SIGNALS)
        self.services.stop()


def _nothing() -> None:
    """There is nothing to do meanwhile."""


def _raise_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopAsked


def is_demo() -> bool:
    """Whether the settings will say DEMO: their default is on, as that of DEBUG."""
    debug = os.environ.get("DEBUG", "1")
    return os.environ.get("SAFETYREG_DEMO", debug).strip().lower() in {"1", "true", "yes", "on"}


def app_list(var: Path, host: str, port: int) -> list[App]:
    """Web, worker and beat. No access log: who filed a report must not be readable from one."""
    python = [sys.executable, "-m"]
    web = [
        *(*python, "granian", "safetyreg.wsgi:application", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(os.cpu_count() or 1)),
        *("--blocking-threads", "1", "--no-ws", "--respawn-failed-workers"),
        *("--log-level", "warning", "--no-access-log"),
    ]
    celery = [*python, "celery", "-A", "safetyreg"]
    worker = [
        *(*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle"),
    ]
    schedule = str(var / "celerybeat-schedule")
    beat = [*celery, "beat", "--schedule", schedule, "--pidfile", "", "--loglevel", "WARNING"]
    return [
        App("web", web, signal.SIGTERM),
        # Redis dies together with the supervisor, and Celery would wait for it in vain. A killed
        # worker is nothing new: its task comes again, and every job bears that.
        App("worker", worker, signal.SIGKILL),
        App("beat", beat, signal.SIGKILL),
    ]


def answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return False
    except OSError:
        return False
