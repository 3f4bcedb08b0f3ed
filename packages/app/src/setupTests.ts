import { failOnConsole } from '@rafay-kubevirt/test-setup';
import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// The whole app is loaded and rendered, which takes minutes on a machine that many share.
jest.setTimeout(300_000);
configure({ asyncUtilTimeout: 120_000 });

// Material UI v4 calls it, and React 18.3 warns once for each kind of component.
failOnConsole(['findDOMNode is deprecated']);
