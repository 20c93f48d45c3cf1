"""The widget: one line on an agency's page, and what stands behind it."""
