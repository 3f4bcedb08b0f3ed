let passed = 0;
let failed = 0;

/** Reports how a check of this program went, and counts it. */
export async function check(title, body) {
  try {
    await body();
    passed += 1;
    console.log(`\u2714 ${title}`);
  } catch (error) {
    failed += 1;
    console.log(
      `\u2716 ${title}\n${String(error.stack ?? error).slice(0, 3000)}`,
    );
  }
}

/** Prints the sum, and ends the program with the exit code that goes with it. */
export function end() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
