// The DAG of a file as the server gives it, and which node of it is at a place of a text.

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** Where a node is written: all of its declaration, and its name. */
export interface Place {
  uri: string;
  range: Range;
  name: Range;
}

export interface GraphNode {
  id: string;
  kind: string;
  declaration: string;
  lines: string[];
  doc: string;
  facts: { label: string; text: string }[];
  columns: { name: string; type: string; marks: string[] }[];
  x: number;
  y: number;
  width: number;
  height: number;
  severity: "error" | "warning" | null;
  at: Place | null;
}

export interface GraphEdge {
  start: string;
  end: string;
  side: boolean;
  points: [number, number][];
}

/** `stale` tells that the text has errors, and that this is from before it had. */
export interface Graph {
  uri: string;
  version: number | null;
  name: string;
  stale: boolean;
  failed: boolean;
  width: number;
  height: number;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** What the extension says to the view. */
export type ToView =
  | { type: "graph"; graph: Graph }
  | { type: "select"; id: string | null }
  | { type: "say"; text: string };

/** What the view says to the extension. */
export type FromView = { type: "ready" } | { type: "open"; id: string };

/** The node in whose declaration a place of a text is; of several, one that is no side output. */
export function nodeAt(graph: Graph, uri: string, at: Position): GraphNode | undefined {
  const around = graph.nodes.filter((node) => node.at?.uri === uri && holds(node.at.range, at));
  return around.find((node) => node.kind !== "side") ?? around[0];
}

function holds(range: Range, at: Position): boolean {
  return !before(at, range.start) && !before(range.end, at);
}

function before(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}
