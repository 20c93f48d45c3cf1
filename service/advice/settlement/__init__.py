"""The stay that is held: until when, and whether anything needs filing."""
