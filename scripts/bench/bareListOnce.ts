/** `bareListOnce.ts KUBECONFIG`: bare paged lists in a process of their own. Prints one line, `listed` and its figures. */
async function main() {
  const { bareList } = await import('./bareList.mjs');
  const figures = await bareList(process.argv[2]);
  process.stdout.write(`listed ${JSON.stringify(figures)}\n`);
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
