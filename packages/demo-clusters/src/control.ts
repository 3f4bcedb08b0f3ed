import { runControl } from './controlCommands';

const [command, ...options] = process.argv.slice(2);

if (command === 'start') {
  // What runs the clusters reads its own options.
  process.argv.splice(2, 1);
  void import('./main');
} else {
  runControl([command, ...options].filter(word => word !== undefined)).then(
    output => process.stdout.write(`${output}\n`),
    error => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
}
