"""Questions to the exported RDF: SPARQL 1.1 in, rows out, and the check against the shapes.

Enters: an output folder with `graph.nq`. Leaves: an `Answer`, or a `Report` of what does not conform. Each shipped
question is one `.rq` file beside this module whose first line says what it answers.
"""

from kg.query.answers import Answer, Rows, Statements, Verdict
from kg.query.questions import Parameter, Question, shipped_questions
from kg.query.rendering import FORMS, render
from kg.query.sparql import run_query
from kg.query.validation import Report, Violation, validate

__all__ = [
    "FORMS",
    "Answer",
    "Parameter",
    "Question",
    "Report",
    "Rows",
    "Statements",
    "Verdict",
    "Violation",
    "render",
    "run_query",
    "shipped_questions",
    "validate",
]
