"""How the web server runs: in production, and by `make run`. `gunicorn strategy.wsgi` reads it."""

import os
import shutil
import sys
import tempfile

port = os.environ.get("PORT") or "8000"
bind = f"127.0.0.1:{port}"
# Each worker makes so many answers at once, see WEB_THREADS in docs/settings.md: half of them may
# be files. 16 threads send files, as long as readers take (reporting/web/sending.py), 32 readers
# wait for their turn, each in a thread (reporting/web/turns.py), and 8 more threads say at once
# that the site lives.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4) + 16 + 32 + 8
# A worker is killed that gives no sign of life for so long. A long answer, or a slow reader, is
# none: its thread works on while the worker's own goes on giving signs.
timeout = 60
# So long may answers go on that are under way when the server is to stop. New readers wait for it.
graceful_timeout = 30
# Longer than proxies keep a connection open that nobody uses, so that none uses a closed one.
keepalive = 75
# Its own lines are as those of the site.
if not {os.environ.get(name, "") for name in ("DEBUG", "DEMO")} & {"1", "true", "yes", "on"}:
    logconfig_dict = {
        "formatters": {"line": {"()": "strategy.security.lines.JsonLine"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "INFO", "handlers": ["console"]},
        "loggers": {"gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}},
    }
# What its processes count is in files that all of them read when somebody asks for /metrics.
if os.environ.get("METRICS_FROM"):
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="metrics-"))
# Nobody commands the server by a socket.
control_socket_disable = True


def on_starting(server):
    """DEBUG and DEMO are for this machine alone, whatever the command line says."""
    from strategy.environment import HERE, is_local

    hosts = [place[0] for place in server.cfg.address if not isinstance(place, str)]
    elsewhere = [host for host in hosts if not HERE.fullmatch(host)]
    if is_local(os.environ) and elsewhere:
        sys.exit(
            f"Pledgebook can't start at {elsewhere[0]}: DEBUG and DEMO are for this machine alone. "
            "Leave --bind out, or set up an installation as docs/settings.md says."
        )


def post_fork(server, worker):
    """Threads that say that the site lives are let in soon between those that make pages."""
    sys.setswitchinterval(0.001)


def child_exit(server, worker):
    """What a process did counts on; what it was doing doesn't."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server):
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
