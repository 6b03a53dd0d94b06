// Bundles the extension for Node and the view for the browser of the editor.
import { build } from "esbuild";

const shared = { bundle: true, minify: true, legalComments: "inline", logLevel: "warning" };

await build({
  ...shared,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  platform: "node",
  target: "node18",
  format: "cjs",
  external: ["vscode"],
});
await build({
  ...shared,
  entryPoints: ["src/view/main.ts"],
  outfile: "dist/view.js",
  platform: "browser",
  target: "es2022",
  format: "iife",
});
// What of the extension needs no editor, for tests.
await build({
  ...shared,
  entryPoints: ["src/page.ts", "src/server.ts", "src/graph.ts"],
  outdir: "dist/parts",
  platform: "node",
  target: "node18",
  format: "esm",
  outExtension: { ".js": ".mjs" },
});
