"""Records in and out of files: the only place where JSON becomes records of `kg.model` and back.

`tables` holds the record tables, `parquet` the same as Parquet, `records` those that stay on disk, `lines` and `codec`
the shape of one line, `folder` the swap of a whole output.
"""

from kg.store.folder import check_output, flush_file, replace_output
from kg.store.ordering import ordered
from kg.store.parquet import write_parquet_records
from kg.store.records import Records, Spool
from kg.store.tables import (
    SCHEMA_VERSION,
    TABLES,
    Run,
    Table,
    add_files,
    add_options,
    append_judgement,
    drop_judgements,
    encode_json,
    in_order,
    read_judgements,
    read_records,
    read_run,
    read_table,
    run_of,
    write_records,
    write_run,
    write_table,
)

__all__ = [
    "SCHEMA_VERSION",
    "TABLES",
    "Records",
    "Run",
    "Spool",
    "Table",
    "add_files",
    "add_options",
    "append_judgement",
    "check_output",
    "drop_judgements",
    "encode_json",
    "flush_file",
    "in_order",
    "ordered",
    "read_judgements",
    "read_records",
    "read_run",
    "read_table",
    "replace_output",
    "run_of",
    "write_parquet_records",
    "write_records",
    "write_run",
    "write_table",
]
