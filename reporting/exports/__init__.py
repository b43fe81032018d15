"""Lists and pages as data: one list of columns makes every format and what documents it."""
