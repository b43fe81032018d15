#!/usr/bin/env python3
"""Watch a log: remember its last checkpoint, and refuse one that did not grow from it.

One file for somebody who runs no Pledgebook: Python 3.9 or newer and the package `cryptography`.

    python3 witness.py make-key witness.example/me
    WITNESS_KEY=PRIVATE+KEY+… python3 witness.py watch https://HOST/log/ \\
        --log-key HOST/log+… --state log.json --hand-in

Run the second daily, from cron. The first run believes the checkpoint that it sees; each later one
has the log prove, from its tiles, that everything seen before is still in it, as it was. Then it
keeps the new checkpoint, signs it and hands that in; without WITNESS_KEY it only watches.

It ends with 0 where the log grew or is the same, 1 where it couldn't be asked (try again), 2 where
it was called wrongly, and 3 where the log did NOT grow from what was seen: it then keeps what it
had, and puts the checkpoint that it refused beside it. Both signed by the log are the proof.

It does by its own lines what C2SP's signed-note, tlog-checkpoint, tlog-tiles and tlog-cosignature
and RFC 9162 (section 2.1) say.
"""

import argparse
import base64
import binascii
import contextlib
import hashlib
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

try:
    import fcntl
except ImportError:  # Windows: let one run end before the next begins.
    fcntl = None

NOTE, COSIGNATURE = 1, 4
MOST_BYTES = 1024 * 1024
SECONDS = 30
FINE, NOT_ASKED, CALLED_WRONGLY, NOT_GROWN = 0, 1, 2, 3


class NotAsked(Exception):
    """The log, or the place where cosignatures are handed in, didn't respond as it should."""


class CalledWrongly(Exception):
    """A key or a file that was named is none."""


class NotGrown(Exception):
    """What the log shows did not grow from what it showed before."""


# Keys and notes.


class Key:
    """What a signature is checked by."""

    def __init__(self, text):
        try:
            self.name, id_, encoded = text.split("+", 2)
            whole = base64.b64decode(encoded, validate=True)
        except ValueError:
            raise CalledWrongly(f"{text} is no key: NAME+ID+KEY") from None
        self.id = bytes.fromhex(key_id(self.name, whole))
        if len(whole) != 33 or whole[0] != NOTE or id_ != self.id.hex():
            raise CalledWrongly(f"{text} is no key of a log")
        self.public = Ed25519PublicKey.from_public_bytes(whole[1:])


def key_id(name, whole):
    return hashlib.sha256(name.encode() + b"\n" + whole).hexdigest()[:8]


class Checkpoint:
    """A note of a log: its name, its size, its root, and who signed that."""

    def __init__(self, note):
        """Raises ValueError where it is none."""
        self.note = note
        text, blank, below = note.rpartition("\n\n")
        self.text, self.signatures = text + "\n", below.split("\n")
        self.origin, size, root, *_more = [*text.split("\n"), "", ""]
        self.size, self.root = int(size), base64.b64decode(root, validate=True)
        if not blank or str(self.size) != size or self.size < 0 or len(self.root) != 32:
            raise ValueError("It is no checkpoint.")

    def must_be_signed(self, keys):
        """Raises NotGrown where none of these keys signed it, or one didn't that it names."""
        if self.origin not in [key.name for key in keys]:
            raise NotGrown(f"The checkpoint is of another log: {self.origin}")
        if not [key for key in keys if self.is_signed_by(key)]:
            raise NotGrown("The checkpoint is not signed by the log's key.")

    def is_signed_by(self, key):
        begin = f"\u2014 {key.name} "
        found = False
        for line in self.signatures:
            if line.startswith(begin):
                with contextlib.suppress(binascii.Error):
                    whole = base64.b64decode(line[len(begin) :], validate=True)
                    if whole[:4] == key.id:
                        self.verify(key, whole[4:])
                        found = True
        return found

    def verify(self, key, signed):
        try:
            key.public.verify(signed, self.text.encode())
        except InvalidSignature:
            raise NotGrown("The signature of the checkpoint is wrong.") from None

    def __str__(self):
        return f"{self.size} lines, root {self.root.hex()}"


def cosigned(checkpoint, secret, at):
    """The checkpoint's text with a witness's signature: that it was seen, and when."""
    name, kind, seed = private_key(secret)
    if kind != COSIGNATURE:
        raise CalledWrongly("WITNESS_KEY is no key of a witness: make one with make-key")
    key = Ed25519PrivateKey.from_private_bytes(seed)
    message = f"cosignature/v1\ntime {at}\n{checkpoint.text}".encode()
    whole = bytes.fromhex(key_id(name, public_part(key))) + at.to_bytes(8, "big")
    signature = base64.b64encode(whole + key.sign(message)).decode()
    return f"{checkpoint.text}\n\u2014 {name} {signature}\n"


def private_key(text):
    try:
        name, _id, encoded = text.removeprefix("PRIVATE+KEY+").split("+", 2)
        whole = base64.b64decode(encoded, validate=True)
        if len(whole) != 33 or not text.startswith("PRIVATE+KEY+"):
            raise ValueError
    except ValueError:
        raise CalledWrongly("WITNESS_KEY is no private key: make one with make-key") from None
    return name, whole[0], whole[1:]


def public_part(key):
    return bytes([COSIGNATURE]) + key.public_key().public_bytes_raw()


def make_key(name):
    """A key pair, as two texts: the private, and the one to give to the log."""
    if not name or "+" in name or name != "".join(name.split()):
        raise CalledWrongly("A witness has a name without spaces and “+”, as example.org/witness.")
    key = Ed25519PrivateKey.generate()
    id_ = key_id(name, public_part(key))
    seed = base64.b64encode(bytes([COSIGNATURE]) + key.private_bytes_raw()).decode()
    public = base64.b64encode(public_part(key)).decode()
    return f"PRIVATE+KEY+{name}+{id_}+{seed}", f"{name}+{id_}+{public}"


# The tree.


class Tiles:
    """The hashes of a log of that many lines, fetched as they are needed."""

    def __init__(self, address, size):
        self.address, self.size, self.known = address, size, {}

    def subtree(self, height, index):
        """The hash of a whole subtree of 2**height lines."""
        level, width = height // 8, 1 << height % 8
        tile, first = divmod(index * width, 256)
        hashes = self.tile(level, tile)[first : first + width]
        while len(hashes) > 1:
            hashes = [node(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
        return hashes[0]

    def tile(self, level, index):
        if (level, index) not in self.known:
            width = min(256, (self.size >> 8 * level) - index * 256)
            self.known[level, index] = self.fetched(level, index, width)
        return self.known[level, index]

    def fetched(self, level, index, width):
        digits = f"{index:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        whole = f"{self.address}tile/{level}/" + "/".join(
            ["x" + p for p in parts[:-1]] + parts[-1:]
        )
        try:
            found = fetch(whole if width == 256 else f"{whole}.p/{width}")
        except NotAsked:
            if width == 256:
                raise
            found = fetch(whole)[: 32 * width]  # It became full meanwhile.
        if len(found) != 32 * width:
            raise NotAsked(f"{whole} holds {len(found)} bytes, and not {32 * width}")
        return [found[at : at + 32] for at in range(0, len(found), 32)]

    def hash_of(self, start, end):
        size = end - start
        if size & (size - 1) == 0:
            height = size.bit_length() - 1
            return self.subtree(height, start >> height)
        middle = start + split(size)
        return node(self.hash_of(start, middle), self.hash_of(middle, end))

    def root(self):
        return self.hash_of(0, self.size) if self.size else hashlib.sha256().digest()

    def consistency(self, old):
        """The hashes that show that the tree grew from one of that many lines."""
        path, start, end, is_whole = [], 0, self.size, True
        while old != end:
            middle = start + split(end - start)
            if old <= middle:
                path.append(self.hash_of(middle, end))
                end = middle
            else:
                path.append(self.hash_of(start, middle))
                start, is_whole = middle, False
        if not is_whole:
            path.append(self.hash_of(start, end))
        return path[::-1]


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size):
    """The greatest power of two that is less."""
    return 1 << (size - 1).bit_length() - 1


def is_consistent(old, new, path):
    """Whether a path shows that one checkpoint grew from the other (RFC 9162, 2.1.4.2)."""
    if old.size & (old.size - 1) == 0:
        path = [old.root, *path]
    place, last = old.size - 1, new.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node(hash_, before), node(hash_, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node(after, hash_)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old.root and after == new.root


def must_have_grown(old, new, tiles):
    """Raises NotGrown where the new checkpoint doesn't hold all that the old one held."""
    if old and new.origin != old.origin:
        raise NotGrown(f"Another log was seen before: {old.origin}")
    if old and new.size < old.size:
        raise NotGrown("The log has become shorter.")
    if old and new.size == old.size and new.root != old.root:
        raise NotGrown("The log is as long as it was, and says something else.")
    if tiles.root() != new.root:
        raise NotGrown("The log's tiles are not of the root that it signed.")
    is_longer = old and 0 < old.size < new.size
    if is_longer and not is_consistent(old, new, tiles.consistency(old.size)):
        raise NotGrown("What the log showed before is not in it any more.")


# What is kept, fetched and sent.


def fetch(address, sent=None):
    headers = {"User-Agent": "pledgebook-witness"}
    if sent:
        headers["Content-Type"] = "text/plain; charset=utf-8"
    try:
        request = urllib.request.Request(address, sent, headers)
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            found = response.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        said = error.read(500).decode(errors="replace").strip() if sent else ""
        raise NotAsked(f"{address}: {error.code} {error.reason} {said}".rstrip()) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NotAsked(f"{address}: {error}") from None
    if len(found) > MOST_BYTES:
        raise NotAsked(f"{address} sends more than {MOST_BYTES} bytes")
    return found


@contextlib.contextmanager
def alone(state):
    """No two at once: the one that asked first must not overwrite what the other saw."""
    with open(state + ".lock", "w") as lock:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def seen_before(state):
    """The last checkpoint, or nothing at the first time."""
    try:
        with open(state, encoding="utf-8") as file:
            return Checkpoint(json.load(file)["note"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise CalledWrongly(f"{state} holds no checkpoint: {error}") from None


def shown_now(address):
    note = fetch(address + "checkpoint").decode(errors="replace")
    try:
        return Checkpoint(note)
    except ValueError:
        raise NotAsked(f"{address}checkpoint shows no checkpoint") from None


def keep(state, checkpoint, at):
    """Kept whole, on disk, before anything is signed."""
    with open(state + ".new", "w", encoding="utf-8") as file:
        json.dump({"note": checkpoint.note, "seen_at": at}, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(state + ".new", state)


def watch(address, keys, state, secret="", hand_in=False, at=None):
    """The exit status of one look at the log."""
    address, at = address.rstrip("/") + "/", at or int(time.time())
    if secret:
        private_key(secret)
    with alone(state):
        old, new = seen_before(state), shown_now(address)
        try:
            new.must_be_signed(keys)
            must_have_grown(old, new, Tiles(address, new.size))
        except NotGrown as error:
            return refuse(new, old, error, state)
        keep(state, new, at)
    how = f"grew from {old}" if old else "seen for the first time"
    print(f"{new.origin}: {new}, {how}", file=sys.stderr)
    if secret:
        signed = cosigned(new, secret, at)
        print(signed, end="", flush=True)
        if hand_in:
            fetch(address + "cosignature", signed.encode())
    return FINE


def refuse(new, old, why, state):
    with open(state + ".refused", "w", encoding="utf-8") as file:
        file.write(new.note)
    print(
        f"NOT GROWN: {why}\nSeen before: {old or 'nothing'}\nShown now:\n{new.note}\n"
        f"What was seen before stays in {state}; what is shown now is in {state}.refused.",
        file=sys.stderr,
    )
    return NOT_GROWN


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make-key", help="print a private key and the one for the log")
    making.add_argument("name", help="who you are, as example.org/witness")
    watching = commands.add_parser("watch", help="look at a log once")
    watching.add_argument("address", help="where the log is: https://HOST/log/")
    watching.add_argument("--log-key", action="append", required=True, help="may be repeated")
    watching.add_argument("--state", required=True, help="the file that remembers what was seen")
    watching.add_argument("--hand-in", action="store_true", help="send the cosignature to the log")
    asked = parser.parse_args(arguments)
    try:
        if asked.command == "make-key":
            private, public = make_key(asked.name)
            print(f"WITNESS_KEY={private}\nFor the log's LOG_WITNESSES: {public}")
            return FINE
        keys = [Key(text) for text in asked.log_key]
        secret = os.environ.get("WITNESS_KEY", "")
        return watch(asked.address, keys, asked.state, secret, asked.hand_in)
    except NotAsked as error:
        print(f"The log couldn't be asked. {error}", file=sys.stderr)
        return NOT_ASKED
    except (CalledWrongly, OSError) as error:
        print(error, file=sys.stderr)
        return CALLED_WRONGLY


if __name__ == "__main__":
    sys.exit(main())
