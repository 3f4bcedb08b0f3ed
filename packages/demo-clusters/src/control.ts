import { runControl } from './controlCommands';

runControl(process.argv.slice(2)).then(
  output => process.stdout.write(`${output}\n`),
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
