"""One reader per data set: file -> examples. Only sets that may be trained on (class T) have a reader."""
