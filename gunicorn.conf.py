"""How the web server runs: in production, and by `make run`. `gunicorn strategy.wsgi` reads it."""

import os

port = os.environ.get("PORT") or "8000"
bind = f"127.0.0.1:{port}"
# Of each worker's threads half send files, which takes as long as readers take; the rest are free
# for pages: see WEB_THREADS in docs/settings.md.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
# A worker is killed that gives no sign of life for so long. A long answer is none: its thread
# works on while the worker's own goes on giving signs.
timeout = 60
# So long may answers go on that are under way when the server is to stop.
graceful_timeout = 300
# Longer than proxies keep a connection open that nobody uses, so that none uses a closed one.
keepalive = 75
# Nobody commands the server by a socket.
control_socket_disable = True
