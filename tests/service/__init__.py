"""docs/service.md, run line by line on an empty Debian: `make test-service`."""
