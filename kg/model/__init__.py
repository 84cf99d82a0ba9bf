"""The nouns of Newsgraph: frozen records that pass between stages, standard library only."""
