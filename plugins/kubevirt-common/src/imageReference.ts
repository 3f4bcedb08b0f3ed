const IMAGE_REFERENCE =
  /^(?:[a-zA-Z0-9](?:[-a-zA-Z0-9.]*[a-zA-Z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][-A-Za-z0-9_.]{0,127})?(?:@sha256:[a-f0-9]{64})?$/;

/**
 * Whether a text is the reference of a container image, `[registry[:port]/]path[:tag][@digest]`
 * (github.com/distribution/reference), at most 512 characters, without scheme and credentials.
 *
 * @public
 */
export function isImageReference(text: string): boolean {
  return text.length <= 512 && IMAGE_REFERENCE.test(text);
}
