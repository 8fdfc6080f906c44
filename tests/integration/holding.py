"""A process that holds the embedded servers of a folder until it is told to stop.

``python -m tests.integration.holding VAR [UID]``: with a number it becomes that user first, after
everything is imported (the interpreter itself may lie where that user cannot read).
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from safetyreg.embedded.lock import AlreadyRunningError
from safetyreg.embedded.processes import EmbeddedError
from safetyreg.embedded.services import Services


def main() -> int:
    var = Path(sys.argv[1])
    if len(sys.argv) > 2:
        number = int(sys.argv[2])
        os.setgroups([])
        os.setgid(number)
        os.setuid(number)
    asked = (signal.SIGINT, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_BLOCK, asked)
    services = Services(var, throwaway=True)
    try:
        services.start()
    except AlreadyRunningError as running:
        print("second", running.pid, flush=True)
        return 3
    except EmbeddedError as error:
        print("refused", error, flush=True)
        return 4
    print("ready", os.getpid(), flush=True)
    signal.sigwait(asked)
    services.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
