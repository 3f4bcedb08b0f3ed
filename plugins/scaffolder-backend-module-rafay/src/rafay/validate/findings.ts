import { InputError } from '@backstage/errors';

/** Something found in a repository. */
export interface Finding {
  file: string;
  /** Counted from 1. */
  line: number;
  message: string;
}

/** Collects what a validation finds. */
export class Findings {
  readonly problems: Finding[] = [];
  readonly warnings: Finding[] = [];

  static create(): Findings {
    return new Findings();
  }

  problem(file: string, line: number, message: string): void {
    this.problems.push({ file, line, message });
  }

  warning(file: string, line: number, message: string): void {
    this.warnings.push({ file, line, message });
  }

  /** What is not there: a problem, unless it is there in a form that is not read. */
  missing(
    file: string,
    line: number,
    message: string,
    older: { path: string; form: string } | undefined,
  ): void {
    if (older) {
      this.warning(
        file,
        line,
        `${message}; ${older.path} has it in an older form (${older.form}), which is not read here`,
      );
    } else {
      this.problem(file, line, message);
    }
  }

  /**
   * @returns the warnings in words
   * @throws InputError that lists every problem with file and line
   */
  assertValid(): string[] {
    if (this.problems.length) {
      throw new InputError(
        `The repository has ${this.problems.length} ${
          this.problems.length === 1 ? 'problem' : 'problems'
        }:\n${this.problems.map(inWords).join('\n')}`,
      );
    }
    return this.warnings.map(inWords);
  }
}

/** A finding as compilers write it, so that editors can jump there. */
function inWords({ file, line, message }: Finding): string {
  return `${file}:${line}: ${message}`;
}
