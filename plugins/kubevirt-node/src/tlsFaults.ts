/**
 * Why no encrypted connection to a server came about. The codes are those of the backend's messages, each with what to do.
 *
 * @public
 */
export type TlsFault =
  | 'certificate-unknown-authority'
  | 'certificate-self-signed'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-wrong-name'
  | 'certificate-revoked'
  | 'certificate-invalid'
  | 'tls-failed';

/** By the code of the error (nodejs v22 doc/api/tls.md, "X509 certificate error codes"; doc/api/errors.md). */
const FAULTS: ReadonlyMap<string, TlsFault> = new Map<string, TlsFault>([
  ['UNABLE_TO_GET_ISSUER_CERT', 'certificate-unknown-authority'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate-unknown-authority'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-unknown-authority'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-unknown-authority'],
  ['CERT_UNTRUSTED', 'certificate-unknown-authority'],
  ['CERT_SIGNATURE_FAILURE', 'certificate-unknown-authority'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-self-signed'],
  ['CERT_HAS_EXPIRED', 'certificate-expired'],
  ['CERT_NOT_YET_VALID', 'certificate-not-yet-valid'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-wrong-name'],
  ['HOSTNAME_MISMATCH', 'certificate-wrong-name'],
  ['CERT_REVOKED', 'certificate-revoked'],
  ['CERT_CHAIN_TOO_LONG', 'certificate-invalid'],
  ['CERT_REJECTED', 'certificate-invalid'],
  ['ERROR_IN_CERT_NOT_AFTER_FIELD', 'certificate-invalid'],
  ['ERROR_IN_CERT_NOT_BEFORE_FIELD', 'certificate-invalid'],
  ['INVALID_CA', 'certificate-invalid'],
  ['INVALID_PURPOSE', 'certificate-invalid'],
  ['PATH_LENGTH_EXCEEDED', 'certificate-invalid'],
  ['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'certificate-invalid'],
  ['UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'certificate-invalid'],
  ['EPROTO', 'tls-failed'],
]);

/**
 * What the `code` of a failed connection says of the server's certificate, or of TLS itself.
 *
 * @returns undefined for what is no fault of TLS, such as `ECONNREFUSED`
 *
 * @public
 */
export function tlsFaultOf(code: string | undefined): TlsFault | undefined {
  return (
    FAULTS.get(code ?? '') ??
    (code?.startsWith('ERR_SSL_') ? 'tls-failed' : undefined)
  );
}
