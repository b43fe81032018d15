"""Published pages as they are published: saved HTML of GOV.UK, its content JSON, plain text; of one
department with all its actions, or of one action with all departments.
"""
