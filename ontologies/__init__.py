"""The vocabulary: OWL and SKOS in Turtle, word lists in JSON. Package data; read by `kg.ontology` and the stages."""
