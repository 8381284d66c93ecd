"""``python -m tests.benchmarks.peak n`` explores n customers exactly and prints the megabytes that it took at most."""

import resource
import sys

from tests.benchmarks.cases import everything_case

if __name__ == "__main__":
    everything_case(int(sys.argv[1]), 1, exact=True, with_theirs=False).ours()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
