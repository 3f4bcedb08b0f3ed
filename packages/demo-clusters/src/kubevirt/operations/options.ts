import { parseDocument } from 'yaml';
import { badRequest, internalError } from '../../status';

/** Types of Go, as refusals name them. */
type GoType = 'bool' | 'int64' | 'string' | '[]string' | 'map[string]string';

/** The bodies that virt-api reads: kubevirt api staging/src/kubevirt.io/api/core/v1/types.go. */
const OPTIONS = {
  StartOptions: { paused: 'bool', dryRun: '[]string' },
  StopOptions: { gracePeriod: 'int64', dryRun: '[]string' },
  RestartOptions: { gracePeriodSeconds: 'int64', dryRun: '[]string' },
  MigrateOptions: {
    addedNodeSelector: 'map[string]string',
    dryRun: '[]string',
  },
  PauseOptions: { dryRun: '[]string' },
  UnpauseOptions: { dryRun: '[]string' },
  EvacuateCancelOptions: { evacuationNodeName: 'string', dryRun: '[]string' },
} satisfies Record<string, Record<string, GoType>>;

type Options = typeof OPTIONS;

interface Values {
  bool: boolean;
  int64: number;
  string: string;
  '[]string': string[];
  'map[string]string': Record<string, string>;
}

/** What a body of a kind holds; what it does not name is undefined. */
export type OptionsOf<K extends keyof Options> = {
  [F in keyof Options[K]]?: Options[K][F] extends keyof Values
    ? Values[Options[K][F]]
    : never;
};

function goKind(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const isText = (value: unknown) => typeof value === 'string';

const FITS: Record<GoType, (value: unknown) => boolean> = {
  bool: value => typeof value === 'boolean',
  int64: value => Number.isInteger(value),
  string: isText,
  '[]string': value => Array.isArray(value) && value.every(isText),
  'map[string]string': value =>
    goKind(value) === 'object' && Object.values(value as object).every(isText),
};

function refusal(why: string) {
  return badRequest(`Can not unmarshal Request body to struct, error: ${why}`);
}

/** What a parser stumbled over, in the words of Go's `encoding/json`. */
function jsonProblem(text: string, error: Error): string {
  const position = /at position (\d+)/.exec(error.message)?.[1];
  const at = position === undefined ? text.length : Number(position);
  return at >= text.trimEnd().length
    ? 'unexpected EOF'
    : `invalid character '${text[at]}' in JSON`;
}

function parse(text: string): unknown {
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw refusal(jsonProblem(text, error as Error));
    }
  }
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) {
    throw refusal(
      `error converting YAML to JSON: yaml: ${problem.message.split('\n')[0]}`,
    );
  }
  return document.toJS();
}

/**
 * Reads a body as virt-api does (kubevirt pkg/virt-api/rest/subresource.go decodeBody): JSON or YAML, nothing at
 * all is fine, and so are fields that nobody knows.
 *
 * @throws StatusError with 400 where it cannot be read
 */
export function readOptions<K extends keyof Options>(
  kind: K,
  text: string,
): OptionsOf<K> {
  const body = parse(text) ?? {};
  if (goKind(body) !== 'object') {
    throw refusal(
      `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goKind(
        body,
      )} into Go value of type v1.${kind}`,
    );
  }
  const options: Record<string, unknown> = {};
  for (const [field, type] of Object.entries<GoType>(OPTIONS[kind])) {
    const value = (body as Record<string, unknown>)[field] ?? undefined;
    if (value !== undefined && !FITS[type](value)) {
      throw refusal(
        `json: cannot unmarshal ${goKind(
          value,
        )} into Go struct field ${kind}.${field} of type ${type}`,
      );
    }
    options[field] = value;
  }
  return options as OptionsOf<K>;
}

/**
 * Whether a change is only to be tried, where virt-api hands `dryRun` on to the API server.
 *
 * @param kind - of the options that the API server is called with: `PatchOptions` or `CreateOptions`
 * @throws StatusError with 500 for a value that the API server does not know
 */
export function isTrial(
  kind: 'PatchOptions' | 'CreateOptions',
  dryRun: string[] = [],
): boolean {
  if (dryRun.some(value => value !== 'All')) {
    throw internalError(
      `${kind}.meta.k8s.io "" is invalid: dryRun: Unsupported value: ${JSON.stringify(
        dryRun,
      )}: supported values: "All"`,
    );
  }
  return dryRun.length > 0;
}
