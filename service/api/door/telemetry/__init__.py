"""What is told of requests to those who run the service: traces, times and counts, from which nobody is known."""
