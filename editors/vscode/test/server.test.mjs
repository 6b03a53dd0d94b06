// Which program is started, and which node is at a place: what of the extension needs no editor.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeAt } from "../dist/parts/graph.mjs";
import { findServer } from "../dist/parts/server.mjs";

const around = (files, more = {}) => ({
  setting: "",
  folder: "/project",
  path: "/usr/bin:relative:/opt/bin",
  platform: "linux",
  isFile: (file) => files.includes(file),
  ...more,
});

test("the program of the workspace goes before that of the PATH", () => {
  const both = ["/project/.venv/bin/streamc", "/opt/bin/streamc"];
  assert.deepEqual(findServer(around(both)), { program: "/project/.venv/bin/streamc" });
  assert.deepEqual(findServer(around(both.slice(1))), { program: "/opt/bin/streamc" });
});

test("a setting is taken at its word", () => {
  const files = ["/project/tools/streamc", "/project/.venv/bin/streamc"];
  for (const setting of ["tools/streamc", "${workspaceFolder}/tools/streamc", "/project/tools/streamc"]) {
    assert.deepEqual(findServer(around(files, { setting })), { program: "/project/tools/streamc" });
  }
  const { missing } = findServer(around(files, { setting: "/nowhere/streamc" }));
  assert.match(missing, /\/nowhere\/streamc/);
});

test("what is missing is said, with where it was looked for", () => {
  assert.match(findServer(around([])).missing, /\.venv of the workspace and on the PATH/);
  assert.match(findServer(around([], { folder: undefined })).missing, /looked for on the PATH/);
});

test("an entry of the PATH that is not absolute is not followed", () => {
  assert.ok("missing" in findServer(around(["relative/streamc"])));
});

test("on Windows it has an ending", () => {
  const program = "C:\\project\\.venv\\Scripts\\streamc.exe";
  const windows = { folder: "C:\\project", platform: "win32", path: "C:\\tools" };
  assert.deepEqual(findServer(around([program], windows)), { program });
  assert.deepEqual(findServer(around(["C:\\tools\\streamc.cmd"], windows)), { program: "C:\\tools\\streamc.cmd" });
});

test("the node at a place is a declaration before it is its side output", () => {
  const range = { start: { line: 2, character: 0 }, end: { line: 5, character: 1 } };
  const at = { uri: "file:///a.stream", range, name: range };
  const graph = { nodes: [{ id: "a.rejected", kind: "side", at }, { id: "a", kind: "task", at }, { id: "b", kind: "task", at: null }] };
  assert.equal(nodeAt(graph, "file:///a.stream", { line: 3, character: 9 })?.id, "a");
  assert.equal(nodeAt(graph, "file:///a.stream", { line: 5, character: 2 }), undefined);
  assert.equal(nodeAt(graph, "file:///b.stream", { line: 3, character: 0 }), undefined);
});
