"""A microservice that tells a person which Hong Kong immigration pathway to take."""
