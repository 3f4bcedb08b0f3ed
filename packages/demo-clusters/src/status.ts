/** The body of a failed request, as `meta/v1` Status. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { continue?: string };
  status: 'Failure';
  message: string;
  reason?: string;
  details?: {
    name?: string;
    group?: string;
    kind?: string;
    uid?: string;
    causes?: { reason?: string; message?: string; field?: string }[];
    retryAfterSeconds?: number;
  };
  code: number;
}

/** A failure that an API server answers as a `Status` object. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message);
    this.name = 'StatusError';
    this.status = status;
  }

  get code(): number {
    return this.status.code;
  }

  get reason(): string | undefined {
    return this.status.reason;
  }
}

/**
 * A failure that is answered as plain text: by Go's `http.Error`, as the aggregation layer uses it, and by virt-api
 * where it asks virt-handler on somebody's behalf.
 */
export class TextError extends Error {
  constructor(readonly code: number, message: string) {
    super(message);
    this.name = 'TextError';
  }
}

/** What a failure is about: `resource` is `plural.group`, or the plural in the core group. */
export interface StatusSubject {
  resource: string;
  name?: string;
}

/** A failure with a `Status` of its own; those that are common have functions below. */
export function failure(
  code: number,
  reason: string | undefined,
  message: string,
  details?: Status['details'],
): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason && { reason }),
    ...(details && { details }),
    code,
  });
}

function detailsOf(subject: StatusSubject): NonNullable<Status['details']> {
  const dot = subject.resource.indexOf('.');
  return {
    ...(subject.name && { name: subject.name }),
    ...(dot >= 0 && { group: subject.resource.slice(dot + 1) }),
    kind: dot < 0 ? subject.resource : subject.resource.slice(0, dot),
  };
}

// The words of all these are those of k8s.io/apimachinery/pkg/api/errors/errors.go.

export function notFound(subject: StatusSubject): StatusError {
  return failure(
    404,
    'NotFound',
    `${subject.resource} "${subject.name ?? ''}" not found`,
    detailsOf(subject),
  );
}

/** A path that names no served resource. */
export function pathNotFound(): StatusError {
  return failure(
    404,
    'NotFound',
    'the server could not find the requested resource',
    {},
  );
}

export function alreadyExists(subject: StatusSubject): StatusError {
  return failure(
    409,
    'AlreadyExists',
    `${subject.resource} "${subject.name ?? ''}" already exists`,
    detailsOf(subject),
  );
}

export function conflict(
  subject: StatusSubject,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
): StatusError {
  return failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${subject.resource} "${
      subject.name ?? ''
    }": ${why}`,
    detailsOf(subject),
  );
}

/**
 * Fields that other managers own stand in the way of a server-side apply. `manager` is quoted as it
 * is to be read: `"kubectl"`, or `"kubectl" using v1`.
 */
export function applyConflict(
  conflicts: { manager: string; field: string }[],
): StatusError {
  const causes = conflicts.map(({ manager, field }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field,
  }));
  const byManager = new Map<string, string[]>();
  for (const { manager, field } of conflicts) {
    byManager.set(manager, [...(byManager.get(manager) ?? []), field]);
  }
  const lines = [...byManager].map(([manager, fields]) =>
    fields.length === 1
      ? `conflict with ${manager}: ${fields[0]}`
      : `conflicts with ${manager}:\n${fields
          .map(field => `- ${field}`)
          .join('\n')}`,
  );
  return failure(
    409,
    'Conflict',
    `Apply failed with ${conflicts.length} conflict${
      conflicts.length === 1 ? '' : 's'
    }: ${lines.join('\n')}`,
    { causes },
  );
}

export function invalid(
  subject: { group: string; kind: string; name?: string },
  causes: { reason: string; message: string; field: string }[],
): StatusError {
  const lines = causes.map(cause => `${cause.field}: ${cause.message}`);
  const kind = subject.group
    ? `${subject.kind}.${subject.group}`
    : subject.kind;
  return failure(
    422,
    'Invalid',
    `${kind} "${subject.name ?? ''}" is invalid: ${
      lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
    }`,
    {
      ...(subject.name && { name: subject.name }),
      ...(subject.group && { group: subject.group }),
      kind: subject.kind,
      causes,
    },
  );
}

export function forbidden(subject: StatusSubject, why: string): StatusError {
  return failure(
    403,
    'Forbidden',
    `${subject.resource}${
      subject.name ? ` "${subject.name}"` : ''
    } is forbidden: ${why}`,
    detailsOf(subject),
  );
}

/** A path outside of the resources that the caller may not read. */
export function forbiddenPath(
  user: string,
  verb: string,
  path: string,
): StatusError {
  return failure(
    403,
    'Forbidden',
    `forbidden: User "${user}" cannot ${verb} path "${path}"`,
    {},
  );
}

export function unauthorized(): StatusError {
  return failure(401, 'Unauthorized', 'Unauthorized');
}

export function badRequest(message: string): StatusError {
  return failure(400, 'BadRequest', message);
}

/** What was asked for is compacted away: a watch or a page must start again. */
export function gone(message: string): StatusError {
  return failure(410, 'Expired', message);
}

/** A page of a list whose revision is compacted away; `next` goes on with an inconsistent list. */
export function expiredContinue(next: string): StatusError {
  const error = gone(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  );
  return new StatusError({ ...error.status, metadata: { continue: next } });
}

export function tooOldResourceVersion(
  asked: number | string,
  oldest: number | string,
): StatusError {
  return gone(`too old resource version: ${asked} (${oldest})`);
}

/** A resourceVersion from the future, as a stale replica or another cluster would see it. */
export function tooLargeResourceVersion(
  asked: number,
  current: number,
): StatusError {
  return failure(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${asked}, current: ${current}`,
    {
      causes: [
        {
          reason: 'ResourceVersionTooLarge',
          message: 'Too large resource version',
        },
      ],
      retryAfterSeconds: 1,
    },
  );
}

export function methodNotAllowed(subject?: StatusSubject): StatusError {
  return failure(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    subject ? detailsOf(subject) : {},
  );
}

export function notAcceptable(): StatusError {
  return failure(
    406,
    'NotAcceptable',
    '406: Not Acceptable\n\nAvailable representations: application/json, application/json;stream=watch',
    {},
  );
}

export function unsupportedMediaType(accepted: string[]): StatusError {
  return failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(
      ', ',
    )}`,
  );
}

export function tooLarge(limitBytes: number): StatusError {
  return failure(
    413,
    'RequestEntityTooLarge',
    `Request entity too large: limit is ${limitBytes}`,
  );
}

export function tooManyRequests(retryAfterSeconds = 1): StatusError {
  return failure(
    429,
    'TooManyRequests',
    'Too many requests, please try again later.',
    { retryAfterSeconds },
  );
}

/** A patch that does not fit the object. */
export function unprocessable(): StatusError {
  return failure(
    422,
    'Invalid',
    'the server rejected our request due to an error in our request',
    {},
  );
}

export function internalError(why: string): StatusError {
  return failure(500, 'InternalError', `Internal error occurred: ${why}`, {
    causes: [{ message: why }],
  });
}

/** A failure of which a server knows no reason. */
export function unknownError(message: string): StatusError {
  return failure(500, undefined, message);
}

/**
 * What an API server says of a request that somebody else has not answered in time: a Status that it does not
 * declare as JSON (k8s.io/apiserver pkg/server/filters/timeout.go).
 */
export function requestTimeout(): TextError {
  const { status } = failure(
    504,
    'Timeout',
    'Timeout: request did not complete within the allotted timeout',
    {},
  );
  return new TextError(504, JSON.stringify(status));
}

export function serviceUnavailable(why: string): StatusError {
  return failure(503, 'ServiceUnavailable', why);
}
