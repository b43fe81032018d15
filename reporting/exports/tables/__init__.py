"""The record as tables, one of each kind of thing: together they are all that is published."""
