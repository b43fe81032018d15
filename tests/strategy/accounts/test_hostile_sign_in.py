"""What somebody hostile sends to the pages of sign-in: none is a 500, and nobody is let in."""

import pytest
from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db

CREDENTIALS = [
    *("", "x", "[]", "{}", "1", "null", '"x"', "[" * 2000, '{"id": 1}'),
    '{"response": {"userHandle": "MQ"}}',
    '{"response": []}',
    '{"response": {"userHandle": 5}, "id": "x", "rawId": "x", "type": "public-key"}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
    '"authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}, '
    '"clientExtensionResults": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", '
    '"attestationObject": "AA"}, "clientExtensionResults": {}}',
]
ADDRESSES = [
    "/admin/password/zzzzzzzzzzzzz-x/",
    "/admin/password/0-set-password/",
    "/admin/password/1-%00/",
    "/admin/invitation/%00/",
    f"/admin/invitation/{'x' * 3000}/",
    "/admin/login/with/%00/",
    "/admin/login/with/organisation/callback/?state=%00&code=%00",
    "/admin/login/?next=%00",
    "/admin/login/?next=http://[",
    "/admin/your-sign-in/passkeys/99999999999999999999/",
    "/admin/your-sign-in/passkeys/99999999999999999999/remove/",
]


@pytest.fixture
def vera():
    return User.objects.create_user("vera", "vera@dfe.example", "correct horse battery")


@pytest.mark.parametrize("credential", CREDENTIALS, ids=range(len(CREDENTIALS)))
def test_no_made_up_passkey_is_an_error(client, vera, credential):
    client.get("/admin/login/passkey/", HTTP_ACCEPT="application/json")
    answer = client.post("/admin/login/passkey/", {"credential": credential})
    assert answer.status_code in (200, 302)
    assert "_auth_user_id" not in client.session

    client.force_login(vera)
    assert client.get("/admin/your-sign-in/passkeys/add/").status_code == 200
    sent = {"credential": credential, "name": "x"}
    added = client.post("/admin/your-sign-in/passkeys/add/", sent)
    assert added.status_code == 200 and "There is a problem" in added.text


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_no_address_is_an_error(client, vera, address):
    for _ in range(2):
        for answer in (client.get(address, follow=True), client.post(address, {"x": "\0"})):
            assert answer.status_code < 500, answer.status_code
        client.force_login(vera)


@pytest.mark.parametrize("words", ["\0", "x" * 100_000, "²", "' or 1=1 --", "vera\n"])
def test_no_name_code_or_address_is_an_error(client, vera, words):
    sent = {"username": words, "password": words, "code": words, "email": words}
    sent |= {"new_password1": words, "oldpassword": words, "credential": words, "next": words}
    for page in ("login/", "login/second-step/", "password/", "invitation/here/", "confirm/"):
        assert client.post(f"/admin/{page}", sent).status_code < 500
    client.force_login(vera)
    for page in ("password_change/", "confirm/", "your-sign-in/app/", "your-sign-in/sessions/"):
        assert client.post(f"/admin/{page}", sent).status_code < 500
