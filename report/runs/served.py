"""The answering end of `report.runs.process`: python -P -m report.runs.served PARENT."""

from __future__ import annotations

import os
import pickle
import signal
import sys

from report.processes import CAN_FORK, die_with_parent
from report.runs.forked import adopt_orphans
from report.runs.process import read_message, write_message


def serve(parent: int) -> None:
    """Answers requests of the standard input, each by a call of a function, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of a terminal; who asks decides
    if CAN_FORK:
        die_with_parent(parent)
        adopt_orphans()
    # what notebooks and libraries print or read doesn't come between
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    while (request := read_message(requests)) is not None:
        function, arguments = pickle.loads(request)
        try:
            reply = pickle.dumps((function(*arguments), None))
        except Exception as error:
            reply = pickle.dumps((None, error))
        write_message(replies, reply)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
