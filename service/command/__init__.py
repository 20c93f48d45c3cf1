"""What an operator does at the command line: ``python -m service``. Nothing that serves imports it."""
