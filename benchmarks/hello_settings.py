"""The settings that ship, for the yardstick: all but the word on rules and model, of which it has none."""

import runpy
from pathlib import Path

shipped = runpy.run_path(str(Path(__file__).parents[1] / "deploy" / "gunicorn.conf.py"))
globals().update({name: value for name, value in shipped.items() if name != "post_fork" and not name.startswith("__")})
