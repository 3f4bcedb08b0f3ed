import { GuestDescription } from './description';
import { runCommand } from './shell';

/** What a login needs of its machine. */
export interface LoginHost {
  guest: GuestDescription;
  now(): Date;
  /** Milliseconds since power on. */
  uptime(): number;
  users(): number;
  reboot(): void;
  powerOff(): void;
}

type State = 'silent' | 'login' | 'password' | 'shell';

/** A line of input is cut here, as the terminal driver of Linux does. */
const MAX_LINE = 4095;

/** A login prompt and a toy shell on one terminal of a guest. */
export class Login {
  #state: State = 'silent';
  #line = '';
  #user = '';
  /** Within an escape sequence of a key, which nothing here understands. */
  #escape: 'none' | 'start' | 'sequence' = 'none';

  constructor(
    private readonly tty: string,
    private readonly host: LoginHost,
    private readonly write: (text: string) => void,
  ) {}

  get loggedIn(): boolean {
    return this.#state === 'shell';
  }

  /** Who is logged in, if anybody is. */
  get user(): string {
    return this.#user;
  }

  /** Nobody reads this terminal any more: the guest goes down, or begins again. */
  silence(): void {
    this.#state = 'silent';
  }

  /** Greets whoever comes. */
  greet(): void {
    const { prettyName, kernel } = this.host.guest;
    this.#state = 'login';
    this.#line = '';
    this.write(
      `\r\n${prettyName}\r\nKernel ${kernel} on an x86_64 (${this.tty})\r\n\r\n`,
    );
    this.#prompt();
  }

  /** Takes what is typed. */
  type(text: string): void {
    for (const character of text) {
      if (this.#state !== 'silent' && !this.#isEscaped(character)) {
        this.#take(character);
      }
    }
  }

  #isEscaped(character: string): boolean {
    if (this.#escape === 'none') {
      this.#escape = character === '\x1b' ? 'start' : 'none';
      return character === '\x1b';
    }
    if (this.#escape === 'start' && /[[O]/.test(character)) {
      this.#escape = 'sequence';
    } else if (this.#escape === 'start' || /[@-~]/.test(character)) {
      this.#escape = 'none';
    }
    return true;
  }

  #take(character: string): void {
    switch (character) {
      case '\r':
      case '\n':
        this.#enter();
        break;
      case '\b':
      case '\x7f':
        this.#erase(1);
        break;
      case '\x15': // Ctrl-U
        this.#erase(this.#line.length);
        break;
      case '\x03': // Ctrl-C
        this.write('^C\r\n');
        this.#line = '';
        this.#state = this.#state === 'shell' ? 'shell' : 'login';
        this.#prompt();
        break;
      case '\x04': // Ctrl-D
        if (this.#state === 'shell' && !this.#line) {
          this.#logOut();
        }
        break;
      default:
        if (character >= ' ' && this.#line.length < MAX_LINE) {
          this.#line += character;
          this.#echo(character);
        }
    }
  }

  #erase(count: number): void {
    const erased = Math.min(count, this.#line.length);
    this.#line = this.#line.slice(0, this.#line.length - erased);
    this.#echo('\b \b'.repeat(erased));
  }

  #echo(text: string): void {
    if (this.#state !== 'password') {
      this.write(text);
    }
  }

  #enter(): void {
    const line = this.#line.trim();
    this.#line = '';
    this.write('\r\n');
    if (this.#state === 'login') {
      this.#user = line.slice(0, 32);
      this.#state = line ? 'password' : 'login';
    } else if (this.#state === 'password') {
      this.#state = 'shell';
      this.write(
        `Last login: ${this.host.now().toUTCString()} on ${this.tty}\r\n`,
      );
    } else if (line && !this.#run(line)) {
      return;
    }
    this.#prompt();
  }

  /** Runs a command; false when there is nobody left to be prompted. */
  #run(line: string): boolean {
    switch (line) {
      case 'exit':
      case 'logout':
        this.#logOut();
        return false;
      case 'reboot':
        this.host.reboot();
        return false;
      case 'poweroff':
        this.host.powerOff();
        return false;
      default: {
        const text = runCommand(line, {
          guest: this.host.guest,
          user: this.#user,
          tty: this.tty,
          now: this.host.now(),
          uptime: this.host.uptime(),
          users: this.host.users(),
        });
        if (text !== undefined) {
          this.write(`${text.replaceAll('\n', '\r\n')}\r\n`);
        }
        return true;
      }
    }
  }

  #logOut(): void {
    this.write('logout\r\n');
    this.greet();
  }

  #prompt(): void {
    const { name } = this.host.guest;
    const mark = this.#user === 'root' ? '#' : '$';
    const prompts = {
      silent: '',
      login: `${name} login: `,
      password: 'Password: ',
      shell: `[${this.#user}@${name} ~]${mark} `,
    };
    this.write(prompts[this.#state]);
  }
}
