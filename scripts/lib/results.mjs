import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './toolchain.mjs';

/** More files than these that fail at once are no accident, and are not run again. */
const MOST_AGAIN = 5;

/** What jest found, as it wrote it with `--json --outputFile`: by test file, so that some can be run again. */
export class Results {
  #files;
  #ended;
  #unstable = [];

  /** `code` is what jest exited with. Throws where it wrote nothing. */
  constructor(report, code) {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    this.#files = new Map(testResults.map(file => [file.name, countOf(file)]));
    this.#ended = code;
  }

  get passed() {
    return this.#sum('passed');
  }

  get failed() {
    const failed = this.#sum('failed');
    // Jest may fail without one of its files, as when its own configuration is wrong.
    return failed === 0 && this.#ended !== 0 ? 1 : failed;
  }

  /** Skipped tests by `file: first title`. */
  get skipped() {
    return new Map(
      [...this.#files.values()].flatMap(({ skipped }) => [...skipped]),
    );
  }

  /** Files that failed in one run and passed in the next, from the root on. */
  get unstable() {
    return this.#unstable.map(file => relative(root, file));
  }

  /**
   * The arguments with which jest runs only what failed; undefined where nothing did, or too much to be an accident.
   * A machine with two cores and a full run on them starves a test now and then; one that is right passes alone.
   */
  get againArgs() {
    const failed = this.#failedFiles();
    return failed.length > 0 && failed.length <= MOST_AGAIN
      ? ['--testPathPatterns', `(${failed.map(escaped).join('|')})$`]
      : undefined;
  }

  /** Puts what a second run of the files that failed found instead of what the first one did. */
  replaceBy(second) {
    const failed = this.#failedFiles();
    for (const file of failed) {
      const counts = second.#files.get(file);
      if (counts) {
        this.#files.set(file, counts);
        if (counts.failed === 0) {
          this.#unstable.push(file);
        }
      }
    }
    this.#ended = second.#ended;
  }

  #failedFiles() {
    return [...this.#files]
      .filter(([, { failed }]) => failed > 0)
      .map(([file]) => file);
  }

  #sum(what) {
    return [...this.#files.values()].reduce(
      (sum, counts) => sum + counts[what],
      0,
    );
  }
}

function countOf({ name, status, assertionResults }) {
  const skipped = new Map();
  let passed = 0;
  let failed = 0;
  for (const result of assertionResults) {
    if (result.status === 'passed') {
      passed += 1;
    } else if (result.status === 'failed') {
      failed += 1;
    } else {
      const suite = `${relative(root, name)}: ${
        result.ancestorTitles[0] ?? ''
      }`;
      skipped.set(suite, (skipped.get(suite) ?? 0) + 1);
    }
  }
  // A file that could not run has failed too, though it holds no failed test.
  return {
    passed,
    failed: status === 'failed' ? Math.max(failed, 1) : failed,
    skipped,
  };
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
