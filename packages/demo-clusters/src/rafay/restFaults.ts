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
  html: { status: 200, body: '<!doctype html><title>Sign in</title>' },
  slow: { latencyMs: 3000 },
};

/** Names of the faults; `clear` ends any. */
export const REST_FAULT_NAMES = [...Object.keys(FAULTS), 'clear'];

/** The fault of a name; none for `clear`. Undefined where there is none of that name. */
export function restFault(name: string): RestFault | undefined {
  if (name === 'clear') {
    return {};
  }
  return Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
}
