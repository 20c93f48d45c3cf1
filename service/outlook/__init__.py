"""The trained model at serve time: additive tables, their contributions and bounds."""
