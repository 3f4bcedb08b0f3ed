import { refuse } from '../checks';

const KEY_TYPES = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
];
const MIN_RSA_BITS = 2048;

/**
 * Checks one line as OpenSSH writes it to `id_….pub`: type, base64, comment. The type inside the
 * base64 must be the one in front of it (RFC 4253 §6.6), so a cut or mixed-up key is noticed here
 * and not at the first login.
 *
 * @public
 */
export function checkSshPublicKey(value: unknown, path: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (/PRIVATE KEY|PuTTY-User-Key-File/.test(text)) {
    refuse(
      path,
      'this is a private key. It must not leave your machine; give the public one, the line in the file ending in .pub. A private key that was pasted somewhere is best replaced',
    );
  }
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(text) || text.length > 4096) {
    refuse(path, 'a public key is one line of at most 4096 characters');
  }
  const [type, blob = '', ...comment] = text.split(/ +/);
  if (!KEY_TYPES.includes(type)) {
    refuse(
      path,
      `this is no SSH public key; one begins with ${KEY_TYPES.slice(0, 3).join(
        ', ',
      )} or the like`,
    );
  }
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(blob)) {
    refuse(path, 'the second word of the key is not base64');
  }
  const fields = readFields(Buffer.from(blob, 'base64'));
  if (fields?.[0]?.toString('latin1') !== type || fields.length < 2) {
    refuse(
      path,
      `the key is damaged: its data does not hold a key of type ${type}. Copy the whole line again`,
    );
  }
  if (type === 'ssh-rsa') {
    const bits = bitLength(fields[2]);
    if (bits < MIN_RSA_BITS) {
      refuse(
        path,
        `the RSA key has ${bits} bits; at least ${MIN_RSA_BITS} are needed, better is ssh-ed25519`,
      );
    }
  }
  return [type, blob, ...comment].join(' ');
}

function readFields(data: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let offset = 0;
  while (offset < data.length) {
    if (offset + 4 > data.length) {
      return undefined;
    }
    const length = data.readUInt32BE(offset);
    offset += 4;
    if (offset + length > data.length) {
      return undefined;
    }
    fields.push(data.subarray(offset, offset + length));
    offset += length;
  }
  return fields;
}

function bitLength(integer: Buffer | undefined): number {
  const start = integer?.findIndex(byte => byte !== 0) ?? -1;
  if (!integer || start < 0) {
    return 0;
  }
  return (integer.length - start) * 8 - Math.clz32(integer[start]) + 24;
}
