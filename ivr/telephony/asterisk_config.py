"""Asterisk's configuration, generated whole into the state folder: nothing of the machine's is read.

The dialplan comes from `dialplan/`, with the words between `@{` and `}` filled in; queues come from
the routing; telephones and secrets from this installation. A file is replaced only when it changes.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.errors import ContentError, Problem
from ivr.routing.policy import Routing
from ivr.settings import Telephony
from ivr.setup.asterisk import AsteriskProgram, modules
from ivr.telephony import queue_config

FOLDERS = (
    "etc",
    "lib",
    "db",
    "keys",
    "agi-bin",
    "spool/tmp",
    "log",
    "data",
    "sounds/pl/kasja",
    "moh",
)
SOCKET_PATH_BYTES = 107
"""The longest path of a Unix socket on Linux."""
TEMPLATE_WORDS = ("agi_url", "absolute_timeout_s", "general_queue", "general_max_wait_s")
TESTER = "tester"
MANAGER = "kasja"


@dataclass(frozen=True, slots=True)
class Passwords:
    """Secrets of one installation's Asterisk."""

    manager: str
    tester: str
    agents: str
    """Of the demo consultants' telephones."""


@dataclass(frozen=True, slots=True)
class AsteriskConfig:
    """Everything the configuration is made of."""

    program: AsteriskProgram
    settings: Telephony
    routing: Routing
    dialplan: Path
    """The folder with the templates."""
    folder: Path
    """Where this Asterisk lives; absolute and short."""
    run_folder: Path
    """For the control socket."""
    passwords: Passwords
    demo: bool
    """Demo telephones exist, and this machine may call as a trunk."""

    def write(self) -> None:
        """Write every file; `ContentError` when a dialplan template is wrong."""
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.run_folder.mkdir(parents=True, exist_ok=True)
        for link, target in (
            ("documentation", self.program.share / "documentation"),
            ("rest-api", self.program.share / "rest-api"),
            ("sounds", self.folder / "sounds"),
        ):
            place = self.folder / "data" / link
            place.unlink(missing_ok=True)
            place.symlink_to(target)
        for name, content in self.files().items():
            replace(self.folder / "etc" / name, content)

    def files(self) -> dict[str, str]:
        """The configuration files by name."""
        fixed = {f"{name}.conf": "[general]\n" for name in _WITHOUT_OPTIONS} | _FIXED
        return (
            fixed
            | dialplan_files(self.dialplan, self.settings, self.routing)
            | {
                "asterisk.conf": self._asterisk(),
                "modules.conf": _modules(self.program),
                "pjsip.conf": self._pjsip(),
                "rtp.conf": self._rtp(),
                "queues.conf": queue_config.queues(
                    self.routing,
                    phones=self._consultants(),
                    calls_back=self.settings.calls_back,
                ),
                "queuerules.conf": queue_config.rules(self.routing),
                "manager.conf": self._manager(),
                "musiconhold.conf": f"[default]\nmode=files\ndirectory={self.folder}/moh\n",
            }
        )

    def _asterisk(self) -> str:
        where = {
            "astetcdir": self.folder / "etc",
            "astmoddir": self.program.modules,
            "astvarlibdir": self.folder / "lib",
            "astdbdir": self.folder / "db",
            "astkeydir": self.folder,  # it looks for keys/ below
            "astdatadir": self.folder / "data",
            "astagidir": self.folder / "agi-bin",
            "astspooldir": self.folder / "spool",
            "astrundir": self.run_folder,
            "astlogdir": self.folder / "log",
        }
        folders = "".join(f"{name} => {path}\n" for name, path in where.items())
        return f"[directories]\n{folders}{_OPTIONS}"

    def _pjsip(self) -> str:
        telephony = self.settings
        trunks = (*telephony.trunks, "127.0.0.1") if self.demo else telephony.trunks
        head = _PJSIP_HEAD.format(
            address=f"{telephony.sip_host}:{telephony.sip_port}",
            context="from-testers" if self.demo else "hotline",
            gateway="aors=trunk\n" if telephony.gateway else "",
        )
        if telephony.gateway:
            head += f"[trunk]\ntype=aor\ncontact={telephony.gateway}\n"
        matches = "".join(f"match={trunk}\n" for trunk in trunks)
        identify = f"[trunk]\ntype=identify\nendpoint=trunk\n{matches}" if trunks else ""
        phones = [(TESTER, self.passwords.tester, "from-testers")] if self.demo else []
        phones += [(name, self.passwords.agents, "from-agents") for name in self._consultants()]
        return (
            head
            + identify
            + "".join(_PHONE.format(name=n, password=p, context=c) for n, p, c in phones)
        )

    def _consultants(self) -> list[str]:
        """The telephones of the demo consultants, one a queue."""
        return [queue_config.phone(name) for name in self.routing.queues] if self.demo else []

    def _rtp(self) -> str:
        first = self.settings.rtp_first_port
        return f"[general]\nrtpstart={first}\nrtpend={first + self.settings.rtp_ports - 1}\nstrictrtp=yes\n"

    def _manager(self) -> str:
        return (
            f"[general]\nenabled=yes\nwebenabled=no\nbindaddr=127.0.0.1\nport={self.settings.ami_port}\n"
            f"[{MANAGER}]\nsecret={self.passwords.manager}\nread=system,reporting,agent\n"
            "write=system,reporting,agent,originate\nwritetimeout=5000\n"
        )


def dialplan_files(folder: Path, settings: Telephony, routing: Routing) -> dict[str, str]:
    """The dialplan with its words filled in, by file name; `ContentError` for a wrong template."""
    general = routing.queues[routing.general]
    values = (
        f"agi://{settings.agi_host}:{settings.agi_port}",
        str(settings.absolute_timeout_s),
        general.name,
        str(general.max_wait_s),
    )
    words = dict(zip(TEMPLATE_WORDS, values, strict=True))
    return {file.name: filled(file, words) for file in sorted(folder.glob("*.conf"))}


_WORD = re.compile(r"@\{(\w+)\}")


def filled(file: Path, words: Mapping[str, str]) -> str:
    """A dialplan template with its words; `ContentError` for a word nobody knows."""
    source = file.read_text("utf-8")
    for number, line in enumerate(source.splitlines(), 1):
        for found in _WORD.finditer(line):
            if found[1] not in words:
                wrong, known = f"unknown word {found[0]}", ", ".join(sorted(words))
                raise ContentError([Problem(file, number, wrong, f"known words: {known}")])
    return _WORD.sub(lambda found: words[found[1]], source)


def _modules(program: AsteriskProgram) -> str:
    present = [name for name in modules() if (program.modules / f"{name}.so").is_file()]
    return "[modules]\nautoload=no\n" + "".join(f"load = {name}.so\n" for name in present)


def replace(file: Path, content: str) -> bool:
    """Write a file whole, if it changes; passwords stand in some of them: nobody else reads any."""
    if file.is_file() and file.read_text("utf-8") == content:
        return False
    new = file.with_name(f".{file.name}.{os.getpid()}")  # Asterisk never reads half a file
    new.touch(mode=0o600)
    new.write_text(content, "utf-8")
    new.replace(file)
    return True


def socket_fits(run_folder: Path) -> bool:
    """Whether Asterisk's control socket can be created there."""
    return len(str(run_folder / "asterisk.ctl").encode()) <= SOCKET_PATH_BYTES


_OPTIONS = """
[options]
verbose = 0
nocolor = yes
dontwarn = yes
defaultlanguage = pl
documentation_language = en_US
maxfiles = 16384
hideconnect = yes
systemname = kasja
live_dangerously = no
[files]
astctlpermissions = 0660
"""

_FIXED: dict[str, str] = {
    "acl.conf": "",
    "sorcery.conf": "",
    "extconfig.conf": "",
    # Neither keys nor AGI commands are ever logged.
    "logger.conf": "[general]\ndateformat=%F %T.%3q\n[logfiles]\nconsole => notice,warning,error\n"
    "messages.log => notice,warning,error\nsecurity.log => security\n",
    "pjproject.conf": "[startup]\nlog_level=default\n",
    "stasis.conf": "[threadpool]\ninitial_size=5\nidle_timeout_sec=20\nmax_size=50\n",
    "cdr.conf": "[general]\nenable=no\n",
    "cel.conf": "[general]\nenable=no\n",
    "http.conf": "[general]\nenabled=no\n",
    "indications.conf": "[general]\ncountry=pl\n[pl]\ndescription=Poland\nringcadence=1000,4000\n"
    "dial=425\nbusy=425/500,0/500\nring=425/1000,0/4000\ncongestion=425/500,0/500\n",
}

_WITHOUT_OPTIONS: Iterable[str] = (
    *("features", "udptl", "ccss", "cli", "cli_aliases", "cli_permissions", "dsp", "dnsmgr"),
    *("codecs", "statsd", "pjsip_wizard", "audiosocket"),
)

_PJSIP_HEAD = """[global]
type=global
user_agent=KASja
endpoint_identifier_order=username,ip
[system]
type=system
threadpool_initial_size=4
threadpool_auto_increment=5
threadpool_max_size=50
[udp]
type=transport
protocol=udp
bind={address}

[line](!)
type=endpoint
transport=udp
disallow=all
allow=alaw,ulaw
direct_media=no
rtp_symmetric=yes
dtmf_mode=rfc4733
language=pl
timers=no
rtp_timeout=30

[trunk](line)
context={context}
{gateway}"""

_PHONE = """
[{name}](line)
context={context}
auth={name}
aors={name}
device_state_busy_at=1
[{name}]
type=auth
auth_type=digest
username={name}
password={password}
[{name}]
type=aor
max_contacts=1
remove_existing=yes
qualify_frequency=0
"""
