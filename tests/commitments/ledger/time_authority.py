"""An authority of time, made with OpenSSL, that responds on loopback (RFC 3161)."""

import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIGURATION = """
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[own]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[authority]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
"""


@dataclass
class Authority:
    """Its files, its address once it is served, and what it was asked."""

    folder: Path
    url: str = ""
    is_away: bool = False
    sends_chain: bool = False
    says: bytes = b""  # Instead of an answer.
    asked: list[bytes] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    @property
    def own(self) -> Path:
        return self.folder / "own.pem"

    def answer(self, query: bytes) -> bytes:
        self.asked.append(query)
        (self.folder / "query").write_bytes(query)
        chain = ["-chain", "root.pem"] if self.sends_chain else []
        self.openssl(
            *("ts", "-reply", "-queryfile", "query", "-inkey", "own.key", "-signer", "own.pem"),
            *("-config", "configuration", "-section", "authority", "-out", "answer", *chain),
        )
        return self.says or (self.folder / "answer").read_bytes()

    def openssl(self, *arguments: str) -> None:
        command = ["openssl", *arguments]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)


def made(folder: Path) -> Authority:
    authority = Authority(folder)
    (folder / "configuration").write_text(CONFIGURATION)
    (folder / "serial").write_text("01\n")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    common = ["-config", "configuration"]
    authority.openssl(
        *("req", "-x509", *curve, "-keyout", "root.key", "-out", "root.pem", *common),
        *("-subj", "/CN=Root of time", "-extensions", "root"),
    )
    authority.openssl(
        *("req", *curve, "-keyout", "own.key", "-out", "own.csr", "-subj", "/CN=Time", *common)
    )
    authority.openssl(
        *("x509", "-req", "-in", "own.csr", "-CA", "root.pem", "-CAkey", "root.key"),
        *("-CAcreateserial", "-out", "own.pem"),
        *("-extfile", "configuration", "-extensions", "own"),
    )
    return authority


class Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        authority = self.server.authority
        query = self.rfile.read(int(self.headers["Content-Length"]))
        answer = b"" if authority.is_away else authority.answer(query)
        self.send_response(503 if authority.is_away else 200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


@contextmanager
def served(authority: Authority):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.authority = authority
    authority.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
