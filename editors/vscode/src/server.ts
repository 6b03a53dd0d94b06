// Finds the program `streamc`: the one of the settings, of the workspace's environment, or of the PATH.
import * as path from "node:path";

export interface Surroundings {
  /** The setting `streamc.path`; empty where there is none. */
  setting: string;
  /** The workspace folder, if there is one. */
  folder: string | undefined;
  /** The variable PATH. */
  path: string;
  platform: string;
  isFile(file: string): boolean;
}

export type Found = { program: string } | { missing: string };

export function findServer(around: Surroundings): Found {
  const paths = around.platform === "win32" ? path.win32 : path.posix;
  if (around.setting) {
    const program = fromSetting(around, paths);
    return around.isFile(program)
      ? { program }
      : { missing: `The setting streamc.path names ${program}, where there is no file.` };
  }
  const places = [...environments(around, paths), ...around.path.split(paths.delimiter)];
  for (const place of places) {
    // A relative entry of the PATH would be one of wherever the editor was started.
    if (!paths.isAbsolute(place)) continue;
    for (const name of names(around.platform)) {
      const program = paths.join(place, name);
      if (around.isFile(program)) return { program };
    }
  }
  const looked = around.folder ? "in .venv of the workspace and on the PATH" : "on the PATH";
  return { missing: `The program streamc was looked for ${looked}, and is not there.` };
}

function fromSetting(around: Surroundings, paths: path.PlatformPath): string {
  const folder = around.folder ?? "";
  const written = around.setting.replaceAll("${workspaceFolder}", folder);
  return paths.isAbsolute(written) || !folder ? written : paths.join(folder, written);
}

function environments(around: Surroundings, paths: path.PlatformPath): string[] {
  const bin = around.platform === "win32" ? "Scripts" : "bin";
  return around.folder ? [paths.join(around.folder, ".venv", bin)] : [];
}

function names(platform: string): string[] {
  return platform === "win32" ? ["streamc.exe", "streamc.cmd"] : ["streamc"];
}
