"""What runs in production: what it is made of, under which licences, what is known against it."""
