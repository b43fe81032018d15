"""What a password may be."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://promises.example.org"
    make.department("dfe", name="Department for Education", abbreviation="DfE")


@pytest.mark.parametrize(
    "password",
    [
        "Pledgebook2026",
        "pledgebook-promises",
        "DfE-Education-2026",
        "promises.example.org",
        "department4education",
    ],
)
def test_words_of_the_site_make_no_password(password):
    with pytest.raises(ValidationError, match="without words of this site"):
        validate_password(password)


@pytest.mark.parametrize("password", ["elevenchars", "short", "123456789012", "password1234"])
def test_a_password_is_long_and_not_what_everybody_has(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "twelve-chars", "education: walrus teapot"]
)
def test_other_passwords_are_taken(password):
    validate_password(password)
