"""What becomes of ten kinds of people at each address, as docs/who-may-see-what.md tells it.

    python -m tests.project.access

writes that file anew.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

FILE = Path("docs/who-may-see-what.md")
HEAD = """# Who may see what

What becomes of each kind of person at each address of the site. `tests/project/test_access.py` asks
for every route of the URL map as each of them, and demands the answer that stands here; as three
of them where one address is as another, such as those of each kind of what is fixed. A new route
belongs into `tests/project/access.py`, of which this file is made, by `python -m
tests.project.access`.

| | |
| --- | --- |
| yes | the page, the file or the form; or what is still missing in what was sent |
| no | refused, in words |
| hidden | not found, as if it was not there |
| sign in | led to the page for signing in |
| set up | led to the page that sets up a second factor |

*Reading* is GET and HEAD, *sending* POST. Where nothing is sent, it becomes of a form as of who
reads, but that nobody is led anywhere. Every other method but OPTIONS is refused, to everybody.
What is asked for is of one department: the **editor elsewhere** is of another, the **editor** and
the **approver** are of that one. A **closed account** was signed in when it was closed. The last
may administer, and has no second factor where one is required.
"""
PEOPLE = (
    "signed out",
    "closed account",
    "in no group",
    "editor elsewhere",
    "editor",
    "approver",
    "auditor",
    "administrator",
    "superuser",
    "no second factor",
)
WORDS = {"y": "yes", "n": "no", "h": "hidden", "s": "sign in", "f": "set up"}

AS_READING = ""  # Nothing is sent there, and Django shows the page once more.
EVERYBODY, NOBODY = "yyyyyyyyyy", "nnnnnnnnnn"
# Of the admin: what those who are not signed in, or not wholly, come to is the same everywhere.
READS_NOBODY, SENDS_NOBODY = "ssnnnnnnnf", NOBODY
READS_STAFF = "ssyyyyyyyf"
READS_GROUPS = "ssnyyyyyyf"
READS_ADMINISTRATORS, SENDS_ADMINISTRATORS = "ssnnnnnyyf", "nnnnnnnyyn"
READS_SUPERUSERS, SENDS_SUPERUSERS = "ssnnnnnnyf", "nnnnnnnnyn"
READS_EDITORS, SENDS_EDITORS = "ssnyynnnnf", "nnnyynnnnn"
READS_AUDIT = "ssnnnnyyyf"
READS_DRAFT, READS_DRAFT_HISTORY = "ssnhyyyyyf", "sshhyyyyyf"
READS_OWN, SENDS_OWN = "ssnhynnnnf", "nnnhynnnnn"

FIXED = (
    *("accountability", "action", "appointment", "deadline", "department", "embedding"),
    *(
        "departmentchange",
        "function",
        "merger",
        "person",
        "policyarea",
        "portfolio",
        "profession",
        "reportingyear",
    ),
    *("publishedcount", "role", "roleaim", "source", "statedcount", "strategy", "team"),
    *("service", "servicemanager", "servicestage", "servicefigure", "assessment"),
)
FACTS = (
    *("citation", "evidence", "figure", "outcome", "pledge"),
    *("revision", "slip", "succession", "variant", "withdrawal", "wording"),
    "yardstick",
)
CELLS = ("entry", "measure")
KEPT = ("line", "reminder", "seal")


@dataclass(frozen=True)
class Row:
    """Addresses at which the same becomes of everybody; `of` are names of routes, with stars."""

    title: str
    reading: str
    sending: str
    of: tuple[str, ...]

    @property
    def of_what_is_sent(self) -> str:
        return self.sending or self.reading.replace("s", "n").replace("f", "n")


def admin(models, *pages: str, app: str = "commitments") -> tuple[str, ...]:
    return tuple(f"admin:{app}_{model}_{page}" for model in models for page in pages)


# The first that names a route is its row.
ROWS = [
    Row("Events", "nnnnnnyyyn", NOBODY, ("events",)),
    Row("Events as a file", "ssnnnnyyys", NOBODY, ("export_events",)),
    Row("A file that backs something in a draft", "hhhhyyyyyh", NOBODY, ("evidence_file",)),
    Row("Where witnesses hand in", NOBODY, EVERYBODY, ("cosignature",)),
    Row(
        "What is fixed, and responses: lists and histories",
        READS_GROUPS,
        AS_READING,
        (
            *admin(FIXED, "changelist", "history", app="strategy"),
            *admin(["response", "servicepledge"], "changelist", "history"),
            "record_checks",
        ),
    ),
    Row(
        "What is fixed, and responses: a row",
        READS_GROUPS,
        SENDS_ADMINISTRATORS,
        (*admin(FIXED, "change", app="strategy"), *admin(["response", "servicepledge"], "change")),
    ),
    Row(
        "What is fixed, and responses: adding, deleting, ending a role, handing over",
        READS_ADMINISTRATORS,
        SENDS_ADMINISTRATORS,
        (
            *admin(FIXED, "add", "delete", app="strategy"),
            *admin(["response", "servicepledge", "step"], "add", "delete"),
            "admin:strategy_role_end",
            "admin:strategy_accountability_hand_over",
        ),
    ),
    Row(
        "Steps of clearance: lists",
        READS_GROUPS,
        AS_READING,
        admin(["step"], "changelist"),
    ),
    Row("A step of clearance", READS_DRAFT, SENDS_ADMINISTRATORS, admin(["step"], "change")),
    Row("Its history", READS_DRAFT_HISTORY, "nnhhyyyyyn", admin(["step"], "history")),
    Row(
        "A year of all departments (those of one’s own), what waits for whoever looks",
        READS_GROUPS,
        AS_READING,
        ("rounds", "round", "round_waiting"),
    ),
    Row(
        "Opening a year for all, reminding all who are late",
        READS_NOBODY,
        "nnnyynnyyn",
        ("round_open", "round_remind"),
    ),
    Row(
        "Bringing published pages (they end in drafts of one’s own departments)",
        READS_EDITORS,
        SENDS_EDITORS,
        ("bring_pages",),
    ),
    Row("Opening a year", READS_NOBODY, "nnnnynnnnn", ("admin:commitments_response_open",)),
    Row(
        "Editions and their facts: lists",
        READS_GROUPS,
        AS_READING,
        admin(("edition", *FACTS), "changelist"),
    ),
    Row(
        "Editions and their facts: adding (to drafts of one’s own departments)",
        READS_EDITORS,
        SENDS_EDITORS,
        admin(("edition", *FACTS, *CELLS), "add"),
    ),
    Row(
        "A draft and its facts",
        READS_DRAFT,
        SENDS_OWN,
        (*admin(("edition", *FACTS), "change"), *admin(["edition"], "action")),
    ),
    Row(
        "A draft and its facts: deleting; sending a spreadsheet or a document",
        READS_OWN,
        SENDS_OWN,
        (*admin(("edition", *FACTS), "delete"), *admin(["edition"], "upload", "bring", "outcomes")),
    ),
    Row(
        "A draft and its facts: histories",
        READS_DRAFT_HISTORY,
        "nnhhyyyyyn",
        admin(("edition", *FACTS), "history"),
    ),
    Row(
        "A draft as a spreadsheet",
        READS_DRAFT,
        "nnnhyyyyyn",
        admin(["edition"], "spreadsheet"),
    ),
    Row(
        "A draft: checking and submitting, beginning anew",
        "sshhynnnnf",
        "nnhhynnnnn",
        admin(["edition"], "check", "restart"),
    ),
    Row(
        "A draft: links to answer by, and what came in by them",
        "sshhynnnnf",
        "nnhhynnnnn",
        admin(["edition"], "contributions", "contribution_answer"),
    ),
    Row(
        "A draft: reminding, taking a link back",
        READS_NOBODY,
        "nnhhynnnnn",
        admin(["edition"], "contribution_remind", "contribution_revoke"),
    ),
    Row(
        "A draft: withdrawing, taking up again, what saves itself",
        READS_NOBODY,
        "nnhhynnnnn",
        admin(["edition"], "withdraw", "take_up", "autosave", "outcomes_autosave"),
    ),
    Row(
        "What waits for approval: publishing, returning",
        READS_NOBODY,
        "nnhhnynnnn",
        admin(["edition"], "publish", "return"),
    ),
    Row(
        "A step that somebody has no part in: clearing",
        READS_NOBODY,
        "nnhhnnnnnn",
        admin(["edition"], "clear"),
    ),
    Row(
        "Comments on a draft, and the preview of public pages with it",
        "sshhyyyyyf",
        SENDS_NOBODY,
        admin(["edition"], "comments", "preview"),
    ),
    Row(
        "Commenting on what waits, closing a comment",
        READS_NOBODY,
        "nnhhyynyyn",
        admin(["edition"], "comment", "close"),
    ),
    Row("Answering a comment", READS_NOBODY, "nnhhynnnnn", admin(["edition"], "answer")),
    Row("A step of clearance: bypassing", READS_NOBODY, "nnhhnynnnn", admin(["edition"], "bypass")),
    Row("The day of a step of clearance", READS_NOBODY, "nnhhyynnnn", admin(["edition"], "due")),
    Row(
        "What is published: correcting, entering what was left out",
        "ssnnynnnnf",
        "nnnnynnnnn",
        admin(["edition"], "correct", "left_out"),
    ),
    Row(
        "Cells and measures: lists and histories",
        READS_GROUPS,
        AS_READING,
        admin(CELLS, "changelist", "history"),
    ),
    Row("Cells and measures: a row", READS_GROUPS, "nnnnynnnnn", admin(CELLS, "change")),
    Row("Cells and measures: deleting", "ssnnynnnnf", "nnnnynnnnn", admin(CELLS, "delete")),
    Row("Opinions: list", READS_GROUPS, AS_READING, admin(["opinion"], "changelist")),
    Row(
        "An auditor’s draft of an opinion", "ssnhhhyyyf", "nnnnnnynnn", admin(["opinion"], "change")
    ),
    Row("Its history", "sshhhhyyyf", "nnhhhhyyyn", admin(["opinion"], "history")),
    Row(
        "Opinions: adding, deleting",
        "ssnnnnynnf",
        "nnnnnnynnn",
        admin(["opinion"], "add", "delete"),
    ),
    Row(
        "Opinions: submitting, approving, returning",
        READS_NOBODY,
        "nnhhhhynnn",
        admin(["opinion"], "submit", "approve", "return"),
    ),
    Row("Events in the admin: list", READS_GROUPS, AS_READING, admin(["event"], "changelist")),
    Row("An event of a draft", READS_DRAFT, SENDS_NOBODY, admin(["event"], "change")),
    Row("Its history", READS_DRAFT_HISTORY, "nnhhyyyyyn", admin(["event"], "history")),
    Row(
        "Authors of a draft",
        READS_DRAFT,
        SENDS_NOBODY,
        admin(["author"], "change"),
    ),
    Row(
        "Authors: history",
        READS_DRAFT_HISTORY,
        "nnhhyyyyyn",
        admin(["author"], "history"),
    ),
    Row(
        "Seals, lines of the log, reminders, authors: lists and histories",
        READS_GROUPS,
        AS_READING,
        (*admin(KEPT, "changelist", "history"), *admin(["author"], "changelist")),
    ),
    Row(
        "Seals, lines of the log, reminders: a row",
        READS_GROUPS,
        SENDS_NOBODY,
        admin(KEPT, "change"),
    ),
    Row(
        "What nobody enters or deletes by hand",
        READS_NOBODY,
        SENDS_NOBODY,
        admin((*KEPT, "author", "event"), "add", "delete"),
    ),
    Row(
        "Departments of people: lists and histories",
        READS_GROUPS,
        AS_READING,
        admin(["membership"], "changelist", "history"),
    ),
    Row(
        "Departments of people: a row",
        READS_GROUPS,
        SENDS_ADMINISTRATORS,
        admin(["membership"], "change"),
    ),
    Row(
        "Departments of people: giving and taking away",
        READS_ADMINISTRATORS,
        SENDS_ADMINISTRATORS,
        admin(["membership"], "add", "delete"),
    ),
    Row(
        "Accounts (what each may change of them: rules.md)",
        READS_ADMINISTRATORS,
        SENDS_ADMINISTRATORS,
        (
            *admin(["user"], "changelist", "add", "change", "history", app="auth"),
            *admin(["group"], "changelist", "history", app="auth"),
        ),
    ),
    Row(
        "Accounts and groups of the workflow: deleting (told why not)",
        READS_ADMINISTRATORS,
        SENDS_ADMINISTRATORS,
        admin(["user", "group"], "delete", app="auth"),
    ),
    Row("A group", READS_ADMINISTRATORS, SENDS_SUPERUSERS, admin(["group"], "change", app="auth")),
    Row(
        "Others’ passwords, adding groups",
        READS_SUPERUSERS,
        SENDS_SUPERUSERS,
        (*admin(["user"], "password_change", app="auth"), *admin(["group"], "add", app="auth")),
    ),
    Row("The admin’s front page", READS_STAFF, AS_READING, ("admin:index",)),
    Row(
        "An application’s front page, a row’s place on the public site",
        "sshyyyyyyf",
        "nnhyyyyyyn",
        ("admin:app_list", "admin:view_on_site", "admin/r/*"),
    ),
    Row(
        "The row of a short address, led on to its page",
        READS_STAFF,
        AS_READING,
        ("admin/*/<path:object_id>/",),
    ),
    Row("Words of scripts", READS_STAFF, SENDS_NOBODY, ("admin:jsi18n",)),
    Row("What is looked up as one types", READS_NOBODY, SENDS_NOBODY, ("admin:autocomplete",)),
    Row("Any other address of the admin", "sshhhhhhhf", "nnhhhhhhhn", ("admin/(?P<url>.*)$",)),
    Row("Signing in", "yyhhhhhhhh", "yyhhhhhhhh", ("account_login", "admin:login")),
    Row(
        "The second step of signing in (while it is taken)",
        "sshhhhhhhf",
        "sshhhhhhhn",
        ("mfa_authenticate", "mfa_login_webauthn"),
    ),
    Row("Signing out", "ssyyyyyyyy", "ssssssssss", ("account_logout", "admin:logout")),
    Row(
        "One’s own daily email: stopping it, having it again",
        READS_NOBODY,
        "nnyyyyyyyn",
        ("digest_choose",),
    ),
    Row("Signing out everywhere", "ssnnnnnnnn", "nnssssssss", ("sign_out_everywhere",)),
    Row(
        "Asking for a new password by mail, and setting it",
        EVERYBODY,
        EVERYBODY,
        ("account_reset_password", "account_reset_password_from_key"),
    ),
    Row(
        "What is said of that",
        EVERYBODY,
        NOBODY,
        ("account_reset_password_done", "account_reset_password_from_key_done"),
    ),
    Row(
        "One’s own sign-in: overview",
        "ssyyyyyyyy",
        NOBODY,
        ("mfa_index",),
    ),
    Row(
        "One’s own sign-in: password, sessions, setting up a second factor, confirming who one is",
        "ssyyyyyyyy",
        "nnyyyyyyyy",
        (
            "account_change_password",
            "account_reauthenticate",
            "admin:password_change",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "usersessions_list",
        ),
    ),
    Row(
        "One’s own recovery codes, which nobody here has",
        "sshhhhhhhh",
        NOBODY,
        ("mfa_view_recovery_codes",),
    ),
    Row(
        "Another’s passkey, or one that is not there",
        "sshhhhhhhf",
        "nnhhhhhhhn",
        ("mfa_edit_webauthn", "mfa_remove_webauthn"),
    ),
    Row(
        "One’s own passkeys; said once a password is changed",
        READS_STAFF,
        SENDS_NOBODY,
        ("admin:password_change_done", "mfa_list_webauthn"),
    ),
    Row(
        "Removing one’s own app (not the last factor of who needs one), new recovery codes",
        READS_STAFF,
        "nnyyyyyyyn",
        ("mfa_deactivate_totp", "mfa_generate_recovery_codes"),
    ),
    Row(
        "Single sign-on, where none is set",
        "hhhhhhhhhh",
        "hhhhhhhhhh",
        ("openid_connect_login", "openid_connect_callback"),
    ),
    Row(
        "An invitation, or what is said of one that is none",
        EVERYBODY,
        EVERYBODY,
        ("accept_invitation",),
    ),
    Row(
        "A link that stops the daily email and is none",
        "hhhhhhhhhh",
        "hhhhhhhhhh",
        ("digest_stop",),
    ),
    Row(
        "A link to answer by that is none",
        "hhhhhhhhhh",
        "hhhhhhhhhh",
        (
            *("contribute", "contribute_action", "contribute_check"),
            *("contribute_hand_on", "contribute_not_mine"),
        ),
    ),
    Row("What is said once such a link ended", EVERYBODY, AS_READING, ("contribute_done",)),
    Row(
        "Single sign-on that was broken off",
        "ssssssssss",
        "ssssssssss",
        ("socialaccount_login_cancelled",),
    ),
    Row(
        "Security events, checkpoints of the log, what was withheld: lists and histories",
        READS_AUDIT,
        AS_READING,
        (
            *admin(["securityevent"], "changelist", "history", app="strategy"),
            *admin(["checkpoint", "withholding"], "changelist", "history"),
        ),
    ),
    Row(
        "Security events, checkpoints of the log, what was withheld: a row",
        READS_AUDIT,
        SENDS_NOBODY,
        (
            *admin(["securityevent"], "change", app="strategy"),
            *admin(["checkpoint", "withholding"], "change"),
        ),
    ),
    Row(
        "Security events, checkpoints of the log, what was withheld: adding, deleting",
        READS_NOBODY,
        SENDS_NOBODY,
        (
            *admin(["securityevent"], "add", "delete", app="strategy"),
            *admin(["checkpoint", "withholding"], "add", "delete"),
        ),
    ),
    Row("Public pages, files, feeds, receipts and the log", EVERYBODY, NOBODY, ("*",)),
]


def row_of(route: str) -> Row:
    """The row that says what becomes of people at a route of the URL map."""
    return next(row for row in ROWS if any(fnmatchcase(route, name) for name in row.of))


def page() -> str:
    """The whole of the file."""
    heads = ["addresses", "", *PEOPLE]
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _head in heads) + " |"]
    for row in ROWS:
        ways = {"reading": row.reading, "sending": row.sending}
        for way, asked in ways.items():
            if asked:
                lines.append("| " + " | ".join([row.title, way, *map(WORDS.get, asked)]) + " |")
    return HEAD + "\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(page())
