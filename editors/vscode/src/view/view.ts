// Draws a DAG: nodes are buttons, edges an SVG behind them. All text is set as text.
import type { Graph, GraphEdge, GraphNode } from "../graph";
import { details } from "./details";
import { element, svg } from "./elements";

const MARGIN = 24;
const ZOOMS = [0.4, 0.5, 0.65, 0.8, 1, 1.25, 1.5, 2];
const KINDS: ReadonlySet<string> = new Set(["source", "task", "sink", "side"]);

export class GraphView {
  private readonly note = element("p", "note");
  private readonly title = element("h1", "title");
  private readonly canvas = element("div", "canvas");
  private readonly plane = element("div", "plane");
  private readonly details = element("section", "details");
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private graph: Graph | undefined;
  private selected: string | null = null;
  private zoom = ZOOMS.indexOf(1);

  constructor(
    root: HTMLElement,
    private readonly open: (id: string) => void,
  ) {
    this.note.setAttribute("role", "status");
    this.canvas.setAttribute("role", "group");
    this.canvas.setAttribute("aria-label", "graph of the pipeline");
    this.details.setAttribute("aria-label", "what is known of the node");
    const bar = element("header", "bar");
    const zooms = element("div", "zooms");
    for (const [sign, label, step] of [["−", "smaller", -1], ["+", "larger", 1]] as const) {
      const button = element("button", "zoom", sign);
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => this.setZoom(this.zoom + step));
      zooms.append(button);
    }
    bar.append(this.title, this.note, zooms);
    this.canvas.append(this.plane);
    root.replaceChildren(bar, this.canvas, this.details);
    this.canvas.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Draws a graph in place of the one before; what was selected stays so if it is still there. */
  show(graph: Graph): void {
    const focused = [...this.buttons].find(([, button]) => button === document.activeElement)?.[0];
    this.graph = graph;
    this.title.textContent = graph.name;
    this.note.textContent = graph.stale
      ? "The file has errors: this is the graph from before them."
      : graph.failed
        ? "The file has errors: this is what can be seen of its graph."
        : graph.nodes.length === 0
          ? "There is nothing to draw yet."
          : "";
    this.buttons.clear();
    const nodes = graph.nodes.map((node) => this.node(node));
    this.plane.replaceChildren(edges(graph), ...nodes);
    this.plane.classList.toggle("stale", graph.stale);
    this.plane.style.width = `${graph.width + 2 * MARGIN}px`;
    this.plane.style.height = `${graph.height + 2 * MARGIN}px`;
    this.mark(this.selected !== null && this.buttons.has(this.selected) ? this.selected : null);
    if (focused !== undefined) this.buttons.get(focused)?.focus({ preventScroll: true });
  }

  /** Marks the node in which the cursor is, and brings it into sight. */
  select(id: string | null): void {
    this.mark(id !== null && this.buttons.has(id) ? id : null);
    if (this.selected === null) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const behavior = calm ? "instant" : "smooth";
    this.buttons.get(this.selected)?.scrollIntoView({ block: "nearest", inline: "nearest", behavior });
  }

  /** Says something in place of a graph. */
  say(text: string): void {
    this.note.textContent = text;
  }

  private mark(id: string | null): void {
    this.selected = id;
    const first = this.graph?.nodes[0]?.id;
    for (const [name, button] of this.buttons) {
      if (name === id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
      button.tabIndex = name === (id ?? first) ? 0 : -1;
    }
    for (const edge of this.plane.querySelectorAll<SVGPathElement>(".edge")) {
      const near = id !== null && (edge.dataset.start === id || edge.dataset.end === id);
      edge.classList.toggle("near", near);
    }
    const node = this.graph?.nodes.find((one) => one.id === id);
    this.details.replaceChildren(...(node ? details(node) : []));
  }

  private node(node: GraphNode): HTMLButtonElement {
    const kind = KINDS.has(node.kind) ? node.kind : "task";
    const button = element("button", `node ${kind}`);
    button.dataset.id = node.id;
    button.style.left = `${node.x + MARGIN}px`;
    button.style.top = `${node.y + MARGIN}px`;
    button.style.width = `${node.width}px`;
    button.style.height = `${node.height}px`;
    button.title = node.doc || node.id;
    button.append(element("span", "name", node.id));
    for (const line of node.lines) button.append(element("span", "line", line));
    if (node.severity) button.classList.add(node.severity);
    const said = node.severity ? [`with ${node.severity}s`] : [];
    button.setAttribute("aria-label", [node.id, ...node.lines, ...said].join(", "));
    button.addEventListener("click", () => {
      this.mark(node.id);
      this.open(node.id);
    });
    this.buttons.set(node.id, button);
    return button;
  }

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, () => string | undefined> = {
      ArrowRight: () => this.along("end"),
      ArrowLeft: () => this.along("start"),
      ArrowDown: () => this.beside(1),
      ArrowUp: () => this.beside(-1),
      Home: () => this.graph?.nodes[0]?.id,
      End: () => this.graph?.nodes.at(-1)?.id,
    };
    const zooms: Record<string, number> = { "+": this.zoom + 1, "-": this.zoom - 1, "0": ZOOMS.indexOf(1) };
    const zoom = zooms[event.key];
    if (zoom !== undefined) this.setZoom(zoom);
    const next = steps[event.key]?.();
    if (next !== undefined) {
      this.select(next);
      this.buttons.get(next)?.focus();
    }
    if (zoom !== undefined || event.key in steps) event.preventDefault();
  }

  private get current(): GraphNode | undefined {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id : undefined;
    return this.graph?.nodes.find((one) => one.id === (focused ?? this.selected));
  }

  /** The node at the other end of an edge, a side output last; of several, the one nearest in height. */
  private along(end: "start" | "end"): string | undefined {
    const from = this.current;
    if (!from || !this.graph) return this.graph?.nodes[0]?.id;
    const start = end === "end" ? "start" : "end";
    const edges = this.graph.edges.filter((one) => one[start] === from.id);
    const rows = new Set(edges.filter((one) => !one.side).map((one) => one[end]));
    const ids = rows.size > 0 ? rows : new Set(edges.map((one) => one[end]));
    const reached = this.graph.nodes.filter((one) => ids.has(one.id));
    return reached.sort((one, other) => away(one, from) - away(other, from))[0]?.id;
  }

  /** The next node above or below that begins where this one does. */
  private beside(step: 1 | -1): string | undefined {
    const from = this.current;
    if (!from || !this.graph) return this.graph?.nodes[0]?.id;
    const column = this.graph.nodes.filter(
      (one) => one.x < from.x + from.width && from.x < one.x + one.width,
    );
    column.sort((one, other) => one.y - other.y);
    return column[column.indexOf(from) + step]?.id;
  }

  private setZoom(at: number): void {
    this.zoom = Math.min(Math.max(at, 0), ZOOMS.length - 1);
    this.plane.style.setProperty("zoom", String(ZOOMS[this.zoom]));
  }
}

function away(one: GraphNode, other: GraphNode): number {
  return Math.abs(one.y + one.height / 2 - other.y - other.height / 2);
}

function edges(graph: Graph): SVGSVGElement {
  const drawing = svg("svg", "edges");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("width", String(graph.width + 2 * MARGIN));
  drawing.setAttribute("height", String(graph.height + 2 * MARGIN));
  const marker = svg("marker", "");
  for (const [name, value] of Object.entries({
    id: "tip", viewBox: "0 0 8 8", refX: "7", refY: "4", markerWidth: "9", markerHeight: "9", orient: "auto",
    markerUnits: "userSpaceOnUse",
  })) {
    marker.setAttribute(name, value);
  }
  const tip = svg("path", "tip");
  tip.setAttribute("d", "M0 0 L8 4 L0 8 z");
  marker.append(tip);
  const defs = svg("defs", "");
  defs.append(marker);
  drawing.append(defs, ...graph.edges.map(edge));
  return drawing;
}

function edge(found: GraphEdge): SVGPathElement {
  const path = svg("path", found.side ? "edge side" : "edge");
  path.dataset.start = found.start;
  path.dataset.end = found.end;
  path.setAttribute("d", curve(found.points));
  path.setAttribute("marker-end", "url(#tip)");
  return path;
}

/** A line through points that leaves and reaches each of them level. */
function curve(points: [number, number][]): string {
  const [first, ...rest] = points.map(([x, y]): [number, number] => [x + MARGIN, y + MARGIN]);
  if (!first) return "";
  let [x, y] = first;
  let drawn = `M${x} ${y}`;
  for (const [nextX, nextY] of rest) {
    const middle = (x + nextX) / 2;
    drawn += ` C${middle} ${y} ${middle} ${nextY} ${nextX} ${nextY}`;
    [x, y] = [nextX, nextY];
  }
  return drawn;
}
