import { formatInEnglish } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { eventually, WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { bytes, pixels, PlayedScreen } from './__testUtils__/PlayedScreen';
import { ScreenReader } from './__testUtils__/ScreenReader';
import { startConsoles } from './__testUtils__/startConsoles';

// Each starts a backend, and sends through sockets as fast as the machine is.
jest.setTimeout(WAIT_TIMEOUT);

const RED = [200, 0, 0];
const GREEN = [0, 200, 0];
const BLUE = [0, 0, 200];

describe('the screen of a VM', () => {
  let backend: Awaited<ReturnType<typeof startConsoles>>;

  beforeEach(async () => {
    backend = await startConsoles();
  });

  afterEach(() => backend.stop());

  async function show(size?: { width?: number; height?: number }) {
    const page = backend.open({ console: 'vnc' });
    const console = await backend.api.opened();
    const screen = await PlayedScreen.show(console, size);
    await page.connected();
    return { page, console, screen };
  }

  it('is shown to a page', async () => {
    const { page, screen } = await show();
    expect(screen.messages[0].toString('hex')).toBe(
      // 32 bits, red in the first byte.
      '00000000201800010 0ff00ff00ff000810000000'.replace(' ', ''),
    );
    const reader = await new ScreenReader(page).open();
    expect([reader.width, reader.height, reader.name]).toEqual([
      128,
      96,
      'QEMU (shop_orders-db)',
    ]);
    await screen.draw(screen.raw([10, 20, 2, 3], pixels(6, RED)));
    await reader.shows(() => expect(reader.at(11, 22)).toEqual(RED));
    expect(reader.at(12, 22)).toEqual([0, 0, 0]);
    expect(reader.at(9, 20)).toEqual([0, 0, 0]);
    expect(screen.requests).toEqual([
      { incremental: false, width: 128, height: 96 },
      { incremental: true, width: 128, height: 96 },
    ]);
    expect(reader.encodings).toContain(16);
  });

  it('is drawn by copies and by what is packed', async () => {
    const { page, screen } = await show();
    const reader = await new ScreenReader(page).open();
    await screen.draw(
      screen.zlib([0, 0, 100, 70], pixels(7000, GREEN)),
      screen.raw([0, 0, 1, 1], pixels(1, RED)),
      screen.copy([50, 80, 10, 10], 0, 0),
      // Onto itself, a little further on.
      screen.copy([51, 81, 10, 10], 50, 80),
    );
    await screen.draw(screen.zlib([100, 0, 2, 2], pixels(4, BLUE)));
    await reader.shows(() => {
      expect(reader.at(101, 1)).toEqual(BLUE);
      expect(reader.at(99, 69)).toEqual(GREEN);
      expect(reader.at(50, 80)).toEqual(RED);
      expect(reader.at(51, 81)).toEqual(RED);
      expect(reader.at(52, 82)).toEqual(GREEN);
    });
  });

  it('is shown whole to whoever joins, and the others are not disturbed', async () => {
    const { page, screen } = await show();
    const first = await new ScreenReader(page).open();
    await screen.draw(screen.raw([0, 0, 128, 96], pixels(128 * 96, BLUE)));
    await first.shows(() => expect(first.at(127, 95)).toEqual(BLUE));
    const { updates } = first;
    const requests = screen.requests.length;
    const joe = await backend
      .open({ console: 'vnc' }, { user: 'user:default/joe' })
      .connected();
    const second = await new ScreenReader(joe).open();
    await second.shows(() => {
      expect(second.at(0, 0)).toEqual(BLUE);
      expect(second.at(127, 95)).toEqual(BLUE);
    });
    first.read();
    expect(first.updates).toBe(updates);
    expect(screen.requests).toHaveLength(requests);
    expect(backend.api.consoles).toHaveLength(1);
  });

  it('is sent to a slow page as it is in the end, and not as it was meanwhile', async () => {
    const { page, screen } = await show();
    const reader = await new ScreenReader(page).open();
    const seen = (updates: number) =>
      eventually(() => {
        reader.read(false);
        expect(reader.updates).toBe(updates);
      });
    await seen(1);
    for (let step = 0; step < 50; step++) {
      await screen.draw(screen.raw([step, 0, 1, 1], pixels(1, GREEN)));
    }
    await screen.draw(screen.raw([49, 0, 1, 1], pixels(1, BLUE)));
    reader.ask();
    await seen(2);
    expect(reader.at(49, 0)).toEqual(BLUE);
    expect(reader.at(48, 0)).toEqual(GREEN);
  });

  it('changes its size', async () => {
    const { page, screen } = await show({ width: 64, height: 64 });
    const reader = await new ScreenReader(page).open();
    await screen.draw(screen.raw([0, 0, 64, 64], pixels(4096, RED)));
    await reader.shows(() => expect(reader.at(63, 63)).toEqual(RED));
    await screen.draw(screen.size(200, 130));
    expect(screen.requests.at(-1)).toEqual({
      incremental: false,
      width: 200,
      height: 130,
    });
    await screen.draw(screen.raw([199, 129, 1, 1], pixels(1, GREEN)));
    await reader.shows(() => {
      expect([reader.width, reader.height]).toEqual([200, 130]);
      expect(reader.at(199, 129)).toEqual(GREEN);
      expect(reader.at(63, 63)).toEqual([0, 0, 0]);
    });
  });

  it('takes keys, pointer and text of the one who types only, and lets go of what they hold', async () => {
    const { page, screen } = await show();
    await screen.draw(screen.extendedKeys());
    const jane = await new ScreenReader(page).open();
    await jane.shows(() => expect(jane.encodings).toContain(-258));
    const down = '0401000000000061';
    page.type(Buffer.from(down, 'hex'));
    page.say({ type: 'type' });
    await page.typing();
    const typed = [
      '050100070008',
      down,
      'ff00000100000061000000 1e'.replace(' ', ''),
      '060000000000000168',
    ];
    typed.forEach(message => page.type(Buffer.from(message, 'hex')));
    await eventually(() => expect(screen.input).toEqual(typed));

    const joe = await backend
      .open({ console: 'vnc' }, { user: 'user:default/joe' })
      .connected();
    joe.say({ type: 'take-over' });
    await joe.typing();
    await eventually(() =>
      expect(screen.input.slice(typed.length)).toEqual([
        '0400000000000061',
        'ff0000000000006100 00001e'.replace(' ', ''),
        '050000070008',
      ]),
    );
  });

  it('shows the shape of the pointer and rings its bell', async () => {
    const { page, screen, console } = await show();
    const reader = await new ScreenReader(page).open();
    await screen.draw(screen.cursor([1, 2, 10, 12], RED));
    console.send(bytes([1, 2]));
    await reader.shows(() => {
      expect(reader.cursor).toEqual({ x: 1, y: 2, width: 10, height: 12 });
      expect(reader.bells).toBe(1);
    });
  });

  it.each([
    // Blue first, as QEMU has it; the lowest byte says nothing; the highest byte first.
    ['20180001 00ff00ff00ff 100800 000000', [0, 0, 200]],
    ['20180101 00ff00ff00ff 100800 000000', undefined],
  ])('is drawn in a format of %s', async (format, first) => {
    const { page, screen } = await show();
    const reader = await new ScreenReader(page).open(
      [0],
      Buffer.from(format.replaceAll(' ', ''), 'hex'),
    );
    await screen.draw(screen.raw([0, 0, 1, 1], pixels(1, RED)));
    await reader.shows(() =>
      expect(reader.at(0, 0)).toEqual(first ?? [0, 200, 0]),
    );
    expect(new Set(reader.encodings)).toEqual(new Set([0]));
  });

  it.each([
    ['no RFB', 'HTTP/1.1 400\n'],
    ['an older RFB', 'RFB 003.003\n'],
  ])('ends a page that speaks %s', async (_, text) => {
    const { page } = await show();
    page.type(text);
    expect(await page.ended()).toMatchObject({
      reason: 'bad-request',
      code: 4400,
    });
  });

  it.each([
    ['a message of an unknown type', '63'],
    ['colours by a table', '00000000080800000000000000000000000000 00'],
    ['more encodings than there are', '0200ffff'],
    ['a text that is too long', '06000000ffffffff'],
    ['a message of QEMU that is unknown', 'ff01'],
  ])('ends a page that sends %s', async (_, message) => {
    const { page } = await show();
    await new ScreenReader(page).open();
    page.type(Buffer.from(message.replace(' ', ''), 'hex'));
    expect(await page.ended()).toMatchObject({ reason: 'bad-request' });
  });

  it.each([
    ['no RFB', Buffer.from('SSH-2.0-dropbear\r\n'), /does not speak RFB/],
    [
      'that asks for a password',
      Buffer.concat([Buffer.from('RFB 003.008\n'), bytes([1, 1], [1, 2])]),
      /password/,
    ],
    [
      'that is too large',
      Buffer.concat([
        Buffer.from('RFB 003.008\n'),
        bytes([1, 1], [1, 1], [4, 0], [2, 65535], [2, 65535]),
        Buffer.alloc(20),
      ]),
      /65535 × 65535 pixels/,
    ],
    [
      'whose name is too long',
      Buffer.concat([
        Buffer.from('RFB 003.008\n'),
        bytes([1, 1], [1, 1], [4, 0], [2, 1], [2, 1]),
        Buffer.alloc(16),
        bytes([4, 0xffffffff]),
      ]),
      /text that is too long/,
    ],
  ])('is not shown where KubeVirt gives one %s', async (_, text, why) => {
    const page = backend.open({ console: 'vnc' });
    (await backend.api.opened()).send(text);
    expect(await page.ended()).toMatchObject({
      reason: 'upstream-failed',
      retry: 'ask',
    });
    expect(formatInEnglish([page.end!.message])).toMatch(why);
  });

  it.each([
    ['outside of itself', bytes([2, 120], [2, 0], [2, 9], [2, 1], [4, 0])],
    [
      'from outside of itself',
      bytes([2, 0], [2, 0], [2, 1], [2, 1], [4, 1], [2, 128], [2, 0]),
    ],
    ['in another encoding', bytes([2, 0], [2, 0], [2, 1], [2, 1], [4, 7])],
    [
      'what cannot be unpacked',
      bytes([2, 0], [2, 0], [2, 1], [2, 1], [4, 6], [4, 4], [4, 0xffffffff]),
    ],
    [
      'a pointer of its own size',
      bytes([2, 0], [2, 0], [2, 257], [2, 1], [4, -239]),
    ],
  ])('ends where it is drawn %s', async (_, rect) => {
    const { page, screen } = await show();
    screen.update(rect);
    expect(await page.ended()).toMatchObject({ reason: 'upstream-failed' });
  });

  it('ends where what is packed has more in it than it says', async () => {
    const { page, screen } = await show();
    const bomb = screen.zlib([0, 0, 1, 1], Buffer.alloc(50_000_000));
    expect(bomb.length).toBeGreaterThan(1000);
    screen.update(bomb);
    expect(await page.ended()).toMatchObject({ reason: 'upstream-failed' });
  });

  it('ends where KubeVirt opens it and shows nothing', async () => {
    const page = backend.open({ console: 'vnc' });
    await backend.api.opened();
    await backend.clock.pass(21_000, 1_000);
    expect(await page.ended()).toMatchObject({ reason: 'upstream-failed' });
  });
});
