import { ConsoleFixture } from './consoleFixture';
import { ConsoleOptions } from './ConsoleClient';
import { names } from './consoleVms';
import { ok, operator } from './operating';
import { ReceivedRectangle, RfbClient } from './RfbClient';

const areaOf = (rectangles: ReceivedRectangle[]) =>
  rectangles.reduce((sum, { width, height }) => sum + width * height, 0);

/** What goes over the screen of a guest, and what ends it. */
export function vncContract(fixture: () => ConsoleFixture): void {
  const { onVmi, migrated } = operator(() => fixture().kube);
  const open = (query = '') => fixture().open(names.guest, `vnc${query}`);
  const connect = async () => RfbClient.connect(await open());
  const picture = (vmi: string, options: ConsoleOptions = {}) =>
    fixture().kube.client.get(fixture().path(vmi, 'vnc/screenshot'), {
      accept: 'application/json, */*',
      ...options,
    });

  describe('screen', () => {
    it('speaks RFB 3.8 without a password, in true colour', async () => {
      const { security, format, name } = await connect();
      expect(security).toEqual([1]);
      expect(format).toEqual([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0]);
      expect(name).toBe(`QEMU (${fixture().kube.namespace}_${names.guest})`);
    });

    it('shows the whole screen, and then what changes', async () => {
      const rfb = await connect();
      const { width, height } = await rfb.whole();
      expect([width, height]).toEqual([rfb.width, rfb.height]);
      expect(rfb.colours).toBeGreaterThan(1);
      const before = Buffer.from(rfb.pixels);
      rfb.type('x');
      const changed = await rfb.update(true);
      expect(areaOf(changed)).toBeLessThan(width * height);
      expect(rfb.pixels.equals(before)).toBe(false);
    });

    it('sends after all changes what a whole picture shows', async () => {
      const rfb = await connect();
      await rfb.whole();
      rfb.type('\rroot\rsecret\rls\rwhoami\r');
      rfb.point(100, 100);
      // Until nothing comes that belongs to that: what is missed below would be seen here.
      for (let update = 0; update < 4; update++) {
        rfb.type(' ');
        await rfb.update(true);
      }
      const changed = Buffer.from(rfb.pixels);
      await rfb.whole();
      const different = rfb.pixels.reduce(
        (sum, byte, at) => sum + (byte === changed[at] ? 0 : 1),
        0,
      );
      // Some guests show a clock.
      expect(different / rfb.pixels.length).toBeLessThan(0.02);
    });

    it('follows the pointer', async () => {
      const rfb = await connect();
      rfb.point(10, 10);
      await rfb.whole();
      rfb.point(300, 200);
      expect(areaOf(await rfb.update(true))).toBeGreaterThan(0);
    });

    it('ends where somebody talks nonsense', async () => {
      const { client } = await connect();
      client.socket.send(Buffer.alloc(20, 0x77));
      expect(await client.closed()).toBe(1006);
    });

    it('is taken over by a newer connection', async () => {
      const former = await open();
      const newer = await open('?preserveSession=nonsense');
      expect(await former.closed()).toBe(1006);
      expect(newer.closeCode).toBeUndefined();
    });

    it('is left where the newer one asks for that', async () => {
      const former = await RfbClient.connect(
        await open('?preserveSession=true'),
      );
      const { code, text, contentType } = await fixture().refused(
        names.guest,
        'vnc?preserveSession=true',
      );
      expect(code).toBe(500);
      expect(contentType).toContain('json');
      expect(JSON.parse(text).message).toBe(
        'Internal error occurred: dialing virt-handler: websocket: bad handshake',
      );
      await former.whole();
      former.client.drop();
      await fixture().kube.eventually(
        async () =>
          open('?preserveSession=true').catch((error: Error) => error),
        found => !(found instanceof Error),
      );
    });

    it('stays beside a serial console', async () => {
      const screen = await open();
      const serial = await fixture().open(names.guest, 'console');
      serial.socket.ping();
      screen.socket.ping();
      await screen.until(({ pongs }) => pongs === 1);
      await serial.until(({ pongs }) => pongs === 1);
      expect([screen.closeCode, serial.closeCode]).toEqual([
        undefined,
        undefined,
      ]);
    });

    it.each(['softreboot', 'reset'])('stays open over %s', async verb => {
      const rfb = await connect();
      await rfb.whole();
      // Before it boots: nothing is repeated that was written until one connects.
      const serial = await fixture().open(names.guest, 'console');
      expect(await onVmi(names.guest, verb)).toEqual(ok(200));
      await serial.untilText(`${names.guest} login: `);
      await rfb.whole();
      expect(rfb.client.closeCode).toBeUndefined();
    });

    it('ends with a live migration; a new one reaches the guest', async () => {
      const { client } = await connect();
      expect(await migrated(names.guest)).toEqual(ok(202));
      expect(await client.closed()).toBe(1006);
      await (await connect()).whole();
    });
  });

  describe('picture', () => {
    it('is a PNG of the screen, which disturbs nobody', async () => {
      const rfb = await connect();
      await rfb.whole();
      const { code, headers, bytes } = await picture(names.guest);
      expect([code, headers['content-type']]).toEqual([200, 'image/png']);
      expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([
        rfb.width,
        rfb.height,
      ]);
      await rfb.whole();
    });

    it.each([
      ['there is no screen', names.blind, 'No graphics devices are present.'],
      [
        'the VM is stopped',
        names.halted,
        `virtualmachineinstance.kubevirt.io "${names.halted}" not found`,
      ],
      ['the VMI does not run', names.huge, 'VMI is not running'],
    ])('is a 500 in plain words where %s', async (_, vmi, why) => {
      const { code, headers, text } = await picture(vmi);
      expect([code, headers['content-type'], text]).toEqual([
        500,
        'text/plain; charset=utf-8',
        why,
      ]);
    });

    it('needs the right to the screen', async () => {
      const as = (user: string) =>
        picture(names.guest, { headers: { 'Impersonate-User': user } });
      expect((await as('vnc-user')).code).toBe(200);
      expect((await as('console-user')).code).toBe(403);
    });
  });
}
