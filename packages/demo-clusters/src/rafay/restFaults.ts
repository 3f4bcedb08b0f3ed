/** What is wrong with Rafay's REST API as long as the fault is not cleared. */
export interface RestFault {
  /** Answered to every call. */
  status?: number;
  headers?: Record<string, string>;
  /** Sent in place of JSON. */
  body?: string;
  latencyMs?: number;
}

const FAULTS: Record<string, RestFault> = {
  'key-expired': { status: 401 },
  'error-429': { status: 429, headers: { 'Retry-After': '30' } },
  'error-500': { status: 500 },
  html: {
    status: 200,
    body: '<!doctype html><html><title>Sign in</title></html>',
  },
  slow: { latencyMs: 3000 },
};

/** Names of the faults. */
export const REST_FAULT_NAMES: readonly string[] = Object.keys(FAULTS);

/** The fault of a name. Undefined where there is none of that name. */
export function restFault(name: string): RestFault | undefined {
  return Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
}
