// The language server of the workspace, from its start to its end.
import { statSync } from "node:fs";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node";
import type { Graph } from "./graph";
import { type Found, findServer } from "./server";

const EXTENSION = "streamc.streamc";
/** How often the server is started again within a while, in milliseconds, before we give up. */
const TRIES = 4;
const WHILE = 180_000;
const RUN_TEST = "streamc.runTest";
const SHOW_GRAPH = "streamc.showGraph";

export class Server implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("streamc");
  showGraph: (uri: vscode.Uri) => void = () => undefined;
  private readonly graphs = new vscode.EventEmitter<string>();
  /** Tells the URI of a text of which there is a newer graph, once it was asked for. */
  readonly onGraph = this.graphs.event;
  private client: LanguageClient | undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(context: vscode.ExtensionContext) {
    context.subscriptions.push(this.log, this.graphs);
  }

  /** Where the program is, by the settings and surroundings of now. */
  find(): Found {
    return findServer({
      setting: vscode.workspace.getConfiguration("streamc").get("path", ""),
      folder: folder()?.uri.fsPath,
      path: process.env.PATH ?? "",
      platform: process.platform,
      isFile,
    });
  }

  start(): Promise<void> {
    return this.next(() => this.begin());
  }

  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      await this.begin();
    });
  }

  /** The graph of a text; undefined where there is no server, and null where there is no such text. */
  async graph(uri: vscode.Uri): Promise<Graph | null | undefined> {
    if (!this.client?.isRunning()) return undefined;
    const asked = this.client.code2ProtocolConverter.asUri(uri);
    return this.client.sendRequest<Graph | null>("streamc/graph", { uri: asked });
  }

  dispose(): void {
    void this.stop();
  }

  /** One after the other: a server that is being started is not stopped half way. */
  private next(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work, work);
    return this.turn;
  }

  private async begin(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const found = this.find();
    if ("missing" in found) {
      void this.tell(found.missing);
      return;
    }
    const ends = new Ends(() => void this.tell(`${found.program} ended again and again: its log says why.`));
    const options = { ...this.options(), errorHandler: ends, initializationFailedHandler: () => false };
    const client = new Client(ends, command(found.program), options);
    client.onNotification("streamc/graphChanged", (params: { uri: string }) => {
      this.graphs.fire(client.protocol2CodeConverter.asUri(params.uri).toString());
    });
    this.client = client;
    try {
      await client.start();
      ends.started = true;
      for (const document of vscode.workspace.textDocuments) this.graphs.fire(document.uri.toString());
    } catch (error) {
      this.log.appendLine(String(error));
      void this.tell(`${found.program} could not be started as a language server: its log says why.`);
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) await client.stop().catch(() => undefined);
    await client?.dispose().catch(() => undefined);
  }

  private options(): LanguageClientOptions {
    const settings = vscode.workspace.getConfiguration("streamc");
    return {
      documentSelector: [
        { language: "stream", scheme: "file" },
        { language: "stream", scheme: "untitled" },
      ],
      outputChannel: this.log,
      initializationOptions: {
        profile: settings.get("profile"),
        target: settings.get("target"),
        params: settings.get("params"),
      },
      synchronize: { configurationSection: "streamc" },
      middleware: { executeCommand: (name, args, next) => this.execute(name, args, next) },
    };
  }

  /** What lenses do: the graph is drawn here, and what a test said is shown where it failed. */
  private async execute(
    name: string,
    args: unknown[],
    next: (name: string, args: unknown[]) => vscode.ProviderResult<unknown>,
  ): Promise<unknown> {
    if (name === SHOW_GRAPH && typeof args[0] === "string") {
      return this.showGraph(vscode.Uri.parse(args[0]));
    }
    if (name === RUN_TEST) await save(args[0]);
    const answer = await next(name, args);
    if (name === RUN_TEST && (answer as { passed?: boolean } | undefined)?.passed === false) this.log.show(true);
    return answer;
  }

  private async tell(missing: string): Promise<void> {
    const settings = "Open the setting";
    const help = "How to install it";
    const log = "Show the log";
    const chosen = await vscode.window.showErrorMessage(
      `${missing} Diagnostics, completion and graphs need it: pip install 'streamc[lsp]'.`,
      settings,
      help,
      log,
    );
    if (chosen === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "streamc.path");
    }
    if (chosen === log) this.log.show();
    if (chosen === help) await vscode.commands.executeCommand("extension.open", EXTENSION);
  }
}

/** What is done when the server ends by itself: it is started again, but not for ever, and not where it never ran. */
class Ends implements ErrorHandler {
  started = false;
  private times: number[] = [];

  constructor(private readonly giveUp: () => void) {}

  error() {
    return { action: ErrorAction.Continue, handled: true };
  }

  closed() {
    if (!this.started) return { action: CloseAction.DoNotRestart, handled: true };
    const now = Date.now();
    this.times = [...this.times.filter((time) => now - time < WHILE), now];
    if (this.times.length <= TRIES) return { action: CloseAction.Restart, handled: true };
    this.giveUp();
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}

/** A client that says nothing of a server that never ran: that is said once, and better, by who starts it. */
class Client extends LanguageClient {
  constructor(
    private readonly ends: Ends,
    server: ServerOptions,
    options: LanguageClientOptions,
  ) {
    super("streamc", "streamc", server, options);
  }

  override error(message: string, data?: unknown, show: boolean | "force" = true): void {
    super.error(message, data, this.ends.started ? show : false);
  }
}

/** The folder whose environment is used: the first one of the workspace. */
export function folder(): vscode.WorkspaceFolder | undefined {
  return vscode.workspace.workspaceFolders?.[0];
}

function command(program: string): ServerOptions {
  const cwd = folder()?.uri.fsPath;
  return { command: program, args: ["lsp"], transport: TransportKind.stdio, options: { cwd } };
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function save(uri: unknown): Promise<void> {
  const wanted = typeof uri === "string" ? vscode.Uri.parse(uri).toString() : "";
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === wanted);
  if (document?.isDirty) await document.save();
}
