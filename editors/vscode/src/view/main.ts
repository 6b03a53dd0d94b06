// The view in its page: what the extension says is drawn, what is clicked is told to it.
import type { FromView, ToView } from "../graph";
import { GraphView } from "./view";

declare function acquireVsCodeApi(): { postMessage(message: FromView): void };

const editor = acquireVsCodeApi();
const root = document.getElementById("view");
if (root) {
  const view = new GraphView(root, (id) => editor.postMessage({ type: "open", id }));
  window.addEventListener("message", (event: MessageEvent<ToView>) => {
    const message = event.data;
    if (message.type === "graph") view.show(message.graph);
    if (message.type === "select") view.select(message.id);
    if (message.type === "say") view.say(message.text);
  });
  editor.postMessage({ type: "ready" });
}
