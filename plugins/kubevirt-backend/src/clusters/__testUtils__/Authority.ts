import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type JsonGeneralName,
  type X509Certificate,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR = 60 * 60_000;

/** A certificate and its key, as PEM. */
export interface Pem {
  cert: string;
  key: string;
}

/** An authority that issues certificates to servers and clients of a test. */
export class Authority {
  readonly #name: string;
  readonly #keys: CryptoKeyPair;
  readonly cert: string;

  static async create(name: string): Promise<Authority> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned(
      {
        ...validity(),
        name: `CN=${name}`,
        keys,
        signingAlgorithm: ALGORITHM,
        extensions: [new BasicConstraintsExtension(true, undefined, true)],
      },
      webcrypto as Crypto,
    );
    return new Authority(name, keys, certificate.toString('pem'));
  }

  private constructor(name: string, keys: CryptoKeyPair, cert: string) {
    this.#name = name;
    this.#keys = keys;
    this.cert = cert;
  }

  /** A certificate that no authority issued. */
  static async selfSigned(hosts: JsonGeneralName[]): Promise<Pem> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned(
      {
        ...validity(),
        name: 'CN=server',
        keys,
        signingAlgorithm: ALGORITHM,
        extensions: [new SubjectAlternativeNameExtension(hosts)],
      },
      webcrypto as Crypto,
    );
    return pemOf(certificate, keys);
  }

  /**
   * For a client the name is its user; a server has names and addresses that it is reached by.
   *
   * @param age - milliseconds since it was issued, for an hour before and one after which it is valid
   */
  async issue(
    name: string,
    hosts: JsonGeneralName[] = [],
    age = 0,
  ): Promise<Pem> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.create(
      {
        ...validity(age),
        subject: `CN=${name}`,
        issuer: `CN=${this.#name}`,
        signingKey: this.#keys.privateKey,
        publicKey: keys.publicKey,
        signingAlgorithm: ALGORITHM,
        extensions: hosts.length
          ? [new SubjectAlternativeNameExtension(hosts)]
          : [],
      },
      webcrypto as Crypto,
    );
    return pemOf(certificate, keys);
  }
}

async function pemOf(
  certificate: X509Certificate,
  { privateKey }: CryptoKeyPair,
): Promise<Pem> {
  const key = Buffer.from(
    await webcrypto.subtle.exportKey('pkcs8', privateKey),
  );
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${key
      .toString('base64')
      .replace(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`,
  };
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
}

function validity(age = 0) {
  const issued = Date.now() - age;
  return {
    serialNumber: Buffer.from(
      webcrypto.getRandomValues(new Uint8Array(8)),
    ).toString('hex'),
    notBefore: new Date(issued - HOUR),
    notAfter: new Date(issued + HOUR),
  };
}
