// The graph beside the file: it shows the file that was last looked at, and follows the cursor in it.
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Server } from "./client";
import { type FromView, type Graph, nodeAt, type Range, type ToView } from "./graph";
import { page } from "./page";

export class GraphPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  static readonly kind = "streamc.graph";
  private readonly listeners: vscode.Disposable[];
  private panel: vscode.WebviewPanel | undefined;
  private uri: vscode.Uri | undefined;
  private graph: Graph | undefined;
  private asked = 0;

  constructor(
    private readonly home: vscode.Uri,
    private readonly server: Server,
  ) {
    this.listeners = [
      vscode.window.onDidChangeActiveTextEditor((editor) => void this.look(editor)),
      vscode.window.onDidChangeTextEditorSelection((event) => this.follow(event.textEditor)),
    ];
  }

  /** Opens the view for a text, or for the one that is looked at. */
  open(uri?: vscode.Uri): void {
    this.uri = uri ?? streamEditor()?.document.uri ?? this.uri;
    if (this.panel) {
      this.panel.reveal(undefined, true);
      void this.draw();
      return;
    }
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.keep(vscode.window.createWebviewPanel(GraphPanel.kind, "Graph", place));
  }

  /** Takes the view over that was open when the editor was closed. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.uri ??= streamEditor()?.document.uri;
    this.keep(panel);
  }

  /** Draws anew if it is this text that has changed. */
  async changed(uri: string): Promise<void> {
    if (this.uri?.toString() === uri) await this.draw();
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.panel?.dispose();
  }

  private keep(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(this.home, "dist"), vscode.Uri.joinPath(this.home, "media")],
    };
    webview.onDidReceiveMessage((message: FromView) => void this.heard(message));
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
    });
    panel.onDidChangeViewState(() => (panel.visible ? void this.draw() : undefined));
    webview.html = page({
      script: webview.asWebviewUri(vscode.Uri.joinPath(this.home, "dist", "view.js")).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(this.home, "media", "view.css")).toString(),
      source: webview.cspSource,
      nonce: randomBytes(18).toString("base64"),
    });
  }

  private async look(editor: vscode.TextEditor | undefined): Promise<void> {
    if (editor?.document.languageId !== "stream") return;
    if (this.uri?.toString() === editor.document.uri.toString()) return this.follow(editor);
    this.uri = editor.document.uri;
    await this.draw();
  }

  private follow(editor: vscode.TextEditor): void {
    if (!this.panel || !this.graph || editor.document.uri.toString() !== this.uri?.toString()) return;
    const node = nodeAt(this.graph, this.graph.uri, editor.selection.active);
    this.say({ type: "select", id: node?.id ?? null });
  }

  private async draw(): Promise<void> {
    const { uri, panel } = this;
    if (!panel) return;
    if (!uri) return this.say({ type: "say", text: "Open a .stream file to see its graph." });
    this.asked += 1;
    const asked = this.asked;
    const graph = await this.server.graph(uri).catch(() => undefined);
    if (asked !== this.asked || this.panel !== panel) return;
    panel.title = `Graph ${uri.path.split("/").pop() ?? ""}`;
    if (!graph) {
      const text = graph === null ? "There is no such file any more." : "The language server is not running.";
      return this.say({ type: "say", text });
    }
    this.graph = graph;
    this.say({ type: "graph", graph });
    const editor = vscode.window.visibleTextEditors.find((one) => one.document.uri.toString() === uri.toString());
    if (editor) this.follow(editor);
  }

  private async heard(message: FromView): Promise<void> {
    if (message.type === "ready") return this.draw();
    const place = this.graph?.nodes.find((node) => node.id === message.id)?.at;
    if (!place) return;
    const uri = vscode.Uri.parse(place.uri);
    const open = vscode.window.visibleTextEditors.find((one) => one.document.uri.toString() === uri.toString());
    await vscode.window.showTextDocument(uri, {
      selection: range(place.name),
      viewColumn: open?.viewColumn ?? (streamEditor()?.viewColumn ?? vscode.ViewColumn.One),
    });
  }

  private say(message: ToView): void {
    void this.panel?.webview.postMessage(message);
  }
}

function streamEditor(): vscode.TextEditor | undefined {
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  return editors.find((editor) => editor?.document.languageId === "stream");
}

function range(found: Range): vscode.Range {
  const { start, end } = found;
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
