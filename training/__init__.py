"""How the shipped language model was made: data readers, training, export; never imported by `kg`."""
