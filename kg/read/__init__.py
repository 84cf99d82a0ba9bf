"""Read: files -> `Document`. Text, HTML, JSON Lines, tables and feeds; metadata as stated; copies found."""

from kg.read.article import Article, Reader, Source
from kg.read.copies import mark_copies
from kg.read.formats import READERS
from kg.read.stream import read_documents

__all__ = ["READERS", "Article", "Reader", "Source", "mark_copies", "read_documents"]
