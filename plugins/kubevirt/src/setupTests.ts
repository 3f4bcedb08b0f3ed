import { failOnConsole } from '@rafay-kubevirt/test-setup';
import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole apps are rendered, which takes seconds on a machine of one's own, and minutes on one that many share: a test
// fails because something does not come, and not because it comes late.
jest.setTimeout(300_000);
configure({ asyncUtilTimeout: 120_000 });

// These are not about our code.
failOnConsole([
  // Material UI v4 calls it, and React 18.3 warns once for each kind of component.
  'findDOMNode is deprecated',
  // jsdom does not parse the print styles of core-components' Page.
  '[JSS] processedRuleToParse is not defined',
  // The test page of plugin-catalog-react mounts a single tab at "/"; the real one at "/tab/*".
  'You rendered descendant <Routes>',
  // The test app of the old frontend system opts in to nothing of React Router 7.
  'React Router Future Flag Warning',
]);

// The ripple of a button runs on for half a second after the click, whatever the test does by then.
jest.mock('@material-ui/core/ButtonBase/TouchRipple', () => {
  const { Component } = jest.requireActual<typeof import('react')>('react');
  return {
    __esModule: true,
    default: class extends Component {
      start() {}
      stop() {}
      pulsate() {}
      render() {
        return null;
      }
    },
  };
});
