"""How the web process is served: one process a core, one thread each.

More threads made writing slower, not faster: SQLite has one writer and Python one lock. The gthread worker is used
for one thing, connections that stay open between requests: the plain sync worker knows none, and gunicorn's own two
seconds cut off browsers and proxies in the middle of a visit.
"""

import os
import sys
from pathlib import Path

from grants import roof
from grants.config import Unfit, read
from grants.store.session import disconnect

wsgi_app = "grants:create_app()"
bind = os.environ.get("GRANTS_BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
worker_class = "gthread"
threads = 1
keepalive = 75
timeout = 30
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True
# The heartbeat file, in memory: a busy disk must not make a worker look dead.
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(_server: object) -> None:
    """Say everything that keeps the site from starting, once and in words, before a worker would fall over it."""
    try:
        settings = read()
        roof.furnish(settings)
        roof.holds_demo(settings)
    except Unfit as fault:
        print(fault, file=sys.stderr)
        sys.exit(2)
    finally:
        # A connection that is open at a fork belongs to nobody.
        disconnect()
