"""The settings that ship, for the yardstick: all but what is about rules and model, of which it has none."""

import runpy
from pathlib import Path

OURS = {"post_fork", "post_worker_init"}
shipped = runpy.run_path(str(Path(__file__).parents[1] / "deploy" / "gunicorn.conf.py"))
globals().update({name: value for name, value in shipped.items() if name not in OURS and not name.startswith("__")})
