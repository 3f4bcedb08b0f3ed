import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** A credential plugin that the configuration allows. */
export interface ExecPlugin {
  /** As configured: a name, or an absolute path. */
  command: string;
  /** The absolute path of what runs, settled at start-up. Absent: there was no such program then. */
  program?: string;
  /** Names of this process' environment variables that the plugin gets, beside PATH and HOME. */
  env: string[];
  /** Milliseconds. */
  timeout: number;
}

/** `users[].user.exec` of a kubeconfig. */
export interface ExecConfig {
  apiVersion?: string;
  command: string;
  args?: string[] | null;
  env?: { name: string; value: string }[] | null;
  provideClusterInfo?: boolean;
  interactiveMode?: string;
}

const EXEC_TIMEOUT = 15_000;

/**
 * Variables by which whoever writes a kubeconfig would choose what runs: where programs are looked for, what a
 * loader or an interpreter loads besides, and files that name further programs.
 */
const CHOOSES_PROGRAMS =
  /^(PATH|HOME|IFS|ENV|BASH_.*|SHELLOPTS|ZDOTDIR|LD_.*|DYLD_.*|GCONV_PATH|LOCPATH|GLIBC_TUNABLES|NODE_.*|PYTHON.*|PERL.*|RUBY.*|GEM_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|CLASSPATH|XDG_.*|AWS_CONFIG_FILE|AWS_SHARED_CREDENTIALS_FILE|CLOUDSDK_(PYTHON|CONFIG).*|KUBERNETES_EXEC_INFO)$/i;
const MAX_VARIABLE = 200;

/**
 * Reads `kubevirt.execPlugins`. Which program a name stands for is settled here, by this process' own PATH.
 *
 * @throws InputError if a path is not absolute. A program that is not there concerns the clusters that need it.
 */
export function readExecPlugins(config: Config): ExecPlugin[] {
  return (config.getOptionalConfigArray('kubevirt.execPlugins') ?? []).map(
    (entry, index) => {
      const command = entry.getString('command');
      return {
        command,
        program: findProgram(command, `kubevirt.execPlugins[${index}].command`),
        env: entry.getOptionalStringArray('env') ?? [],
        timeout: entry.has('timeout')
          ? durationToMilliseconds(
              readDurationFromConfig(entry, { key: 'timeout' }),
            )
          : EXEC_TIMEOUT,
      };
    },
  );
}

/** The allowed plugin that a kubeconfig names, as it was configured or by the path of its program. */
export function pluginOf(
  exec: ExecConfig | undefined,
  plugins: ExecPlugin[],
): ExecPlugin | undefined {
  return (
    exec &&
    plugins.find(({ command, program }) =>
      [command, program].includes(exec.command),
    )
  );
}

/** The name of a variable that a kubeconfig must not set, if it sets one. */
export function refusedVariable({ env }: ExecConfig): string | undefined {
  return (env ?? [])
    .map(({ name }) => name)
    .find(
      name =>
        typeof name !== 'string' ||
        name.length > MAX_VARIABLE ||
        CHOOSES_PROGRAMS.test(name),
    );
}

function findProgram(command: string, key: string): string | undefined {
  const bare = !/[/\\]/.test(command);
  if (!bare && !path.isAbsolute(command)) {
    throw new InputError(
      `'${key}' is '${command}', and must be an absolute path or a name without one`,
    );
  }
  return bare
    ? (process.env.PATH ?? '')
        .split(path.delimiter)
        .filter(folder => path.isAbsolute(folder))
        .map(folder => path.join(folder, command))
        .find(isProgram)
    : [command].find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
