"""A web server of its own, as production runs it, whose downloads can be held up and broken off."""
