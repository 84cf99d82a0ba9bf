"""The Spark engine: the same batches through `mapInArrow`, on this machine or on a cluster that `spark-submit` names.

Shards go out in waves and come back to the driver, which keeps them as the local engine does; so a job that is killed
goes on from the last wave. Spark itself repeats what a lost Python worker or machine was at.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa

from kg.engine.batches import extract_batches
from kg.engine.local import Save, Shard
from kg.engine.work import Job
from kg.errors import InputError, ModelError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["run_spark"]

COLUMNS = "at bigint, said string, error string"
LOCAL = "local[*,4]"
"""The master where none is given: all cores, and a task may fail three times."""
HERE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
}
"""What holds where no master is given: nothing leaves the machine."""
PER_CORE, MOST = 4, 128
"""Shards of a wave: for each core, and in all, so that a wave's results find room in the driver."""


def run_spark(job: Job, shards: Sequence[Shard], save: Save) -> Iterator[int]:
    """Run the shards on Spark and yield the number of each when `save` has kept its output.

    Args:
        job: what is done with the documents.
        shards: as for `kg.engine.local.run_local`.
        save: takes number and output of a finished shard.

    Raises:
        InputError: there is no Spark, or it cannot start.
        ModelError: a job failed for good.
    """
    session = _open_session()
    rest = iter(shards)
    while wave := list(islice(rest, min(MOST, PER_CORE * session.sparkContext.defaultParallelism))):
        inputs = [make() for _, make in wave]
        found = _map(session, job, inputs).sort_by("at").combine_chunks()
        places = found.column("at")
        for (number, _), batch in zip(wave, inputs, strict=True):
            own = found.filter(pa.compute.is_in(places, value_set=batch.column(0)))
            save(number, own.combine_chunks().to_batches()[0])
            yield number


def _map(session: SparkSession, job: Job, inputs: Sequence[pa.RecordBatch]) -> pa.Table:
    from pyspark.errors import PySparkException

    try:
        frame = session.createDataFrame(pa.Table.from_batches(inputs)).repartition(len(inputs))
        return frame.mapInArrow(partial(extract_batches, job=job), COLUMNS).toArrow()
    except PySparkException as error:
        line = str(error).strip().splitlines()[0]
        hint = "see Spark's log; --engine local sets an article aside that ends its worker"
        raise ModelError(f"the Spark job failed: {line}", hint=hint) from error


def _open_session() -> SparkSession:
    """Return the session that runs, or a new one with the master that `spark-submit` gave, else on this machine."""
    try:
        from pyspark import SparkConf
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise InputError("--engine spark needs PySpark", hint='install it: pip install "newsgraph[spark]"') from error
    if (active := SparkSession.getActiveSession()) is not None:
        return active
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("newsgraph").config("spark.ui.showConsoleProgress", "false")
    if not SparkConf().contains("spark.master"):
        builder = builder.master(LOCAL)
        for key, value in HERE.items():
            builder = builder.config(key, value)
    try:
        session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "32").getOrCreate()
    except (PySparkException, OSError) as error:
        line = str(error).strip().splitlines()[0]
        raise InputError(f"Spark cannot start: {line}", hint="install Java 17 or set JAVA_HOME") from error
    session.sparkContext.setLogLevel("ERROR")
    return session
