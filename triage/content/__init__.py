"""What is asked and how it is judged: the shipped YAML files, their rows in the database, curators' changes to them."""
