"""What a model is worth: metrics, the champion beside the challenger, golden personas, drift, and the gates."""
