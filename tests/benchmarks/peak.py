"""``python -m tests.benchmarks.peak n`` explores n customers exactly and prints the megabytes that it took at most."""

import re
import sys
from pathlib import Path

from tests.benchmarks.cases import everything_case

if __name__ == "__main__":
    everything_case(int(sys.argv[1]), 1, exact=True, with_theirs=False).ours()
    # Linux's own mark: the one that getrusage gives begins with the size of the process that started this one.
    marked = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert marked, "the most memory that was used is known on Linux only"
    print(int(marked[1]) / 1024)
