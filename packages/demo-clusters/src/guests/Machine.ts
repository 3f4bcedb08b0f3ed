import { StringDecoder } from 'node:string_decoder';
import { Signal } from '../signal';
import { Clock } from '../types';
import { BootLine, bootLines } from './bootLines';
import { GuestDescription } from './description';
import { Login } from './Login';

export interface MachineOptions {
  guest: GuestDescription;
  clock: Clock;
  /** When it was switched on, which may be long ago. */
  poweredOn: Date;
  /** Milliseconds from power on to the login. */
  bootMs: number;
}

/** What was typed while the machine stood still, in characters at most. */
const MAX_WAITING_INPUT = 64 * 1024;

const GREEN_OK = '[  \x1b[0;32mOK\x1b[0m  ]';

/** A guest: a machine that boots, and has a login on its serial line. */
export class Machine {
  /** What it writes to its serial line. Nothing is kept: who listens later has missed it. */
  readonly serialOutput = new Signal<string>();
  /** It has switched itself off. */
  readonly poweredOff = new Signal<void>();
  readonly #clock: Clock;
  readonly #guest: GuestDescription;
  readonly #bootMs: number;
  readonly #lines: BootLine[];
  readonly #serial: Login;
  readonly #decoder = new StringDecoder('utf8');
  /** Power on, moved on by as long as it stood still. */
  #poweredOn: number;
  #next = 0;
  #cancelBoot = () => {};
  #cancelDown = () => {};
  #pausedAt: number | undefined;
  #waitingInput = '';

  constructor({ guest, clock, poweredOn, bootMs }: MachineOptions) {
    this.#guest = guest;
    this.#clock = clock;
    this.#bootMs = bootMs;
    this.#lines = bootLines(guest);
    this.#poweredOn = poweredOn.getTime();
    const host = {
      guest,
      now: () => clock.now(),
      uptime: () => this.#uptime(),
      users: () => [this.#serial].filter(({ loggedIn }) => loggedIn).length,
      reboot: () => this.#goDown('Restarting system', () => this.reset()),
      powerOff: () =>
        this.#goDown('Power down', () => this.poweredOff.emit(undefined)),
    };
    this.#serial = new Login('ttyS0', host, text =>
      this.serialOutput.emit(text),
    );
    this.#boot();
  }

  /** Takes what comes over the serial line. */
  typeSerial(data: Buffer): void {
    const text = this.#decoder.write(data);
    if (this.#pausedAt === undefined) {
      this.#serial.type(text);
    } else {
      this.#waitingInput = (this.#waitingInput + text).slice(
        0,
        MAX_WAITING_INPUT,
      );
    }
  }

  /** Stands still from a moment on, which may have passed. */
  pause(at: Date = this.#clock.now()): void {
    this.#pausedAt ??= at.getTime();
    this.#cancelBoot();
  }

  /** Goes on, and hears what was typed meanwhile. */
  resume(): void {
    if (this.#pausedAt === undefined) {
      return;
    }
    this.#poweredOn += this.#now() - this.#pausedAt;
    this.#pausedAt = undefined;
    this.#boot();
    this.#serial.type(this.#waitingInput);
    this.#waitingInput = '';
  }

  /** Begins again at once, as by the reset button. */
  reset(): void {
    this.end();
    this.#serial.silence();
    this.#next = 0;
    this.#poweredOn = this.#now();
    if (this.#pausedAt === undefined) {
      this.#boot();
    } else {
      this.#pausedAt = this.#poweredOn;
    }
  }

  /** As by a short press of the power button, when what runs is to begin again. */
  softReboot(): void {
    if (this.#guest.system === 'linux' && this.#isBooted()) {
      this.#goDown('Restarting system', () => this.reset());
    } else {
      this.reset();
    }
  }

  /** Is gone: no timer is left behind. */
  end(): void {
    this.#cancelBoot();
    this.#cancelDown();
  }

  #now(): number {
    return this.#clock.now().getTime();
  }

  #uptime(): number {
    return (this.#pausedAt ?? this.#now()) - this.#poweredOn;
  }

  #isBooted(): boolean {
    return this.#next > this.#lines.length;
  }

  #write(text: string): void {
    this.serialOutput.emit(`${text.replace('[  OK  ]', GREEN_OK)}\r\n`);
  }

  /** Writes what is due, and comes back for the rest. */
  #boot(): void {
    this.#cancelBoot();
    while (!this.#isBooted() && this.#dueAt(this.#next) <= this.#uptime()) {
      const line = this.#lines[this.#next];
      this.#next++;
      if (line) {
        this.#write(line.text);
      } else if (this.#guest.system === 'linux') {
        this.#serial.greet();
      }
    }
    if (!this.#isBooted()) {
      this.#cancelBoot = this.#clock.after(
        this.#dueAt(this.#next) - this.#uptime(),
        () => this.#boot(),
      );
    }
  }

  /** Milliseconds after power on of a line; the login comes after all lines. */
  #dueAt(line: number): number {
    return (this.#lines[line]?.at ?? 1) * this.#bootMs;
  }

  #goDown(last: string, then: () => void): void {
    this.#serial.silence();
    this.#write('[  OK  ] Stopped sshd.service - OpenSSH server daemon.');
    this.#write('[  OK  ] Reached target umount.target - Unmount All.');
    this.end();
    this.#cancelDown = this.#clock.after(this.#bootMs / 8, () => {
      this.#write(`[  666.120013] reboot: ${last}`);
      then();
    });
  }
}
