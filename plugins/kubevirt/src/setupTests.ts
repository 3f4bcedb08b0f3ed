import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole apps are rendered, which takes seconds on a machine of one's own, and minutes on one that many share: a test
// fails because something does not come, and not because it comes late.
jest.setTimeout(300_000);
configure({ asyncUtilTimeout: 120_000 });

// Known warnings of the libraries below us; they tell nothing about our code and hide what does.
const KNOWN = [
  // Material UI v4 calls it, and React 18.3 warns once for each kind of component.
  'findDOMNode is deprecated',
  // jsdom does not parse the print styles of core-components' Page.
  '[JSS] processedRuleToParse is not defined',
  // The test page of plugin-catalog-react mounts a single tab at "/"; the real one at "/tab/*".
  'You rendered descendant <Routes>',
];

/* eslint-disable no-console -- it is the console that is quietened */
for (const level of ['error', 'warn'] as const) {
  const print = console[level];
  console[level] = (...args: unknown[]) => {
    if (!KNOWN.some(known => args.join(' ').includes(known))) {
      print(...args);
    }
  };
}
