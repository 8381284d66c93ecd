"""``python -m tests.benchmarks.peak …`` runs the command line with these arguments; prints seconds and megabytes."""

import re
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    start = time.perf_counter()
    from core.cli.commands import main  # here, because the libraries that it loads are part of what is timed

    status = main(sys.argv[1:])
    seconds = time.perf_counter() - start
    # Linux's own mark: the one that getrusage gives begins with the size of the process that started this one.
    marked = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert marked, "the most memory that was used is known on Linux only"
    print(seconds, int(marked[1]) / 1024)
    sys.exit(status)
