"""Settings of Pledgebook. All of them come from the environment: see docs/settings.md.

`DEBUG=1` is for developing and `DEMO=1` for showing it on one's own machine; either makes
every other setting optional. They differ in what an error shows: DEMO shows what the public sees.
"""

import os
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from strategy.environment import Environment, is_local

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

LOCAL = is_local(os.environ)
env = Environment(os.environ, local=LOCAL)

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
SECRET_KEY = env.secret(
    "SECRET_KEY",
    meaning="a long random text that signs sessions; keep it secret",
    local="local-only-and-public-" + "x" * 40,
)
ALLOWED_HOSTS = env.items(
    env.required(
        "ALLOWED_HOSTS",
        meaning="the host names this site responds to, separated by commas",
        local="localhost,127.0.0.1,[::1],testserver",
    )
)
SITE_URL = env.origin(
    "SITE_URL",
    meaning="the address that the site is read at, https://HOST without a path",
    local="http://127.0.0.1:8000",
)
env.hosts("ALLOWED_HOSTS", ALLOWED_HOSTS)
env.hosts("SITE_URL", filter(None, [urlsplit(SITE_URL).hostname]))
CSRF_TRUSTED_ORIGINS = env.items(env.text("CSRF_TRUSTED_ORIGINS"))
database_url = env.required(
    "DATABASE_URL",
    meaning="for example postgresql://user:password@host/pledgebook",
    local=f"sqlite:///{BASE_DIR / 'db.sqlite3'}",
)

INSTALLED_APPS = [
    "strategy",
    "strategy.accounts",
    "commitments",
    "reporting",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "strategy.security.requests.named_requests",
    "strategy.watching.requests.watched",
    "reporting.web.sending.nobody_is_waited_for",
    "reporting.web.headers.on_every_answer",
    "reporting.web.health.for_load_balancers",
    "reporting.web.sending.fitted_to_the_request",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reporting.web.compression.CompressTexts",
    "reporting.web.had_already.told_first",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "strategy.accounts.sessions.signed_in_people",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "strategy.not_saved.answers.words_come_back",
    "allauth.account.middleware.AccountMiddleware",
    "strategy.accounts.second_factor.second_factor_first",
    "reporting.web.turns.in_turns",
    "reporting.web.replicas.answered_by_replicas",
    "reporting.web.as_at.read_as_at",
    "reporting.web.memento.pages_of_the_past",
    "reporting.web.parameters.clean_addresses",
    "reporting.web.reading.only_reads",
    "reporting.web.limits.within_limits",
    "reporting.web.unchanged.reply_unchanged",
]

ROOT_URLCONF = "strategy.urls"
WSGI_APPLICATION = "strategy.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# What one process of the web server does at once: see gunicorn.conf.py.

WEB_THREADS = env.number("WEB_THREADS", 4)

# DATABASE_URL, and servers that follow it, which readers' pages are made from.


ENGINES = {
    f"django.db.backends.{name}": f"strategy.databases.{name}" for name in ("postgresql", "sqlite3")
}


def read_database(name: str, url: str) -> dict:
    try:
        database = dj_database_url.parse(url, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} can't be read: {error}") from None
    return database | {"ENGINE": ENGINES.get(database["ENGINE"], database["ENGINE"])}


def is_on_postgresql(database: dict) -> bool:
    return database["ENGINE"].endswith("postgresql")


DATABASES = {"default": read_database("DATABASE_URL", database_url or "sqlite://:memory:")}
for number, url in enumerate(env.items(env.text("DATABASE_REPLICA_URLS")), start=1):
    replica = read_database("DATABASE_REPLICA_URLS", url)
    DATABASES[f"replica_{number}"] = replica | {"TEST": {"MIRROR": "default"}}
if len(DATABASES) > 1 and not all(map(is_on_postgresql, DATABASES.values())):
    env.faults.append("DATABASE_REPLICA_URLS needs PostgreSQL, there and in DATABASE_URL")
DATABASE_REPLICA_SECONDS = env.number("DATABASE_REPLICA_SECONDS", 1)
DATABASE_ROUTERS = ["strategy.replicas.ReplicaRouter"] if len(DATABASES) > 1 else []

for database in filter(is_on_postgresql, DATABASES.values()):
    database["OPTIONS"] = {
        **database.get("OPTIONS", {}),
        # A server that is away is told within two seconds, and one that is back is found at once.
        "connect_timeout": 2,
        "tcp_user_timeout": 5000,
        "pool": {
            "min_size": 1,
            "max_size": WEB_THREADS + 6,
            "timeout": 1,
            "reconnect_timeout": 2,
        },
    }
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # To open the file costs more than to answer that a page is unchanged.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # Said, as the engine has a name of ours.
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at the start, so that two of them wait rather than fail.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Nor do they wait for somebody who reads, be it a million rows.
        "init_command": "PRAGMA journal_mode=WAL",
    }
elif not is_on_postgresql(DATABASES["default"]):
    env.faults.append("DATABASE_URL names a database other than PostgreSQL or SQLite")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What all processes count together stands in a table of the database, which `migrate` makes; what
# one process keeps for itself, in its memory.

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Who signs in, and how: strategy/accounts. Administrators make accounts, and nobody signs up.

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "strategy.accounts.passwords.NotOfThisSite"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
INVITATION_SECONDS = 7 * 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
SECOND_FACTOR_REQUIRED = not LOCAL
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60

ACCOUNT_ADAPTER = "strategy.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Pledgebook: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "strategy.accounts.forms.SignIn",
    "reauthenticate": "strategy.accounts.forms.ConfirmByPassword",
    "reset_password": "strategy.accounts.forms.AskForNewPassword",
    "reset_password_from_key": "strategy.accounts.forms.NewPassword",
    "change_password": "strategy.accounts.forms.ChangePassword",
}
# Wrong passwords, by address and by account. Who is locked is refused before anything is counted.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,60/h/ip,5/5m/key,30/h/key", "login": None}

# Single sign-on of an organisation, by OpenID Connect.
OIDC_SERVER_URL = env.text("OIDC_SERVER_URL")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("OIDC_NAME", "your organisation")
if OIDC_SERVER_URL and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    env.faults.append(
        "OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are not both set: what OIDC_SERVER_URL knows us by"
    )
SOCIALACCOUNT_ADAPTER = "strategy.accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "organisation",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
        "OAUTH_PKCE_ENABLED": True,
    }
}

MFA_ADAPTER = "strategy.accounts.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Administrators enter the addresses.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Pledgebook"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_FORMS = {
    "authenticate": "strategy.accounts.forms.SecondStep",
    "reauthenticate": "strategy.accounts.forms.ConfirmByCode",
    "activate_totp": "strategy.accounts.forms.ActivateApp",
    "deactivate_totp": "strategy.accounts.forms.DeactivateApp",
    "generate_recovery_codes": "strategy.accounts.forms.NewRecoveryCodes",
    "login_webauthn": "strategy.accounts.forms.SignInByPasskey",
    "authenticate_webauthn": "strategy.accounts.forms.SecondStepByPasskey",
    "reauthenticate_webauthn": "strategy.accounts.forms.ConfirmByPasskey",
    "add_webauthn": "strategy.accounts.forms.AddPasskey",
    "edit_webauthn": "strategy.accounts.forms.RenamePasskey",
}

FILTERS_EMPTY_CHOICE_LABEL = "Any"

# Who runs the site, as its privacy notice and security.txt say.

OWNER_NAME = env.text("OWNER_NAME")
OWNER_ADDRESS = env.text("OWNER_ADDRESS")
SECURITY_CONTACT = env.text("SECURITY_CONTACT")
SERVER_LOG_DAYS = env.number("SERVER_LOG_DAYS", 0)

# Mail, for reminders; without a server it is printed, so that nothing is sent by accident.

CONTACT_EMAIL = env.text("CONTACT_EMAIL")
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=not LOCAL)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "pledgebook@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"

# One person may submit and approve, and the edition then says so: for a team of one.
ONE_PERSON_MAY_APPROVE = env.flag("ONE_PERSON_MAY_APPROVE")

# Links by which people without an account answer about their actions: for how many days each is
# good, and how long the address that it was sent to is kept after it ended.
CONTRIBUTION_DAYS = env.number("CONTRIBUTION_DAYS", 14) or 1
CONTRIBUTION_ADDRESS_DAYS = env.number("CONTRIBUTION_ADDRESS_DAYS", 30)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "strategy.storage.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# Evidence. No other account of the machine reads it; a view asks who may.

MEDIA_ROOT = env.text("MEDIA_ROOT", str(BASE_DIR / "media"))
MEDIA_URL = "media/"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "strategy.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# A browser sends a part for each box for a file, also for one that is left empty.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

# Of its threads so many send files at once; the rest are kept for pages.

STREAMS_AT_ONCE = max(1, WEB_THREADS // 2)

# Of the answers that cost much, one address gets so many of each kind a minute, or a multiple.

DEAR_ANSWERS_A_MINUTE = env.number("DEAR_ANSWERS_A_MINUTE", 60)

# Pages that each process keeps to send again, in so much memory. Not while templates are worked on.

KEPT_PAGES_MIB = env.number("KEPT_PAGES_MIB", 0 if DEBUG else 32)

# Documents that are made once and kept as files, within so much memory and time each.

DOCUMENTS_ROOT = env.text("DOCUMENTS_ROOT", str(BASE_DIR / ".documents"))
DOCUMENTS_MIB = env.number("DOCUMENTS_MIB", 512)
DOCUMENT_MIB = env.number("DOCUMENT_MIB", 2048)
DOCUMENT_SECONDS = env.number("DOCUMENT_SECONDS", 120)

# Checkpoints of the log: who signs them, whose cosignatures stand below, who tells the time.

LOG_KEY = env.keys("LOG_KEY", begin="PRIVATE+KEY+")
LOG_WITNESSES = env.keys("LOG_WITNESSES")
TIMESTAMP_URL = env.text("TIMESTAMP_URL")
TIMESTAMP_CERTIFICATES = env.text("TIMESTAMP_CERTIFICATES")
if TIMESTAMP_URL and not TIMESTAMP_CERTIFICATES:
    env.faults.append(
        "TIMESTAMP_CERTIFICATES is not set: the file of certificates of whom TIMESTAMP_URL names"
    )

# Security: what `manage.py check --deploy` asks for, unless this is a local start.

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=not LOCAL)
# Of this host alone, over https alone. Browsers refuse such a name where that isn't so, as by http.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
if not LOCAL:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 0 if LOCAL else 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
BEHIND_PROXY = env.flag("BEHIND_PROXY")
PROXIES = env.number("PROXIES", 1) or 1
if BEHIND_PROXY and LOCAL:
    env.faults.append("BEHIND_PROXY is on: DEBUG and DEMO are for this machine, without a proxy")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "strategy.not_saved.answers.form_not_accepted"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],  # The admin's and GOV.UK's style sheets hold small icons.
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
# What pages do without. A key of a device may be asked for, for signing in.
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)
WHITENOISE_ALLOW_ALL_ORIGINS = False  # Styles are for our own pages.

# One line for each thing that happened, to the error output: what commands print is beside it.

ACCESS_LOG = env.flag("ACCESS_LOG")
SLOW_PAGE_SECONDS = env.number("SLOW_PAGE_SECONDS", 2)
SLOW_QUERY_SECONDS = env.number("SLOW_QUERY_SECONDS", 1)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": f"strategy.security.lines.{'ReadableLine' if LOCAL else 'JsonLine'}"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}

# Who else hears of faults, and who may read how many requests there were.

FAULTS_TO = env.items(env.text("FAULTS_TO"))
SENTRY_DSN = env.text("SENTRY_DSN")
METRICS_FROM = env.networks("METRICS_FROM")
for name, is_told in {"ByMail": FAULTS_TO, "BySentry": SENTRY_DSN}.items():
    if is_told:
        LOGGING["handlers"][name] = {"()": f"strategy.watching.faults.{name}"}
        LOGGING["root"]["handlers"].append(name)

env.check()
