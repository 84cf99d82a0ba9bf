"""The Spark engine: the same batches through `mapInArrow`, on this machine or on a cluster that `spark-submit` names.

Shards go out in waves and come back to the driver, which keeps them as the local engine does; so a job that is killed
goes on from the last wave that came back. Two waves are under way at once: the next one takes the cores that the last
tasks of a wave leave idle, and works while the driver keeps what came back. A shard is one task: nothing is shuffled.
Spark itself repeats what a lost Python worker or machine was at. Where it gives up, the wave is cut in halves until the
document stands alone that ends its workers; that one is set aside as a problem.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa

from kg.engine.batches import extract_batches, set_aside
from kg.engine.local import Save, Shard
from kg.engine.work import Job
from kg.errors import InputError, ModelError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["run_spark"]

COLUMNS = "at bigint, said string, error string"
FAILURES = 4
"""Attempts at a task, where Spark is not told otherwise."""
LOCAL = f"local[*,{FAILURES}]"
"""The master where none is given: all cores, and a task may fail three times."""
HERE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.ui.enabled": "false",
}
"""What holds where no master is given: nothing leaves the machine, and Java, which only passes batches on, spends no
time on compiling itself well: the work is in Python."""
SETTINGS = {
    "spark.sql.execution.arrow.localRelationThreshold": "0",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "32",
}
"""Each batch of at most so many rows is a partition, whatever its size, and comes to Python as it is."""
LOST = ("Python worker exited unexpectedly", "ExecutorLostFailure")
"""What Spark says where a process ended that read documents, for want of memory or otherwise."""
PER_CORE, MOST = 2, 64
"""Shards of a wave: for each core, and in all, so that the results of those under way find room in the driver."""
UNDER_WAY = 2
"""Waves that Spark has at once."""
TAG = "newsgraph"


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
    size = min(MOST, PER_CORE * session.sparkContext.defaultParallelism)
    rest = iter(shards)
    waves = iter(lambda: list(islice(rest, size)), [])
    with ThreadPoolExecutor(UNDER_WAY) as pool:
        begun = deque(_begin(pool, session, job, wave) for wave in islice(waves, UNDER_WAY))
        try:
            while begun:
                wave, found = begun.popleft()
                outputs = found.result()
                begun.extend(_begin(pool, session, job, wave) for wave in islice(waves, 1))
                for (number, _), output in zip(wave, outputs, strict=True):
                    save(number, output)
                    yield number
        finally:
            for _, found in begun:
                found.cancel()
            if begun:
                with suppress(Exception):  # Java may be gone
                    session.sparkContext.cancelJobsWithTag(TAG)


Wave = tuple[Sequence[Shard], "Future[list[pa.RecordBatch]]"]
"""Shards that Spark has, and what they will be."""


def _begin(pool: ThreadPoolExecutor, session: SparkSession, job: Job, shards: Sequence[Shard]) -> Wave:
    return shards, pool.submit(_run, session, job, [make() for _, make in shards])


def _run(session: SparkSession, job: Job, inputs: Sequence[pa.RecordBatch]) -> list[pa.RecordBatch]:
    """Return the output of each input batch, its rows in the same order."""
    session.sparkContext.addJobTag(TAG)
    found = pa.concat_tables(_attempt(session, job, inputs)).sort_by("at").combine_chunks()
    places = found.column("at")
    own = (found.filter(pa.compute.is_in(places, value_set=batch.column(0))) for batch in inputs)
    return [table.combine_chunks().to_batches()[0] for table in own]


class Lost(Exception):
    """Spark gave up: a task lost its Python worker each time."""


def _attempt(session: SparkSession, job: Job, inputs: Sequence[pa.RecordBatch]) -> list[pa.Table]:
    """Return the output of some input batches, parted by what had to be read apart.

    Raises: ModelError: the job failed for another reason than a lost worker.
    """
    try:
        return [_map(session, job, inputs)]
    except Lost:
        if len(inputs) == 1 and inputs[0].num_rows == 1:
            failures = int(session.conf.get("spark.task.maxFailures", None) or FAILURES)
            return [pa.Table.from_batches([set_aside(inputs[0], ["lost by Spark"] * failures)])]
        return [table for half in _halves(inputs) for table in _attempt(session, job, half)]


def _halves(inputs: Sequence[pa.RecordBatch]) -> Iterator[Sequence[pa.RecordBatch]]:
    """Yield the two halves of some batches, or of the rows of the only one."""
    if len(inputs) == 1:
        (batch,) = inputs
        middle = batch.num_rows // 2
        yield [batch.slice(0, middle)]
        yield [batch.slice(middle)]
    else:
        yield inputs[: len(inputs) // 2]
        yield inputs[len(inputs) // 2 :]


def _map(session: SparkSession, job: Job, inputs: Sequence[pa.RecordBatch]) -> pa.Table:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        frame = session.createDataFrame(pa.Table.from_batches(inputs))
        return frame.mapInArrow(partial(extract_batches, job=job), COLUMNS).toArrow()
    except (PySparkException, Py4JError, ConnectionError) as error:  # the last two where Java is gone
        if any(words in str(error) for words in LOST):
            raise Lost from error
        line = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise ModelError(f"the Spark job failed: {line}", hint="see Spark's log, or try --engine local") from error


def _open_session() -> SparkSession:
    """Return the session that runs, or a new one with the master that `spark-submit` gave, else on this machine."""
    try:
        from pyspark import SparkConf
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise InputError("--engine spark needs PySpark", hint='install it: pip install "newsgraph[spark]"') from error
    if (active := SparkSession.getActiveSession()) is not None:
        return _set(active.newSession())
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("newsgraph").config("spark.ui.showConsoleProgress", "false")
    if not SparkConf().contains("spark.master"):
        builder = builder.master(LOCAL)
        for key, value in HERE.items():
            builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError) as error:
        line = str(error).strip().splitlines()[0]
        raise InputError(f"Spark cannot start: {line}", hint="install Java 17 or set JAVA_HOME") from error
    session.sparkContext.setLogLevel("ERROR")
    return _set(session)


def _set(session: SparkSession) -> SparkSession:
    for key, value in SETTINGS.items():
        session.conf.set(key, value)
    return session
