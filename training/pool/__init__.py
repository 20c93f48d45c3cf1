"""The simulated people by whom promise and questions are weighed: drawn, decided, and written for the server."""
