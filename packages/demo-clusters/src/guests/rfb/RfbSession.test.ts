import { ManualClock } from '../../__testUtils__/ManualClock';
import { Machine } from '../Machine';
import { COPY_RECT, DESKTOP_SIZE, EXTENDED_KEYS, RAW } from './ClientFrame';
import { RfbSession } from './RfbSession';

const turn = () => new Promise(resolve => setImmediate(resolve));

/** A guest that waits for somebody to log in, and a client of its screen. */
function start() {
  const clock = new ManualClock('2026-06-01T08:00:00Z');
  const machine = new Machine({
    guest: {
      name: 'db',
      title: 'shop_db',
      system: 'linux',
      prettyName: 'Fedora Linux 42',
      id: 'fedora',
      kernel: '6.14.0',
      memory: '4Gi',
    },
    clock,
    poweredOn: new Date(clock.now().getTime() - 60_000),
    bootMs: 4000,
  });
  let sent = Buffer.alloc(0);
  let behind = 0;
  const fail = jest.fn();
  const session = new RfbSession(machine, {
    send: data => {
      sent = Buffer.concat([sent, data]);
    },
    behind: () => behind,
    fail,
  });
  return {
    clock,
    machine,
    session,
    fail,
    setBehind: (bytes: number) => {
      behind = bytes;
    },
    say: (...bytes: number[]) => session.receive(Buffer.from(bytes)),
    /** What was sent since this was last asked. */
    sent: () => {
      const data = sent;
      sent = Buffer.alloc(0);
      return data;
    },
  };
}

type Started = ReturnType<typeof start>;

function connect(encodings: number[] = [COPY_RECT, RAW, DESKTOP_SIZE]) {
  const started = start();
  const { session, say, sent } = started;
  session.receive(Buffer.from('RFB 003.008\n'));
  say(1);
  say(1);
  const message = Buffer.alloc(4 + 4 * encodings.length);
  message.set([2, 0, 0, encodings.length]);
  encodings.forEach((encoding, index) =>
    message.writeInt32BE(encoding, 4 + 4 * index),
  );
  session.receive(message);
  sent();
  return started;
}

function request(
  { session }: Started,
  incremental: boolean,
  [x, y, width, height]: number[] = [0, 0, 720, 400],
): void {
  const message = Buffer.alloc(10);
  message.set([3, incremental ? 1 : 0]);
  [x, y, width, height].forEach((value, index) =>
    message.writeUInt16BE(value, 2 + 2 * index),
  );
  session.receive(message);
}

/** The rectangles of one update: place, size, encoding. */
function rectangles(data: Buffer, bytesPerPixel = 4): number[][] {
  const found: number[][] = [];
  let at = 4;
  for (let count = data.readUInt16BE(2); count > 0; count--) {
    const header = data.subarray(at, at + 12);
    const area = [0, 2, 4, 6].map(offset => header.readUInt16BE(offset));
    const encoding = header.readInt32BE(8);
    found.push([...area, encoding]);
    const sizes: Record<number, number> = {
      [RAW]: area[2] * area[3] * bytesPerPixel,
      [COPY_RECT]: 4,
    };
    at += 12 + (sizes[encoding] ?? 0);
  }
  expect(at).toBe(data.length);
  return found;
}

async function update(
  started: Started,
  incremental = true,
  area?: number[],
): Promise<number[][]> {
  request(started, incremental, area);
  await turn();
  const data = started.sent();
  return data.length > 0 ? rectangles(data) : [];
}

describe('RfbSession', () => {
  it('shakes hands as QEMU does', () => {
    const { session, say, sent } = start();
    expect(sent().toString()).toBe('RFB 003.008\n');
    // However it is cut.
    session.receive(Buffer.from('RFB 003.'));
    session.receive(Buffer.from('008\n'));
    expect([...sent()]).toEqual([1, 1]);
    say(1);
    expect([...sent()]).toEqual([0, 0, 0, 0]);
    say(0);
    const init = sent();
    expect([init.readUInt16BE(0), init.readUInt16BE(2)]).toEqual([720, 400]);
    expect([...init.subarray(4, 20)]).toEqual([
      32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0,
    ]);
    expect(init.subarray(24).toString()).toBe('QEMU (shop_db)');
  });

  it.each([
    ['another version', [...Buffer.from('RFB 004.000\n')]],
    ['another kind of security', [...Buffer.from('RFB 003.008\n'), 2]],
  ])('ends with %s', (_, bytes) => {
    const { say, fail } = start();
    say(...bytes);
    expect(fail).toHaveBeenCalledTimes(1);
    say(1, 1, 1);
    expect(fail).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['a message that there is none of', [99]],
    ['a palette', [0, 0, 0, 0, 8, 8, 0, 0, 0, 7, 0, 7, 0, 3, 0, 3, 6, 0, 0, 0]],
    [
      'pixels of no size',
      [0, 0, 0, 0, 24, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0],
    ],
    [
      'colours that do not fit',
      [0, 0, 0, 0, 8, 8, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0],
    ],
    ['an endless text', [6, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff]],
    [
      'a message of QEMU that is not offered',
      [255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ],
  ])('ends with %s', (_, bytes) => {
    const { say, fail } = connect();
    say(...bytes);
    expect(fail).toHaveBeenCalledTimes(1);
  });

  it('sends the whole screen, and then only what changes', async () => {
    const started = connect();
    expect(await update(started, false)).toEqual([[0, 0, 720, 400, RAW]]);
    expect(await update(started)).toEqual([]);
    // The question is answered once there is something to say.
    started.machine.typeKeys('x');
    await turn();
    const [[x, y, width, height, encoding], ...others] = rectangles(
      started.sent(),
    );
    expect([y % 16, width, height, encoding]).toEqual([0, 18, 16, RAW]);
    expect(x).toBe(9 * 'db login: '.length);
    expect(others).toEqual([]);
  });

  it('has text that moves up copied', async () => {
    const started = connect();
    await update(started, false);
    started.machine.typeKeys('root\rsecret\rseq 10\r');
    await update(started);
    started.machine.typeKeys('seq 10\r');
    const [first, ...others] = await update(started);
    expect(first).toEqual([0, 0, 720, 400 - 12 * 16 + 16, COPY_RECT]);
    expect(others.every(([, , , , encoding]) => encoding === RAW)).toBe(true);
  });

  it('copies nothing for a client that cannot', async () => {
    const started = connect([RAW]);
    await update(started, false);
    started.machine.typeKeys('root\rsecret\rseq 100\r');
    const found = await update(started);
    expect(found.every(([, , , , encoding]) => encoding === RAW)).toBe(true);
  });

  it('announces another size, alone, and sends all on it afterwards', async () => {
    const started = connect();
    await update(started, false);
    started.machine.reset();
    expect(await update(started)).toEqual([[0, 0, 640, 480, DESKTOP_SIZE]]);
    expect(await update(started, true, [0, 0, 640, 480])).toHaveLength(30);
  });

  it('keeps the size for a client that knows no other', async () => {
    const started = connect([RAW]);
    await update(started, false);
    started.machine.reset();
    expect(await update(started, false)).toEqual([[0, 0, 720, 400, RAW]]);
  });

  it('sends a part, and does not take the rest for sent', async () => {
    const started = connect();
    expect(await update(started, false, [5, 5, 100, 50])).toEqual([
      [5, 5, 100, 50, RAW],
    ]);
    expect(await update(started, false, [700, 390, 100, 100])).toEqual([
      [700, 390, 20, 10, RAW],
    ]);
    expect(await update(started, false, [1000, 1000, 10, 10])).toEqual([]);
    const rest = connect();
    await update(rest, false, [0, 0, 720, 16]);
    expect(await update(rest)).toHaveLength(24);
  });

  it.each([
    [8, [7, 7, 3], [0, 3, 6], 1, [0b10101101]],
    [16, [31, 63, 31], [11, 5, 0], 2, [0x55, 0xad]],
    [32, [255, 255, 255], [0, 8, 16], 4, [0xaa, 0xaa, 0xaa, 0]],
  ])('sends pixels of %s bits', async (bits, max, shift, bytes, grey) => {
    const started = connect();
    started.say(
      ...[0, 0, 0, 0, bits, bits, 0, 1],
      ...max.flatMap(value => [0, value]),
      ...shift,
      ...[0, 0, 0],
    );
    started.machine.screen.write('\x1b[H\x1b[2JT');
    request(started, false);
    await turn();
    const data = started.sent();
    expect(rectangles(data, bytes)).toEqual([[0, 0, 720, 400, RAW]]);
    // The upper left dot of the letter.
    const at = 16 + 720 * bytes;
    expect([...data.subarray(at, at + bytes)]).toEqual(grey);
  });

  it('sends pixels in the order of bytes that is asked for', async () => {
    const started = connect();
    started.say(
      0,
      0,
      0,
      0,
      16,
      16,
      1,
      1,
      0,
      31,
      0,
      63,
      0,
      31,
      11,
      5,
      0,
      0,
      0,
      0,
    );
    started.machine.screen.write('\x1b[H\x1b[2JT');
    request(started, false);
    await turn();
    const at = 16 + 720 * 2;
    expect([...started.sent().subarray(at, at + 2)]).toEqual([0xad, 0x55]);
  });

  it('says once that it takes extended keys', () => {
    const started = connect([RAW, EXTENDED_KEYS]);
    started.say(2, 0, 0, 1, 0xff, 0xff, 0xfe, 0xfe);
    expect(started.sent().length).toBe(0);
    const other = start();
    other.session.receive(Buffer.from('RFB 003.008\n'));
    other.say(1);
    other.say(1);
    other.sent();
    other.say(2, 0, 0, 1, 0xff, 0xff, 0xfe, 0xfe);
    expect(rectangles(other.sent())).toEqual([[0, 0, 720, 400, EXTENDED_KEYS]]);
  });

  it('takes keys of both kinds, and what is held', () => {
    const { say, machine } = connect();
    const line = () => machine.screen.lines().filter(Boolean).at(-1);
    const key = (keysym: number, down = 1) =>
      say(4, down, 0, 0, 0, 0, keysym >> 8, keysym & 0xff);
    key(0x72);
    key(0x72, 0);
    say(255, 0, 0, 1, 0, 0, 0, 0x6f, 0, 0, 0, 0x18);
    expect(line()).toMatch(/login: ro$/);
    key(0xffe3);
    key(0x63);
    expect(line()).toMatch(/login:$/);
    key(0xffe3, 0);
    key(0xffb7);
    expect(line()).toMatch(/login: 7$/);
    key(0xff08);
    expect(line()).toMatch(/login:$/);
  });

  it('boots again by three keys', () => {
    const { say, machine, clock } = connect();
    for (const [high, low] of [
      [0xff, 0xe3],
      [0xff, 0xe9],
      [0xff, 0xff],
    ]) {
      say(4, 1, 0, 0, 0, 0, high, low);
    }
    clock.advance(1500);
    expect(machine.screen.lines()[0]).toContain('SeaBIOS');
  });

  it('lets a client that is behind wait, until it has taken what was sent', async () => {
    const started = connect();
    started.setBehind(2 * 1024 * 1024);
    expect(await update(started, false)).toEqual([]);
    started.setBehind(0);
    started.session.drained();
    await turn();
    expect(rectangles(started.sent())).toEqual([[0, 0, 720, 400, RAW]]);
  });

  it('says nothing more once it is closed', async () => {
    const started = connect();
    request(started, true);
    started.session.close();
    started.machine.typeKeys('x');
    await turn();
    expect(started.sent().length).toBe(0);
  });
});
