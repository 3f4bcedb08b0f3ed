import '@testing-library/jest-dom';

// Material UI v4 calls findDOMNode, and React 18.3 warns of it once for each kind of component; the
// warning is known, tells nothing about our code, and hides what does.
const { error } = console;
console.error = (...args: unknown[]) => {
  if (!String(args[0]).includes('findDOMNode is deprecated')) {
    error(...args);
  }
};
