/** How an import ends, which the address of its source decides: nothing is downloaded. */
export interface ImportOutcome {
  kind: 'import' | 'clone' | 'blank' | 'upload';
  /** The server is twenty times slower than others. */
  slow?: boolean;
  /** Absent when it ends successfully. */
  failure?: { reason: 'Error' | 'ImagePullFailed'; message: string };
}

// The words are those of CDI's importer (containerized-data-importer pkg/importer).
function httpFailure(url: string): string | undefined {
  const host = /^[a-z0-9]+:\/\/([^/:]+)/.exec(url)?.[1] ?? '';
  if (host.includes('no-such')) {
    return `Unable to connect to http data source: Head "${url}": dial tcp: lookup ${host}: no such host`;
  }
  return url.includes('no-such')
    ? 'Unable to connect to http data source: expected status code 200, got 404. Status: 404 Not Found'
    : undefined;
}

/** `spec.source` of a DataVolume, as far as it is read (cdi pkg/apis/core/v1beta1 types.go). */
type Source = Partial<
  Record<'blank' | 'upload' | 'pvc' | 'snapshot', object> &
    Record<'registry' | 'http' | 's3' | 'gcs', { url?: string }>
>;

/** What becomes of a DataVolume's source. */
export function outcomeOf(source: Source | undefined): ImportOutcome {
  if (source?.blank) {
    return { kind: 'blank' };
  }
  if (source?.upload) {
    return { kind: 'upload' };
  }
  if (source?.pvc || source?.snapshot) {
    return { kind: 'clone' };
  }
  if (source?.registry) {
    const { url = '' } = source.registry;
    return url.includes('no-such')
      ? {
          kind: 'import',
          failure: {
            reason: 'ImagePullFailed',
            message: `Unable to process data: Failed to read registry image: Could not create image reference: failed to pull image: ${url.replace(
              'docker://',
              '',
            )}: manifest unknown`,
          },
        }
      : { kind: 'import' };
  }
  const url: string =
    source?.http?.url ?? source?.s3?.url ?? source?.gcs?.url ?? '';
  const message = httpFailure(url);
  return {
    kind: 'import',
    ...(url.includes('//slow.') && { slow: true }),
    ...(message && { failure: { reason: 'Error', message } }),
  };
}
