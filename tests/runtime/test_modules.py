"""Where a job's Python files are put."""

import os

from compiler.emit.script import Script
from compiler.plan.functions import Module
from runtime.modules import with_modules


def test_files_that_a_job_may_be_reading_are_not_written_again(tmp_path):
    modules = (Module("kept_as_it_is.py", "value = 1\n"),)
    script = Script("job", "streaming", (), (), (), modules=modules)
    first = dict(with_modules(script, tmp_path))
    (written,) = tmp_path.rglob("kept_as_it_is.py")
    os.utime(written, ns=(1, 1))
    assert dict(with_modules(script, tmp_path)) == first
    assert written.stat().st_mtime_ns == 1
    assert written.read_text() == "value = 1\n"
