"""As whom the PostgreSQL processes run: PostgreSQL refuses to run as root, so root lends it another identity."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lwds_portal.embedded import EmbeddedServerError

CLONE_NEWUSER = 0x10000000
NOBODY = 65534
FALLBACK_USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class Identity:
    """Runs programs as the caller, or, for root, in a user namespace, or as another user.

    In a user namespace the program sees uid 65534 while its files stay root's: nothing has to be chowned, and the
    folder may lie under a home of mode 0700. Where namespaces are forbidden (some containers) `user` is a real one.
    """

    namespace: bool = False
    user: str = ""

    @classmethod
    def of_this_process(cls) -> Identity:
        if os.geteuid() != 0:
            return cls()
        if _namespaces_work():
            return cls(namespace=True)
        for name in FALLBACK_USERS:
            try:
                pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(user=name)
        raise EmbeddedServerError("PostgreSQL does not run as root here: use an ordinary user, or set DATABASE_URL")

    def run(self, command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> None:
        """Run to the end. The output goes through a file: a server started by `command` would keep a pipe open."""
        lent = {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []} if self.user else {}
        with tempfile.TemporaryFile() as output:
            try:
                done = subprocess.run(
                    command,
                    check=False,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=env,
                    cwd="/",
                    start_new_session=True,
                    preexec_fn=_enter_user_namespace if self.namespace else None,
                    **lent,  # type: ignore[arg-type]
                )
            except PermissionError as error:
                raise EmbeddedServerError(
                    f"{self.user or 'this user'} may not run {command[0]} ({error.strerror}): move the project to "
                    "a folder that everybody may read, or run it as an ordinary user"
                ) from None
            if done.returncode:
                output.seek(0)
                text = output.read().decode(errors="replace").strip()
                raise subprocess.CalledProcessError(done.returncode, str(command[0]), text)

    def own(self, folder: Path) -> Path:
        """Make a folder only its owner enters, the owner being whoever PostgreSQL runs as."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user:
            shutil.chown(folder, user=self.user)
        elif folder.stat().st_uid != os.geteuid():
            raise EmbeddedServerError(f"{folder} belongs to another user: remove it or choose another LWDS_HOME")
        folder.chmod(0o700)
        return folder

    def may_enter(self, folder: Path) -> bool:
        """Whether the user lent to PostgreSQL can reach a folder: every parent must let others through."""
        existing = [parent for parent in folder.parents if parent.exists()]
        return not self.user or all(parent.stat().st_mode & stat.S_IXOTH for parent in existing)


def _enter_user_namespace() -> None:
    """In the child, before exec: a new user namespace that maps uid 65534 to the caller."""
    outside = os.geteuid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {outside} 1")


def _namespaces_work() -> bool:
    try:
        Identity(namespace=True).run(["/bin/true"])
    except (OSError, subprocess.SubprocessError, EmbeddedServerError):
        return False
    return True
