import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type JsonGeneralName,
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

  /** For a client the name is its user; a server has names and addresses that it is reached by. */
  async issue(name: string, hosts: JsonGeneralName[] = []): Promise<Pem> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.create(
      {
        ...validity(),
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
    const key = Buffer.from(
      await webcrypto.subtle.exportKey('pkcs8', keys.privateKey),
    );
    return {
      cert: certificate.toString('pem'),
      key: `-----BEGIN PRIVATE KEY-----\n${key
        .toString('base64')
        .replace(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`,
    };
  }
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
}

function validity() {
  return {
    serialNumber: Buffer.from(
      webcrypto.getRandomValues(new Uint8Array(8)),
    ).toString('hex'),
    notBefore: new Date(Date.now() - HOUR),
    notAfter: new Date(Date.now() + HOUR),
  };
}
