"""Case files: decided cases as an agency keeps them, read strictly, with every bad line set aside and named."""
