"""The mail server of an organisation: `python3 mail_server.py CERTIFICATE KEY FOLDER`.

Takes mail by TLS alone, on port 587, and puts each into a Maildir. For Debian’s own Python, which
has aiosmtpd as a package.
"""

import signal
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox


def main(certificate, key, folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = Controller(
        Mailbox(folder),
        hostname="127.0.0.1",
        port=587,
        server_hostname="mail.pledgebook.example",
        tls_context=context,
        require_starttls=True,
    )
    server.start()
    signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
