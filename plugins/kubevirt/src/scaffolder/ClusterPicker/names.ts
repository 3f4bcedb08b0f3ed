/** Whether Rafay and Kubernetes take a text as the name of a cluster (RFC 1123 label). */
export function isClusterName(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text);
}

/** The names in a value that a form may have filled with blanks, each once. */
export function namesOf(value: readonly unknown[] | undefined): string[] {
  return [
    ...new Set(
      (value ?? []).filter(
        (name): name is string => typeof name === 'string' && name !== '',
      ),
    ),
  ];
}
