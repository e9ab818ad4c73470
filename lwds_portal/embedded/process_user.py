"""Which user the PostgreSQL processes run as: it refuses to run as root, so root starts it as somebody else.

Containers often have no other user: without this, `make test` would end there with initdb's "cannot be run as root".
"""

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
class ProcessUser:
    """Runs programs as the caller; for root in a user namespace or, where namespaces are forbidden, as `user`.

    In a user namespace the program has uid 65534 while its files stay root's: no file changes its owner, and the data
    may be below a folder that only root may enter, such as /root (mode 0700), where another user could not start.
    """

    namespace: bool = False
    user: str = ""

    @classmethod
    def of_this_process(cls) -> ProcessUser:
        if os.geteuid() != 0:
            return cls()
        if _can_use_namespaces():
            return cls(namespace=True)
        for name in FALLBACK_USERS:
            try:
                pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(user=name)
        raise EmbeddedServerError("PostgreSQL does not run as root here: use an ordinary user, or set DATABASE_URL")

    def run(self, command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> None:
        """Run a program to its end.

        Its output goes through a file: a server that the program starts would keep a pipe open for ever.

        Raises:
            CalledProcessError: With the output, if the program fails.
            EmbeddedServerError: The user may not run the program.
        """
        group = pwd.getpwnam(self.user).pw_gid if self.user else None
        with tempfile.TemporaryFile() as output:
            try:
                completed = subprocess.run(
                    command,
                    check=False,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=env,
                    cwd="/",
                    start_new_session=True,
                    # The child must enter the namespace: the parent would stay in it, and unshare(CLONE_NEWUSER) fails
                    # with EINVAL in a process that has threads. The program `unshare` can do the same only since
                    # util-linux 2.36 (--map-user), which RHEL 8 (2.32) and Ubuntu 20.04 (2.34) do not have.
                    preexec_fn=_enter_user_namespace if self.namespace else None,
                    user=self.user or None,
                    group=group,
                    extra_groups=[] if self.user else None,
                )
            except PermissionError as error:
                raise EmbeddedServerError(
                    f"{self.user or 'this user'} may not run {command[0]} ({error.strerror}): move the project to "
                    "a folder that everybody may read, or run it as an ordinary user"
                ) from None
            if completed.returncode:
                output.seek(0)
                text = output.read().decode(errors="replace").strip()
                raise subprocess.CalledProcessError(completed.returncode, str(command[0]), text)

    def create_private_folder(self, folder: Path) -> Path:
        """Create a folder that only the user PostgreSQL runs as may enter."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user:
            shutil.chown(folder, user=self.user)
        elif folder.stat().st_uid != os.geteuid():
            raise EmbeddedServerError(f"{folder} belongs to another user: remove it or choose another LWDS_HOME")
        folder.chmod(0o700)
        return folder

    def may_enter(self, folder: Path) -> bool:
        """Whether `user` can reach a folder: all its parents must let other users through."""
        existing = [parent for parent in folder.parents if parent.exists()]
        return not self.user or all(parent.stat().st_mode & stat.S_IXOTH for parent in existing)


def _enter_user_namespace() -> None:
    """In the child, before exec: enter a new user namespace in which uid 65534 is the caller outside."""
    caller = os.geteuid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {caller} 1")


def _can_use_namespaces() -> bool:
    try:
        ProcessUser(namespace=True).run(["/bin/true"])
    except (OSError, subprocess.SubprocessError, EmbeddedServerError):
        return False
    return True
