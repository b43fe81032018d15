"""A year's report as the department wrote it, brought into a draft: read, placed, looked at."""
