import { generateKeyPairSync } from 'node:crypto';
import { PUBLIC_KEY } from '../__testUtils__/testData';
import { checkSshPublicKey } from './sshKeys';

function field(data: Buffer | string): Buffer {
  const content = Buffer.from(data);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

function rsaKey(modulusLength: number): string {
  const { n } = generateKeyPairSync('rsa', { modulusLength }).publicKey.export({
    format: 'jwk',
  });
  const modulus = Buffer.concat([
    Buffer.alloc(1),
    Buffer.from(n!, 'base64url'),
  ]);
  const blob = Buffer.concat([
    field('ssh-rsa'),
    field(Buffer.from([1, 0, 1])),
    field(modulus),
  ]);
  return `ssh-rsa ${blob.toString('base64')}`;
}

describe('checkSshPublicKey', () => {
  it('accepts public keys and trims them', () => {
    expect(checkSshPublicKey(`  ${PUBLIC_KEY}  `, 'key')).toBe(PUBLIC_KEY);
    const rsa = rsaKey(2048);
    expect(checkSshPublicKey(`${rsa}   me and my laptop`, 'key')).toBe(
      `${rsa} me and my laptop`,
    );
  });

  const [type, blob] = PUBLIC_KEY.split(' ');
  it.each<[string, unknown, RegExp]>([
    [
      'a private key',
      ['-----BEGIN OPENSSH', 'PRIVATE KEY-----'].join(' '),
      /this is a private key/,
    ],
    [
      'a PuTTY key',
      'PuTTY-User-Key-File-3: ssh-ed25519',
      /this is a private key/,
    ],
    ['a fingerprint', 'SHA256:abc', /no SSH public key/],
    ['DSA', `ssh-dss ${blob}`, /no SSH public key/],
    ['options in front', `command="x" ${PUBLIC_KEY}`, /no SSH public key/],
    ['two lines', `${PUBLIC_KEY}\nruncmd: [x]`, /one line/],
    ['a cut key', `${type} ${blob.slice(0, 40)}`, /damaged/],
    ['the data of another type', `ecdsa-sha2-nistp256 ${blob}`, /damaged/],
    ['no base64', `${type} !!!!`, /not base64/],
    ['no data', type, /not base64/],
    ['a short RSA key', rsaKey(1024), /has 1024 bits/],
    ['nothing', '', /no SSH public key/],
    ['no text', 7, /no SSH public key/],
  ])('refuses %s', (_what, value, message) => {
    expect(() =>
      checkSshPublicKey(value, 'vms[0].cloudInit.sshKeys[0]'),
    ).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(message),
      }),
    );
  });
});
