"""The dated lists that the law refers to: universities, occupations, technology areas, trades and programmes."""
