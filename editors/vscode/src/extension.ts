// The extension: it starts the language server, shows the graph, and runs pipelines in terminals.
import * as vscode from "vscode";
import { Server } from "./client";
import { GraphPanel } from "./panel";
import { registerTasks } from "./tasks";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const started = new Server(context);
  server = started;
  const panel = new GraphPanel(context.extensionUri, started);
  started.onGraph((uri) => void panel.changed(uri));
  started.showGraph = (uri) => panel.open(uri);
  context.subscriptions.push(
    panel,
    vscode.commands.registerCommand("streamc.openGraph", () => panel.open()),
    vscode.commands.registerCommand("streamc.restart", () => started.restart()),
    vscode.commands.registerCommand("streamc.showLog", () => started.log.show()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => started.restart()),
    vscode.workspace.onDidChangeConfiguration((event) =>
      event.affectsConfiguration("streamc.path") ? started.restart() : undefined,
    ),
    vscode.window.registerWebviewPanelSerializer(GraphPanel.kind, panel),
  );
  registerTasks(context, started);
  await started.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
