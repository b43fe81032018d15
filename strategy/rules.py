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
# By what a department came to an end, and on which day, as it carries that itself.
ENDS = "('merged', 'split', 'became', 'closed')"
END_OF = "COALESCE({department}.merged_on_last, {department}.closed_on_last)"
CARRIED = """(
    {change}.kind = 'merged' AND {department}.merged_into_id = {change}.into_id
    AND {department}.merged_on_first = {change}.happened_on_first
    AND {department}.merged_on_last = {change}.happened_on_last
    OR {change}.kind <> 'merged'
    AND {department}.closed_on_first = {change}.happened_on_first
    AND {department}.closed_on_last = {change}.happened_on_last)"""
LOCK_DEPARTMENT = "strategy_department WHERE id = NEW.department_id FOR NO KEY UPDATE"
LEADS_ON = """EXISTS (
    SELECT 1 FROM strategy_departmentchange way
    WHERE way.department_id = {former} AND way.into_id = {later})"""
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
            WHERE other.department_id <> NEW.department_id AND (
                other.id = NEW.reports_to_id
                OR other.id = NEW.successor_id AND NOT LEADS_ON))""".replace(
            "LEADS_ON", LEADS_ON.format(former="NEW.department_id", later="other.department_id")
        ),
        message="A role reports to one of its own department, and is succeeded by one of that, or "
        "of a department that its own leads to.",
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
    *on_insert_and_update(
        name="department_change_carried",
        table="strategy_departmentchange",
        when=f"""NEW.kind IN {ENDS} AND NOT EXISTS (
            SELECT 1 FROM strategy_department own
            WHERE own.id = NEW.department_id
            AND {CARRIED.format(change="NEW", department="own")})""",
        message="The department itself says otherwise when it came to an end, and into which it "
        "was merged: both say the same.",
        lock=LOCK_DEPARTMENT,
    ),
    *on_insert_and_update(
        name="department_ends_one_way",
        table="strategy_departmentchange",
        when=f"""NEW.kind IN {ENDS} AND EXISTS (
            SELECT 1 FROM strategy_departmentchange other
            WHERE other.department_id = NEW.department_id AND other.id <> COALESCE(NEW.id, -1)
            AND other.kind IN {ENDS}
            AND (NEW.kind <> 'split' OR other.kind <> 'split' OR other.into_id = NEW.into_id))""",
        message="The department came to an end by another change: it ends once, and only a split "
        "has several parts.",
        lock=LOCK_DEPARTMENT,
    ),
    *on_insert_and_update(
        name="department_change_between_two_that_are_there",
        table="strategy_departmentchange",
        when=f"""EXISTS (
            SELECT 1 FROM strategy_department other WHERE other.id = NEW.into_id
            AND ({END_OF.format(department="other")} <= NEW.happened_on_last
                OR other.began_on_last > NEW.happened_on_last))
            OR EXISTS (
            SELECT 1 FROM strategy_department own WHERE own.id = NEW.department_id
            AND ({END_OF.format(department="own")} < NEW.happened_on_last
                OR own.began_on_last > NEW.happened_on_last))""",
        message="One of the two departments was not there on that day: it had come to an end, or "
        "had not begun.",
        lock="strategy_department WHERE id IN (NEW.department_id, NEW.into_id) FOR NO KEY UPDATE",
    ),
    Rule(
        "department_around_its_changes",
        "strategy_department",
        "UPDATE",
        f"""EXISTS (
            SELECT 1 FROM strategy_departmentchange other
            WHERE other.into_id = NEW.id
            AND ({END_OF.format(department="NEW")} <= other.happened_on_last
                OR NEW.began_on_last > other.happened_on_last)
            OR other.department_id = NEW.id AND other.kind = 'part-moved'
            AND ({END_OF.format(department="NEW")} < other.happened_on_last
                OR NEW.began_on_last > other.happened_on_last))""",
        "Another department led to this one, or a part of it moved, when by these days it was not "
        "there: change that first.",
    ),
    Rule(
        "department_end_told_by_its_changes",
        "strategy_department",
        "UPDATE",
        f"""EXISTS (
            SELECT 1 FROM strategy_departmentchange other
            WHERE other.department_id = NEW.id AND other.kind IN {ENDS}
            AND (CASE WHEN other.kind = 'merged'
                THEN COALESCE(NEW.merged_into_id, -1) <> other.into_id
                    OR NEW.merged_on_first IS NULL
                ELSE NEW.closed_on_first IS NULL END))""",
        "A change says how the department came to an end: take that back first.",
    ),
    *on_insert_and_update(
        name="department_merged_into_one_that_is_there",
        table="strategy_department",
        when=f"""EXISTS (
            SELECT 1 FROM strategy_department other WHERE other.id = NEW.merged_into_id
            AND {END_OF.format(department="other")} <= NEW.merged_on_last)
            OR EXISTS (
            SELECT 1 FROM strategy_department other WHERE other.merged_into_id = NEW.id
            AND {END_OF.format(department="NEW")} <= other.merged_on_last)""",
        message="A department is merged into one that is there after that day.",
    ),
    stays(
        "strategy_departmentchange",
        *("department_id", "kind", "into_id"),
        message="What a change is of stays: take it back, and make another.",
    ),
    Rule(
        "department_change_that_offices_follow",
        "strategy_departmentchange",
        "DELETE",
        """EXISTS (
            SELECT 1 FROM strategy_role former
            JOIN strategy_role later ON later.id = former.successor_id
            WHERE former.department_id = OLD.department_id
            AND later.department_id = OLD.into_id)
            AND NOT EXISTS (
            SELECT 1 FROM strategy_departmentchange other
            WHERE other.department_id = OLD.department_id AND other.into_id = OLD.into_id
            AND other.id <> OLD.id)""",
        "An office of the one department is succeeded by one of the other: change that first.",
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
