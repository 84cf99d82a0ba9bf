"""Confinement: what a worker gives up before it reads the first query, whatever the query then makes the library do.

On Linux no socket can be opened and no program started (seccomp, mode filter); memory and core dumps are limited where
the system can. The text of a query is checked too (`refusals.py`): this is the second wall.
Source: Linux, Documentation/userspace-api/seccomp_filter.rst; include/uapi/linux/bpf_common.h.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from contextlib import suppress

__all__ = ["confine"]

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER, _ARCHITECTURE = 0, 4
"""Offsets in `struct seccomp_data`."""
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1
"""Refused calls return EPERM."""
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 57, 58, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 425)),
}
"""By machine: the audit number, and socket, connect, fork, vfork, execve, execveat, io_uring_setup."""


def confine(memory: int) -> bool:
    """Give up network, programs and all memory above `memory` megabytes; tell whether the system could do all of it."""
    _limit("RLIMIT_CORE", 0)
    limited = _limit("RLIMIT_DATA", memory * 1024 * 1024)
    return _filter_calls() and limited


def _limit(name: str, value: int) -> bool:
    import resource

    with suppress(AttributeError, ValueError, OSError):
        resource.setrlimit(getattr(resource, name), (value, value))
        return True
    return False


def _filter_calls() -> bool:
    machine = _CALLS.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    program = _program(*machine)
    buffer = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: the number of instructions, padded to a pointer, and their address
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer)))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = (ctypes.c_int, *(ctypes.c_ulong,) * 4)
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_SECCOMP, _FILTER, ctypes.addressof(head), 0, 0) == 0)


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Return the filter: another architecture or one of `calls` is refused, all else allowed."""
    refuse = len(calls) + 1
    lines = [(_LOAD, 0, 0, _ARCHITECTURE), (_JUMP_IF_EQUAL, 0, refuse + 1, architecture), (_LOAD, 0, 0, _NUMBER)]
    lines += [(_JUMP_IF_EQUAL, refuse - 1 - place, 0, call) for place, call in enumerate(calls)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
