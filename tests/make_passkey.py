"""A passkey as a browser has one: made and used as WebAuthn says, without a browser."""

import hashlib
import json
import re
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN, HOST = "http://testserver", "testserver"
FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.user = b""

    def asked_by(self, page) -> dict:
        """What a page asks the browser for."""
        return json.loads(re.search(r'id="js_data"[^>]*>(.*?)</script>', page.text)[1])

    def made_for(self, options: dict) -> str:
        options = options["publicKey"]
        self.user = options["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(
            hashlib.sha256(HOST.encode()).digest(),
            FLAGS | AuthenticatorData.FLAG.AT,
            0,
            bytes(credential),
        )
        attested = AttestationObject.create("none", data, {})
        client = self._client("webauthn.create", options["challenge"])
        response = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(bytes(attested)),
            "transports": ["internal"],
        }
        return self._credential(response, {"credProps": {"rk": True}})

    def used_for(self, options: dict) -> str:
        data = bytes(AuthenticatorData.create(hashlib.sha256(HOST.encode()).digest(), FLAGS, 1))
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        signed = data + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.user or websafe_encode(b"1"),
        }
        return self._credential(response, {})

    def _client(self, kind: str, challenge: str) -> bytes:
        assert websafe_decode(challenge)
        said = {"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}
        return json.dumps(said).encode()

    def _credential(self, response: dict, results: dict) -> str:
        return json.dumps(
            {
                "type": "public-key",
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "response": response,
                "clientExtensionResults": results,
            }
        )
