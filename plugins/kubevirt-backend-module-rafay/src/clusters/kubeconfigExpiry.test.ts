import { webcrypto } from 'node:crypto';
import { X509CertificateGenerator } from '@peculiar/x509';
import { stringify } from 'yaml';
import { kubeconfigExpiry } from './kubeconfigExpiry';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

const kubeconfigOf = (...users: object[]) =>
  stringify({
    kind: 'Config',
    users: users.map(user => ({ name: 'u', user })),
  });

async function userUntil(notAfter: string) {
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=u',
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date(notAfter),
      keys: await webcrypto.subtle.generateKey(ALGORITHM, true, [
        'sign',
        'verify',
      ]),
      signingAlgorithm: ALGORITHM,
    },
    webcrypto as Crypto,
  );
  return {
    'client-certificate-data': Buffer.from(
      certificate.toString('pem'),
    ).toString('base64'),
  };
}

describe('kubeconfigExpiry', () => {
  it('is when the first certificate ends', async () => {
    const ends = kubeconfigExpiry(
      kubeconfigOf(
        await userUntil('2026-12-24T00:00:00Z'),
        await userUntil('2026-11-29T08:00:00Z'),
        { token: 't' },
      ),
    );
    expect(ends).toEqual(new Date('2026-11-29T08:00:00Z'));
  });

  it.each([
    ['a token only', kubeconfigOf({ token: 't' })],
    ['no user', kubeconfigOf()],
    ['no YAML', '{{{'],
    ['no certificate', kubeconfigOf({ 'client-certificate-data': 'bm8=' })],
    ['an alias', 'users: [&a { user: { token: t } }, *a]'],
    ['too much', `#${'x'.repeat(2 ** 20)}\nusers: []`],
    ['nothing', ''],
  ])('is not known with %s', (_, text) => {
    expect(kubeconfigExpiry(text)).toBeUndefined();
  });
});
