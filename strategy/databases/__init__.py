"""Django's engines, which do what is to be the last thing of a transaction: `last_things`."""
