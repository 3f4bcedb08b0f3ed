import { ConsoleFixture } from './consoleFixture';
import { names } from './consoleVms';
import { INSTANCES, VMS, ok, operator } from './operating';

/** What goes over a serial console, and what ends it. */
export function serialContract(fixture: () => ConsoleFixture): void {
  const serial = () => fixture().open(names.guest, 'console');
  const { onVmi, migrated, running } = operator(() => fixture().kube);

  /** A console with somebody logged in. */
  const loggedIn = async () => {
    const client = await serial();
    client.say('\r');
    // Somebody may have logged in before.
    await client.until(({ text }) => /login: $|[#$] $/.test(text));
    if (client.text.endsWith('login: ')) {
      client.say('root\r');
      await client.untilText('Password: ');
      client.say('secret\r');
      await client.untilText('# ');
    }
    return client;
  };
  const uidOf = async () =>
    (await fixture().kube.get('vmi', names.guest)).metadata.uid;

  describe('serial', () => {
    it('repeats nothing of what was written before', async () => {
      (await loggedIn()).drop();
      const client = await serial();
      client.socket.ping();
      await client.until(({ pongs }) => pongs === 1);
      expect(client.text).toBe('');
    });

    it.each([
      ['whoami', 'root'],
      ['hostname', names.guest],
      ['echo hello', 'hello'],
      ['cat /etc/os-release', 'PRETTY_NAME="Fedora Linux 42'],
      ['uptime', 'load average'],
      ['nonsense', '-bash: nonsense: command not found'],
    ])('answers %s', async (command, answer) => {
      const client = await loggedIn();
      expect(await client.ask(command)).toContain(`${answer}`);
    });

    it('ignores text messages', async () => {
      const client = await loggedIn();
      client.socket.send('echo lost\r');
      const answer = await client.ask('echo found');
      expect(answer).toContain('\r\nfound\r\n');
      expect(answer).not.toContain('lost');
    });

    it('takes large messages', async () => {
      const client = await loggedIn();
      expect(
        await client.ask(`${'x\x7f'.repeat(150_000)}echo through`),
      ).toContain('\r\nthrough\r\n');
    });

    it('is taken over by a newer connection; the login stays', async () => {
      const former = await loggedIn();
      const newer = await serial();
      expect(await former.closed()).toBe(1006);
      expect(await newer.ask('whoami')).toContain('\r\nroot\r\n');
    });

    it('answers a close frame with its code', async () => {
      const client = await serial();
      client.socket.close(1000);
      expect(await client.closed()).toBe(1000);
    });

    it('logs out', async () => {
      const client = await loggedIn();
      client.say('exit\r');
      await client.untilText(`${names.guest} login: `);
      expect(client.text).toContain('logout');
    });

    it('stays open while the guest is paused, and is heard afterwards', async () => {
      const client = await loggedIn();
      const paused = (on: boolean) =>
        fixture().kube.until(
          'vmi',
          names.guest,
          vmi => (fixture().kube.conditions(vmi).Paused === 'True') === on,
        );
      expect(await onVmi(names.guest, 'pause')).toEqual(ok(200));
      await paused(true);
      client.say('echo awake\r');
      client.socket.ping();
      await client.until(({ pongs }) => pongs === 1);
      expect(client.text).toBe('');
      expect(await onVmi(names.guest, 'unpause')).toEqual(ok(200));
      await client.untilText('\r\nawake\r\n');
      await paused(false);
    });

    it.each(['softreboot', 'reset'])(
      'stays open over %s, with a guest that boots',
      async verb => {
        const client = await loggedIn();
        client.received = Buffer.alloc(0);
        expect(await onVmi(names.guest, verb)).toEqual(ok(200));
        await client.untilText('Linux version');
        await client.untilText(`${names.guest} login: `);
        expect(client.closeCode).toBeUndefined();
      },
    );

    it('ends with a live migration; a new one reaches the guest, whose login has gone on', async () => {
      const client = await loggedIn();
      expect(await migrated(names.guest)).toEqual(ok(202));
      expect(await client.closed()).toBe(1006);
      const next = await serial();
      expect(await next.ask('whoami')).toContain('\r\nroot\r\n');
    });

    it('ends when the guest switches itself off; the VM begins again', async () => {
      const client = await loggedIn();
      const before = await uidOf();
      client.say('poweroff\r');
      expect(await client.closed()).toBe(1006);
      await fixture().kube.eventually(uidOf, uid => uid && uid !== before);
      await running(names.guest);
    });

    it('ends with a restart', async () => {
      const client = await serial();
      expect(await fixture().kube.operate(VMS, names.guest, 'restart')).toEqual(
        ok(202),
      );
      expect(await client.closed()).toBe(1006);
      await running(names.guest);
    });
  });

  it('takes no operations where there are consoles', async () => {
    expect(
      await fixture().kube.operate(INSTANCES, names.guest, 'console'),
    ).toMatchObject({ code: 405 });
  });
}
