"""What happens before the service is ready: every file is read, held against the others, and tried."""
