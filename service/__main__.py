"""``python -m service``: the operator's command line."""

import sys

from service.command.line import main

sys.exit(main(sys.argv[1:]))
