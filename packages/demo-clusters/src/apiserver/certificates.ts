import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { webcrypto } from 'node:crypto';

const VALID_MS = 365 * 24 * 60 * 60 * 1000;
const SKEW_MS = 60 * 60 * 1000;

/** A certificate with its key, as PEM. */
export interface ServerCertificate {
  cert: string;
  key: string;
}

/** Makes a certificate for loopback that signs itself, so that it serves as its own authority. */
export async function selfSignedCertificate(): Promise<ServerCertificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, [
    'sign',
    'verify',
  ]);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: Buffer.from(
        webcrypto.getRandomValues(new Uint8Array(8)),
      ).toString('hex'),
      name: 'CN=demo-cluster',
      notBefore: new Date(Date.now() - SKEW_MS),
      notAfter: new Date(Date.now() + VALID_MS),
      keys: keys as CryptoKeyPair,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new SubjectAlternativeNameExtension([
          { type: 'ip', value: '127.0.0.1' },
          { type: 'dns', value: 'localhost' },
        ]),
      ],
    },
    webcrypto as Crypto,
  );
  const exported = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const base64 = Buffer.from(exported).toString('base64');
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${base64.replace(
      /(.{64})/g,
      '$1\n',
    )}\n-----END PRIVATE KEY-----\n`,
  };
}
