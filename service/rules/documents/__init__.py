"""The papers that each scheme asks for, and the steps of an application, as dated data."""
