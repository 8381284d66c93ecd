"""``python -m core`` is the command line."""

import sys

from core.cli.commands import main

sys.exit(main())
