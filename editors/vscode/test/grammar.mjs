// Tells of each text on standard input, one JSON a line, the tokens that the grammar makes of it: start, end, scopes.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const require = createRequire(import.meta.url);
const wasm = await readFile(require.resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));

const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => {
    if (scope !== "source.stream") return null;
    const path = new URL("../syntaxes/stream.tmLanguage.json", import.meta.url);
    return textmate.parseRawGrammar(await readFile(path, "utf8"), path.pathname);
  },
});
const grammar = await registry.loadGrammar("source.stream");

for await (const line of createInterface({ input: process.stdin })) {
  const tokens = [];
  let stack = textmate.INITIAL;
  let at = 0;
  for (const row of JSON.parse(line).split("\n")) {
    const found = grammar.tokenizeLine(row, stack);
    stack = found.ruleStack;
    for (const token of found.tokens) {
      const end = Math.min(token.endIndex, row.length);
      if (end > token.startIndex) tokens.push([at + token.startIndex, at + end, token.scopes.slice(1)]);
    }
    at += row.length + 1;
  }
  process.stdout.write(`${JSON.stringify(tokens)}\n`);
}
