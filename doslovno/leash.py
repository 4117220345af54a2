"""Becomes a command that does not outlive its parent: `python leash.py PARENT SIGNAL COMMAND…`.

A script of its own, because nothing but `exec` is safe between the fork and the exec of a process with threads.
Linux sends SIGNAL when the thread that started us ends; elsewhere the command is only started.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, signal, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal)
    if os.getppid() != parent:  # it ended before the line above
        sys.exit("the parent is gone")
    os.execvp(command[0], command)  # noqa: S606 - that is what this is for


if __name__ == "__main__":
    main()
