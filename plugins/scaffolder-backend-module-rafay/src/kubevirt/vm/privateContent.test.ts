import fc from 'fast-check';
import { growthOf } from '@rafay-kubevirt/test-setup';
import { checkNothingPrivate } from './privateContent';

// The gate judges a change, not the luck of a draw: FAST_CHECK_SEED draws other cases.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });

const privateKey = ['-----BEGIN OPENSSH', 'PRIVATE KEY-----'].join(' ');
const hash = `$6$rounds=4096$saltsalt$${'x'.repeat(40)}`;

describe('checkNothingPrivate', () => {
  it.each<[string, unknown, string]>([
    ['a password', { password: 'fedora' }, 'in.password'],
    ['chpasswd', { chpasswd: { expire: false } }, 'in.chpasswd'],
    ['a hash', { users: [{ name: 'a', passwd: hash }] }, 'in.users[0].passwd'],
    [
      'a plain password of a user',
      { users: [{ plain_text_passwd: 'x' }] },
      'in.users[0].plain_text_passwd',
    ],
    ['host keys', { ssh_keys: { rsa_private: 'x' } }, 'in.ssh_keys'],
    [
      'a token',
      { registry: { access_token: 'abc' } },
      'in.registry.access_token',
    ],
    ['an API key', { 'api-key': 'abc' }, 'in.api-key'],
    [
      'a private key in a file',
      { write_files: [{ content: `${privateKey}\nabc` }] },
      'in.write_files[0].content',
    ],
    [
      'a private key in base64',
      {
        write_files: [
          {
            encoding: 'b64',
            content: Buffer.from(`${privateKey}\nabcdef`).toString('base64'),
          },
        ],
      },
      'in.write_files[0].content',
    ],
    [
      'a private key in base64 in lines',
      {
        content: Buffer.from(`${privateKey}\n${'a'.repeat(80)}`)
          .toString('base64')
          .replace(/(.{20})/g, '$1\n'),
      },
      'in.content',
    ],
    [
      'a hash in a command',
      { runcmd: [`usermod -p '${hash}' root`] },
      'in.runcmd[0]',
    ],
    [
      'credentials in an address',
      { runcmd: [['curl', 'https://me:word@example.com/x']] },
      'in.runcmd[0][1]',
    ],
    [
      'an access token',
      { runcmd: [`export T=ghp_${'a'.repeat(36)}`] },
      'in.runcmd[0]',
    ],
    ['a cloud key', 'AKIAABCDEFGHIJKLMNOP', 'in'],
    ['a password in text', '#cloud-config\npassword: fedora\n', 'in'],
    [
      'a piped password',
      { runcmd: ['echo me:abc | chpasswd'] },
      'in.runcmd[0]',
    ],
    ['a camel-case key', { clientSecret: 'abc' }, 'in.clientSecret'],
    ['a number', { db_password: 1234 }, 'in.db_password'],
    ['a password in a script', 'export DB_PASSWORD=abc', 'in'],
    [
      'a header of a probe',
      {
        httpGet: {
          httpHeaders: [{ name: 'Authorization', value: 'Basic bWU6d29yZA' }],
        },
      },
      'in.httpGet.httpHeaders[0].value',
    ],
    [
      'an API key of a probe',
      { httpHeaders: [{ name: 'X-Api-Key', value: 'abc' }] },
      'in.httpHeaders[0].value',
    ],
    [
      'a named value',
      { env: [{ name: 'DB_PASSWORD', value: 'abc' }] },
      'in.env[0].value',
    ],
    [
      'an extra header',
      { extraHeaders: ['Authorization: Basic bWU6d29yZA=='] },
      'in.extraHeaders[0]',
    ],
    [
      'an extra header without a scheme',
      { extraHeaders: ['x-auth-token: abc'] },
      'in.extraHeaders[0]',
    ],
    ['a bearer', 'curl -H "x: Bearer abcdefghijklmn"', 'in'],
    ['curl -u', { runcmd: ['curl -sS -u me:word https://x'] }, 'in.runcmd[0]'],
    ['curl --user', 'curl --user=me:word https://x', 'in'],
    ['an option of a command', 'mysql --password=word', 'in'],
    ['sshpass', 'sshpass -p word ssh me@x', 'in'],
    ['an AWS key', 'aws_secret_access_key = abc', 'in'],
    [
      'an AWS key in an object',
      { aws_secret_access_key: 'abc' },
      'in.aws_secret_access_key',
    ],
    ['a temporary AWS key', 'ASIAABCDEFGHIJKLMNOP', 'in'],
    ['a password in JSON', '{"user":"me","password":"word"}', 'in'],
    ['a password in JSON with spaces', '{ "password" : "word" }', 'in'],
    [
      'a JWT',
      `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${'a'.repeat(43)}`,
      'in',
    ],
    [
      'an address signed by AWS',
      'https://b.example.com/x?X-Amz-Credential=a&X-Amz-Signature=abc',
      'in',
    ],
    [
      'an address signed by Azure',
      'https://b.example.com/x?sv=1&sig=abc',
      'in',
    ],
    ['a connection text', 'AccountName=a;AccountKey=abc', 'in'],
    [
      'a password in one line of cloud-config',
      '#cloud-config\nusers: [{name: ops, passwd: hunter2}]\n',
      'in',
    ],
    [
      'a password in a comment of cloud-config',
      '#cloud-config\npackages: [vim] # password: hunter2\n',
      'in',
    ],
    ['chpasswd in text', '#cloud-config\nchpasswd: {expire: false}\n', 'in'],
    ['what only looks like a variable', { password: '$ecret' }, 'in.password'],
  ])('refuses %s, and says where', (_what, value, field) => {
    const error = (() => {
      try {
        checkNothingPrivate(value, 'in');
        return undefined;
      } catch (e) {
        return e as Error;
      }
    })();
    expect(error).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('userDataSecretRef'),
    });
    expect(error!.message.startsWith(`${field}: `)).toBe(true);
  });

  it('never repeats the secret in its message', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{12,30}$/), secret => {
        for (const value of [
          { password: secret },
          `password: ${secret}`,
          `https://me:${secret}@example.com/`,
        ]) {
          expect(() => checkNothingPrivate(value, 'in')).toThrow(
            expect.objectContaining({
              message: expect.not.stringContaining(secret),
            }),
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each<[string, unknown]>([
    [
      'locked passwords',
      { users: [{ name: 'a', lock_passwd: true }], ssh_pwauth: false },
    ],
    [
      'references to Secrets',
      {
        secretRef: { name: 'x' },
        userDataSecretRef: 'x',
        userPassword: { source: { secret: { secretName: 'x' } } },
      },
    ],
    [
      'public keys',
      { ssh_authorized_keys: [`ssh-ed25519 ${'A'.repeat(68)} me`] },
    ],
    [
      'long images in base64',
      { content: Buffer.alloc(300, 7).toString('base64') },
    ],
    ['ordinary addresses', 'https://example.com:8443/a?b=c@d'],
    ['prose', 'The password is in the Secret.'],
    ['a locked password in text', '#cloud-config\nlock_passwd: true\n'],
    ['an empty password in text', 'password: ""'],
    [
      'headers that say nothing',
      { httpHeaders: [{ name: 'Host', value: 'a' }] },
    ],
    ['an address with a query', 'https://example.com/x?version=1&os=fedora'],
    ['a name of a Secret', 'secretName: orders-db'],
    [
      'a locked password in one line of cloud-config',
      '#cloud-config\nusers: [{name: ops, lock_passwd: true, ssh_authorized_keys: []}]\n',
    ],
    ['a variable', { write_files: [{ content: 'token: ${TOKEN}\n' }] }],
    [
      'a variable in cloud-config',
      '#cloud-config\nwrite_files:\n- content: "token: ${ACCESS_TOKEN}"\n',
    ],
    ['a variable of a shell', 'export DB_PASSWORD=$DB_PASSWORD'],
    ['the output of a command', 'password=$(cat /run/secret)'],
    ['a variable as value', { password: '${PASSWORD}' }],
    ['an empty password', { users: [{ passwd: '' }] }],
    ['nothing', { password: undefined, passwd: null }],
  ])('lets %s pass', (_what, value) => {
    expect(() => checkNothingPrivate(value, 'in')).not.toThrow();
  });

  it.each<[string, string, unknown]>([
    [
      'a locked password',
      '#cloud-config\nusers: [{name: ops, lock_passwd: true}]\n',
      { users: [{ name: 'ops', lock_passwd: true }] },
    ],
    [
      'a password',
      '#cloud-config\nusers: [{name: ops, passwd: hunter2}]\n',
      { users: [{ name: 'ops', passwd: 'hunter2' }] },
    ],
    [
      'a number',
      '#cloud-config\nroot_password: 1234\n',
      { root_password: 1234 },
    ],
    [
      'a word for nothing',
      '#cloud-config\npassword: "no"\n',
      { password: 'no' },
    ],
    [
      'a list under a key',
      '#cloud-config\nssh_keys: [a]\n',
      { ssh_keys: ['a'] },
    ],
  ])('says the same of %s as text and as object', (_what, text, object) => {
    const refused = (value: unknown) => {
      try {
        checkNothingPrivate(value, 'in');
        return false;
      } catch {
        return true;
      }
    };
    expect(refused(text)).toBe(refused(object));
  });

  it.each<[string, (size: number) => string]>([
    ['cloud-config', size => `#cloud-config\n${'a: b\n'.repeat(size / 5)}`],
    [
      'comments of cloud-config',
      size => `#cloud-config\na: b\n${' #'.repeat(size / 2)}`,
    ],
    ['variables', size => 'token=${'.repeat(size / 8)],
    ['blank lines', size => '\n'.repeat(size)],
    ['lines of dashes', size => '\n -'.repeat(size / 3)],
    ['long words', size => 'password-'.repeat(size / 9)],
    ['words with dots', size => 'a.'.repeat(size / 2)],
    ['schemes', size => 'a://'.repeat(size / 4)],
    ['users of addresses', size => '://a:'.repeat(size / 5)],
    ['commands', size => 'curl -u '.repeat(size / 8)],
    ['assignments without value', size => 'password = '.repeat(size / 11)],
    ['tokens', size => 'eyJ'.repeat(size / 3)],
    ['queries', size => '?&'.repeat(size / 2)],
    ['base64', size => 'A'.repeat(size)],
  ])('takes time that grows with the text: %s', (_what, make) => {
    expect(
      growthOf(make, text => checkNothingPrivate(text, 'in'), 64 * 1024),
    ).toBeLessThan(2.5);
  });
});
