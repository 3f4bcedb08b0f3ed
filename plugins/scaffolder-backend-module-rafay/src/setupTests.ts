import { failOnConsole } from '@rafay-kubevirt/test-setup';

failOnConsole();

// Whole releases are parsed and rendered, which takes its time on a machine that many share.
jest.setTimeout(300_000);
