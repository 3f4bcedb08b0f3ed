import { StringDecoder } from 'node:string_decoder';
import { Signal } from '../signal';
import { Clock } from '../types';
import { BootLine, bootLines } from './bootLines';
import { GuestDescription } from './description';
import { Login } from './Login';
import { pngOf } from './screen/png';
import { TextScreen } from './screen/TextScreen';

export interface MachineOptions {
  guest: GuestDescription;
  clock: Clock;
  /** When it was switched on, which may be long ago. */
  poweredOn: Date;
  /** Milliseconds from power on to the login. */
  bootMs: number;
}

/** So many times somebody may type while the machine stands still. */
const MAX_WAITING_INPUT = 1000;

/** And so much each time. */
const MAX_WAITING_CHARACTERS = 4096;

const GREEN_OK = '[  \x1b[0;32mOK\x1b[0m  ]';

/** A machine begins with this one, and goes on in text mode. */
const FIRST_MODE = [640, 480] as const;
const TEXT_MODE = [720, 400] as const;

/** What stands before and after the name of the system on a locked screen. */
const LOCKED = [
  '\x1b[44m\x1b[1m\x1b[2J\x1b[10;31H',
  '\x1b[14;24HPress Ctrl+Alt+Delete to unlock.',
];

/** A guest: a machine that boots, and has a login on its serial line and on its screen. */
export class Machine {
  /** What it writes to its serial line. Nothing is kept: who listens later has missed it. */
  readonly serialOutput = new Signal<string>();
  /** It has switched itself off. */
  readonly poweredOff = new Signal<void>();
  readonly #clock: Clock;
  readonly #guest: GuestDescription;
  readonly #bootMs: number;
  readonly #lines: BootLine[];
  readonly screen = new TextScreen(...FIRST_MODE);
  readonly #serial: Login;
  readonly #console: Login;
  readonly #decoder = new StringDecoder('utf8');
  /** Power on, moved on by as long as it stood still. */
  #poweredOn: number;
  #next = 0;
  #cancelBoot = () => {};
  #cancelDown = () => {};
  #pausedAt: number | undefined;
  #waitingInput: (() => void)[] = [];

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
      users: () => this.users.length,
      reboot: () => this.#goDown('Restarting system', () => this.reset()),
      powerOff: () =>
        this.#goDown('Power down', () => this.poweredOff.emit(undefined)),
    };
    this.#serial = new Login('ttyS0', host, text =>
      this.serialOutput.emit(text),
    );
    this.#console = new Login('tty1', host, text => this.screen.write(text));
    this.#boot();
  }

  /** What QEMU calls it. */
  get title(): string {
    return this.#guest.title;
  }

  /** Who is logged in, on each terminal. */
  get users(): string[] {
    return this.#logins()
      .filter(({ loggedIn }) => loggedIn)
      .map(({ user }) => user);
  }

  /** A picture of its screen, as PNG. */
  picture(): Buffer {
    return pngOf(this.screen);
  }

  /** Takes what comes over the serial line. */
  typeSerial(data: Buffer): void {
    this.#type(this.#serial, this.#decoder.write(data));
  }

  /** Takes what is typed on its keyboard. */
  typeKeys(text: string): void {
    this.#type(this.#console, text);
  }

  /** What Linux makes of the three keys, and firmware; Windows only asks who is there. */
  pressControlAltDelete(): void {
    if (this.#guest.system !== 'windows' && this.#pausedAt === undefined) {
      this.softReboot();
    }
  }

  /** Moves its pointer there; pixels. */
  point(x: number, y: number): void {
    if (this.#pausedAt === undefined) {
      this.screen.point(x, y);
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
    this.#waitingInput.splice(0).forEach(type => type());
  }

  /** Begins again at once, as by the reset button. */
  reset(): void {
    this.end();
    this.#silence();
    this.screen.setMode(...FIRST_MODE);
    this.screen.clear();
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

  #logins(): Login[] {
    return [this.#serial, this.#console];
  }

  #silence(): void {
    this.#logins().forEach(login => login.silence());
  }

  #type(login: Login, text: string): void {
    if (this.#pausedAt === undefined) {
      login.type(text);
    } else if (this.#waitingInput.length < MAX_WAITING_INPUT) {
      const kept = text.slice(0, MAX_WAITING_CHARACTERS);
      this.#waitingInput.push(() => login.type(kept));
    }
  }

  /** Writes a line to the screen and, as most systems but Windows do, to the serial line. */
  #write(text: string): void {
    const line = `${text.replace('[  OK  ]', GREEN_OK)}\r\n`;
    this.screen.setMode(...TEXT_MODE);
    this.screen.write(line);
    if (this.#guest.system !== 'windows') {
      this.serialOutput.emit(line);
    }
  }

  /** All that there is to boot has booted. */
  #finishBoot(): void {
    if (this.#guest.system === 'linux') {
      this.#logins().forEach(login => login.greet());
    } else if (this.#guest.system === 'windows') {
      const [start, end] = LOCKED;
      this.screen.write(`${start}${this.#guest.prettyName}${end}`);
    }
  }

  /** Writes what is due, and comes back for the rest. */
  #boot(): void {
    this.#cancelBoot();
    while (!this.#isBooted() && this.#dueAt(this.#next) <= this.#uptime()) {
      const line = this.#lines[this.#next];
      this.#next++;
      if (line) {
        this.#write(line.text);
      } else {
        this.#finishBoot();
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
    this.#silence();
    this.#write('[  OK  ] Stopped sshd.service - OpenSSH server daemon.');
    this.#write('[  OK  ] Reached target umount.target - Unmount All.');
    this.end();
    this.#cancelDown = this.#clock.after(this.#bootMs / 8, () => {
      this.#write(`[  666.120013] reboot: ${last}`);
      then();
    });
  }
}
