import { ManualClock } from '../__testUtils__/ManualClock';
import { connectSerial } from './connections';
import { GuestDescription } from './description';
import { Machine } from './Machine';

const FEDORA: GuestDescription = {
  name: 'db',
  title: 'shop_db',
  system: 'linux',
  prettyName: 'Fedora Linux 42',
  id: 'fedora',
  kernel: '6.14.0-demo.x86_64',
  memory: '4Gi',
};

function start(guest: Partial<GuestDescription> = {}, poweredOnAgoMs = 0) {
  const clock = new ManualClock('2026-06-01T08:00:00Z');
  const machine = new Machine({
    guest: { ...FEDORA, ...guest },
    clock,
    poweredOn: new Date(clock.now().getTime() - poweredOnAgoMs),
    bootMs: 4000,
  });
  let output = '';
  machine.serialOutput.on(text => {
    output += text;
  });
  return {
    clock,
    machine,
    /** What was written since this was last asked. */
    written: () => {
      const text = output;
      output = '';
      return text;
    },
    type: (text: string) => machine.typeSerial(Buffer.from(text)),
  };
}

function startLoggedIn() {
  const found = start({}, 60_000);
  found.type('\rroot\rsecret\r');
  found.written();
  return found;
}

describe('Machine', () => {
  it('boots in its time, and asks who is there', () => {
    const { clock, written } = start();
    clock.advance(1000);
    expect(written()).toContain('Booting from Hard Disk...\r\n');
    clock.advance(2900);
    expect(written()).toContain(
      '[  \x1b[0;32mOK\x1b[0m  ] Started qemu-guest-agent.service',
    );
    clock.advance(100);
    expect(written()).toBe(
      '\r\nFedora Linux 42\r\nKernel 6.14.0-demo.x86_64 on an x86_64 (ttyS0)\r\n\r\ndb login: ',
    );
    expect(clock.pending).toEqual([]);
  });

  it('has booted where it was switched on long ago, and says nothing more', () => {
    const { clock, written, type } = start({}, 60_000);
    clock.advance(60_000);
    expect(written()).toBe('');
    type('\r');
    expect(written()).toBe('\r\ndb login: ');
  });

  it('hears nobody while it boots', () => {
    const { clock, type, written } = start();
    clock.advance(2000);
    written();
    type('root\r');
    expect(written()).toBe('');
  });

  it('logs in without showing the password', () => {
    const { type, written } = start({}, 60_000);
    type('jane\r');
    expect(written()).toBe('jane\r\nPassword: ');
    type('secret\r');
    expect(written()).toBe(
      '\r\nLast login: Mon, 01 Jun 2026 08:00:00 GMT on ttyS0\r\n[jane@db ~]$ ',
    );
  });

  it.each([
    ['echo hello "there"', 'hello there'],
    ['whoami', 'root'],
    ['hostname', 'db'],
    ['tty', '/dev/ttyS0'],
    ['uptime', ' 08:00:00 up 1 min,  1 user,  load average: 0.00, 0.01, 0.00'],
    ['ls', 'readme.txt'],
    [
      'cat /etc/os-release',
      'NAME="Fedora Linux"\r\nID=fedora\r\nPRETTY_NAME="Fedora Linux 42"',
    ],
    ['cat nothing', 'cat: nothing: No such file or directory'],
    ['seq 3', '1\r\n2\r\n3'],
    ['uname -a', 'Linux db 6.14.0-demo.x86_64 #1 SMP x86_64 GNU/Linux'],
    ['rm -rf /', '-bash: rm: command not found'],
    ['constructor', '-bash: constructor: command not found'],
  ])('runs %s', (command, answer) => {
    const { type, written } = startLoggedIn();
    type(`${command}\r`);
    expect(written()).toBe(`${command}\r\n${answer}\r\n[root@db ~]# `);
  });

  it('writes a hundred thousand lines at most', () => {
    const { type, written } = startLoggedIn();
    type('seq 99999999\r');
    expect(written()).toContain('\r\n100000\r\n[root@db ~]# ');
  });

  it.each([
    ['erases', 'whoarr\x7f\x7fmi\r', '\r\nroot\r\n'],
    ['erases a line', 'nonsense\x15whoami\r', '\r\nroot\r\n'],
    ['lets a line be', 'nonsense\x03whoami\r', '\r\nroot\r\n'],
    ['takes no cursor keys', 'who\x1b[Aam\x1bOBi\r', '\r\nroot\r\n'],
    ['logs out', '\x04', 'logout\r\n'],
    ['takes what is not ASCII', 'echo grüße\r', '\r\ngrüße\r\n'],
  ])('%s', (_, keys, answer) => {
    const { type, written } = startLoggedIn();
    type(keys);
    expect(written()).toContain(answer);
  });

  it('takes a character that comes in two pieces', () => {
    const { machine, type, written } = startLoggedIn();
    type('echo ');
    machine.typeSerial(Buffer.from([0xc3]));
    machine.typeSerial(Buffer.from([0xbc, 0x0d]));
    expect(written()).toContain('\r\nü\r\n');
  });

  it('cuts endless lines', () => {
    const { type, written } = startLoggedIn();
    type('x'.repeat(1_000_000));
    expect(written().length).toBe(4095);
  });

  it('stands still while it is paused, and hears then what was typed', () => {
    const { clock, machine, type, written } = start();
    clock.advance(2000);
    written();
    machine.pause();
    clock.advance(60_000);
    type('root\r');
    expect(written()).toBe('');
    machine.resume();
    clock.advance(1990);
    expect(written()).not.toContain('login: ');
    clock.advance(10);
    expect(written()).toContain('db login: ');

    machine.pause();
    type('root\r');
    type('x'.repeat(200_000));
    machine.resume();
    expect(written()).toBe('root\r\nPassword: ');
  });

  it.each(['reset', 'softReboot'] as const)(
    'boots again by %s, with nobody logged in',
    how => {
      const { clock, machine, type, written } = startLoggedIn();
      machine[how]();
      type('whoami\r');
      clock.advance(5000);
      const text = written();
      expect(text).toContain('SeaBIOS');
      expect(text).not.toContain('root\r\n');
      expect(text).toMatch(/db login: $/);
      type('root\r');
      expect(written()).toBe('root\r\nPassword: ');
    },
  );

  it('boots again and switches itself off by command', () => {
    const { clock, machine, type, written } = startLoggedIn();
    const poweredOff = jest.fn();
    machine.poweredOff.on(poweredOff);
    type('reboot\r');
    clock.advance(5000);
    expect(written()).toMatch(/reboot: Restarting system[^]*SeaBIOS/);
    type('root\rsecret\rpoweroff\r');
    clock.advance(400);
    expect(poweredOff).not.toHaveBeenCalled();
    clock.advance(100);
    expect(written()).toMatch(/reboot: Power down\r\n$/);
    expect(poweredOff).toHaveBeenCalledTimes(1);
  });

  it('gives up where there is nothing to boot', () => {
    const { clock, machine, written } = start({ system: 'none' });
    clock.advance(60_000);
    expect(written()).toMatch(
      /not a bootable disk[^]*No bootable device\.\r\n$/,
    );
    machine.softReboot();
    clock.advance(60_000);
    expect(written()).toMatch(/^SeaBIOS[^]*No bootable device\.\r\n$/);
  });

  it('leaves no timer behind', () => {
    const { clock, machine } = start();
    machine.end();
    expect(clock.pending).toEqual([]);
  });
});

describe('connectSerial', () => {
  it('sends what is written in one turn in one piece, until it is closed', async () => {
    const { machine } = start({}, 60_000);
    const sent: string[] = [];
    const connection = connectSerial(machine, data =>
      sent.push(data.toString()),
    );
    const turn = () => new Promise(resolve => setImmediate(resolve));
    connection.receive(Buffer.from('root\r'));
    await turn();
    expect(sent).toEqual(['root\r\nPassword: ']);
    connection.close();
    machine.typeSerial(Buffer.from('secret\r'));
    await turn();
    expect(sent.length).toBe(1);
  });
});
