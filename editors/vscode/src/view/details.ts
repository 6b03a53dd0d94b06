// All that is known of a node: what its comment says, its facts, its columns.
import type { GraphNode } from "../graph";
import { element } from "./elements";

export function details(node: GraphNode): HTMLElement[] {
  const title = element("h2", "", node.id);
  title.append(element("span", "kind", ` ${node.lines[0] ?? node.kind}`));
  const doc = node.doc ? [element("p", "doc", node.doc)] : [];
  return [title, ...doc, facts(node), ...(node.columns.length > 0 ? [columns(node)] : [])];
}

function facts(node: GraphNode): HTMLElement {
  const list = element("dl", "facts");
  for (const fact of node.facts) {
    list.append(element("dt", "", fact.label), element("dd", "", fact.text));
  }
  return list;
}

function columns(node: GraphNode): HTMLElement {
  const table = element("table", "columns");
  const head = element("tr", "");
  for (const name of ["column", "type", "notes"]) head.append(element("th", "", name));
  const body = element("tbody", "");
  for (const column of node.columns) {
    const row = element("tr", "");
    row.append(
      element("td", "column", column.name),
      element("td", "type", column.type),
      element("td", "marks", column.marks.join(" ")),
    );
    body.append(row);
  }
  const top = element("thead", "");
  top.append(head);
  table.append(top, body);
  return table;
}
