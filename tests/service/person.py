"""Somebody with a browser, who reads pages by https, fills in their forms and presses buttons."""

import base64
import gzip
import hashlib
import hmac
import http.client
import re
import socket
import ssl
import struct
import time
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

HOST = "pledgebook.example"


class Connection(http.client.HTTPSConnection):
    """To this machine, whatever the names of others say."""

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=HOST)


class Form:
    def __init__(self, action: str):
        self.action, self.fields, self.buttons = action, {}, []


class Page:
    """An answer: its words, and its forms, each box with what it holds."""

    def __init__(self, answer, address: str):
        self.status, self.address, self.headers = answer.status, address, answer.headers
        self._sent = answer.read()

    @cached_property
    def body(self) -> bytes:
        is_packed = self.headers["Content-Encoding"] == "gzip"
        return gzip.decompress(self._sent) if is_packed else self._sent

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @cached_property
    def forms(self) -> list[Form]:
        read = Forms()
        read.feed(self.text)
        return read.forms

    def form_with(self, button: str):
        """The form that has a button of these words, and what that button sends."""
        for form in self.forms:
            for has, words in form.buttons:
                if button in " ".join(words.split()):
                    return form, has
        raise LookupError(f"{self.address} has no button {button!r}: {self.words()[:1500]}")

    def words(self) -> str:
        plain = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", self.text)
        return " ".join(plain.split())


class Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self):
        super().__init__()
        self.forms, self._area, self._select, self._button = [], None, None, None

    def handle_starttag(self, tag, attributes):
        has = dict(attributes)
        if tag == "form":
            self.forms.append(Form(has.get("action") or ""))
        if not self.forms:
            return
        form, called = self.forms[-1], has.get("name")
        if tag == "button":
            self._button = [has, ""]
            form.buttons.append(self._button)
        elif tag == "input" and has.get("type") == "submit":
            form.buttons.append([has, has.get("value", "")])
        elif tag == "textarea" and called:
            self._area = called
            form.fields[called] = ""
        elif tag == "select" and called:
            self._select = (called, "multiple" in has)
            if "multiple" not in has:
                form.fields.setdefault(called, "")
        elif tag == "option" and self._select and "selected" in has:
            form.fields[self._select[0]] = has.get("value", "")
        elif tag == "input" and called and has.get("type") not in ("file", "button"):
            if has.get("type") not in ("radio", "checkbox"):
                form.fields[called] = has.get("value") or ""
            elif "checked" in has:
                form.fields[called] = has.get("value", "on")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "button":
            self._button = None

    def handle_data(self, data):
        if self._area:
            self.forms[-1].fields[self._area] += data.removeprefix("\n")
        if self._button:
            self._button[1] += data


class Person:
    def __init__(self, root: Path | None, timeout: float = 60):
        self.cookies: dict[str, str] = {}
        context = ssl.create_default_context(cafile=root)
        self._connection = Connection(HOST, 443, context=context, timeout=timeout)

    def get(self, address: str, **headers) -> Page:
        return self.ask("GET", address, None, headers)

    def ask(self, method: str, address: str, body: str | None, headers: dict, follow=True) -> Page:
        sent = {"Host": HOST, "Accept-Encoding": "gzip", "Connection": "keep-alive"} | headers
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self._connection.request(method, address, body, sent)
            answer = self._connection.getresponse()
        except BaseException:
            self._connection.close()
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        page = Page(answer, address)
        if follow and answer.status in (301, 302, 303):
            to = urlsplit(urljoin(f"https://{HOST}{address}", answer.headers["Location"]))
            return self.get(to.path + (f"?{to.query}" if to.query else ""))
        return page

    def press(self, page: Page, button: str, follow=True, **typed) -> Page:
        """Send the form that has this button, with what is typed into it."""
        form, has = page.form_with(button)
        fields = form.fields | typed
        if has.get("name"):
            fields[has["name"]] = has.get("value", "")
        where = urljoin(f"https://{HOST}{page.address}", has.get("formaction") or form.action)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"https://{HOST}",
            "Referer": f"https://{HOST}{page.address}",
        }
        at = urlsplit(where)
        address = at.path + (f"?{at.query}" if at.query else "")
        return self.ask("POST", address, urlencode(fields, doseq=True), headers, follow)

    def sign_in(self, name: str, password: str) -> Page:
        page = self.get("/admin/login/")
        return self.press(page, "Sign in", username=name, password=password)

    def set_up_app(self) -> None:
        page = self.get("/admin/your-sign-in/app/")
        key = re.search(r'app-key">([^<]+)<', page.text)[1].replace(" ", "")
        shown = self.press(page, "Set up", code=code_of(key))
        assert shown.status == 200 and "<code>" in shown.text, shown.words()[:1500]


def code_of(key: str) -> str:
    """What an authenticator app shows now."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    told = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    begin = told[-1] & 15
    return f"{(int.from_bytes(told[begin : begin + 4]) & 0x7FFFFFFF) % 10**6:06}"
