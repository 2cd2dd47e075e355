"""`python -m assess`: the command line."""

import sys

from assess.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
