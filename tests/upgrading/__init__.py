"""An app whose migrations do what later versions' may: change what is published, rename, fail."""
