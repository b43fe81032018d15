"""Rules about pairs of rows of what is fixed before any reporting."""

from strategy.triggers import Rule, on_insert_and_update, stays

# A partial date gives a certain part of a term: from the start's last possible day until the
# end's first. Only what is certain can overlap for certain.
OVERLAP = """
    other.id <> COALESCE({row}.id, -1)
    AND {row}.started_on_last < COALESCE({row}.ended_on_first, '9999-12-31')
    AND other.started_on_last < COALESCE(other.ended_on_first, '9999-12-31')
    AND {row}.started_on_last < COALESCE(other.ended_on_first, '9999-12-31')
    AND other.started_on_last < COALESCE({row}.ended_on_first, '9999-12-31')
"""
# A term is outside a role's life when it can't lie within it, however open the dates are.
OUTSIDE = """
    ({term}.started_on_last < {role}.started_on_first
    OR {term}.started_on_first >= {role}.ended_on_last
    OR {term}.ended_on_first > {role}.ended_on_last)
"""
# Deadlines of which one replaces the other, though it is not for the same.
OF_ANOTHER = "({other}.action_id <> NEW.action_id OR {other}.for_whom <> NEW.for_whom)"
SAME_ACTION = "A deadline replaces one of the same action, for the same bodies."
STAYS = "It stays in its department: make another where it belongs."
LOCK_ROLE = "strategy_role WHERE id = NEW.role_id FOR UPDATE"

KEPT = "A security event can't be changed, nor deleted before its last day."


def within_the_role(*, name, table):
    return on_insert_and_update(
        name=name,
        table=table,
        when=f"""EXISTS (
            SELECT 1 FROM strategy_role office
            WHERE office.id = NEW.role_id AND {OUTSIDE.format(term="NEW", role="office")})""",
        message="The role did not exist at that time: it had not begun, or had ended.",
        lock=LOCK_ROLE,
    )


def role_around(*, name, table, message):
    return Rule(
        name,
        "strategy_role",
        "UPDATE",
        f"""EXISTS (
            SELECT 1 FROM {table} term
            WHERE term.role_id = NEW.id AND {OUTSIDE.format(term="term", role="NEW")})""",
        message,
    )


RULES = [
    *on_insert_and_update(
        name="department_has_no_strategys_address",
        table="strategy_department",
        when="EXISTS (SELECT 1 FROM strategy_strategy other WHERE other.slug = NEW.slug)",
        message="A strategy has this part of an address already.",
    ),
    *on_insert_and_update(
        name="strategy_has_no_departments_address",
        table="strategy_strategy",
        when="EXISTS (SELECT 1 FROM strategy_department other WHERE other.slug = NEW.slug)",
        message="A department has this part of an address already.",
    ),
    *on_insert_and_update(
        name="one_holder_at_a_time",
        table="strategy_appointment",
        when=f"""EXISTS (
            SELECT 1 FROM strategy_appointment other
            JOIN strategy_role office ON office.id = other.role_id
            WHERE other.role_id = NEW.role_id AND office.is_single_holder
            AND {OVERLAP.format(row="NEW")})""",
        message="Somebody else holds this role at that time, and one person holds it at a time.",
        lock=LOCK_ROLE,
    ),
    Rule(
        "one_holder_at_a_time_from_now_on",
        "strategy_role",
        "UPDATE",
        f"""NEW.is_single_holder AND NOT OLD.is_single_holder AND EXISTS (
            SELECT 1 FROM strategy_appointment one
            JOIN strategy_appointment other ON other.role_id = one.role_id
            WHERE one.role_id = NEW.id AND {OVERLAP.format(row="one")})""",
        "Two people held this role at once, so it is not held by one person at a time.",
    ),
    *within_the_role(name="appointment_within_the_role", table="strategy_appointment"),
    role_around(
        name="role_around_its_appointments",
        table="strategy_appointment",
        message="Somebody held this role outside these dates: change the appointment first.",
    ),
    *on_insert_and_update(
        name="one_role_is_answerable_at_a_time",
        table="strategy_accountability",
        when=f"""EXISTS (
            SELECT 1 FROM strategy_accountability other
            JOIN strategy_role theirs ON theirs.id = other.role_id
            JOIN strategy_role ours ON ours.id = NEW.role_id
            WHERE other.action_id = NEW.action_id
            AND theirs.department_id = ours.department_id
            AND {OVERLAP.format(row="NEW")})""",
        message="Another role of this department is answerable for the action at that time.",
        lock="strategy_action WHERE id = NEW.action_id FOR UPDATE",
    ),
    *within_the_role(name="accountability_within_the_role", table="strategy_accountability"),
    role_around(
        name="role_around_its_accountabilities",
        table="strategy_accountability",
        message="This role was answerable for an action outside these dates: change that first.",
    ),
    *on_insert_and_update(
        name="role_within_its_department",
        table="strategy_role",
        when="""EXISTS (
            SELECT 1 FROM strategy_role other
            WHERE other.id IN (NEW.reports_to_id, NEW.successor_id)
            AND other.department_id <> NEW.department_id)""",
        message="A role reports to, and is succeeded by, a role of its own department.",
    ),
    *on_insert_and_update(
        name="embedded_within_its_department",
        table="strategy_embedding",
        when="""EXISTS (
            SELECT 1 FROM strategy_function across, strategy_policyarea area
            WHERE across.id = NEW.function_id AND area.id = NEW.policy_area_id
            AND across.department_id <> area.department_id)""",
        message="A function is embedded in policy areas of its own department.",
    ),
    *on_insert_and_update(
        name="deadline_replaces_one_of_its_action",
        table="strategy_deadline",
        when=f"""EXISTS (
            SELECT 1 FROM strategy_deadline earlier
            WHERE earlier.id = NEW.replaces_id AND {OF_ANOTHER.format(other="earlier")})""",
        message=SAME_ACTION,
    ),
    Rule(
        "deadline_replaced_by_one_of_its_action",
        "strategy_deadline",
        "UPDATE",
        f"""EXISTS (
            SELECT 1 FROM strategy_deadline later
            WHERE later.replaces_id = NEW.id AND {OF_ANOTHER.format(other="later")})""",
        SAME_ACTION,
    ),
    stays("strategy_role", "department_id", message=STAYS),
    stays("strategy_function", "department_id", message=STAYS),
    stays("strategy_service", "department_id", message=STAYS),
    stays("strategy_policyarea", "department_id", message=STAYS),
    stays(
        "strategy_action",
        "strategy_id",
        message="An action stays in its strategy: make another where it belongs.",
    ),
    Rule("securityevent_kept", "strategy_securityevent", "UPDATE", "1 = 1", KEPT),
    Rule(
        "securityevent_kept",
        "strategy_securityevent",
        "DELETE",
        "OLD.kept_until >= CURRENT_DATE",
        KEPT,
    ),
    Rule(
        "securityevent_not_displaced",
        "strategy_securityevent",
        "INSERT",
        "EXISTS (SELECT 1 FROM strategy_securityevent other WHERE other.id = NEW.id)",
        KEPT,
        vendor="sqlite",  # Whose INSERT OR REPLACE asks no rule about DELETE.
    ),
]
