// `streamc run`, `test` and `build` as tasks in a terminal, from the palette and from tasks.json.
import * as vscode from "vscode";
import { folder, type Server } from "./client";

const KIND = "streamc";
const COMMANDS = ["run", "test", "build"] as const;

interface Definition extends vscode.TaskDefinition {
  command: string;
  file?: string;
  arguments?: string[];
}

export function registerTasks(context: vscode.ExtensionContext, server: Server): void {
  context.subscriptions.push(
    vscode.tasks.registerTaskProvider(KIND, {
      provideTasks: () => tasksOf(server, vscode.window.activeTextEditor?.document),
      resolveTask: (task) => task_(server, task.definition as Definition, task.definition),
    }),
    ...COMMANDS.map((command) =>
      vscode.commands.registerCommand(`streamc.${command}`, () => execute(server, command)),
    ),
  );
}

async function execute(server: Server, command: string): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "stream" || document.isUntitled) {
    void vscode.window.showWarningMessage("Open a .stream file that is saved on disk first.");
    return;
  }
  if (document.isDirty && !(await document.save())) return;
  const found = server.find();
  if ("missing" in found) {
    void vscode.window.showErrorMessage(found.missing);
    return;
  }
  const task = tasksOf(server, document).find((one) => one.definition.command === command);
  if (task) await vscode.tasks.executeTask(task);
}

function tasksOf(server: Server, document: vscode.TextDocument | undefined): vscode.Task[] {
  if (document?.languageId !== "stream" || document.isUntitled) return [];
  const file = vscode.workspace.asRelativePath(document.uri, false);
  return COMMANDS.flatMap((command) => task_(server, { type: KIND, command, file }) ?? []);
}

/** A task that runs the program itself: no shell reads the words. */
function task_(
  server: Server,
  definition: Definition,
  given: vscode.TaskDefinition = definition,
): vscode.Task | undefined {
  const found = server.find();
  if ("missing" in found || !vscode.workspace.isTrusted) return undefined;
  const settings = vscode.workspace.getConfiguration("streamc");
  const profile = settings.get("profile", "");
  const params = Object.entries(settings.get<Record<string, string>>("params", {}));
  const words = [
    definition.command,
    ...(definition.file ? [definition.file] : []),
    ...(definition.command === "build" && definition.file ? ["--out", outOf(definition.file)] : []),
    ...(profile ? ["--profile", profile] : []),
    ...params.flatMap(([name, value]) => ["--param", `${name}=${value}`]),
    ...(definition.arguments ?? []),
  ];
  const cwd = folder()?.uri.fsPath;
  const title = definition.file ? `${definition.command} ${definition.file}` : definition.command;
  const execution = new vscode.ProcessExecution(found.program, words, { cwd });
  const task = new vscode.Task(given, folder() ?? vscode.TaskScope.Workspace, title, KIND, execution, `$${KIND}`);
  if (definition.command === "build") task.group = vscode.TaskGroup.Build;
  if (definition.command === "test") task.group = vscode.TaskGroup.Test;
  return task;
}

/** Where the files of a build go: a folder of the name of the pipeline's file. */
function outOf(file: string): string {
  const name = file.replaceAll("\\", "/").split("/").pop() ?? file;
  return `build/${name.replace(/\.stream$/, "")}`;
}
